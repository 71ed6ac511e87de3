"""The scores as a table."""

from __future__ import annotations

from collections.abc import Mapping

from rashomon.evaluation.gold import Scores

COLUMNS = (
    ("link P", "links", "p"),
    ("link R", "links", "r"),
    ("link F1", "links", "f1"),
    ("claims", "links", "found"),
    ("status", "status", "accuracy"),
    ("balanced", "status", "balanced"),
    ("conf P", "conflicts", "p"),
    ("conf R", "conflicts", "r"),
    ("conf F1", "conflicts", "f1"),
    ("wording", "wording", "f1"),
    ("dates R", "timeline", "r"),
    ("dates P", "timeline", "p"),
    ("attr R", "attributions", "r"),
)


def show(scores: Mapping[str, Scores]) -> str:
    """One line a story, and the mean over the stories for which a measure is defined."""
    width = max(len(name) for name in (*scores, "mean")) + 2
    lines = [" " * width + "".join(f"{name:>9}" for name, _, _ in COLUMNS)]
    for story, result in scores.items():
        lines.append(f"{story:<{width}}" + "".join(_cell(result[part][key]) for _, part, key in COLUMNS))
    if len(scores) > 1:
        means = [_mean([result[part][key] for result in scores.values()]) for _, part, key in COLUMNS]
        lines.append(f"{'mean':<{width}}" + "".join(map(_cell, means)))
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    return f"{'-':>9}" if value is None else f"{value:9.3f}"


def _mean(values: list[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None
