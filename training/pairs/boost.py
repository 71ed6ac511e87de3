"""Boosted trees over pair features: trained with LightGBM, stored as the plain arrays of ``comparing.trees``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]

SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 15,
    "min_data_in_leaf": 30,
    "lambda_l2": 5.0,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
    "seed": 1,
}


def fit(rows: Rows, labels: NDArray[np.float64], weights: NDArray[np.float64], rounds: int, **changed: Any) -> Any:
    """A LightGBM model of the labels (0 or 1)."""
    import lightgbm

    data = lightgbm.Dataset(rows, label=labels, weight=weights)
    return lightgbm.train({**SETTINGS, **changed}, data, num_boost_round=rounds)


def arrays(model: Any, columns: Sequence[str]) -> dict[str, Any]:
    """The model's trees as arrays: a leaf has itself as both children."""
    found: dict[str, list[Any]] = {k: [] for k in ("roots", "feature", "threshold", "left", "right", "value")}
    depth = 1

    def add(node: dict[str, Any], level: int) -> int:
        nonlocal depth
        depth = max(depth, level)
        here = len(found["feature"])
        for key in ("feature", "threshold", "left", "right", "value"):
            found[key].append(0)
        if "leaf_value" in node:
            found["left"][here] = found["right"][here] = here
            found["value"][here] = node["leaf_value"]
            return here
        if node["decision_type"] != "<=":
            raise ValueError(f"cannot store a test of type {node['decision_type']}")
        found["feature"][here] = node["split_feature"]
        found["threshold"][here] = node["threshold"]
        found["left"][here] = add(node["left_child"], level + 1)
        found["right"][here] = add(node["right_child"], level + 1)
        return here

    for tree in model.dump_model()["tree_info"]:
        found["roots"].append(add(tree["tree_structure"], 1))
    kinds = {"threshold": np.float64, "value": np.float64}
    return {
        **{key: np.array(values, dtype=kinds.get(key, np.int32)) for key, values in found.items()},
        "depth": np.int32(depth),
        "columns": np.array(list(columns)),
    }


def store(model: Any, columns: Sequence[str], path: Path) -> None:
    """Write the trees where ``rashomon.comparing.trees`` reads them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays(model, columns))
