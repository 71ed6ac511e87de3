"""Why two articles are together: what they share, and what each share adds to the pair score."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rashomon.grouping.pairs import PAIR_FEATURES, UNKNOWN
from rashomon.grouping.profiles import Profile
from rashomon.grouping.trees import Forest
from rashomon.model import Reason

Kind = Literal["actors", "place", "date", "figures", "words", "title", "passage", "user"]
WITHOUT: tuple[tuple[Kind, dict[str, float]], ...] = (
    ("words", {"words": 0.0, "lead": 0.0, "relative_most": 0.0, "relative_least": 0.0}),
    ("actors", {"names": 0.0, "names_relative_most": 0.0, "names_relative_least": 0.0}),
    ("figures", {"numbers": 0.0}),
    ("title", {"title": 0.0}),
    ("date", {"days_apart": UNKNOWN, "nearness": 0.0, "days_shared": 0.0, "weekdays": 0.0}),
)
"""Kind of reason → the columns of the pair score that tell of it, and their value when nothing is shared."""
SHOWN = 6
USER = 99.0
"""Weight of the user's word: above all else."""


def reasons(a: Profile, b: Profile, row: NDArray[np.float32], forest: Forest, told: bool = False) -> tuple[Reason, ...]:
    """What two articles share, weightiest first; ``weight`` is the log odds that it adds to the pair score."""
    rows = np.repeat(row[None, :], len(WITHOUT) + 1, axis=0)
    for k, (_, columns) in enumerate(WITHOUT, start=1):
        for column, value in columns.items():
            rows[k, PAIR_FEATURES.index(column)] = value
    scores = np.clip(forest.probability(rows).astype(np.float64), 1e-6, 1 - 1e-6)
    odds = np.log(scores / (1 - scores)).tolist()
    found = [Reason("user", (), USER)] if told else []
    for (kind, _), score in zip(WITHOUT, odds[1:], strict=True):
        weight = round(odds[0] - score, 2)
        shared = _shared(kind, a, b)
        if shared and weight > 0:
            found.append(Reason(kind, shared, weight))
    return tuple(sorted(found, key=lambda reason: -reason.weight))


def _shared(kind: Kind, a: Profile, b: Profile) -> tuple[str, ...]:
    """The shared terms of a kind, in the order of their weight in the first article."""
    if kind == "date":
        return _shared_days(a, b)
    if kind == "words":
        named = set(a.shown["names"])
        return tuple(w for w in a.shown["words"] if w in b.shown["words"] and w not in named)[:SHOWN]
    field = {"actors": "names", "figures": "numbers", "title": "title"}[kind]
    return tuple(w for w in a.shown[field] if w in b.shown[field])[:SHOWN]


def _shared_days(a: Profile, b: Profile) -> tuple[str, ...]:
    """Days both mention (``--08-16``), or the days of publication when they are at most two apart."""
    both = sorted(day for day in a.days.mentioned if day in b.days.mentioned)
    if both:
        return tuple(f"--{day // 32:02d}-{day % 32:02d}" for day in both[:SHOWN])
    first, second = a.days.published, b.days.published
    if first and second and abs(first - second) <= 2:
        return tuple(np.datetime64(day - 719163, "D").astype(str) for day in sorted({first, second}))
    return ()
