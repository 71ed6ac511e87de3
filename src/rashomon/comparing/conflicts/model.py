"""How likely a candidate is a conflict: boosted trees for each kind, trained on annotated stories."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from rashomon.comparing.conflicts.candidates import COLUMNS
from rashomon.comparing.space import Floats, Scores
from rashomon.comparing.trees import load_trees
from rashomon.model.errors import ModelError

FILE = "conflicts.json"


@cache
def thresholds() -> dict[str, float]:
    """Kind → probability from which a candidate is shown."""
    path = files("rashomon.weights").joinpath("pairs", FILE)
    if not path.is_file():
        raise ModelError(f"weights/pairs/{FILE} is not in this installation; reinstall rashomon")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {kind: float(value) for kind, value in found["thresholds"].items()}


def probabilities(kind: str, rows: Floats) -> Scores:
    """[n] chances that a careful reader would call the candidates conflicts."""
    return load_trees(kind, COLUMNS[kind]).probabilities(rows)
