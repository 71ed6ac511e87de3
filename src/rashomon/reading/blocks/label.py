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
    return label_pieces([Labelled(segment) for segment in split(text)], text, title)


def label_pieces(pieces: Sequence[Labelled], text: str, title: str | None = None, page: bool = False) -> list[Labelled]:
    """The pieces, cut where one line holds several kinds, each with a label; labels they have are kept.

    On a ``page`` the elements tell captions and standfirst, so that the look of a line is not asked.
    """
    blocks = [part for piece in pieces for part in _cut(piece, text, title)]
    for block in blocks:
        verdict = by_own_words(block.text) if block.kind is None else None
        if verdict and not (verdict[0] == "boilerplate" and same(block.text, title)):
            block.give(*verdict)
    label_galleries(blocks)
    label_repeated(blocks)
    label_opening(blocks, title, page)
    label_lists(blocks)
    if not page:
        label_captions(blocks)
    for place, block in enumerate(blocks):
        block.give("paragraph", "crosshead" if _is_crosshead(blocks, place) else "running text")
    return [piece for block in blocks for piece in without_dateline(block, text)]


def _cut(piece: Labelled, text: str, title: str | None) -> list[Labelled]:
    if piece.kind is not None:
        return [piece]
    return [Labelled(segment) for segment in cut(piece.segment, text, title)]


def _is_crosshead(blocks: Sequence[Labelled], place: int) -> bool:
    block = blocks[place]
    return not block.segment.closed and len(block.text) <= 90 and 0 < place < len(blocks) - 1
