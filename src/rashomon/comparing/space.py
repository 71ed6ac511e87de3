"""A story's propositions by meaning and by weighted words, with an index for each: who may say the same as whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.comparing.propositions import Proposition
from rashomon.language.encoder import embed

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Scores = NDArray[np.float64]

FLOOR = 0.45
"""Least sum of the four likenesses of a candidate: clause and words in full, sentence and its words by half."""
PARTNERS = 10
"""Partners kept for a proposition in one other article …"""
ALL_PARTNERS = 40
"""… and in all of them together."""
INSIDE = 4
"""Partners kept in the same article, where only conflicts are looked for."""
REACH = 2
"""Sentences back that a denial may speak of without repeating a word."""
BLOCK = 256
"""Propositions compared with all others at a time: memory grows with the story, not with its square."""


class Words:
    """Rows of weighted lemmas of length one, with an inverted index."""

    def __init__(self, rows: Sequence[Sequence[str]], weight: dict[str, float]) -> None:
        self.size = len(rows)
        self.rows = [_unit(row, weight) for row in rows]
        postings: dict[str, list[tuple[int, float]]] = {}
        for i, row in enumerate(self.rows):
            for term, value in row.items():
                postings.setdefault(term, []).append((i, value))
        self.postings = {
            term: (np.array([i for i, _ in found]), np.array([v for _, v in found], dtype=np.float32))
            for term, found in postings.items()
        }

    def likeness(self, i: int) -> Floats:
        """Cosines of row ``i`` with all rows."""
        found = np.zeros(self.size, dtype=np.float32)
        for term, value in self.rows[i].items():
            places, values = self.postings[term]
            found[places] += value * values
        return found

    def cosine(self, i: int, j: int) -> float:
        """Of two rows."""
        a, b = self.rows[i], self.rows[j]
        if len(b) < len(a):
            a, b = b, a
        return sum(value * b[term] for term, value in a.items() if term in b)


def _unit(row: Sequence[str], weight: dict[str, float]) -> dict[str, float]:
    counts = Counter(row)
    weighed = {term: weight[term] * (1 + float(np.log(n))) for term, n in counts.items()}
    norm = sum(v * v for v in weighed.values()) ** 0.5 or 1.0
    return {term: value / norm for term, value in weighed.items()}


@dataclass(frozen=True)
class Space:
    """Vectors and weighted words of a story's propositions, in their order, and the candidate pairs."""

    items: Sequence[Proposition]
    article: Ints
    clause: Floats
    """[n, width]"""
    sentence: Floats
    """[n, width] of the sentence the clause stands in: the mean of its clauses."""
    words: Words
    around: Words
    """Of the sentence."""
    weight: dict[str, float]
    """Inverse document frequency of a lemma over the story's sentences."""
    pairs: Ints
    """[m, 2] candidates i < j, of different articles, sorted."""
    inside: Ints
    """[k, 2] pairs of one article that may be in conflict, sorted."""
    best: Floats
    """[n, articles] likeness of the nearest clause in each article; 0 in the own."""
    best_words: Floats


def build_space(items: Sequence[Proposition], progress: Callable[[int, int], None] | None = None) -> Space:
    """Embed, weigh and index the propositions; ``items`` stand article by article.

    ``progress(done, of)`` counts propositions for which partners were looked for.
    """
    texts = list(dict.fromkeys(p.text for p in items))
    at = {text: i for i, text in enumerate(texts)}
    clause = embed(texts)[[at[p.text] for p in items]]
    sentence = _sentences(items, clause)
    weight = _weights(items)
    words = Words([p.lemmas for p in items], weight)
    around = Words([p.around for p in items], weight)
    article = np.array([p.article for p in items], dtype=np.int64)
    search = _Search(article, clause, sentence, words, around)
    pairs = search.run(progress)
    inside = np.array(sorted(search.inside | _answers(items)), dtype=np.int64).reshape(-1, 2)
    return Space(items, article, clause, sentence, words, around, weight, pairs, inside, search.best, search.best_words)


def _sentences(items: Sequence[Proposition], clause: Floats) -> Floats:
    """[n, width] of each proposition's sentence: the mean of its clauses by their words, which costs no encoding."""
    keys = {key: n for n, key in enumerate(dict.fromkeys((p.article, p.sentence) for p in items))}
    number = np.array([keys[p.article, p.sentence] for p in items], dtype=np.int64)
    total = np.zeros((len(keys), clause.shape[1]), dtype=np.float32)
    np.add.at(total, number, clause * np.array([[p.size] for p in items], dtype=np.float32).reshape(-1, 1))
    total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)
    return np.asarray(total[number])


def _answers(items: Sequence[Proposition]) -> set[tuple[int, int]]:
    """A clause that denies, doubts or refuses, with the clauses just before it: "The government denied it"."""
    found = set()
    for j, item in enumerate(items):
        if not item.cues & {"denials", "doubts", "refusals"} and item.stance != "denies":
            continue
        for i in range(j - 1, max(-1, j - 12), -1):
            if items[i].article != item.article or item.sentence - items[i].sentence > REACH:
                break
            found.add((i, j))
    return found


def _weights(items: Sequence[Proposition]) -> dict[str, float]:
    """Smoothed idf over the story's distinct sentences."""
    seen = {(p.article, p.sentence): set(p.around) for p in items}
    counts = Counter(term for terms in seen.values() for term in terms)
    for item in items:
        for term in item.lemmas:
            counts.setdefault(term, 1)
    total = len(seen)
    return {term: float(np.log((1 + total) / (1 + n)) + 0.3) for term, n in counts.items()}


class _Search:
    """The partners of each proposition, found block by block."""

    def __init__(self, article: Ints, clause: Floats, sentence: Floats, words: Words, around: Words) -> None:
        self.article, self.clause, self.sentence, self.words, self.around = article, clause, sentence, words, around
        self.edges = np.flatnonzero(np.r_[True, article[1:] != article[:-1]]) if len(article) else np.zeros(0, int)
        self.column = np.searchsorted(self.edges, np.arange(len(article)), side="right") - 1
        self.best = np.zeros((len(article), len(self.edges)), dtype=np.float32)
        self.best_words = np.zeros_like(self.best)
        self.inside: set[tuple[int, int]] = set()

    def run(self, progress: Callable[[int, int], None] | None) -> Ints:
        """All candidate pairs."""
        found: set[tuple[int, int]] = set()
        total = len(self.article)
        for first in range(0, total, BLOCK):
            last = min(total, first + BLOCK)
            near = self.clause[first:last] @ self.clause.T
            wide = self.sentence[first:last] @ self.sentence.T
            for i in range(first, last):
                found.update(self._partners(i, near[i - first], wide[i - first]))
            if progress:
                progress(last, total)
        return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)

    def _partners(self, i: int, near: Floats, wide: Floats) -> list[tuple[int, int]]:
        """The best partners of one proposition; fills its rows of ``best``."""
        shared = self.words.likeness(i)
        own = self.column[i]
        self.best[i] = np.maximum.reduceat(near, self.edges)
        self.best_words[i] = np.maximum.reduceat(shared, self.edges)
        self.best[i, own] = self.best_words[i, own] = 0
        score = near + shared + 0.5 * wide + 0.5 * self.around.likeness(i)
        self._look_inside(i, score)
        score[self.column == own] = 0
        rows = np.flatnonzero(score > FLOOR)
        rows = rows[np.argsort(-score[rows], kind="stable")]
        taken: Counter[int] = Counter()
        kept: list[tuple[int, int]] = []
        for j in rows.tolist():
            other = int(self.column[j])
            if taken[other] < PARTNERS:
                taken[other] += 1
                kept.append((min(i, j), max(i, j)))
                if len(kept) >= ALL_PARTNERS:
                    break
        return kept

    def _look_inside(self, i: int, score: Floats) -> None:
        """The best partners of a proposition in its own article."""
        first = int(self.edges[self.column[i]])
        last = int(self.edges[self.column[i] + 1]) if self.column[i] + 1 < len(self.edges) else len(self.article)
        own = score[first:last].copy()
        own[i - first] = 0
        for j in np.argsort(-own, kind="stable")[:INSIDE].tolist():
            if own[j] > FLOOR:
                self.inside.add((min(i, j + first), max(i, j + first)))
