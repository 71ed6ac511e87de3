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
        """[n] sums of the leaves that the rows [n, features] fall into.

        Each test is made for all rows at once: with few leaves a tree that is cheaper than following each row.
        """
        columns = np.ascontiguousarray(rows.T, dtype=np.float64)
        total = np.zeros(len(rows))
        for root in self.roots.tolist():
            total += self._under(root, columns)
        return total

    def _under(self, node: int, columns: NDArray[np.float64]) -> NDArray[np.float64] | np.float64:
        left, right = int(self.left[node]), int(self.right[node])
        if left == right:
            leaf: np.float64 = self.value[node]
            return leaf
        test = columns[self.feature[node]] <= self.threshold[node]
        return np.where(test, self._under(left, columns), self._under(right, columns))

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
