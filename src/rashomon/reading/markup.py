"""Fragments of HTML inside records and feeds, as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rashomon.reading.pieces import Piece

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "figcaption",
        "td",
        "th",
        "tr",
        "pre",
        "dd",
        "dt",
        "ul",
        "ol",
        "section",
        "article",
        "figure",
        "table",
        "hl1",
        "hl2",
        "body",
        "header",
        "footer",
        "aside",
        "br",
        "hr",
    ]
)
_HIDDEN = frozenset(["script", "style", "noscript", "iframe", "template", "svg", "form", "button"])


def looks_like_markup(text: str) -> bool:
    """True when the text has tags of paragraphs, line breaks or links in it."""
    return (
        re.search(r"</?(?:p|br|div|a|h[1-6]|ul|li|em|strong|figure|img|span)\b[^>]{0,400}>", text[:20_000], re.I)
        is not None
    )


def pieces_of(fragment: str) -> list[Piece]:
    """The blocks of a fragment, captions marked. Broken markup is mended as browsers do."""
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(f"<div>{fragment}</div>".replace("\x00", ""), parser=parser)
    except (etree.ParserError, ValueError):
        return []
    return joined_lines(tree)


def joined_lines(tree: Any) -> list[Piece]:
    """The blocks of an element tree, HTML or other, in document order."""
    found: list[Piece] = []
    words: list[str] = []
    captions: list[Any] = []

    def close() -> None:
        text = " ".join("".join(words).split())
        words.clear()
        if text:
            caption = bool(captions)
            found.append(Piece(text, len(found), "caption" if caption else None, "caption element" if caption else ""))

    for event, element in _events(tree):
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if event == "start":
            if name in _BLOCKS:
                close()
            if name == "figcaption":
                captions.append(element)
            words.append(element.text or "")
        else:
            if name in _BLOCKS:
                close()
            if name == "figcaption" and captions:
                captions.pop()
            words.append(element.tail or "")
    close()
    return found


def _events(tree: Any) -> Iterator[tuple[str, Any]]:
    """Starts and ends of the elements that can be seen, without recursion."""
    waiting: list[tuple[str, Any]] = [("start", tree)]
    while waiting:
        event, element = waiting.pop()
        if event == "start" and (not isinstance(element.tag, str) or element.tag.lower() in _HIDDEN):
            yield "end", element
            continue
        yield event, element
        if event == "start":
            waiting.append(("end", element))
            waiting.extend(("start", child) for child in reversed(element))
