"""The opening of an article: title, standfirst, byline and dates before the first paragraph of running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.reading.blocks.captions import DATED_END
from rashomon.reading.blocks.shapes import Labelled, is_prose, rest_is_closed, same, two_sentences
from rashomon.reading.metadata import headers


def label_opening(blocks: list[Labelled], title: str | None, page: bool = False) -> None:
    """Title, standfirst, byline and dates: what stands before the first paragraph of running text."""
    body = next((i for i, b in enumerate(blocks) if b.kind is None and is_prose(b.text)), len(blocks))
    for place, block in enumerate(blocks):
        if place > body + 40:
            break
        if place <= body and _ADDRESS.fullmatch(block.text):
            block.kind, block.why = "boilerplate", "address line"
        if len(block.text) > headers.LONGEST or (block.segment.closed and len(block.text) > 100):
            continue
        header = headers.parse(block.text)
        near = place <= body + 1 or (header.by and place < body + 4) or header.labelled
        free = block.kind in (None, "boilerplate") or (block.kind == "note" and place <= body)
        if header.understood and near and free:
            block.kind, block.why = "byline", "byline or date"
    headline = _headline(blocks, body, title)
    if headline is not None:
        blocks[headline].kind, blocks[headline].why = "title", "same as the known title" if title else "first line"
    _label_names(blocks, body, headline)
    if not page:
        _label_standfirst(blocks, body, headline, title)


def _headline(blocks: Sequence[Labelled], body: int, title: str | None) -> int | None:
    if title:
        for place, block in enumerate(blocks[: body + 3]):
            if same(block.text, title):
                return place
        return None
    lines = [
        place
        for place, block in enumerate(blocks[: min(body + 1, 12)])
        if block.kind is None and place + 1 < len(blocks) and _is_headline(block.text)
    ]
    if len(lines) > 1 and headers.looks_like_outlet(blocks[lines[0]].text):
        return lines[1]  # the newspaper's name stands above the headline
    return lines[0] if lines else None


_ADDRESS = re.compile(r"https?://\S{4,400}")


def _is_headline(text: str) -> bool:
    return (
        8 <= len(text) <= 250
        and text[-1] not in ".,;:"
        and (len(text.split()) >= 3 or not text.isascii())
        and not two_sentences(text)
    )


def _label_names(blocks: Sequence[Labelled], body: int, headline: int | None) -> None:
    """Lines that are only an outlet's or a person's name, beside the byline or the headline."""
    first = -1 if headline is None else headline
    for place in range(min(body, len(blocks))):
        block = blocks[place]
        near = any(blocks[i].kind == "byline" for i in (place - 1, place + 1) if 0 <= i < len(blocks)) or place in (
            first - 1,
            first + 1,
        )
        if block.kind is None and near and len(block.text) <= 60:
            if headers.looks_like_outlet(block.text):
                block.give("byline", "name of an outlet")
            elif place > first and headers.is_people(block.text):
                block.give("byline", "name of an author")


def _label_standfirst(blocks: Sequence[Labelled], body: int, headline: int | None, title: str | None) -> None:
    """A line below the headline that sums the article up: without a full stop, or set off before the byline."""
    start = 0 if headline is None else headline + 1
    if headline is None and not title:
        return
    for place in range(start, min(start + 5, len(blocks) - 1)):
        block = blocks[place]
        if block.kind is not None:
            continue
        words = len(block.text.split())
        if (
            not block.segment.closed
            and 7 <= words <= 60
            and not DATED_END.search(block.text)
            and rest_is_closed(blocks[place + 1 :])
        ):
            block.give("standfirst", "lead without a full stop")
        elif (
            place < len(blocks) - 2
            and words <= 60
            and blocks[place + 1].kind == "byline"
            and place < 4
            and headline is not None
        ):
            block.give("standfirst", "lead before the byline")
        return
