"""Markdown: kept as it is written, front matter read as metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rashomon.model.errors import ReadingError
from rashomon.reading.blocks import Labelled, label_pieces
from rashomon.reading.blocks.segments import Segment, split
from rashomon.reading.decoding import decode, looks_binary
from rashomon.reading.draft import Draft, Found, Raw
from rashomon.reading.formats.json_ import facts_of

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.{0,8000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_][\w-]{0,40}):[ \t]*(.{0,600})")
_HEADING = re.compile(r"(#{1,6})[ \t]+[^\n\r]+")
_PICTURE = re.compile(r"!\[([^\]]{0,600})\]\([^)]{0,800}\)")
_RULE = re.compile(r"(?:[-*_=][ \t]*){3,200}")


def sniff(head: bytes, name: str) -> bool:
    """By name only: Markdown looks like any text."""
    return name.endswith((".md", ".markdown", ".mdown")) and not looks_binary(head)


def parse(raw: Raw) -> Iterator[Found]:
    """The one article of a Markdown file. Its text is the file's; front matter is labelled as furniture."""
    text = decode(raw.data, raw.charset, raw.name)
    if not text.strip():
        raise ReadingError(raw.name, "there is nothing in it; write the article's text into the file, or leave it out")
    front = _FRONT.match(text)
    facts = facts_of(_fields(front[1]) if front else {}, "front matter")
    begin = front.end() if front else 0
    pieces = _front_piece(text, begin) + [_piece(segment, begin, text) for segment in split(text[begin:])]
    title = next((b.text.lstrip("# ") for b in pieces if b.kind == "title"), None)
    facts.add("title", title, "page")
    yield Draft(raw.stem, text, facts, label_pieces(pieces, text, facts.text("title")), raw.source)


def _fields(block: str) -> dict[str, str | list[str]]:
    """The simple ``name: value`` lines of front matter; lists in brackets become lists."""
    found: dict[str, str | list[str]] = {}
    for match in _FIELD.finditer(block):
        value = match[2].strip()
        if value.startswith("[") and value.endswith("]"):
            found[match[1]] = [part.strip(" \"'") for part in value[1:-1].split(",")]
        else:
            found[match[1]] = value.strip("\"'")
    return found


def _front_piece(text: str, end: int) -> list[Labelled]:
    body = text[:end].strip("\ufeff \t\r\n")
    start = text.find(body) if body else 0
    return [Labelled(Segment(start, start + len(body), body), "boilerplate", "front matter")] if body else []


def _piece(segment: Segment, begin: int, text: str) -> Labelled:
    start, end = segment.start + begin, segment.end + begin
    block = Labelled(Segment(start, end, text[start:end], segment.gap))
    heading = _HEADING.fullmatch(block.text)
    if heading and heading[1] == "#":
        block.give("title", "first-level heading")
    elif heading:
        block.give("paragraph", "crosshead")
    elif _PICTURE.fullmatch(block.text):
        block.give("caption", "picture's description")
    elif _RULE.fullmatch(block.text):
        block.give("boilerplate", "rule or mark")
    return block
