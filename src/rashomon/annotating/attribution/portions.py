"""The text that is read, in portions of bounded size."""

from __future__ import annotations

from collections.abc import Iterator

from rashomon.annotating.attribution.quotations import Range
from rashomon.model import Article

READ = frozenset({"title", "standfirst", "paragraph", "caption"})
"""Kinds of block that are read; the others are furniture."""
PORTION = 12_000
"""Characters read at once: more do not make the result better, only the memory larger."""


def portions(article: Article) -> Iterator[list[Range]]:
    """Stretches of text, at most ``PORTION`` characters at once; an article without blocks is read whole."""
    held: list[Range] = []
    size = 0
    for start, end in _pieces(article):
        if held and size + end - start > PORTION:
            yield held
            held, size = [], 0
        held.append((start, end))
        size += end - start
    if held:
        yield held


def _pieces(article: Article) -> Iterator[Range]:
    blocks = [(b.start, b.end) for b in article.blocks if b.kind in READ]
    if not article.blocks:
        blocks = [(0, len(article.text))]
    for first, end in blocks:
        start = first
        while end - start > PORTION:
            stop = _last_break(article.text, start, start + PORTION)
            yield start, stop
            start = stop
        if start < end:
            yield start, end


def _last_break(text: str, start: int, end: int) -> int:
    """Where to cut at the latest: after a line, else a sentence, else a word, else anywhere."""
    tail = max(start, end - PORTION // 4)
    for mark in ("\n", ". ", " "):
        at = text.rfind(mark, tail, end)
        if at > start:
            return at + len(mark)
    return end
