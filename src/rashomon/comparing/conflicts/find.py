"""The conflicts of a story: candidates judged, and the same quarrel told once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rashomon.comparing.conflicts.candidates import Candidate, candidates
from rashomon.comparing.conflicts.denials import another_day
from rashomon.comparing.conflicts.figures import near
from rashomon.comparing.conflicts.measures import gap
from rashomon.comparing.conflicts.model import probabilities, thresholds
from rashomon.comparing.propositions import Proposition
from rashomon.comparing.space import Scores, Space
from rashomon.model.comparison import ConflictKind

KINDS: Mapping[str, ConflictKind] = {"denial": "denial", "figure": "figure", "name": "name", "wording": "wording"}
TOLL = 0.12
"""Probability from which a toll that rises from one report to a later one is shown: its structure speaks for it."""
STEEP = 1.6
"""Logarithm of the greatest rise of one toll: a larger one counts another thing."""
SAME = 0.8
"""Cosine from which two clauses are one end of a quarrel."""

ANSWERED = 0.5
"""Cosine from which what one actor denies in two places is the same."""


@dataclass
class Found:
    """A conflict between propositions ``i`` and ``j``, and the other pairs that tell of it."""

    candidate: Candidate
    kind: ConflictKind
    score: float
    others: list[Candidate] = field(default_factory=list)


def find_conflicts(space: Space, same: Scores, cluster: Sequence[int], days: Mapping[int, str]) -> list[Found]:
    """Conflicts that are likely enough, best first. ``cluster``: number of each proposition's claim.

    ``days``: article → when it was published, ISO 8601, where known.
    """
    judged = [
        (max(score, candidate.certainty), candidate)
        for kind, (held, rows) in candidates(space, same, days).items()
        if held
        for candidate, score in zip(held, probabilities(kind, rows).tolist(), strict=True)
    ]
    found: list[Found] = []
    for score, candidate in sorted(judged, key=lambda e: (-e[0], e[1].kind, e[1].i, e[1].j)):
        lowest = TOLL if rising_toll(candidate, space.items, days) else thresholds()[candidate.kind]
        if score < lowest:
            continue
        told = next((f for f in found if _same(space, cluster, f, candidate)), None)
        if told:
            told.others.append(candidate)
        else:
            found.append(Found(candidate, _kind(candidate, space.items, days), score))
    return found


def rising_toll(candidate: Candidate, items: Sequence[Proposition], stamps: Mapping[int, str]) -> bool:
    """Whether two figures are one count of victims, higher in the later report."""
    if candidate.figures is None:
        return False
    a, b = items[candidate.i], items[candidate.j]
    x, y = candidate.figures
    one, two = stamps.get(a.article, ""), stamps.get(b.article, "")
    if not one or not two or one == two or x.unit != y.unit or not near(a, x) & near(b, y):
        return False
    return (x.low < y.low) == (one < two) and gap(x, y) < STEEP


def _kind(candidate: Candidate, items: Sequence[Proposition], days: Mapping[int, str]) -> ConflictKind:
    """One actor who says otherwise on another day has changed position."""
    a, b = items[candidate.i], items[candidate.j]
    if candidate.kind == "denial" and a.actor is not None and a.actor == b.actor and another_day(a, b, days):
        return "position-change"
    return KINDS[candidate.kind]


def _same(space: Space, cluster: Sequence[int], told: Found, new: Candidate) -> bool:
    """Whether two candidates tell of one conflict."""
    old = told.candidate
    if old.kind != new.kind:
        return False
    if new.kind == "name":
        return {n.lower() for n in old.detail} == {n.lower() for n in new.detail}
    if new.figures and old.figures and _values(old) == _values(new):
        return True
    if new.kind == "denial" and _one_denial(space, cluster, old, new):
        return True
    straight = _one(space, cluster, old.i, new.i) and _one(space, cluster, old.j, new.j)
    return straight or (_one(space, cluster, old.i, new.j) and _one(space, cluster, old.j, new.i))


def _one_denial(space: Space, cluster: Sequence[int], old: Candidate, new: Candidate) -> bool:
    """Whether one denial is told in two places, or one denier answers the same twice."""
    if _one(space, cluster, old.i, new.i):
        return True
    who = space.items[old.i].actor
    about = float(space.clause[old.j] @ space.clause[new.j])
    return who is not None and who == space.items[new.i].actor and about > ANSWERED


def _values(candidate: Candidate) -> frozenset[tuple[float, str | None]]:
    return frozenset((q.low, q.unit) for q in candidate.figures or ())


def _one(space: Space, cluster: Sequence[int], i: int, j: int) -> bool:
    """Whether two propositions are the same end: one claim, one sentence, or nearly the same words."""
    a, b = space.items[i], space.items[j]
    if cluster[i] == cluster[j] or (a.article, a.sentence) == (b.article, b.sentence):
        return True
    return float(space.clause[i] @ space.clause[j]) > SAME
