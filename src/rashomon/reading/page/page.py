"""A web page as one article."""

from __future__ import annotations

from typing import Any

from rashomon.model.errors import ReadingError
from rashomon.reading.decoding import declared_charset, decode
from rashomon.reading.draft import Draft, Raw
from rashomon.reading.limits import LIMITS
from rashomon.reading.metadata import Facts
from rashomon.reading.page.body import pieces
from rashomon.reading.page.metadata import read_page_metadata
from rashomon.reading.page.scan import scan
from rashomon.reading.pieces import Piece, join

NOTHING = "no article was found on the page; paste the article's text into a .txt file instead"


def read_page(raw: Raw) -> Draft:
    """The article of a page; ReadingError when there is none on it."""
    if len(raw.data) > LIMITS.page:
        size, most = len(raw.data) / 1e6, LIMITS.page / 1e6
        raise ReadingError(raw.name, f"it has {size:.0f} MB, more than a page may have ({most:.0f} MB); save its text")
    markup = decode(raw.data, raw.charset or declared_charset(raw.data), raw.name)
    return read_markup(markup, raw)


def read_markup(markup: str, raw: Raw) -> Draft:
    """The article of a page given as text."""
    if markup.count("<") > LIMITS.tags:
        raise ReadingError(raw.name, f"it has more than {LIMITS.tags:,} tags; save the text of its article")
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
    text, labelled = join(found, title)
    if not any(block.kind == "paragraph" for block in labelled):
        raise ReadingError(raw.name, NOTHING)
    return Draft(raw.stem, text, facts, labelled, source=raw.source)


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
