"""JSON records of articles: one object, a list of them, or one a line, with the field names that tools use.

News-please, newspaper4k, ninjs, schema.org JSON-LD and plain exports are all read by the names in ``fields.toml``.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from rashomon.language.tables import load_table
from rashomon.model.article import Source
from rashomon.model.errors import ReadingError
from rashomon.reading.decoding import decode
from rashomon.reading.draft import Draft, Found, Raw, shown
from rashomon.reading.limits import LIMITS, check_text
from rashomon.reading.markup import looks_like_markup, pieces_of
from rashomon.reading.metadata import Facts, agencies, dates
from rashomon.reading.metadata.people import add_authors
from rashomon.reading.pieces import with_title

Record = dict[str, Any]
Names = dict[str, list[str]]
DEEPEST = 60
"""Nesting of JSON values beyond which a record is refused."""


def sniff(head: bytes, name: str) -> bool:
    """An object or a list."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"{", b"[") and (
        name.endswith((".json", ".jsonld", ".ninjs")) or not name.endswith((".txt", ".text"))
    )


def sniff_lines(head: bytes, name: str) -> bool:
    """Objects, one a line, also where the file's name says nothing."""
    if name.removesuffix(".gz").endswith((".jsonl", ".ndjson", ".jsonlines")):
        return True
    lines = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return len(lines) > 2 and all(line.startswith(b'{"') and line.rstrip().endswith(b"}") for line in lines[:2])


def parse(raw: Raw) -> Iterator[Found]:
    """The articles of one JSON document: an object, a list, or an object that holds a list of articles."""
    value = _decoded(decode(raw.data, raw.charset, raw.name), raw.name)
    records = list(_records(value))
    single = len(records) == 1
    for number, record in enumerate(records, start=1):
        name = raw.name if single else f"{raw.name} (record {number})"
        try:
            yield article_of(record, raw, name, raw.stem if single else f"{raw.stem}-{number}")
        except ReadingError as error:
            yield error


def parse_lines(raw: Raw) -> Iterator[Found]:
    """The articles of JSON Lines in memory; a line that cannot be read is given as its error, and the rest goes on."""
    for number, line in enumerate(decode(raw.data, raw.charset, raw.name).split("\n"), start=1):
        if line.strip():
            yield _line(line, raw, number)


def stream_lines(path: Path) -> Iterator[Found]:
    """The articles of a JSON Lines file of any size, a line at a time."""
    name = shown(path)
    with opened(path) as file:
        number = 0
        while line := file.readline(LIMITS.document + 1):
            number += 1
            if len(line) > LIMITS.document:
                yield ReadingError(
                    f"{name} (line {number})", "the line is longer than a document may be; mend the file"
                )
                return
            if line.strip(b"\xef\xbb\xbf \t\r\n"):
                source = Source(name, hashlib.sha256(line.rstrip(b"\r\n")).hexdigest())
                raw = Raw(name, shown(path.name.removesuffix(".gz").rpartition(".")[0]), line, source)
                try:
                    text = decode(line, "", f"{name} (line {number})")
                except ReadingError as error:
                    yield error
                    continue
                yield _line(text, raw, number)


def opened(path: Path) -> IO[bytes]:
    """The file, unpacked on the way if it is gzip."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")


def _line(line: str, raw: Raw, number: int) -> Found:
    name = f"{raw.name} (line {number})"
    try:
        return article_of(_decoded(line, name), raw, name, f"{raw.stem}-{number}")
    except ReadingError as error:
        return error


def _decoded(text: str, name: str) -> Any:
    if sum(map(text.count, ",[{")) > LIMITS.values:
        raise ReadingError(name, f"it has more than {LIMITS.values:,} values; give the articles as JSON Lines")
    try:
        value = msgspec.json.decode(text.lstrip("\ufeff"))
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise ReadingError(name, f"it is not valid JSON ({error}); mend it, or give the article as text") from error
    _check_depth(value, name)
    return value


def _check_depth(value: Any, name: str) -> None:
    layer, depth = [value], 0
    while layer:
        depth += 1
        if depth > DEEPEST:
            raise ReadingError(
                name, f"its values are nested more than {DEEPEST} deep; articles are not, give a plainer record"
            )
        values = [x for v in layer for x in (v.values() if isinstance(v, dict) else v)] if depth > 1 else [value]
        layer = [x for x in values if isinstance(x, dict | list)]


def _records(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
        return
    if isinstance(value, dict) and _body(value, names_of()) is None:
        for name in load_table("rashomon.reading.formats", "fields.toml")["lists"]:
            if isinstance(value.get(name), list):
                yield from value[name]
                return
    yield value


def article_of(record: Any, raw: Raw, name: str, stem: str, names: Names | None = None) -> Draft:
    """The article of one record; ReadingError when it has no text. ``names`` says where each field is looked for."""
    names = names or names_of()
    if not isinstance(record, dict):
        raise ReadingError(name, "it is not a JSON object; an article is an object with at least a `text` field")
    body = _body(record, names)
    if body is None or not body[0].strip():
        raise ReadingError(
            name, "it has no text; an article's text is looked for in the fields " + ", ".join(names_of()["text"][:5])
        )
    text, marked_up = body
    check_text(text, name)
    facts = facts_of(record, "record", names)
    found = _first(record, "id", names)
    named = found is not None and isinstance(found[1], str | int) and bool(str(found[1]).strip())
    identity = str(found[1]).strip() if named and found else stem
    if not marked_up:
        return Draft(identity, text, facts, source=raw.source, named=named)
    found_pieces = pieces_of(text)
    if not found_pieces:
        raise ReadingError(name, "its text is markup without words; give the article's text")
    text, labelled = with_title(found_pieces, facts.text("title"))
    return Draft(identity, text, facts, labelled, raw.source, named)


def facts_of(record: Record, kind: str = "record", names: Names | None = None) -> Facts:
    """The metadata fields of a record; the origin says in which field each was."""
    names = names or names_of()
    facts = Facts()
    for field in ("title", "url", "section", "outlet", "language", "published", "updated", "authors", "agencies"):
        found = _first(record, field, names)
        if found is None:
            continue
        origin, value = f"{kind}: {found[0]}", found[1]
        if field in ("published", "updated"):
            facts.add(field, dates.normalise(_date_text(value)), origin)
        elif field == "authors":
            add_authors(facts, names_in(value), origin)
        elif field == "agencies":
            listed = names_in(value)
            facts.add(field, tuple(agencies.is_agency(n) or n for n in listed), origin)
        elif field in ("section", "outlet"):
            facts.add(field, next(iter(names_in(value)), None), origin)
        else:
            facts.add(field, value if isinstance(value, str) else None, origin)
    return facts


def _date_text(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool) and 1e8 < value < 1e14:
        from datetime import UTC, datetime

        return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC).isoformat(timespec="seconds")
    return value if isinstance(value, str) else ""


def names_in(value: Any) -> tuple[str, ...]:
    """The names in a string, a list of strings, or objects with a ``name``."""
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if isinstance(value, dict):
        return names_in(value.get("name") or value.get("title") or value.get("uri"))
    if isinstance(value, list):
        return tuple(dict.fromkeys(name for part in value[:100] for name in names_in(part)))
    return ()


def _body(record: Record, names: Names) -> tuple[str, bool] | None:
    """The text, and whether it is HTML."""
    found = _first(record, "text", names)
    if found is not None:
        value = found[1]
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "\n".join(value)
        if isinstance(value, str):
            return value, found[0] in _CONTENT and looks_like_markup(value)
    found = _first(record, "markup", names)
    return (found[1], True) if found is not None and isinstance(found[1], str) else None


_CONTENT = ("content", "body", "articleBody")
"""Fields that hold plain text in some tools and HTML in others."""


def _first(record: Record, field: str, names: Names) -> tuple[str, Any] | None:
    return next(((n, record[n]) for n in names.get(field, ()) if record.get(n) not in (None, "", [], {})), None)


def names_of() -> Names:
    """Field → the names under which records keep it."""
    names: Names = load_table("rashomon.reading.formats", "fields.toml")["fields"]
    return names
