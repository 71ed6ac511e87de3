"""A linear score corrected by small monotone gradient-boosted trees, as tables: read and applied with numpy alone."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rashomon.model.errors import ModelError

Matrix = NDArray[np.float32]


class Forest(NamedTuple):
    """Complete binary trees of one depth in heap order: the children of node ``k`` are ``2k + 1`` and ``2k + 2``."""

    features: tuple[str, ...]
    """Names of the columns, in order."""
    split: NDArray[np.int32]
    """``[trees, 2 ** depth - 1]``: column looked at."""
    threshold: Matrix
    """``[trees, 2 ** depth - 1]``: at most this goes left."""
    leaf: Matrix
    """``[trees, 2 ** depth]``: log odds added."""
    linear: Matrix
    """``[columns]``: log odds a unit of each column adds before the trees."""
    bias: float
    prior: int = -1
    """The column that is itself a probability, whose log odds are the starting point; -1: none."""

    def probability(self, rows: Matrix) -> Matrix:
        """``rows`` ``[n, columns]`` → ``[n]``, 0 to 1."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        inner, outer = self.split.shape[1], self.leaf.shape[1]
        tree = np.arange(len(self.leaf), dtype=np.intp) * inner
        row = np.arange(len(rows), dtype=np.intp)[:, None] * rows.shape[1]
        values = np.ascontiguousarray(rows).reshape(-1)
        split, threshold = self.split.reshape(-1), self.threshold.reshape(-1)
        node = np.zeros((len(rows), len(self.leaf)), dtype=np.intp)
        for _ in range(outer.bit_length() - 1):
            here = node + tree
            right = values.take(row + split.take(here)) > threshold.take(here)
            node *= 2
            node += 1
            node += right
        leaves = node + (np.arange(len(self.leaf), dtype=np.intp) * outer - inner)
        total = self.leaf.reshape(-1).take(leaves).sum(axis=1) + self.bias
        total += np.asarray(rows, dtype=np.float32) @ self.linear
        if self.prior >= 0:
            start = np.clip(rows[:, self.prior], 1e-3, 1 - 1e-3)
            total += np.log(start / (1 - start))
        result: Matrix = 1.0 / (1.0 + np.exp(-total))
        return result


@cache
def load_forest(name: str, features: tuple[str, ...]) -> Forest:
    """The forest ``weights/grouping/<name>.npz``.

    Raises ModelError when it is missing or was made for other columns.
    """
    try:
        data = files("rashomon.weights").joinpath(f"grouping/{name}.npz").read_bytes()
    except FileNotFoundError as error:
        raise ModelError(f"weights/grouping/{name}.npz is missing; make it with training/grouping.py") from error
    return read_forest(data, name, features)


def read_forest(data: bytes, name: str, features: tuple[str, ...]) -> Forest:
    """A forest from the bytes of its file."""
    with np.load(BytesIO(data)) as table:
        found = tuple(str(column) for column in table["features"])
        if found != features:
            raise ModelError(
                f"weights/grouping/{name}.npz was made for {found}; make it again with training/grouping.py"
            )
        return Forest(
            found,
            table["split"],
            table["threshold"],
            table["leaf"],
            table["linear"],
            float(table["bias"]),
            int(table["prior"]),
        )


def from_lightgbm(dump: dict[str, Any], features: tuple[str, ...], depth: int) -> Forest:
    """LightGBM's ``dump_model()`` as complete trees: short branches are filled up with splits that always go left."""
    split = np.zeros((len(dump["tree_info"]), 2**depth - 1), dtype=np.int32)
    threshold = np.full(split.shape, np.inf, dtype=np.float32)
    leaf = np.zeros((len(split), 2**depth), dtype=np.float32)

    def fill(tree: int, node: int, part: dict[str, Any]) -> None:
        if "split_feature" in part:
            split[tree, node] = part["split_feature"]
            threshold[tree, node] = np.float32(part["threshold"])
            fill(tree, 2 * node + 1, part["left_child"])
            fill(tree, 2 * node + 2, part["right_child"])
        elif node < split.shape[1]:
            fill(tree, 2 * node + 1, part)
            fill(tree, 2 * node + 2, part)
        else:
            leaf[tree, node - split.shape[1]] = part["leaf_value"]

    for index, info in enumerate(dump["tree_info"]):
        fill(index, 0, info["tree_structure"])
    return Forest(features, split, threshold, leaf, np.zeros(len(features), dtype=np.float32), 0.0)
