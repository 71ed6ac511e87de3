"""Copies: articles with much wording in common, and which of two is likely the origin.

Candidates are found by sampled shingles (Manber 1994, Broder 1997: containment survives cuts and additions, which the
resemblance of MinHash does not), then confirmed word by word: shared shingles are extended to the longest common runs.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from rashomon.grouping.passages import SHINGLE, common_runs, hashed_words
from rashomon.grouping.records import instant
from rashomon.model import Article, Copy

SAMPLE = 8
"""One shingle in so many is indexed."""
PARTIAL, AGENCY, NEAR = 0.25, 0.5, 0.8
"""Share of words in common: from here a partial copy, one that a credit explains, a near-duplicate (both ways)."""
SHORTEST = 25
"""Words of an article that can be judged."""
CANDIDATES = 24
POSTINGS = 64
"""Newest articles kept under one sampled shingle."""


class Text(Struct):
    """What is kept of an article to find its copies."""

    article: Article
    """Without its text."""
    words: list[int]
    """Hashes of its words, in order."""
    sampled: list[int]


class CopyFinder:
    """Finds the copies of each article among the last ``window`` ones."""

    def __init__(self, window: int = 10_000) -> None:
        self.window = window
        self._texts: dict[int, Text] = {}
        self._postings: dict[int, deque[int]] = {}
        self._next = 0

    def add(self, article: Article) -> list[Copy]:
        """The copies that this article makes with earlier ones, most shared first."""
        words = hashed_words(article)[0]
        shared = Text(_without_text(article), words, _sample(words))
        if len(words) < SHORTEST:
            return []
        votes: Counter[int] = Counter()
        for shingle in shared.sampled:
            votes.update(self._postings.get(shingle, ()))
        ranked = sorted(votes, key=lambda slot: (-votes[slot], slot))[:CANDIDATES]
        found = [copy for slot in ranked if (copy := judge(self._texts[slot], shared)) is not None]
        self._remember(shared)
        return sorted(found, key=lambda copy: (-copy.share, copy.copy, copy.origin))

    def _remember(self, text: Text) -> None:
        slot = self._next
        self._next += 1
        self._texts[slot] = text
        for shingle in text.sampled:
            self._postings.setdefault(shingle, deque(maxlen=POSTINGS)).append(slot)
        while len(self._texts) > self.window:
            oldest = self._next - len(self._texts)
            for shingle in self._texts.pop(oldest).sampled:
                slots = self._postings.get(shingle)
                while slots and slots[0] <= oldest:
                    slots.popleft()
                if slots is not None and not slots:
                    del self._postings[shingle]


def find_copies(articles: Iterable[Article], window: int = 10_000) -> list[Copy]:
    """All copies among these articles, in order of arrival of the later article of each pair."""
    finder = CopyFinder(window)
    return [copy for article in articles for copy in finder.add(article)]


def judge(a: Text, b: Text) -> Copy | None:
    """Whether one of two articles copies the other; ``a`` arrived first."""
    in_a = _covered(a.words, b.words)
    in_b = _covered(b.words, a.words)
    if max(in_a, in_b) < PARTIAL:
        return None
    if _versions(a.article, b.article) and min(in_a, in_b) >= PARTIAL:
        origin, copy, share = (a, b, in_a) if not _earlier(b, a) else (b, a, in_b)
        return Copy(copy.article.id, origin.article.id, round(share, 4), "version")
    origin, copy, share = (a, b, in_a) if _is_origin(a, b) else (b, a, in_b)
    agency = _agency(a.article, b.article)
    kind: Literal["near-duplicate", "agency copy", "partial"] = "partial"
    if agency and max(in_a, in_b) >= AGENCY:
        kind = "agency copy"
    elif min(in_a, in_b) >= NEAR:
        kind = "near-duplicate"
    return Copy(copy.article.id, origin.article.id, round(share, 4), kind, agency)


def _covered(origin: list[int], copy: list[int]) -> float:
    """Share of the words of ``copy`` that stand in ``origin`` in runs of at least ``RUN``."""
    if origin == copy:
        return 1.0
    return sum(length for _, _, length in common_runs(origin, copy)) / len(copy) if copy else 0.0


def _is_origin(a: Text, b: Text) -> bool:
    """Whether ``a`` is the likelier origin: the agency itself, then the one with a credit, the earlier, the longer."""
    for first, second in (
        (_is_agency(a.article), _is_agency(b.article)),
        (bool(a.article.agencies), bool(b.article.agencies)),
        (_earlier(a, b), _earlier(b, a)),
        (len(a.words) > len(b.words), len(b.words) > len(a.words)),
    ):
        if first != second:
            return first
    return True


def _earlier(a: Text, b: Text) -> bool:
    first, second = instant(a.article.published), instant(b.article.published)
    return first is not None and second is not None and first < second


def _versions(a: Article, b: Article) -> bool:
    """Whether two articles are one article at two times: one address, or one outlet and one headline."""
    if a.url and a.url == b.url:
        return True
    return bool(a.outlet and a.outlet == b.outlet and a.title and a.title == b.title)


def _agency(a: Article, b: Article) -> str | None:
    """The agency both credit, else the one that either credits."""
    both = [name for name in a.agencies if name in b.agencies]
    either = [*both, *a.agencies, *b.agencies]
    return either[0] if either else None


def _is_agency(article: Article) -> bool:
    """Whether the outlet is itself an agency that the article credits (``reuters.com``, Reuters)."""
    labels = re.split(r"[^\w]+", (article.outlet or "").casefold())
    return any(
        label in (name, name + "news")
        for agency in article.agencies
        for name in [agency.casefold()]
        for label in labels
    )


def _sample(words: list[int]) -> list[int]:
    """Shingles whose hash falls into one class in ``SAMPLE``: the same passages give the same ones in any article."""
    found = set()
    for k in range(len(words) - SHINGLE + 1):
        mixed = 0
        for word in words[k : k + SHINGLE]:
            mixed = (mixed * 1_000_003 ^ word) & 0xFFFFFFFF
        if mixed % SAMPLE == 0:
            found.add(mixed)
    return sorted(found)


def _without_text(article: Article) -> Article:
    return Article(
        id=article.id,
        text="",
        outlet=article.outlet,
        url=article.url,
        title=article.title,
        agencies=article.agencies,
        published=article.published,
    )
