"""Which articles of a neighbourhood are one story: agglomeration, each merge judged by a trained score.

Clusters start as given (single articles, or stories as they stand) and the likeliest merge is made first, until none
is likely enough. What a merge is judged by is in ``MERGE_FEATURES``: the mean pair score between the clusters (average
linkage), and what average linkage cannot see: whether the articles across are as alike as those within (two
happenings of one conflict are alike, but less than each is within), how far apart the clusters lie in time, how long
and large the story would become.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from rashomon.grouping.pairs import FARTHEST, UNKNOWN
from rashomon.grouping.profiles import FIELDS
from rashomon.grouping.trees import Forest, load_forest

LOWEST = 0.1
"""Clusters whose mean pair score is less are not looked at."""
MERGE_FEATURES = (
    "mean",
    "most",
    "least",
    *(f"across_{field}" for field in FIELDS),
    *(f"ratio_{field}" for field in FIELDS),
    "within_words",
    "within_names",
    "within_score",
    "score_ratio",
    "smaller",
    "larger",
    "days_between_means",
    "days_between",
    "days_spanned",
    "relative_most",
    "relative_least",
)
MERGE_MONOTONE = (1,) * 3 + (1,) * len(FIELDS) * 2 + (0, 0, 0, 1, 0, 0, -1, -1, -1, 1, 1)
_WORDS, _NAMES = FIELDS.index("words"), FIELDS.index("names")
Floats = NDArray[np.float64]


class Neighbourhood(Struct):
    """What the merges of ``n`` articles are judged by."""

    scores: Floats
    """``[n, n]`` pair scores, symmetric, 0 on the diagonal."""
    cosines: Floats
    """``[fields, n, n]``, symmetric, 0 on the diagonal."""
    published: Floats
    """``[n]`` day numbers, 0 when unknown."""
    apart: frozenset[tuple[int, int]] = frozenset()
    """Pairs that must not fall together (the user's word)."""


class Clusters:
    """The state of an agglomeration: sums over pairs of articles, kept per pair of clusters."""

    def __init__(self, near: Neighbourhood, groups: list[list[int]] | None = None) -> None:
        self.members = groups or [[k] for k in range(len(near.scores))]
        order = np.array([k for group in self.members for k in group], dtype=np.intp)
        self.size = np.array([len(group) for group in self.members], dtype=np.float64)
        starts = (np.cumsum(self.size) - self.size).astype(np.intp)
        n = len(starts)
        self.alive = np.ones(n, dtype=bool)
        self.total, self.inside = _blocks(near.scores, order, starts, np.add)
        self.most, _ = _blocks(near.scores, order, starts, np.maximum)
        self.least, _ = _blocks(near.scores, order, starts, np.minimum)
        self.cosines, self.cosines_inside = _blocks(near.cosines, order, starts, np.add)
        days = near.published[order]
        self.dated = np.add.reduceat((days > 0).astype(np.float64), starts)
        self.days = np.add.reduceat(days, starts)
        self.first = np.minimum.reduceat(np.where(days > 0, days, np.inf), starts)
        self.last = np.maximum.reduceat(np.where(days > 0, days, -np.inf), starts)
        self.best = (self.total / np.outer(self.size, self.size)).max(axis=1, initial=0.0)
        self.apart = np.zeros((n, n), dtype=bool)
        where = {k: c for c, group in enumerate(self.members) for k in group}
        for a, b in near.apart:
            self.apart[where[a], where[b]] = self.apart[where[b], where[a]] = True

    def candidates(self, a: int, lowest: float = LOWEST) -> NDArray[np.intp]:
        """Clusters that ``a`` might merge with."""
        mean = self.total[a] / (self.size[a] * self.size)
        return np.flatnonzero((mean >= lowest) & self.alive & ~self.apart[a])

    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """All pairs of clusters that might merge."""
        mean = self.total / np.outer(self.size, self.size)
        a, b = np.nonzero(np.triu((mean >= LOWEST) & ~self.apart, 1))
        return a, b

    def merge(self, a: int, b: int) -> None:
        """Put ``b`` into ``a``."""
        self.cosines_inside[:, a] += self.cosines_inside[:, b] + self.cosines[:, a, b]
        self.inside[a] += self.inside[b] + self.total[a, b]
        self.cosines[:, a] += self.cosines[:, b]
        self.cosines[:, :, a] = self.cosines[:, a]
        for table, joined in (
            (self.total, self.total[a] + self.total[b]),
            (self.most, np.maximum(self.most[a], self.most[b])),
            (self.least, np.minimum(self.least[a], self.least[b])),
            (self.apart, self.apart[a] | self.apart[b]),
        ):
            table[a] = joined
            table[:, a] = joined
            table[b] = 0
            table[:, b] = 0
            table[a, a] = 0
        self.size[a] += self.size[b]
        self.dated[a] += self.dated[b]
        self.days[a] += self.days[b]
        self.first[a] = min(self.first[a], self.first[b])
        self.last[a] = max(self.last[a], self.last[b])
        self.members[a] += self.members[b]
        self.alive[b] = False
        touched = np.append(np.flatnonzero(self.total[a] > 0), a)
        means = self.total[touched] / (self.size[touched][:, None] * self.size)
        self.best[touched] = (means * self.alive).max(axis=1)

    def rows(self, a: NDArray[np.intp], c: NDArray[np.intp]) -> NDArray[np.float32]:
        """What merging each ``a`` with the ``c`` beside it is judged by: ``[len(a), len(MERGE_FEATURES)]``."""
        pairs = self.size[a] * self.size[c]
        mean = self.total[a, c] / pairs
        across = self.cosines[:, a, c] / pairs
        own, theirs = self._pairs_inside(a), self._pairs_inside(c)
        within = _geometric(self.cosines_inside[:, a] / own, self.cosines_inside[:, c] / theirs)
        ratio = np.where(within > 0.01, np.minimum(across / np.maximum(within, 0.01), 3.0), UNKNOWN)
        score = np.fmin(self.inside[a] / own, self.inside[c] / theirs)
        first, second = mean / np.maximum(self.best[a], 1e-6), mean / np.maximum(self.best[c], 1e-6)
        columns = [
            mean,
            self.most[a, c],
            self.least[a, c],
            *across,
            *ratio,
            _or_unknown(within[_WORDS]),
            _or_unknown(within[_NAMES]),
            _or_unknown(score),
            _or_unknown(np.minimum(mean / np.maximum(score, 1e-6), 3.0)),
            np.log(np.minimum(self.size[a], self.size[c])),
            np.log(np.maximum(self.size[a], self.size[c])),
            *self._times(a, c),
            np.maximum(first, second),
            np.minimum(first, second),
        ]
        return np.array(columns, dtype=np.float32).T

    def _pairs_inside(self, c: NDArray[np.intp]) -> Floats:
        """Pairs of articles within clusters; nan for single articles."""
        size = self.size[c]
        return np.asarray(np.where(size > 1, size * (size - 1) / 2, np.nan), dtype=np.float64)

    def _times(self, a: NDArray[np.intp], c: NDArray[np.intp]) -> list[Floats]:
        """Days between the means, days between the nearest ends (negative: overlap), days from first to last."""
        known = (self.dated[a] > 0) & (self.dated[c] > 0)
        if not known.any():
            return [np.full(len(a), UNKNOWN)] * 3
        dated = np.maximum(self.dated, 1.0)
        means = np.abs(self.days[a] / dated[a] - self.days[c] / dated[c])
        first, last = np.minimum(self.first[a], self.first[c]), np.maximum(self.last[a], self.last[c])
        inner = np.maximum(self.first[a], self.first[c]) - np.minimum(self.last[a], self.last[c])
        return [
            np.where(known, np.minimum(means, FARTHEST), UNKNOWN),
            np.where(known, np.clip(inner, -10.0, FARTHEST), UNKNOWN),
            np.where(known, np.minimum(last - first, FARTHEST), UNKNOWN),
        ]


def _blocks(table: Floats, order: NDArray[np.intp], starts: NDArray[np.intp], join: np.ufunc) -> tuple[Floats, Floats]:
    """A table over articles (its last two axes) as one over groups, 0 on the diagonal; and half the diagonal."""
    table = table[..., order[:, None], order]
    table = join.reduceat(join.reduceat(table, starts, axis=-2), starts, axis=-1)
    own = np.diagonal(table, axis1=-2, axis2=-1) / 2
    places = np.arange(len(starts))
    table[..., places, places] = 0
    return table, own


def _or_unknown(column: Floats) -> Floats:
    return np.where(np.isnan(column), UNKNOWN, column)


def _geometric(a: Floats, b: Floats) -> Floats:
    """Geometric mean; the other where one is unknown (nan)."""
    return np.asarray(np.sqrt(np.where(np.isnan(a), b, a) * np.where(np.isnan(b), a, b)))


def solve(near: Neighbourhood, start: Iterable[list[int]], forest: Forest, threshold: float) -> list[list[int]]:
    """Clusters of the articles ``0 … n-1`` of a neighbourhood, each sorted, in order of their first article.

    ``start`` lists articles that are together from the outset; the others start alone. The order of the articles has no
    influence but on exact ties.
    """
    together = [list(group) for group in start]
    held = {k for group in together for k in group}
    clusters = Clusters(near, together + [[k] for k in range(len(near.scores)) if k not in held])
    likely = np.zeros((len(clusters.members),) * 2, dtype=np.float32)
    """Merge score of each pair that may merge, above the diagonal."""

    def judge(a: NDArray[np.intp], c: NDArray[np.intp]) -> None:
        likely[np.minimum(a, c), np.maximum(a, c)] = forest.probability(clusters.rows(a, c))

    judge(*clusters.pairs())
    while len(likely) > 1:
        a, b = divmod(int(likely.argmax()), len(likely))
        if likely[a, b] < threshold:
            break
        clusters.merge(a, b)
        for k in (a, b):
            likely[k] = likely[:, k] = 0
        if len(others := clusters.candidates(a)):
            judge(np.full(len(others), a), others)
    return sorted(sorted(group) for group, alive in zip(clusters.members, clusters.alive, strict=True) if alive)


def merge_forest() -> Forest:
    """The trained merge score."""
    return load_forest("merge", MERGE_FEATURES)
