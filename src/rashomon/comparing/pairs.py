"""The pair model: how likely two propositions of different articles make one claim."""

from __future__ import annotations

import numpy as np

from rashomon.comparing.features import NAMES, features
from rashomon.comparing.space import Ints, Scores, Space
from rashomon.comparing.trees import load_trees


def same_claim(space: Space) -> Scores:
    """[m] probability of each of the space's candidate pairs."""
    if not len(space.pairs):
        return np.zeros(0)
    return load_trees("same", NAMES).probabilities(features(space, space.pairs))


def table(pairs: Ints, scores: Scores, floor: float) -> dict[tuple[int, int], float]:
    """Pairs above the floor with their scores."""
    kept = scores > floor
    return {(i, j): float(score) for (i, j), score in zip(pairs[kept].tolist(), scores[kept], strict=True)}
