"""Shared wording: passages that two articles have in common, though edited, by seed and extend over words.

Runs of ``SEED`` words that stand in both articles are the seeds; the two sentences around a seed are then aligned
locally (Smith and Waterman 1981) over words, so that a changed, added or dropped word does not end a passage. Whether
an aligned stretch is worth showing is a logistic model over its length, longest run, density and share of the sentences
(``wording.toml``, made by ``training/pairs``): names, titles and stock phrases are not.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

from rashomon.language.tables import load_table
from rashomon.model import AnnotatedArticle, Evidence, Span

SEED = 4
"""Words of a seed."""
LEAST = 5
"""Words in common below which nothing is looked at."""
DENSITY = 0.45
"""Least share of common words in an aligned stretch, of the longer side."""
COMMON_SEED = 12
"""A seed with more places than this in one article is a stock phrase and starts nothing."""
MATCH, MISMATCH, GAP = 1.0, -0.7, -0.5
WHOLE = 0.6
"""Share of a sentence's words in the passage from which the whole sentence is shown."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Tokens:
    """An article's words, lower case, with their offsets and sentences."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    content: list[bool]
    """Whether each is a content word."""
    sentence: list[int]
    """Index of each word's sentence."""
    bounds: list[tuple[int, int]]
    """First and past-the-last word of each sentence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Two stretches of words, one of each article, and how many words they have in common."""

    a: int
    b: int
    """Articles, as indices into the story."""
    one: Span
    two: Span
    """Offsets in the texts."""
    words: int
    score: float
    """Probability that a reader would call it shared wording."""
    first: tuple[int, int]
    second: tuple[int, int]
    """The words, as positions in ``Tokens``."""


def tokenise(annotated: AnnotatedArticle, skip: Sequence[Span] = ()) -> Tokens:
    """The words of the article's sentences; those inside ``skip`` (page furniture) are left out."""
    text = annotated.article.text
    openings = [s.start for s in annotated.sentences]
    contents = {w.start for w in annotated.words}
    words, starts, ends, content, sentence = [], [], [], [], []
    for match in _WORD.finditer(text):
        at = bisect_right(openings, match.start()) - 1
        if at < 0 or any(s.start <= match.start() < s.end for s in skip):
            continue
        words.append(unicodedata.normalize("NFKC", match.group()).lower().replace("’", "'"))
        starts.append(match.start())
        ends.append(match.end())
        content.append(match.start() in contents)
        sentence.append(at)
    bounds = [(len(words), 0)] * len(annotated.sentences)
    for i, s in enumerate(sentence):
        bounds[s] = (min(bounds[s][0], i), i + 1)
    return Tokens(words, starts, ends, content, sentence, bounds)


def shared_passages(tokens: Sequence[Tokens]) -> list[Passage]:
    """All passages that two articles of the story share, in the order of articles and words."""
    index: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, article in enumerate(tokens):
        for i in range(len(article.words) - SEED + 1):
            index.setdefault(tuple(article.words[i : i + SEED]), []).append((number, i))
    met: set[tuple[int, int, int, int]] = set()
    for places in index.values():
        if not 1 < len(places) <= COMMON_SEED * len(tokens):
            continue
        for n, (a, i) in enumerate(places):
            for b, j in places[n + 1 :]:
                if a != b:
                    met.add((a, b, tokens[a].sentence[i], tokens[b].sentence[j]))
    found = [p for a, b, s, t in sorted(met) if (p := _passage(tokens, a, b, s, t)) is not None]
    return _best(found)


def _passage(tokens: Sequence[Tokens], a: int, b: int, s: int, t: int) -> Passage | None:
    """What two sentences share, or None when it is too little."""
    one, two = tokens[a], tokens[b]
    (i, i_end), (j, j_end) = one.bounds[s], two.bounds[t]
    left, right = one.words[i:i_end], two.words[j:j_end]
    aligned = align(left, right)
    if aligned is None:
        return None
    p, p_end, q, q_end, common = aligned
    if common < LEAST or common < DENSITY * max(p_end - p, q_end - q):
        return None
    probability = _judge(measures(tokens, a, b, (i + p, i + p_end), (j + q, j + q_end), common))
    if probability < _model()["threshold"]:
        return None
    first = _widen(p, p_end, len(left))
    second = _widen(q, q_end, len(right))
    return Passage(
        a, b,
        Span(one.starts[i + first[0]], one.ends[i + first[1] - 1]),
        Span(two.starts[j + second[0]], two.ends[j + second[1] - 1]),
        common,
        probability,
        (i + p, i + p_end),
        (j + q, j + q_end),
    )  # fmt: skip


def measures(
    tokens: Sequence[Tokens], a: int, b: int, first: tuple[int, int], second: tuple[int, int], common: int
) -> list[float]:
    """What the judgement rests on, in the order of ``wording.toml``."""
    one, two = tokens[a], tokens[b]
    left, right = one.words[slice(*first)], two.words[slice(*second)]
    sizes = [t.bounds[t.sentence[at]] for t, at in ((one, first[0]), (two, second[0]))]
    lengths = sorted(end - start for start, end in sizes)
    content = Counter(w for w, c in zip(left, one.content[slice(*first)], strict=True) if c) & Counter(right)
    return [
        float(common),
        log(common),
        float(longest_run(left, right)),
        common / max(len(left), len(right)),
        common / lengths[0],
        common / lengths[1],
        float(content.total()),
    ]


def longest_run(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest run of words in common."""
    best = 0
    row = [0] * (len(b) + 1)
    for word in a:
        last = 0
        for j, other in enumerate(b, start=1):
            here = row[j]
            row[j] = last + 1 if word == other else 0
            best = max(best, row[j])
            last = here
    return best


def _model() -> dict[str, Any]:
    return load_table("rashomon.comparing", "wording.toml")


def _judge(values: Sequence[float]) -> float:
    """The logistic model of ``wording.toml``."""
    model = _model()
    total = model["intercept"] + sum(w * v for w, v in zip(model["weights"], values, strict=True))
    return float(1 / (1 + exp(-total)))


def _widen(first: int, last: int, size: int) -> tuple[int, int]:
    """The whole sentence when most of it is shared."""
    return (0, size) if last - first >= WHOLE * size else (first, last)


def align(left: Sequence[str], right: Sequence[str]) -> tuple[int, int, int, int, int] | None:
    """Best local alignment: (start, end, start, end, words in common); None when nothing is common."""
    best = (0.0, 0, 0, 0, 0, 0)
    # Each cell: score, start in left, start in right, words in common.
    above: list[tuple[float, int, int, int]] = [(0.0, 0, j, 0) for j in range(len(right) + 1)]
    for i, word in enumerate(left, start=1):
        row: list[tuple[float, int, int, int]] = [(0.0, i, 0, 0)]
        for j, other in enumerate(right, start=1):
            same = word == other
            score, p, q, n = above[j - 1]
            cell = (score + (MATCH if same else MISMATCH), p, q, n + same)
            if above[j][0] + GAP > cell[0]:
                cell = (above[j][0] + GAP, *above[j][1:])
            if row[j - 1][0] + GAP > cell[0]:
                cell = (row[j - 1][0] + GAP, *row[j - 1][1:])
            if cell[0] <= 0:
                cell = (0.0, i, j, 0)
            row.append(cell)
            if cell[0] > best[0]:
                best = (cell[0], cell[1], i, cell[2], j, cell[3])
        above = row
    return best[1:] if best[0] > 0 else None


def _best(found: Sequence[Passage]) -> list[Passage]:
    """Passages with those dropped that repeat the words of a longer one of the same two articles."""
    kept: list[Passage] = []
    for passage in sorted(found, key=lambda p: (-p.words, p.a, p.b, p.one.start, p.two.start)):
        if not any(_covers(other, passage) for other in kept):
            kept.append(passage)
    return sorted(kept, key=lambda p: (p.a, p.b, p.one.start, p.two.start))


def _covers(big: Passage, small: Passage) -> bool:
    if (big.a, big.b) != (small.a, small.b):
        return False
    return _half(big.first, small.first) and _half(big.second, small.second)


def _half(big: tuple[int, int], small: tuple[int, int]) -> bool:
    return 2 * (min(big[1], small[1]) - max(big[0], small[0])) > small[1] - small[0]


def shares(tokens: Sequence[Tokens], passages: Sequence[Passage]) -> dict[tuple[int, int], float]:
    """(a, b) → the share of article a's words that stand in passages shared with b, both ways."""
    covered: dict[tuple[int, int], set[int]] = {}
    for p in passages:
        covered.setdefault((p.a, p.b), set()).update(range(*p.first))
        covered.setdefault((p.b, p.a), set()).update(range(*p.second))
    return {key: len(words) / max(1, len(tokens[key[0]].words)) for key, words in sorted(covered.items())}


def evidence(annotated: AnnotatedArticle, span: Span) -> Evidence:
    """The span with its exact words."""
    article = annotated.article
    return Evidence(article.id, span.start, span.end, article.text[span.start : span.end])
