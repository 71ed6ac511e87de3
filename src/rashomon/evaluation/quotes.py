"""Where a quote stands in its article, and when two quotes are the same passage.

A quote is placed as a run of word tokens, so that case, white space, punctuation and the kind of quotation mark do
not matter. Two quotes of one article match when the token positions they cover overlap in at least half of the
shorter and in at least a fifth of their union.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

Quote = tuple[str, str]
"""Article id, text."""
Places = list[tuple[int, int]]
"""Token positions, end exclusive."""

MIN_OVERLAP = 0.5
MIN_IOU = 0.2
MIN_FUZZY = 0.75
"""Share of a quote's words that must stand in one stretch for it to be placed when it is not found exactly."""

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’´`ʼ", "'"))
_TOKEN = re.compile(r"\w+(?:'\w+)*")


def tokens(text: str) -> list[str]:
    """Lower-case word tokens."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower())


class Text:
    """The words of one article."""

    def __init__(self, text: str, title: str = "") -> None:
        self.words = tokens(text)
        self.title = tokens(title)
        self._at: dict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self.words):
            self._at[word].append(i)

    def places(self, quote: str) -> Places:
        """All exact places of the quote, else the one approximate place, else none."""
        wanted = tokens(quote)
        if not wanted:
            return []
        n = len(wanted)
        exact = [(i, i + n) for i in self._at.get(wanted[0], ()) if self.words[i : i + n] == wanted]
        return exact or self._near(wanted)

    def _near(self, wanted: Sequence[str]) -> Places:
        run = SequenceMatcher(None, self.words, wanted, autojunk=False).find_longest_match()
        slack = 2 + len(wanted) // 5
        start = max(0, run.a - run.b - slack)
        local = SequenceMatcher(None, self.words[start : start + len(wanted) + 2 * slack], wanted, autojunk=False)
        blocks = [b for b in local.get_matching_blocks() if b.size]
        if sum(b.size for b in blocks) < MIN_FUZZY * len(wanted):
            return []
        return [(start + blocks[0].a, start + blocks[-1].a + blocks[-1].size)]

    def only_in_title(self, quote: str) -> bool:
        """Whether the quote stands in the headline and nowhere in the text."""
        wanted, n = tokens(quote), len(tokens(quote))
        in_title = any(self.title[i : i + n] == wanted for i in range(len(self.title) - n + 1))
        return bool(n) and in_title and not self.places(quote)


class Texts:
    """The articles of a story; remembers where quotes stand."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self.texts = texts
        self._places: dict[Quote, Places] = {}

    def places(self, quote: Quote) -> Places:
        """Token positions of a quote in its article; none when the article is unknown."""
        if quote not in self._places:
            text = self.texts.get(quote[0])
            self._places[quote] = text.places(quote[1]) if text else []
        return self._places[quote]

    def match(self, a: Quote, b: Quote) -> float:
        """Intersection over union of two quotes of one article; 0 when they are not the same passage."""
        if a[0] != b[0]:
            return 0.0
        return max((_similarity(x, y) for x in self.places(a) for y in self.places(b)), default=0.0)

    def headline_only(self, quote: Quote) -> bool:
        """Quotes from a headline that is not part of the text are neither right nor wrong."""
        text = self.texts.get(quote[0])
        return text is not None and text.only_in_title(quote[1])


def _similarity(a: tuple[int, int], b: tuple[int, int]) -> float:
    overlap = min(a[1], b[1]) - max(a[0], b[0])
    if overlap <= 0:
        return 0.0
    shorter, union = min(a[1] - a[0], b[1] - b[0]), max(a[1], b[1]) - min(a[0], b[0])
    iou = overlap / union
    return iou if overlap / shorter >= MIN_OVERLAP and iou >= MIN_IOU else 0.0


def quote_of(entry: Mapping[str, Any] | None) -> Quote:
    """Article id and words of an account or of one end of a pair."""
    entry = entry or {}
    return str(entry.get("article", "")), str(entry.get("quote") or "")
