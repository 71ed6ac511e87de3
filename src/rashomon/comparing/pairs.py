"""The pair model: how likely two propositions of different articles make one claim."""

from __future__ import annotations

import numpy as np

from rashomon.comparing.aligner import NAMES as ALIGNED
from rashomon.comparing.aligner import alignment
from rashomon.comparing.features import NAMES, features
from rashomon.comparing.space import Ints, Scores, Space
from rashomon.comparing.trees import load_trees

LEAST = -2.2
"""Logit of the alignment below which the trees are not asked: it is under that of every true pair they would take."""
UNLIKELY = 0.005
"""Probability of such a pair."""


def same_claim(space: Space) -> Scores:
    """[m] probability of each of the space's candidate pairs."""
    found = np.full(len(space.pairs), UNLIKELY)
    if not len(space.pairs):
        return found
    aligned = alignment(space.items, space.pairs)
    kept = aligned[:, ALIGNED.index("aligned")] >= LEAST
    rows = features(space, space.pairs[kept], aligned[kept])
    if len(rows):
        found[kept] = load_trees("same", NAMES).probabilities(rows)
    return found


def table(pairs: Ints, scores: Scores, floor: float) -> dict[tuple[int, int], float]:
    """Pairs above the floor with their scores."""
    kept = scores > floor
    return {(i, j): float(score) for (i, j), score in zip(pairs[kept].tolist(), scores[kept], strict=True)}
