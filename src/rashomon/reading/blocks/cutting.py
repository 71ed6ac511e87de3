"""Lines cut where furniture, the title, a dateline or a credit is printed in one line with the text."""

from __future__ import annotations

import re
from functools import cache

from rashomon.language.tables import load_table
from rashomon.reading.blocks.rules import furniture_prefix
from rashomon.reading.blocks.segments import Segment
from rashomon.reading.blocks.shapes import Labelled
from rashomon.reading.metadata import headers


def cut(segment: Segment, text: str, title: str | None) -> list[Segment]:
    """The segment in pieces where furniture, the title or a credit is printed in one line with the text."""
    pieces: list[Segment] = []
    start, end, gap = segment.start, segment.end, segment.gap

    def take(to: int) -> None:
        nonlocal start, gap
        body = text[start:to].strip()
        if body:
            begin = start + len(text[start:to]) - len(text[start:to].lstrip())
            pieces.append(Segment(begin, begin + len(body), body, gap))
            gap = False
        start = to

    while start < end and (prefix := furniture_prefix(text[start : min(end, start + 200)])) and start + prefix < end:
        take(start + prefix)
    if title and len(title) >= 15 and text.startswith(title, start) and start + len(title) < end - 2:
        after = text[start + len(title) : start + len(title) + 1]
        if after.isspace():
            take(start + len(title))
    tail = _tail().search(text, max(start, end - 500), end)
    if tail and tail.start(1) - start > 30:
        take(tail.start(1))
    for match in _inside().finditer(text, start, end) if end - start > 400 else ():
        take(match.start())
        take(match.end())
    take(end)
    return pieces


@cache
def _tail() -> re.Pattern[str]:
    credits = "|".join(load_table("rashomon.reading.blocks", "patterns.toml")["tails"])
    return re.compile(rf"(?<=[.!?\"”’')\]\s])\s{{0,3}}({credits})$", re.IGNORECASE)


@cache
def _inside() -> re.Pattern[str]:
    phrases = load_table("rashomon.reading.blocks", "patterns.toml")["inside"]
    return re.compile("|".join(map(re.escape, phrases)), re.IGNORECASE)


def without_dateline(block: Labelled, text: str) -> list[Labelled]:
    """The dateline that opens a paragraph as a block of its own."""
    line = headers.dateline(block.text) if block.kind == "paragraph" else None
    if line is None:
        return [block]
    start, end = block.segment.start, block.segment.end
    cut = len(block.text[: line.length].rstrip())
    rest = text[start + line.length : end]
    return [
        Labelled(
            Segment(start, start + cut, text[start : start + cut], block.segment.gap), "dateline", "place before a dash"
        ),
        Labelled(Segment(end - len(rest.lstrip()), end, rest.strip()), block.kind, block.why),
    ]
