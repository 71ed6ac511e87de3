"""Fit the models of comparing to stories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from training.pairs.boost import fit
from training.pairs.stories import BEST, NOT, Story

ROUNDS = 220
KEPT = 0.35
"""Share of the pairs that fit no link which is kept, at accordingly more weight."""
HARD = 5.0
"""Weight of a pair that the annotators named as one that only looks alike."""


def fit_same(stories: Sequence[Story]) -> Any:
    """The trees that tell whether two propositions make one claim."""
    rows = np.concatenate([s.rows for s in stories])
    labels = np.concatenate([s.labels for s in stories])
    # A long story has many pairs, but they are not that much more to learn from.
    weights = np.concatenate([np.full(len(s.labels), len(s.labels) ** -0.5) for s in stories])
    weights /= weights.mean()
    hard = np.concatenate([s.hard for s in stories])
    # A pair that fits a link, though another fits it better, teaches neither.
    sampled = hard | (np.random.RandomState(1).rand(len(labels)) < KEPT)
    keep = (labels == BEST) | ((labels == NOT) & sampled)
    weights = np.where(hard, weights * HARD, np.where(labels == NOT, weights / KEPT, weights))
    rows, labels, weights = rows[keep], labels[keep], weights[keep]
    return fit(rows, (labels == BEST).astype(float), weights, ROUNDS, num_leaves=7)


def logistic(
    rows: Sequence[tuple[Sequence[float], int]], strength: float = 0.1, *, balanced: bool = False
) -> dict[str, Any]:
    """Weights and intercept for measures as they are; ``balanced``: as if both labels were as frequent."""
    from sklearn.linear_model import LogisticRegression

    values = np.array([row for row, _ in rows], dtype=float)
    labels = np.array([y for _, y in rows])
    mean, spread = values.mean(0), values.std(0) + 1e-6
    model = LogisticRegression(C=strength, class_weight="balanced" if balanced else None).fit(
        (values - mean) / spread, labels
    )
    weights = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - (weights * mean).sum())
    return {"weights": [round(float(w), 5) for w in weights], "intercept": round(intercept, 5)}
