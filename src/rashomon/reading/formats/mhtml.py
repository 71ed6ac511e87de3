"""Saved pages: MHTML (Chrome, Edge, mail) and Safari's web archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rashomon.model.errors import ReadingError
from rashomon.reading.draft import Found, Raw
from rashomon.reading.page import read_page


def sniff(head: bytes, _name: str) -> bool:
    """A mail header with a multipart body, or a binary property list with a main resource."""
    start = head[:2048].lower()
    if head.startswith(b"bplist00"):
        return True
    return b"mime-version:" in start and (b"multipart/related" in start or b"snapshot-content-location" in start)


def parse(raw: Raw) -> Iterator[Found]:
    """The page that was saved."""
    yield read_page(_from_archive(raw) if raw.data.startswith(b"bplist00") else _from_mail(raw))


def _from_mail(raw: Raw) -> Raw:
    from email import message_from_bytes, policy

    message = message_from_bytes(raw.data, policy=policy.default)
    url = str(message.get("Snapshot-Content-Location") or "")
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            url = url or str(part.get("Content-Location") or "")
            if isinstance(payload, bytes):
                return replace(raw, data=payload, url=_web(url), charset=part.get_content_charset() or "")
    raise ReadingError(raw.name, "the saved page has no HTML part; save it again as a complete page")


def _from_archive(raw: Raw) -> Raw:
    import plistlib

    try:
        value = plistlib.loads(raw.data)
        main = value["WebMainResource"]
        data, url = main["WebResourceData"], str(main.get("WebResourceURL", ""))
    except (plistlib.InvalidFileException, KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ReadingError(raw.name, "it is a property list without a web page; save the page again") from error
    if not isinstance(data, bytes):
        raise ReadingError(raw.name, "it is a property list without a web page; save the page again")
    return replace(raw, data=data, url=_web(url), charset=str(main.get("WebResourceTextEncodingName", "")))


def _web(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else ""
