"""Fit the models of conflicts: candidates of annotated stories, labelled by the scorer's rule, trees for each kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.comparing.conflicts import published
from rashomon.comparing.conflicts.candidates import COLUMNS, Candidate, candidates
from training.pairs.boost import fit, store
from training.pairs.stories import Matches, Story

KINDS: Mapping[str, frozenset[str]] = {
    "figure": frozenset({"figure"}),
    "name": frozenset({"name"}),
    "wording": frozenset({"wording"}),
    "denial": frozenset({"denial", "position-change"}),
}
"""Kind of candidate → kinds of the gold that it is."""
THRESHOLDS = {"figure": 0.25, "name": 0.25, "wording": 0.3, "denial": 0.3}
"""Probability from which a conflict is shown: set on stories left out, for precision."""
SETTINGS = {"num_leaves": 4, "min_data_in_leaf": 15, "lambda_l2": 10.0, "learning_rate": 0.03, "feature_fraction": 0.25}
ROUNDS = 250
OPTIONAL = 0.5
"""Weight of a candidate that is optional in the gold."""

Labels = NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """A story's candidates of one kind: measures [n, …], labels [n] and weights [n] (0: says nothing)."""

    rows: NDArray[np.float32]
    labels: Labels
    weights: Labels


def kinds_of(story: Story, same: NDArray[np.float64], scorer: ModuleType) -> dict[str, Kind]:
    """The story's labelled candidates. ``same``: probabilities of its pairs by a model that has not seen it."""
    gold = scorer.with_sections(story.gold)["conflicts"]
    fitting = _fitting(story, gold, scorer)
    found = {}
    for kind, (held, rows) in candidates(story.space, same, days_of(story)).items():
        labels, weights = _labels(kind, held, rows, gold, fitting)
        found[kind] = Kind(rows, labels, weights)
    return found


def days_of(story: Story) -> dict[int, str]:
    """Article → when it was published, where known."""
    return {n: stamp for n, a in enumerate(story.articles) if (stamp := published(a))}


def _fitting(story: Story, gold: Sequence[Any], scorer: ModuleType) -> dict[tuple[int, int], list[int]]:
    """Pair of propositions → the conflicts of the gold that it fits."""
    matches = Matches(story.texts, story.quotes)
    found: dict[tuple[int, int], list[int]] = {}
    for number, conflict in enumerate(gold):
        ends = [{i for quote in scorer.ends_of(conflict[end]) for i, _ in matches.of(quote)} for end in "ab"]
        for pair in sorted({(min(i, j), max(i, j)) for i in ends[0] for j in ends[1] if i != j}):
            found.setdefault(pair, []).append(number)
    return found


def _labels(
    kind: str,
    held: Sequence[Candidate],
    rows: NDArray[np.float32],
    gold: Sequence[Any],
    fitting: Mapping[tuple[int, int], list[int]],
) -> tuple[Labels, Labels]:
    labels, weights = np.zeros(len(held)), np.ones(len(held))
    likest = _likest(held, rows) if kind == "figure" else set(range(len(held)))
    told: list[int | None] = []
    for n, candidate in enumerate(held):
        fits = fitting.get((min(candidate.i, candidate.j), max(candidate.i, candidate.j)), [])
        mine = [g for g in fits if gold[g]["kind"] in KINDS[kind]]
        told.append(mine[0] if mine and n in likest else None)
        if told[-1] is not None:
            labels[n] = 1.0
            weights[n] = OPTIONAL if all(gold[g].get("optional") for g in mine) else 1.0
        elif fits:
            weights[n] = 0.0
    # A conflict that many pairs tell of is one conflict.
    counts = Counter(told)
    return labels, np.array([w if g is None else w / counts[g] ** 0.5 for w, g in zip(weights, told, strict=True)])


def _likest(held: Sequence[Candidate], rows: NDArray[np.float32]) -> set[int]:
    """Of the figures of two propositions those that most likely count one thing."""
    at = [COLUMNS["figure"].index(name) for name in ("window_share", "counted_same", "unit_same")]
    kin = rows[:, at] @ np.array([1.0, 1.0, 0.5])
    best: dict[tuple[int, int], int] = {}
    for n, candidate in enumerate(held):
        pair = (candidate.i, candidate.j)
        if pair not in best or kin[n] > kin[best[pair]]:
            best[pair] = n
    return set(best.values())


def fit_conflicts(stories: Sequence[Mapping[str, Kind]]) -> dict[str, Any]:
    """Kind → trees."""
    found = {}
    for kind in KINDS:
        held = [s[kind] for s in stories if len(s[kind].labels)]
        rows, labels = np.concatenate([h.rows for h in held]), np.concatenate([h.labels for h in held])
        weights = np.concatenate([h.weights * (100 / max(20, len(h.labels))) ** 0.3 for h in held])
        found[kind] = fit(rows, labels, weights, ROUNDS, **SETTINGS)
    return found


def write_conflicts(models: Mapping[str, Any], folder: Path) -> None:
    """The trees of each kind, and the thresholds."""
    for kind, model in models.items():
        store(model, COLUMNS[kind], folder / f"{kind}.npz")
    made = {"thresholds": THRESHOLDS}
    (folder / "conflicts.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
