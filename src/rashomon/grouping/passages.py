"""Passages that two articles share: the same wording, and sentences that say nearly the same in other words.

What placed an article is its terms (:mod:`rashomon.grouping.why`); passages are what a reader checks that by. They are
found when they are asked for, from the two texts, and change no decision.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from msgspec import structs

from rashomon.grouping.profiles import Frequencies, bucket_list
from rashomon.grouping.terms import LONGEST_TEXT, READ, stem
from rashomon.model import Article, Passage, Placement, Reason, Span

SHINGLE = 5
"""Words by which a common run is found."""
RUN = 9
"""Words that a run must have to count as the same wording."""
PLACES = 4
"""Places of one shingle that are tried."""
ALIKE = 0.35
"""Cosine from which two sentences are shown as alike."""
SHARED_TERMS = 3
"""Terms that alike sentences must share at least."""
MOST = 3
"""Passages shown of two articles."""
SENTENCES = 120
"""Sentences of an article that are looked at."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_CLOSING = r"[.!?\"”’')]"
_SENTENCE = re.compile(
    rf"(?:[^.!?\n]|[.!?](?!{_CLOSING}{{0,3}}(?:\s{{1,3}}[\"“‘(]?[^\Wa-z\d_]|\s*$|\n))){{1,600}}{_CLOSING}{{0,4}}"
)
"""Up to a mark that a capital letter or the end of the line follows."""


class Sentence(NamedTuple):
    """A sentence as weighted terms, of length one."""

    span: Span
    weights: dict[int, float]


def shared_passages(a: Article, b: Article, most: int = MOST) -> tuple[Passage, ...]:
    """What two articles say in the same words, then in similar ones; the strongest first, none within another."""
    found = sorted(_same_wording(a, b), key=lambda passage: -passage.score)[:most]
    for passage in _alike(a, b):
        if len(found) >= most:
            break
        if not any(_overlap(passage.a, other.a) or _overlap(passage.b, other.b) for other in found):
            found.append(passage)
    return tuple(found)


def with_passages(placement: Placement, article: Article, nearest: Article) -> Placement:
    """A placement whose reasons also quote what the article and its nearest have in common (weight 0: it is shown)."""
    passages = shared_passages(article, nearest)
    if not passages:
        return placement
    quotes = tuple(" ".join(article.text[p.a.start : p.a.end].split()) for p in passages)
    return structs.replace(placement, reasons=(*placement.reasons, Reason("passage", quotes, 0.0, passages)))


def common_runs(origin: list[int], copy: list[int]) -> Iterator[tuple[int, int, int]]:
    """Runs of at least ``RUN`` hashed words that two texts share: start in each, length; left to right in ``copy``."""
    places: dict[tuple[int, ...], list[int]] = {}
    for k in range(len(origin) - SHINGLE + 1):
        found = places.setdefault(tuple(origin[k : k + SHINGLE]), [])
        if len(found) < PLACES:
            found.append(k)
    k = 0
    while k <= len(copy) - SHINGLE:
        starts = places.get(tuple(copy[k : k + SHINGLE]), ())
        length, start = max(((_run(origin, copy, start, k), -start) for start in starts), default=(0, 0))
        if length >= RUN:
            yield -start, k, length
        k += length if length >= RUN else 1


def _run(origin: list[int], copy: list[int], start: int, k: int) -> int:
    """Words from these places on that are the same."""
    length = SHINGLE
    end = min(len(origin) - start, len(copy) - k)
    while length < end and copy[k + length] == origin[start + length]:
        length += 1
    return length


def hashed_words(article: Article) -> tuple[list[int], list[Span]]:
    """The words of an article, hashed, and where they stand; page furniture, notes and by-lines are left out."""
    hashes, spans = [], []
    for part in _parts(article):
        for match in _WORD.finditer(article.text, part.start, part.end):
            hashes.append(crc32(match.group().casefold().encode("utf-8", "replace")))
            spans.append(Span(*match.span()))
    return hashes, spans


def _parts(article: Article) -> list[Span]:
    """The stretches of text that are looked at."""
    parts = [Span(block.start, block.end) for block in article.blocks if block.kind in READ]
    parts = parts or [Span(0, len(article.text))]
    left, kept = LONGEST_TEXT, []
    for part in parts:
        if left > 0:
            kept.append(Span(part.start, min(part.end, part.start + left)))
            left -= part.end - part.start
    return kept


def _same_wording(a: Article, b: Article) -> list[Passage]:
    words, where = hashed_words(a)
    others, places = hashed_words(b)
    return [
        Passage(
            Span(where[k].start, where[k + length - 1].end),
            Span(places[start].start, places[start + length - 1].end),
            "same wording",
            float(length),
        )
        for start, k, length in common_runs(others, words)
    ]


def _alike(a: Article, b: Article) -> list[Passage]:
    """Pairs of sentences, the most alike first, each sentence once."""
    mine, theirs = _sentences(a), _sentences(b)
    holders: dict[int, list[tuple[int, float]]] = {}
    for j, sentence in enumerate(theirs):
        for term, weight in sentence.weights.items():
            holders.setdefault(term, []).append((j, weight))
    found = []
    for i, sentence in enumerate(mine):
        score: dict[int, float] = {}
        shared = Counter[int]()
        for term, weight in sentence.weights.items():
            for j, other in holders.get(term, ()):
                score[j] = score.get(j, 0.0) + weight * other
                shared[j] += 1
        found += [(value, i, j) for j, value in score.items() if value >= ALIKE and shared[j] >= SHARED_TERMS]
    taken: tuple[set[int], set[int]] = (set(), set())
    passages = []
    for value, i, j in sorted(found, key=lambda row: (-row[0], row[1], row[2])):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            passages.append(Passage(mine[i].span, theirs[j].span, "alike", round(value, 3)))
    return passages


def _sentences(article: Article) -> list[Sentence]:
    """The first sentences of an article, as far as they have words to compare."""
    found: list[Sentence] = []
    for part in _parts(article):
        for match in _SENTENCE.finditer(article.text, part.start, part.end):
            terms = bucket_list(dict.fromkeys(stem(word) for word in _WORD.findall(match.group())))
            if len(terms) > SHARED_TERMS:
                start = match.end() - len(match.group().lstrip())
                found.append(Sentence(Span(start, match.end()), _weighed(terms)))
            if len(found) == SENTENCES:
                return found
    return found


def _weighed(terms: list[int]) -> dict[int, float]:
    """Rare terms weigh more; the whole is of length one."""
    known = _background()
    rarity = np.log((known.total + 1) / (known.counts[np.array(terms, dtype=np.intp)] + 0.5))
    norm = math.sqrt(float(rarity @ rarity)) or 1.0
    return dict(zip(terms, (rarity / norm).tolist(), strict=True))


@cache
def _background() -> Frequencies:
    return Frequencies.background()


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
