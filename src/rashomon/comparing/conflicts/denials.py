"""What one voice says and another denies, and what one actor says otherwise on another day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rashomon.comparing.cues import accuses, foretells, words
from rashomon.comparing.propositions import Proposition
from rashomon.comparing.space import Scores, Space

OPPOSED = 0.15
"""Probability of one claim from which statements of opposite polarity are held against each other."""
NEAR = 0.25
"""Cosine from which a clause may be what a denial speaks of."""
PARTNERS = 3
"""Clauses kept for a denial in its own article, and in the others."""
REPLY = 0.65
"""How often a denial that only points back denies the statement just before it; set by judgement, not measured."""
ACCUSED = 0.45
"""How often one who denies answers the clause most like it that accuses them; by judgement, not measured."""
CLOSE = 1.0
"""Least fit of that clause."""
REACH = 6
"""Clauses looked back for that statement."""
REVERSAL = 0.45
"""How often one actor's "will" and "will not" of one thing are a changed position; by judgement, not measured."""
ALIKE = 0.3
IN_COMMON = 0.12
"""Cosine of the clauses, and of their words, from which they are about one thing."""
TURNS = frozenset({"negations", "refusals", "doubts"})
REFUSING = frozenset({"negations", "refusals"})
COLUMNS = (
    "fit", "place", "certain", "denies", "points_at_denier", "accuses", "same_actor", "other_actor",
    "turned_negation", "turned_refusal", "turned_doubt", "explicit", "denied_share",
)  # fmt: skip
"""Of the measures of a denial."""


@dataclass(frozen=True)
class Denial:
    """Proposition ``i`` denies, refuses or turns round what ``j`` says."""

    i: int
    j: int
    measures: tuple[float, ...]
    certainty: float = 0.0
    """Probability that its structure alone gives it, whatever the model says."""


def denials(space: Space, same: Scores, days: Mapping[int, str]) -> list[Denial]:
    """All that may be denials or changed positions.

    ``same``: probability of one claim for each of ``space.pairs``; ``days``: article → when it was published, ISO
    8601, where known.
    """
    score = {(i, j): float(p) for (i, j), p in zip(space.pairs.tolist(), same, strict=True)}
    best: dict[tuple[int, int], Denial] = {}
    for one in (*_explicit(space, score), *_replies(space), *_flips(space, score), *_reversals(space, score, days)):
        key = (one.i, one.j)
        if key not in best or one.certainty > best[key].certainty:
            best[key] = one
    return [best[key] for key in sorted(best)]


def explicit(item: Proposition) -> bool:
    """Whether the clause says that something is denied."""
    return item.stance == "denies" or "denials" in item.cues


def _explicit(space: Space, score: Mapping[tuple[int, int], float]) -> Iterator[Denial]:
    """For each explicit denial what it most likely denies, in its own article and in the others."""
    partners: dict[int, set[int]] = {}
    for i, j in [*score, *map(tuple, space.inside.tolist())]:
        for a, b in ((i, j), (j, i)):
            if explicit(space.items[a]):
                partners.setdefault(a, set()).add(b)
    for i, row in sorted(partners.items()):
        fitting = sorted((-_fit(space, i, j), j) for j in row if _answers(space, i, j))
        likest = next((j for fit, j in fitting if -fit > CLOSE and _accused(space.items[i], space.items[j])), None)
        for inside in (True, False):
            kept = [(-f, j) for f, j in fitting if (space.items[j].article == space.items[i].article) == inside]
            for place, (fit, j) in enumerate(kept[:PARTNERS]):
                certainty = ACCUSED if j == likest else 0.0
                yield Denial(i, j, _measures(space, i, j, fit, place), certainty)


def _answers(space: Space, i: int, j: int) -> bool:
    """Whether ``j`` may be what ``i`` denies: of another side, and near."""
    a, b = space.items[i], space.items[j]
    if (a.actor is not None and a.actor == b.actor) or _side(a) & _side(b):
        return False
    return float(space.clause[i] @ space.clause[j]) > NEAR


def _side(item: Proposition) -> frozenset[str]:
    """Names in the voice: a body and its spokeswoman are one side."""
    return frozenset(w for w in words(item.voice) if len(w) > 3)


def _accused(denial: Proposition, other: Proposition) -> bool:
    """Whether the second accuses who denies in the first: their name stands after the word for it."""
    if denial.stance != "denies" or denial.introduces or explicit(other) or other.title:
        return False
    said = words(other.text)
    blaming = next((n for n, word in enumerate(said) if accuses(word)), None)
    names = {_bare(w) for w in words(denial.voice) if len(w) > 3}
    return blaming is not None and any(_bare(w) in names for w in said[blaming + 1 :])


def _bare(word: str) -> str:
    return word.removesuffix("'s")


def _fit(space: Space, i: int, j: int) -> float:
    """How well ``j`` fits as what ``i`` denies."""
    other = space.items[j]
    blames = other.stance == "accuses" or "accusations" in other.cues_around
    return (
        float(space.clause[i] @ space.clause[j])
        + 0.5 * float(space.sentence[i] @ space.sentence[j])
        + 0.5 * space.words.cosine(i, j)
        + 0.15 * blames
        + 0.1 * (other.attribution is not None)
        - 0.2 * explicit(other)
    )


def _replies(space: Space) -> Iterator[Denial]:
    """Denials that only point back ("denied it"), with what another voice says just before."""
    for i, item in enumerate(space.items):
        if item.denier is None:
            continue
        for j in range(i - 1, max(-1, i - REACH), -1):
            other = space.items[j]
            if other.article != item.article or item.sentence - other.sentence > 1:
                break
            if other.actor not in (None, item.denier) and not other.introduces:
                yield Denial(i, j, _measures(space, i, j, _fit(space, i, j), 0), REPLY)
                break


def _flips(space: Space, score: Mapping[tuple[int, int], float]) -> Iterator[Denial]:
    """Statements that are alike but for a negation, a refusal or a doubt."""
    for (i, j), p in score.items():
        a, b = space.items[i], space.items[j]
        turned = (a.cues ^ b.cues) & TURNS
        if p >= OPPOSED and turned and not explicit(a) and not explicit(b):
            one, two = (i, j) if a.cues & turned else (j, i)
            yield Denial(one, two, _measures(space, one, two, _fit(space, one, two), 0))


def _reversals(space: Space, score: Mapping[tuple[int, int], float], days: Mapping[int, str]) -> Iterator[Denial]:
    """One actor who on one day says that something will be, and on another that it will not."""
    for i, j in score:
        a, b = space.items[i], space.items[j]
        if not another_day(a, b, days) or a.actor is None or a.actor != b.actor:
            continue
        refuses, refuses_too = bool(a.cues & REFUSING), bool(b.cues & REFUSING)
        if refuses == refuses_too or not (foretells(a.text) and foretells(b.text)):
            continue
        if float(space.clause[i] @ space.clause[j]) > ALIKE and space.words.cosine(i, j) > IN_COMMON:
            one, two = (i, j) if refuses else (j, i)
            yield Denial(one, two, _measures(space, one, two, _fit(space, one, two), 0), REVERSAL)


def another_day(a: Proposition, b: Proposition, days: Mapping[int, str]) -> bool:
    """Whether the articles of the two are known to be of different days."""
    one, two = days.get(a.article, "")[:10], days.get(b.article, "")[:10]
    return bool(one and two and one != two)


def _measures(space: Space, i: int, j: int, fit: float, place: int) -> tuple[float, ...]:
    a, b = space.items[i], space.items[j]
    turned = (a.cues ^ b.cues) & TURNS
    content, other = set(a.lemmas), set(b.around)
    return (
        fit,
        float(place),
        float("denials" in a.cues) + float(a.stance == "denies"),
        float(a.stance == "denies"),
        float(_mentions(b, a)),
        float("accusations" in b.cues_around or b.stance == "accuses"),
        float(a.actor is not None and a.actor == b.actor),
        float(a.actor is not None and b.actor is not None and a.actor != b.actor),
        float("negations" in turned),
        float("refusals" in turned),
        float("doubts" in turned),
        float(explicit(a)),
        len(content & other) / max(1, len(content)),
    )


def _mentions(a: Proposition, b: Proposition) -> bool:
    """Whether the first speaks of who says the second, by identity or by name."""
    if b.actor is not None and b.actor in a.actors:
        return True
    return bool({w for w in words(b.voice) if len(w) > 3} & a.names)
