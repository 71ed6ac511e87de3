"""JSON records of articles: one object, a list of them, or one a line, with the field names that tools use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from rashomon.language.tables import load_table
from rashomon.model.errors import ReadingError
from rashomon.reading.decoding import decode
from rashomon.reading.draft import Draft, Raw
from rashomon.reading.metadata import Facts, dates

Record = dict[str, Any]
DEEPEST = 60
"""Nesting of JSON values beyond which a record is refused."""


def sniff(head: bytes, name: str) -> bool:
    """An object or a list."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"{", b"[") and (name.endswith(".json") or not name.endswith((".txt", ".md", ".text")))


def sniff_lines(head: bytes, name: str) -> bool:
    """Objects, one a line, also where the file's name says nothing."""
    if name.endswith((".jsonl", ".ndjson", ".jsonlines")):
        return True
    lines = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return len(lines) > 2 and all(line.startswith(b'{"') and line.rstrip().endswith(b"}") for line in lines[:2])


def parse(raw: Raw) -> Iterator[Draft | ReadingError]:
    """The articles of one JSON document: an object, a list, or an object that holds a list of articles."""
    value = _decoded(decode(raw.data, raw.charset, raw.name), raw.name)
    records = list(_records(value))
    for number, record in enumerate(records, start=1):
        single = len(records) == 1
        yield from _article(
            record,
            raw,
            raw.name if single else f"{raw.name} (record {number})",
            raw.stem if single else f"{raw.stem}-{number}",
        )


def parse_lines(raw: Raw) -> Iterator[Draft | ReadingError]:
    """The articles of a JSON Lines file; a line that cannot be read is given as its error, and the rest goes on."""
    text = decode(raw.data, raw.charset, raw.name)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            name = f"{raw.name} (line {number})"
            try:
                yield from _article(_decoded(line, name), raw, name, f"{raw.stem}-{number}")
            except ReadingError as error:
                yield error


def _decoded(text: str, name: str) -> Any:
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
        layer = [
            x
            for v in layer
            if isinstance(v, dict | list)
            for x in (v.values() if isinstance(v, dict) else v)
            if isinstance(x, dict | list)
        ]


def _records(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict) and _text(value) is None:
        for name in load_table("rashomon.reading.formats", "fields.toml")["lists"]:
            if isinstance(value.get(name), list):
                yield from value[name]
                return
        yield value
    else:
        yield value


def _article(record: Any, raw: Raw, name: str, stem: str) -> Iterator[Draft]:
    if not isinstance(record, dict):
        raise ReadingError(name, "it is not a JSON object; an article is an object with at least a `text` field")
    text = _text(record)
    if text is None or not text.strip():
        raise ReadingError(
            name, "it has no text; an article's text is looked for in the fields " + ", ".join(_names("text")[:5])
        )
    facts = facts_of(record)
    identity = _first(record, "id")
    named = isinstance(identity, str | int) and str(identity).strip() != ""
    yield Draft(str(identity).strip() if named else stem, text, facts, source=raw.source, named=named)


def facts_of(record: Record) -> Facts:
    """The metadata fields of a record."""
    facts = Facts()
    for field in ("title", "url", "section"):
        value = _first(record, field)
        facts.add(field, value if isinstance(value, str) else None, "record")
    outlet = _first(record, "outlet")
    facts.add(
        "outlet",
        outlet.get("name") if isinstance(outlet, dict) else outlet if isinstance(outlet, str) else None,
        "record",
    )
    language = _first(record, "language")
    facts.add("language", language if isinstance(language, str) else None, "record")
    for field in ("published", "updated"):
        value = _first(record, field)
        facts.add(field, dates.normalise(value) if isinstance(value, str) else None, "record")
    for field in ("authors", "agencies"):
        facts.add(field, names_in(_first(record, field)), "record")
    return facts


def names_in(value: Any) -> tuple[str, ...]:
    """The names in a string, a list of strings, or objects with a ``name``."""
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if isinstance(value, dict):
        return names_in(value.get("name"))
    if isinstance(value, list):
        return tuple(dict.fromkeys(name for part in value[:100] for name in names_in(part)))
    return ()


def _text(record: Record) -> str | None:
    value = _first(record, "text")
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    return value if isinstance(value, str) else None


def _first(record: Record, field: str) -> Any:
    return next((record[name] for name in _names(field) if record.get(name) not in (None, "", [], {})), None)


def _names(field: str) -> list[str]:
    names: list[str] = load_table("rashomon.reading.formats", "fields.toml")["fields"][field]
    return names
