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
_NAMES = FIELDS.index("names")


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
    words, names = cosines[:, 0], cosines[:, _NAMES]
    first, second = words / np.maximum(traits.best[a], 1e-6), words / np.maximum(traits.best[b], 1e-6)
    third, fourth = names / np.maximum(traits.best_names[a], 1e-6), names / np.maximum(traits.best_names[b], 1e-6)
    known = (traits.published[a] > 0) & (traits.published[b] > 0)
    gap = np.abs(traits.published[a] - traits.published[b])
    columns = [
        *cosines.T,
        np.minimum(np.maximum(first, second), 1.0),
        np.minimum(np.minimum(first, second), 1.0),
        np.minimum(np.maximum(third, fourth), 1.0),
        np.minimum(np.minimum(third, fourth), 1.0),
        np.where(known, np.minimum(gap, FARTHEST), UNKNOWN),
        np.where(known, np.exp(-gap / 3.0), 0.0),
        shared_days,
        weekday_match(traits.weekdays[a], traits.weekdays[b]),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


_BITS = np.array([bin(k).count("1") for k in range(256)], dtype=np.float32)


def weekday_match(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Jaccard of the weekdays named near the start; -1 when both name some and share none, 0 when one names none."""
    shared, either = _BITS[a & b], _BITS[a | b]
    both = (a > 0) & (b > 0)
    result: NDArray[np.float32] = np.where(both, np.where(shared > 0, shared / np.maximum(either, 1), -1.0), 0.0)
    return result


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
