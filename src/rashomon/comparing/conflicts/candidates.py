"""Pairs of propositions that may be in conflict, of each kind, with the measures that its model judges by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from rashomon.comparing.conflicts import denials, figures, names, quotes
from rashomon.comparing.conflicts.shared import COLUMNS as SHARED
from rashomon.comparing.conflicts.shared import shared
from rashomon.comparing.propositions import Quantity
from rashomon.comparing.space import Floats, Ints, Scores, Space

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "figure": (*figures.COLUMNS, *SHARED),
    "name": (*names.COLUMNS, *SHARED),
    "wording": (*quotes.COLUMNS, *SHARED),
    "denial": (*denials.COLUMNS, *SHARED),
}
"""Kind → what its model is given."""


@dataclass(frozen=True)
class Candidate:
    """Propositions ``i`` and ``j`` may be in conflict of the kind; of a denial, ``i`` denies what ``j`` says."""

    kind: str
    i: int
    j: int
    detail: tuple[str, ...] = ()
    """What differs, as each prints it."""
    figures: tuple[Quantity, Quantity] | None = None
    certainty: float = 0.0
    """Probability that its structure alone gives it, whatever the model says."""


Judged = tuple[list[Candidate], Floats]
"""Candidates of one kind, with a row of measures for each."""


def candidates(space: Space, same: Scores, days: Mapping[int, str]) -> dict[str, Judged]:
    """Kind → candidates. ``same``: probability of one claim for each of ``space.pairs``.

    ``days``: article → when it was published, ISO 8601, where known.
    """
    pool = np.concatenate([space.pairs, space.inside])
    likely = np.concatenate([same, np.zeros(len(space.inside))])
    when = {article: day for article, stamp in days.items() if (day := _ordinal(stamp)) is not None}
    found: dict[str, tuple[list[Candidate], Floats]] = {
        "figure": _figures(space, pool, when),
        "name": _names(space, pool),
        "wording": _quotes(space, pool),
        "denial": _denials(space, same, days),
    }
    known = {(i, j): float(p) for (i, j), p in zip(pool.tolist(), likely.tolist(), strict=True)}
    return {kind: (held, _with_shared(space, held, own, known, when)) for kind, (held, own) in found.items()}


def _with_shared(
    space: Space, held: list[Candidate], own: Floats, known: Mapping[tuple[int, int], float], when: Mapping[int, float]
) -> Floats:
    pairs = np.array([sorted((c.i, c.j)) for c in held], dtype=np.int64).reshape(-1, 2)
    same = np.array([known.get((i, j), 0.0) for i, j in pairs.tolist()])
    return np.concatenate([own, shared(space, pairs, same, when)], axis=1).astype(np.float32)


def _ordinal(stamp: str) -> float | None:
    try:
        return float(date.fromisoformat(stamp[:10]).toordinal())
    except ValueError:
        return None


def _figures(space: Space, pool: Ints, when: Mapping[int, float]) -> Judged:
    found = [clash for _, clash in figures.clashes(space, pool, when)]
    held = [Candidate("figure", c.i, c.j, (_text(space, c.i, c.x), _text(space, c.j, c.y)), (c.x, c.y)) for c in found]
    return held, _rows([c.measures for c in found], figures.COLUMNS)


def _text(space: Space, n: int, quantity: Quantity) -> str:
    item = space.items[n]
    return item.text[quantity.start - item.start : quantity.end - item.start]


def _names(space: Space, pool: Ints) -> Judged:
    found = names.variants(space, pool)
    held = [
        Candidate("name", v.i, v.j, (names.spelled(space.items[v.i], v.x), names.spelled(space.items[v.j], v.y)))
        for v in found
    ]
    return held, _rows([v.measures for v in found], names.COLUMNS)


def _quotes(space: Space, pool: Ints) -> Judged:
    found = [rewording for _, rewording in quotes.rewordings(space, pool)]
    return [Candidate("wording", r.i, r.j) for r in found], _rows([r.measures for r in found], quotes.COLUMNS)


def _denials(space: Space, same: Scores, days: Mapping[int, str]) -> Judged:
    found = denials.denials(space, same, days)
    held = [Candidate("denial", d.i, d.j, certainty=d.certainty) for d in found]
    return held, _rows([d.measures for d in found], denials.COLUMNS)


def _rows(measures: list[tuple[float, ...]], columns: tuple[str, ...]) -> Floats:
    return np.array(measures, dtype=np.float32).reshape(-1, len(columns))
