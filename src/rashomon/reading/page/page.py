"""A web page as one article."""

from __future__ import annotations

from typing import Any

from rashomon.model.errors import ReadingError
from rashomon.reading.blocks import Labelled, label_pieces
from rashomon.reading.blocks.segments import Segment
from rashomon.reading.decoding import declared_charset, decode
from rashomon.reading.draft import Draft, Raw
from rashomon.reading.metadata import Facts
from rashomon.reading.page.body import Piece, pieces
from rashomon.reading.page.metadata import read_page_metadata
from rashomon.reading.page.scan import scan

DEEPEST = 250
"""Nesting of elements that the HTML parser follows (libxml2's own limit)."""


def read_page(raw: Raw) -> Draft:
    """The article of a page; ReadingError when there is none on it."""
    markup = decode(raw.data, raw.charset or declared_charset(raw.data), raw.name)
    return read_markup(markup, raw)


def read_markup(markup: str, raw: Raw) -> Draft:
    """The article of a page given as text."""
    tree = _parsed(markup, raw.name)
    facts = Facts()
    read_page_metadata(tree, raw.url or None, facts)
    found = pieces(tree, scan(tree), facts.text("url"))
    if not any(piece.kind is None for piece in found):
        raise ReadingError(
            raw.name, "no article was found on the page; paste the article's text into a .txt file instead"
        )
    title = facts.text("title")
    if title and not any(piece.text == title for piece in found):
        found.insert(0, Piece(title, -1, "title", "title of the page"))
    text, blocks = _joined(found)
    return Draft(raw.stem, text, facts, label_pieces(blocks, text, title, page=True), source=raw.source)


def _parsed(markup: str, name: str) -> Any:
    from trafilatura.utils import load_html

    try:
        tree = load_html(markup)
    except (ValueError, RecursionError) as error:
        raise ReadingError(
            name, f"its HTML cannot be parsed ({error}); paste the article's text into a .txt file"
        ) from error
    if tree is None:
        raise ReadingError(name, "it is not HTML that can be parsed; paste the article's text into a .txt file instead")
    return tree


def _joined(found: list[Piece]) -> tuple[str, list[Labelled]]:
    """The text of the article, blocks parted by blank lines, and the blocks in it."""
    blocks: list[Labelled] = []
    start = 0
    for piece in found:
        segment = Segment(start, start + len(piece.text), piece.text, True)
        blocks.append(Labelled(segment, piece.kind, piece.why))
        start = segment.end + 2
    return "\n\n".join(piece.text for piece in found), blocks
