"""Web archives: WARC and WACZ, compressed or not, streamed record by record."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from rashomon.model.article import Source
from rashomon.model.errors import ReadingError
from rashomon.reading.draft import Found, Raw, shown
from rashomon.reading.limits import LIMITS, gunzip
from rashomon.reading.metadata import dates

_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/json", "application/ld+json")
_KEPT = ("etag", "last-modified", "date", "content-type", "content-language")


def sniff(head: bytes, name: str) -> bool:
    """A WARC record, plain or (by the file's name) compressed."""
    return head.startswith(b"WARC/") or name.endswith((".warc.gz", ".warc"))


def sniff_wacz(head: bytes, name: str) -> bool:
    """A ZIP archive with WARC files in ``archive/``."""
    return head.startswith(b"PK\x03\x04") and (
        name.endswith(".wacz") or b"archive/" in head or b"datapackage.json" in head
    )


def stream(path: Path) -> Iterator[Found]:
    """The pages of a WARC file, in the order of its records."""
    with path.open("rb") as file:
        yield from _records(file, shown(path))


def stream_wacz(path: Path) -> Iterator[Found]:
    """The pages of the WARC files inside a WACZ file."""
    try:
        with zipfile.ZipFile(path) as package:
            names = sorted(n for n in package.namelist() if n.endswith((".warc.gz", ".warc")))
            if not names:
                raise ReadingError(str(path), "there is no WARC file in the package; export it again")
            for name in names:
                with package.open(name) as member:
                    yield from _records(member, shown(f"{path}:{name}"))
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise ReadingError(str(path), f"the package is broken ({error}); fetch or export it again") from error


def _records(file: IO[bytes], name: str) -> Iterator[Found]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    number = 0
    try:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response | WarcRecordType.resource):
            number += 1
            found = _page(record, name, number)
            if found is not None:
                yield found
    except Exception as error:  # fastwarc raises several kinds on cut or broken archives
        yield ReadingError(
            name, f"the archive is broken or cut after {number} records ({error}); the rest was not read"
        )
    if number == 0:
        yield ReadingError(name, "no page was found in the archive; check that it is a WARC file with responses")


def passed_over(path: Path) -> Iterator[tuple[str, str]]:
    """The responses of a WARC or WACZ file that are no pages, and so are not read: which record, and why not.

    What is broken ends the list: :func:`stream` says so.
    """
    with suppress(Exception):
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                yield from _passed_over(file, shown(path))
            return
        with zipfile.ZipFile(path) as package:
            for name in sorted(n for n in package.namelist() if n.endswith((".warc.gz", ".warc"))):
                with package.open(name) as member:
                    yield from _passed_over(member, shown(f"{path}:{name}"))


def _passed_over(file: IO[bytes], name: str) -> Iterator[tuple[str, str]]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    records = ArchiveIterator(file, record_types=WarcRecordType.response | WarcRecordType.resource)
    for number, record in enumerate(records, start=1):
        if reason := _no_page(record):
            yield _place(record, name, number), reason


def is_cut(path: Path) -> bool:
    """Whether a compressed WARC file ends in the middle of a record: its last page may then lack its end.

    Streaming does not always notice: what is missing of a record looks like the end of it.
    """
    member, started = zlib.decompressobj(wbits=31), False
    with path.open("rb") as file:
        while chunk := file.read(1 << 16):
            try:
                while chunk:
                    member.decompress(chunk)
                    chunk = member.unused_data.lstrip(b"\x00")
                    if member.eof and chunk:
                        member = zlib.decompressobj(wbits=31)
            except zlib.error:
                return False  # broken, or not compressed: then streaming says so
            started = not member.eof
            if member.eof:
                member = zlib.decompressobj(wbits=31)
    return started


def _no_page(record: Any) -> str | None:
    """Why a record is no page; None when it is one."""
    http = record.http_headers
    if http is not None and http.status_code is not None and http.status_code != 200:
        return f"the answer has status {http.status_code}"
    kind = (record.http_content_type or "").lower()
    if not kind.startswith(_PAGES):
        return f"it is {kind[:100] or 'of no stated kind'}, not a page"
    return None if _address(record).startswith("http") else "it has no address on the web"


def _address(record: Any) -> str:
    return str(record.headers.get("WARC-Target-URI", "")).strip("<>")


def _place(record: Any, name: str, number: int) -> str:
    return f"{name} (record {number}, {_address(record)[:200]})"


def _page(record: Any, name: str, number: int) -> Found | None:
    if _no_page(record):
        return None
    url, place = _address(record), _place(record, name, number)
    http = record.http_headers
    status = http.status_code if http is not None else None
    kind = (record.http_content_type or "").lower()
    body = record.reader.read(LIMITS.document + 1)
    if len(body) > LIMITS.document:
        return ReadingError(place, f"it has more than {LIMITS.document / 1e6:.0f} MB; it was left out")
    headers = {k.lower(): v for k, v in http.items()} if http is not None else {}
    try:
        body = _uncompressed(body, headers.get("content-encoding", ""), place)
    except ReadingError as error:
        return error
    source = Source(
        location=url,
        sha256=hashlib.sha256(body).hexdigest(),
        fetched=dates.normalise(record.headers.get("WARC-Date", "")),
        status=status,
        media_type=kind or None,
        headers={k: headers[k] for k in _KEPT if k in headers},
    )
    charset = (record.http_charset or "") if http is not None else ""
    return Raw(place, _stem(url, number), body, source, kind, charset, url)


def _uncompressed(body: bytes, encoding: str, place: str) -> bytes:
    if encoding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return gunzip(body, place)
    if encoding in ("br", "zstd", "deflate") and encoding != "":
        raise ReadingError(place, f"it is compressed with {encoding}, which is not unpacked; it was left out")
    return body


def _stem(url: str, number: int) -> str:
    tail = url.partition("?")[0].rstrip("/").rpartition("/")[2].rpartition(".")[0] or url.rstrip("/").rpartition("/")[2]
    return tail[:80] or f"record-{number}"
