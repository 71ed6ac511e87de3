"""Every stretch of a text gets its label: by its own words, by its place, by its neighbours. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.reading.blocks.captions import label_captions, label_galleries, label_repeated
from rashomon.reading.blocks.cutting import cut, without_dateline
from rashomon.reading.blocks.lists import label_lists
from rashomon.reading.blocks.opening import label_opening
from rashomon.reading.blocks.rules import by_own_words
from rashomon.reading.blocks.segments import split
from rashomon.reading.blocks.shapes import Labelled, same


def label(text: str, title: str | None = None) -> list[Labelled]:
    """The labelled stretches of ``text``; ``title`` is the headline where it is known from elsewhere."""
    blocks = [Labelled(piece) for segment in split(text) for piece in cut(segment, text, title)]
    for block in blocks:
        verdict = by_own_words(block.text)
        if verdict and not (verdict[0] == "boilerplate" and same(block.text, title)):
            block.give(*verdict)
    label_galleries(blocks)
    label_repeated(blocks)
    label_opening(blocks, title)
    label_lists(blocks)
    label_captions(blocks)
    for place, block in enumerate(blocks):
        if block.kind is None:
            block.give("paragraph", "crosshead" if _is_crosshead(blocks, place) else "running text")
    return [piece for block in blocks for piece in without_dateline(block, text)]


def _is_crosshead(blocks: Sequence[Labelled], place: int) -> bool:
    block = blocks[place]
    return not block.segment.closed and len(block.text) <= 90 and 0 < place < len(blocks) - 1
