"""Boosted trees as plain arrays, read from a file of numbers: no learner is needed to use them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from rashomon.model.errors import ModelError


@dataclass(frozen=True)
class Trees:
    """Trees of binary tests ``x[feature] <= threshold`` (go left); a leaf has itself as both children."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    depth: int

    def logits(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """[n] sums of the leaves that the rows [n, features] fall into."""
        total = np.zeros(len(rows))
        values = rows.astype(np.float64)
        index = np.arange(len(rows))
        for root in self.roots:
            at = np.full(len(rows), root)
            for _ in range(self.depth):
                at = np.where(values[index, self.feature[at]] <= self.threshold[at], self.left[at], self.right[at])
            total += self.value[at]
        return total

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """[n] chances by the logistic function."""
        return np.asarray(1 / (1 + np.exp(-self.logits(rows))))


@cache
def load_trees(name: str, columns: tuple[str, ...]) -> Trees:
    """``weights/pairs/<name>.npz``; ``columns`` are the features it must have been trained on.

    Raises ModelError when the file is missing or was made for other features.
    """
    with as_file(files("rashomon.weights").joinpath("pairs", f"{name}.npz")) as path:
        if not path.is_file():
            raise ModelError(f"weights/pairs/{name}.npz is not in this installation; reinstall rashomon")
        with np.load(path, allow_pickle=False) as stored:
            if tuple(stored["columns"].tolist()) != columns:
                raise ModelError(f"weights/pairs/{name}.npz is for other features; make it again with training/pairs")
            arrays = {key: stored[key] for key in ("roots", "feature", "threshold", "left", "right", "value")}
            return Trees(**arrays, depth=int(stored["depth"]))
