"""Blocks that a format gives in order, joined into the text of an article."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.article import BlockKind
from rashomon.reading.blocks import Labelled, label_pieces
from rashomon.reading.blocks.segments import Segment


@dataclass(slots=True)
class Piece:
    """A block of the page before labelling: its words, its place, and its kind where the page tells it."""

    text: str
    place: int
    kind: BlockKind | None = None
    why: str = ""


def with_title(found: list[Piece], title: str | None) -> tuple[str, list[Labelled]]:
    """The text of the pieces below the title, and the labelled blocks in it."""
    if title and not any(piece.text == title for piece in found):
        found = [Piece(title, -1, "title", "title of the record"), *found]
    return join(found, title)


def join(found: list[Piece], title: str | None) -> tuple[str, list[Labelled]]:
    """The text, blocks parted by blank lines, and the labelled blocks in it."""
    blocks: list[Labelled] = []
    start = 0
    for piece in found:
        segment = Segment(start, start + len(piece.text), piece.text, True)
        blocks.append(Labelled(segment, piece.kind, piece.why))
        start = segment.end + 2
    text = "\n\n".join(piece.text for piece in found)
    return text, label_pieces(blocks, text, title, page=True)
