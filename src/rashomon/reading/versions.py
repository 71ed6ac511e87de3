"""Versions of one article: what was changed between two readings, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from rashomon.model.article import Article, Span

_WORD = re.compile(r"\w+|[^\w\s]")
_LOOKED_AT = ("title", "standfirst", "paragraph", "caption", "note")
MOST_WORDS = 20_000
"""Words of one version that are compared; later ones are left out."""


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the older version (``before``) that gave way to words of the newer (``after``); one may be empty."""

    before: Span
    after: Span
    trivial: bool
    """True when only marks, case or spacing changed."""


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """The changes from one version to the next, in text order, and how alike the words are (1 is the same)."""

    changes: tuple[Change, ...]
    likeness: float

    @property
    def changed(self) -> bool:
        """True when anything but marks, case or spacing differs."""
        return any(not change.trivial for change in self.changes)


def compare_versions(old: Article, new: Article) -> VersionDiff:
    """The word diff of two versions, over headlines, paragraphs, captions and notes; page furniture is not compared.

    Longest matching blocks after Ratcliff and Obershelp (``difflib``), whose worst case is bounded by ``MOST_WORDS``.
    """
    first, second = _words(old), _words(new)
    texts = (
        [old.text[s.start : s.end].casefold() for s in first],
        [new.text[s.start : s.end].casefold() for s in second],
    )
    matcher = SequenceMatcher(None, *texts, autojunk=len(first) > 2_000)
    changes = [_change(old, new, first, second, bounds) for tag, *bounds in matcher.get_opcodes() if tag != "equal"]
    changes += _recased(old, new, first, second, matcher)
    return VersionDiff(tuple(sorted(changes, key=lambda c: (c.before, c.after))), round(matcher.ratio(), 4))


def same_article(a: Article, b: Article) -> bool:
    """True when two articles are versions of one: the same address, or the same id of the same outlet."""
    if a.url and b.url:
        return a.url.partition("#")[0] == b.url.partition("#")[0]
    return a.id == b.id and a.outlet == b.outlet


def _words(article: Article) -> list[Span]:
    return [
        Span(block.start + match.start(), block.start + match.end())
        for block in article.blocks
        if block.kind in _LOOKED_AT
        for match in _WORD.finditer(article.text[block.start : block.end])
    ][:MOST_WORDS]


def _change(old: Article, new: Article, first: list[Span], second: list[Span], bounds: list[int]) -> Change:
    a, b, c, d = bounds
    before, after = _stretch(first, a, b), _stretch(second, c, d)
    return Change(before, after, _bare(old.text, first[a:b]) == _bare(new.text, second[c:d]))


def _recased(
    old: Article, new: Article, first: list[Span], second: list[Span], matcher: SequenceMatcher[str]
) -> list[Change]:
    """Words that match but for their case."""
    return [
        Change(first[a + k], second[b + k], True)
        for a, b, size in matcher.get_matching_blocks()
        for k in range(size)
        if old.text[first[a + k].start : first[a + k].end] != new.text[second[b + k].start : second[b + k].end]
    ]


def _stretch(spans: list[Span], start: int, end: int) -> Span:
    if start < end:
        return Span(spans[start].start, spans[end - 1].end)
    place = spans[start].start if start < len(spans) else spans[-1].end if spans else 0
    return Span(place, place)


def _bare(text: str, spans: list[Span]) -> str:
    return "".join(c for span in spans for c in text[span.start : span.end].casefold() if c.isalnum())
