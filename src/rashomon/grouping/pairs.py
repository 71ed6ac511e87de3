"""The pair score: the probability that two articles report the same happening."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from rashomon.grouping.profiles import FIELDS, Profile
from rashomon.grouping.trees import Forest, load_forest

PAIR_FEATURES = (
    *FIELDS,
    "relative_most",
    "relative_least",
    "names_relative_most",
    "names_relative_least",
    "days_apart",
    "nearness",
    "days_shared",
    "weekdays",
)
PAIR_MONOTONE = (1,) * len(FIELDS) + (1, 1, 1, 1, -1, 1, 1, 1)
UNKNOWN = -1.0
"""Days apart when one of the two is undated."""
FARTHEST = 60.0
_WORDS, _NAMES = FIELDS.index("words"), FIELDS.index("names")


class Traits(Struct):
    """What the pair score reads of ``n`` articles beside their cosines, as columns."""

    published: NDArray[np.float64]
    """Day number; 0 when unknown."""
    weekdays: NDArray[np.uint8]
    best: NDArray[np.float32]
    """Highest cosine of the words with any article so far."""
    best_names: NDArray[np.float32]

    @classmethod
    def of(cls, profiles: list[Profile], best: list[float], best_names: list[float]) -> Traits:
        """Columns for these articles."""
        return cls(
            np.array([p.days.published or 0 for p in profiles], dtype=np.float64),
            np.array([p.days.weekdays for p in profiles], dtype=np.uint8),
            np.array(best, dtype=np.float32),
            np.array(best_names, dtype=np.float32),
        )

    @classmethod
    def empty(cls, n: int) -> Traits:
        """Columns to be filled."""
        return cls(np.zeros(n), np.zeros(n, np.uint8), np.zeros(n, np.float32), np.zeros(n, np.float32))

    def put(self, at: int, profile: Profile, best: float, best_names: float) -> None:
        """Fill one row."""
        self.published[at], self.weekdays[at] = profile.days.published or 0, profile.days.weekdays
        self.best[at], self.best_names[at] = best, best_names

    def raise_best(self, at: NDArray[np.int64], words: NDArray[np.float32], names: NDArray[np.float32]) -> None:
        """These rows, each once, were compared with a further article, with these cosines."""
        self.best[at] = np.maximum(self.best[at], words)
        self.best_names[at] = np.maximum(self.best_names[at], names)

    def take(self, at: NDArray[np.int64]) -> Traits:
        """These rows."""
        return Traits(self.published[at], self.weekdays[at], self.best[at], self.best_names[at])


def pair_rows(
    cosines: NDArray[np.float32],
    shared_days: NDArray[np.float32],
    traits: Traits,
    a: NDArray[np.intp],
    b: NDArray[np.intp],
) -> NDArray[np.float32]:
    """One row a pair, columns as ``PAIR_FEATURES``.

    ``cosines`` ``[pairs, fields]``; ``a`` and ``b`` index ``traits``.
    """
    wide = len(FIELDS)
    rows = np.empty((len(a), len(PAIR_FEATURES)), dtype=np.float32)
    rows[:, :wide] = cosines
    rows[:, wide], rows[:, wide + 1] = _relative(cosines[:, _WORDS], traits.best, a, b)
    rows[:, wide + 2], rows[:, wide + 3] = _relative(cosines[:, _NAMES], traits.best_names, a, b)
    first, second = traits.published.take(a), traits.published.take(b)
    known = (first > 0) & (second > 0)
    gap = np.abs(first - second)
    rows[:, wide + 4] = np.where(known, np.minimum(gap, FARTHEST), UNKNOWN)
    rows[:, wide + 5] = np.where(known, np.exp(-gap / 3.0), 0.0)
    rows[:, wide + 6] = shared_days
    rows[:, wide + 7] = weekday_match(traits.weekdays.take(a), traits.weekdays.take(b))
    return rows


def _relative(
    cosines: NDArray[np.float32], best: NDArray[np.float32], a: NDArray[np.intp], b: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A cosine over the best match of either article: the larger share, the smaller share."""
    one, other = np.maximum(best.take(a), 1e-6), np.maximum(best.take(b), 1e-6)
    return (
        np.minimum(cosines / np.minimum(one, other), 1.0),
        np.minimum(cosines / np.maximum(one, other), 1.0),
    )


def weekday_match(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Jaccard of the weekdays named near the start; -1 when both name some and share none, 0 when one names none."""
    return _WEEKDAY_MATCH[a, b]


def _weekday_matches() -> NDArray[np.float32]:
    """``[128, 128]``, by the bit sets of two articles."""
    sets = np.arange(128)
    bits = np.array([bin(k).count("1") for k in range(128)], dtype=np.float32)
    shared, either = bits[sets[:, None] & sets], bits[sets[:, None] | sets]
    both = (sets[:, None] > 0) & (sets > 0)
    table: NDArray[np.float32] = np.where(both, np.where(shared > 0, shared / np.maximum(either, 1), -1.0), 0.0)
    return table.astype(np.float32)


_WEEKDAY_MATCH = _weekday_matches()


def shared_days(one: Profile, others: list[Profile]) -> NDArray[np.float32]:
    """Share of the days that two texts mention which both mention, weighed by mentions (0 when either names none)."""
    mine = one.days.mentioned
    out = np.zeros(len(others), dtype=np.float32)
    if mine:
        total = sum(mine.values())
        for k, other in enumerate(others):
            theirs = other.days.mentioned
            if theirs:
                common = sum(min(count, theirs.get(day, 0.0)) for day, count in mine.items())
                out[k] = common / min(total, sum(theirs.values()))
    return out


def pair_forest() -> Forest:
    """The trained pair score."""
    return load_forest("pair", PAIR_FEATURES)
