"""One walk over a page: its passages in order, and what the elements around each say of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from rashomon.language.tables import load_table

PASSAGES = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "figcaption",
    "blockquote",
    "td",
    "dd",
    "dt",
    "pre",
    "div",
    "span",
    "time",
    "a",
)
SMALL = 3000
"""Characters of a passage; a longer element is a container."""
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")
_ATTRIBUTES = ("class", "id", "itemprop", "rel", "role", "data-testid", "data-component", "data-type")


@dataclass(slots=True)
class Passage:
    """A stretch of the page: its element, its text on one line, its place in the page."""

    element: Any
    text: str
    place: int


@dataclass(slots=True)
class Scan:
    """The passages of a page, found again by their text, and the hints of the elements above them."""

    passages: list[Passage] = field(default_factory=list)
    by_key: dict[str, list[Passage]] = field(default_factory=dict)
    weight: Counter[Any] = field(default_factory=Counter)
    """How many of the article's paragraphs are inside an element."""
    total: int = 0

    def find(self, text: str, after: int = -1) -> Passage | None:
        """The passage with these words, the first one after the place ``after`` if there are several."""
        found = self.by_key.get(key(text), ())
        place = bisect_right(found, after, key=lambda passage: passage.place)
        return found[place] if place < len(found) else found[0] if found else None

    def count(self, passage: Passage) -> None:
        """Take the passage as a paragraph of the article: the elements above it hold the article."""
        self.total += 1
        for element in passage.element.iterancestors():
            self.weight[element] += 1

    def hints(self, passage: Passage) -> frozenset[str]:
        """What the elements around the passage say it is; elements that hold much of the article say nothing."""
        found: set[str] = set()
        limit = max(2, 0.34 * self.total)
        for element in (passage.element, *passage.element.iterancestors()):
            if element.tag in ("body", "html", "article", "main") or self.weight[element] > limit:
                break
            found |= element_hints(element)
        return frozenset(found)


def key(text: str) -> str:
    """The words of a text without white space, to find it again; long texts by their beginning."""
    return "".join(text[:400].split())[:160]


def scan(tree: Any) -> Scan:
    """All passages of the page in document order. A ``div`` or ``span`` is one only when it holds no other block."""
    result = Scan()
    for place, element in enumerate(tree.iter(*PASSAGES)):
        tag = element.tag
        if tag in ("div", "span", "a") and not _tells(element):
            continue
        content = element.text_content()
        text = " ".join(content.split()) if len(content) <= 20 * SMALL else ""  # containers inside containers
        if 1 < len(text) <= SMALL:
            passage = Passage(element, text, place)
            result.passages.append(passage)
            result.by_key.setdefault(key(text), []).append(passage)
    return result


_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "del",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "wbr",
        "span",
        "picture",
        "svg",
        "source",
    ]
)


def _tells(element: Any) -> bool:
    """True for a ``div`` with words of its own, and for a ``span`` or link whose attributes say what it is."""
    if element.tag != "div" and not element_hints(element):
        return False
    return _leaf(element)


def _leaf(element: Any) -> bool:
    """True when the element has words of its own and only inline elements in it."""
    words = bool((element.text or "").strip())
    for number, child in enumerate(element.iterdescendants()):
        if number > 40 or (isinstance(child.tag, str) and child.tag not in _INLINE):
            return False
        words = words or bool((child.text or "").strip()) or bool((child.tail or "").strip())
    return words


def linked(passage: Passage) -> float:
    """The share of the passage's characters that are inside links."""
    element = passage.element
    if element.tag == "a":
        return 1.0
    inside = sum(len(" ".join(a.text_content().split())) for a in element.iter("a"))
    return inside / max(1, len(passage.text))


def element_hints(element: Any) -> frozenset[str]:
    """What one element's tag and attributes say: a set of ``caption``, ``byline``, ``standfirst``, ``furniture``."""
    tag = element.tag
    if not isinstance(tag, str):
        return frozenset()
    value = " ".join(filter(None, map(element.get, _ATTRIBUTES)))
    found = attribute_hints(value) if value else frozenset()
    if tag == "figcaption":
        return found | {"caption"}
    if tag in ("aside", "nav", "footer", "form", "button"):
        return found | {"furniture"}
    return found


@cache
def _table() -> dict[str, str]:
    hints = load_table("rashomon.reading.page", "hints.toml")["hints"]
    return {word.replace("-", ""): name for name, words in hints.items() for word in words}


@cache
def attribute_hints(value: str) -> frozenset[str]:
    """The hints in a class list or the like; two words side by side also count as one ("most-read")."""
    table = _table()
    found: set[str] = set()
    for name in value.split()[:30]:
        words = [w.lower() for w in _WORDS.findall(name)][:12]
        runs = words + [a + b for a, b in pairwise(words)]
        found.update(table[w] for w in runs if w in table)
    return frozenset(found)
