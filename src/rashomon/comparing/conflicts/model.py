"""How likely a candidate is a conflict: one logistic model a kind, fitted to annotated stories."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

from rashomon.comparing.conflicts.candidates import Candidate
from rashomon.model.errors import ModelError

FILE = "conflicts.json"


@cache
def _models() -> dict[str, Any]:
    path = files("rashomon.weights").joinpath("pairs", FILE)
    if not path.is_file():
        raise ModelError(f"weights/pairs/{FILE} is not in this installation; reinstall rashomon")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def probability(candidate: Candidate) -> float:
    """Chance that a careful reader would call it a conflict."""
    model = _models()[candidate.kind]
    if len(model["weights"]) != len(candidate.measures):
        raise ModelError(f"weights/pairs/{FILE} was made for other measures; make it again (training/pairs)")
    total = model["intercept"] + sum(w * v for w, v in zip(model["weights"], candidate.measures, strict=True))
    return 1 / (1 + exp(-max(-50.0, min(50.0, total))))


def threshold(kind: str) -> float:
    """Probability from which a candidate of the kind is shown."""
    return float(_models()[kind]["threshold"])
