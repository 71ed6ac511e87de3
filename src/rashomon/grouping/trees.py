"""A linear score corrected by small monotone gradient-boosted trees, as tables: read and applied with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rashomon.model.errors import ModelError

Matrix = NDArray[np.float32]
ALL_LEAVES = np.uint16(0xFFFF)
LOWEST_BIT = np.array([(k & -k).bit_length() - 1 for k in range(1 << 16)], dtype=np.intp)
"""Number of the lowest bit set; of the leaves that remain, the one that a row falls into."""


class Tests(NamedTuple):
    """The splits of a forest, ``most`` a tree, as QuickScorer (Lucchese et al. 2015) wants them: a row's leaf in a tree
    is the lowest bit left when each split that sends it right has struck out the leaves on its left."""

    column: NDArray[np.intp]
    """``[most * trees]``."""
    threshold: Matrix
    left: NDArray[np.uint16]
    """``[most * trees]``: bit set of the leaves on the right of the split, or not below it."""


@dataclass(frozen=True, eq=False)
class Forest:
    """Complete binary trees of one depth in heap order: the children of node ``k`` are ``2k + 1`` and ``2k + 2``."""

    features: tuple[str, ...]
    """Names of the columns, in order."""
    split: NDArray[np.int32]
    """``[trees, 2 ** depth - 1]``: column looked at."""
    threshold: Matrix
    """``[trees, 2 ** depth - 1]``: at most this goes left."""
    leaf: Matrix
    """``[trees, 2 ** depth]``: log odds added; at most 16 a tree."""
    linear: Matrix
    """``[columns]``: log odds a unit of each column adds before the trees."""
    bias: float
    prior: int = -1
    """The column that is itself a probability, whose log odds are the starting point; -1: none."""

    @cached_property
    def tests(self) -> Tests:
        """The splits, without those that send everything left."""
        trees, inner = self.split.shape
        nodes = [np.flatnonzero(np.isfinite(row)).tolist() for row in self.threshold]
        most = max(map(len, nodes), default=0)
        column = np.zeros((most, trees), dtype=np.intp)
        threshold = np.full((most, trees), np.inf, dtype=np.float32)
        left = np.full((most, trees), ALL_LEAVES, dtype=np.uint16)
        for tree, found in enumerate(nodes):
            for k, node in enumerate(found):
                column[k, tree], threshold[k, tree] = self.split[tree, node], self.threshold[tree, node]
                left[k, tree] = 0xFFFF ^ _leaves_below(2 * node + 1, inner)
        return Tests(column.ravel(), threshold.ravel(), left.ravel())

    def probability(self, rows: Matrix) -> Matrix:
        """``rows`` ``[n, columns]`` → ``[n]``, 0 to 1."""
        result: Matrix = np.asarray(1.0 / (1.0 + np.exp(-self.log_odds(rows))), dtype=np.float32)
        return result

    def log_odds(self, rows: Matrix) -> Matrix:
        """The same as log odds."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        total = rows @ self.linear + self.bias
        column, threshold, left = self.tests
        if len(column):
            trees, outer = self.leaf.shape
            struck = np.where(rows.take(column, axis=1) > threshold, left, ALL_LEAVES)
            remaining = np.bitwise_and.reduce(struck.reshape(len(rows), -1, trees), axis=1)
            leaves = LOWEST_BIT.take(remaining) + np.arange(0, trees * outer, outer)
            total += self.leaf.ravel().take(leaves).sum(axis=1)
        if self.prior >= 0:
            start = np.clip(rows[:, self.prior], 1e-3, 1 - 1e-3)
            total += np.log(start / (1 - start))
        found: Matrix = total
        return found


def _leaves_below(node: int, inner: int) -> int:
    """Bit set of the leaves below a node of a complete tree."""
    first = last = node
    while first < inner:
        first, last = 2 * first + 1, 2 * last + 2
    return (1 << (last - inner + 1)) - (1 << (first - inner))


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
