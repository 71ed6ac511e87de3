"""The article's own text on a page: trafilatura's, in blocks, with captions, standfirst and byline put back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rashomon.model.article import BlockKind
from rashomon.reading.metadata import headers
from rashomon.reading.page.scan import Passage, Scan, linked
from rashomon.reading.pieces import Piece

LONGEST_LINK = 220
"""Characters of a paragraph that is nothing but a link to another page."""


def pieces(tree: Any, page: Scan, url: str | None) -> list[Piece]:
    """The blocks of the article in page order."""
    found = _located(list(_extracted(tree, url)), page)
    for _, passage in found:
        if passage is not None:
            page.count(passage)
    rows = [_judged(piece, passage, page) for piece, passage in found]
    body = [piece.place for piece in rows if piece.kind is None]
    if not body:
        return rows
    rows += _captions(page, {p.text for p in rows}, body[0], body[-1])
    rows += _above(page, {p.text for p in rows}, body[0])
    return sorted(rows, key=lambda piece: piece.place)


def _extracted(tree: Any, url: str | None) -> Iterator[tuple[str, bool]]:
    """Paragraphs as trafilatura gives them, and whether each is a heading."""
    import trafilatura

    document = trafilatura.bare_extraction(tree, url=url, fast=True, include_comments=False)
    if document is None:
        return
    for element in document.body:
        yield from _lines(element)


def _lines(element: Any) -> Iterator[tuple[str, bool]]:
    tag = element.tag
    if tag in ("list", "table", "body", "div", "quote") and len(element):
        own = " ".join((element.text or "").split())
        if own:
            yield own, False
        for child in element:
            if tag == "table":
                yield " | ".join(filter(None, (" ".join(cell.itertext()).strip() for cell in child))), False
            else:
                yield from _lines(child)
            tail = " ".join((child.tail or "").split())
            if tail:
                yield tail, False
        return
    text = "".join(_with_breaks(element))
    for line in filter(None, (" ".join(part.split()) for part in text.split("\n"))):
        yield line, tag == "head"


def _with_breaks(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "lb":
            yield "\n"
        yield from _with_breaks(child)
        yield child.tail or ""


def _located(lines: list[tuple[str, bool]], page: Scan) -> list[tuple[Piece, Passage | None]]:
    rows: list[tuple[Piece, Passage | None]] = []
    last = -1
    for text, heading in lines:
        passage = page.find(text, last)
        if passage is not None and (passage.place > last or not rows):
            last = passage.place
        rows.append((Piece(text, last, None, "heading" if heading else ""), passage))
    return rows


def _judged(piece: Piece, passage: Passage | None, page: Scan) -> Piece:
    """The piece with the kind that its surroundings on the page give it."""
    if passage is None:
        return piece
    hints = page.hints(passage)
    if passage.element.tag == "h1":
        piece.kind, piece.why = "title", "main heading"
    elif "caption" in hints:
        piece.kind, piece.why = "caption", "caption element"
    elif "furniture" in hints:
        piece.kind, piece.why = "boilerplate", "inside page furniture"
    elif "byline" in hints and _is_byline(piece.text):
        piece.kind, piece.why = "byline", "byline element"
    elif len(piece.text) <= LONGEST_LINK and linked(passage) > 0.9 and not _stays(passage):
        piece.kind, piece.why = "boilerplate", "nothing but a link"
    return piece


def _stays(passage: Passage) -> bool:
    """A link that is content: a heading, a cell of a table, a bare address."""
    return passage.element.tag in ("td", "h2", "h3") or passage.text.startswith("http")


def _is_byline(text: str) -> bool:
    header = headers.parse(text)
    return header.understood or headers.is_name(text)


def _captions(page: Scan, known: set[str], first: int, last: int) -> Iterator[Piece]:
    """Captions between the first and the last paragraph, and those of a picture just above the first."""
    above = max(0, first - 250)
    for passage in page.passages:
        if not above <= passage.place <= last or passage.text in known or len(passage.text) <= 12:
            continue
        hints = page.hints(passage)
        if "caption" in hints and "furniture" not in hints:
            known.add(passage.text)
            yield Piece(passage.text, passage.place, "caption", "caption element")


def _above(page: Scan, known: set[str], first: int) -> Iterator[Piece]:
    """Standfirst and byline between the page's main heading and the first paragraph."""
    heads = [p for p in page.passages if p.element.tag == "h1" and p.place < first]
    start = heads[-1].place if heads else max(0, first - 60)
    for passage in page.passages:
        if not start < passage.place < first or passage.text in known or len(passage.text) > 400:
            continue
        hints = page.hints(passage)
        if "furniture" in hints or "caption" in hints:
            continue
        kind: BlockKind | None = None
        if "standfirst" in hints and len(passage.text) > 30:
            kind = "standfirst"
        elif len(passage.text) < 160 and (
            "byline" in hints or passage.element.tag == "time" or headers.parse(passage.text).understood
        ):
            kind = "byline"
        if kind:
            known.add(passage.text)
            yield Piece(passage.text, passage.place, kind, f"{kind} element" if kind != "byline" else "byline element")
