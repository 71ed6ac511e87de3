"""Pairs of propositions that may be in conflict, a few for each kind, found by their structure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rashomon.comparing.conflicts.measures import gap, same_spelling, spelling
from rashomon.comparing.cues import foretells, words
from rashomon.comparing.propositions import Proposition
from rashomon.comparing.space import Scores, Space
from rashomon.comparing.wording import align

LIKE = 0.1
"""Probability of one claim from which figures and quotations are held against each other."""
OPPOSED = 0.15
"""The same for statements of opposite polarity."""
NEAR = 0.3
"""Cosine from which a clause may be what a denial speaks of."""
SPELLED = 0.78
"""Likeness of two spellings of one name."""
FEWEST = 4
"""Words of a quotation that is held against another."""
REPLY = 0.65
"""How often a denial that only points back denies the statement just before it; set by judgement, not measured."""
REACH = 6
"""Clauses looked back for that statement."""
TURNS = frozenset({"negations", "refusals", "doubts"})
REFUSING = frozenset({"negations", "refusals"})
REVERSAL = 0.45
"""How often one actor's "will" and "will not" of one thing are a changed position; by judgement, not measured."""
ALIKE = 0.3
IN_COMMON = 0.12
"""Cosine of the clauses, and of their words, from which they are about one thing."""
SMALL = 3
"""Numbers up to this are often words for something else."""


@dataclass(frozen=True)
class Candidate:
    """Propositions ``i`` and ``j`` may be in conflict of the kind, because of ``detail``."""

    kind: str
    i: int
    j: int
    detail: tuple[str, ...] = ()
    measures: tuple[float, ...] = ()
    certainty: float = 0.0
    """Probability that its structure alone gives it, whatever the model says."""


def candidates(space: Space, same: Scores, days: Mapping[int, str] | None = None) -> list[Candidate]:
    """All candidates of a story. ``same``: probability of one claim for each of ``space.pairs``.

    ``days``: article → when it was published, ISO 8601, where known; without them no reversal is looked for.
    """
    score = {(i, j): float(p) for (i, j), p in zip(space.pairs.tolist(), same, strict=True)}
    return [
        *_denials(space, score),
        *_replies(space, score),
        *_flips(space, score),
        *_reversals(space, score, days or {}),
        *_figures(space, score),
        *_names(space, score),
        *_quotes(space, score),
    ]


def _likeness(space: Space, i: int, j: int) -> tuple[float, float, float]:
    """Cosines of the clauses, of the sentences, and of the words."""
    return (
        float(space.clause[i] @ space.clause[j]),
        float(space.sentence[i] @ space.sentence[j]),
        space.words.cosine(i, j),
    )


def explicit(item: Proposition) -> bool:
    """Whether the clause says that something is denied."""
    return item.stance == "denies" or "denials" in item.cues


def _denials(space: Space, score: dict[tuple[int, int], float]) -> list[Candidate]:
    """For each explicit denial what it most likely denies, in its own article and in the others."""
    partners: dict[int, list[int]] = {}
    for i, j in [*score, *map(tuple, space.inside.tolist())]:
        for a, b in ((i, j), (j, i)):
            if explicit(space.items[a]) and not explicit(space.items[b]):
                partners.setdefault(a, []).append(b)
    found = []
    for i, row in sorted(partners.items()):
        item = space.items[i]
        ranked = sorted(((_fit(space, i, j), -j) for j in row if _other_voice(item, space.items[j])), reverse=True)
        for inside in (True, False):
            best = next((-j for _, j in ranked if (space.items[-j].article == item.article) == inside), None)
            if best is not None and _likeness(space, i, best)[0] > NEAR:
                found.append(_denial("denial", space, score, i, best))
    return found


def _replies(space: Space, score: dict[tuple[int, int], float]) -> list[Candidate]:
    """Denials that only point back ("denied it"), with what another voice says just before."""
    found = []
    for i, item in enumerate(space.items):
        if item.denier is None:
            continue
        for j in range(i - 1, max(-1, i - REACH), -1):
            other = space.items[j]
            if other.article != item.article or item.sentence - other.sentence > 1:
                break
            if other.actor not in (None, item.denier) and not other.introduces:
                found.append(replace(_denial("denial", space, score, i, j), certainty=REPLY))
                break
    return found


def _other_voice(a: Proposition, b: Proposition) -> bool:
    return a.actor is None or a.actor != b.actor


def _fit(space: Space, i: int, j: int) -> float:
    """How well ``j`` fits as what ``i`` denies."""
    clause, sentence, shared = _likeness(space, i, j)
    other = space.items[j]
    accuses = other.stance == "accuses" or "accusations" in other.cues_around
    return clause + 0.5 * sentence + 0.5 * shared + 0.15 * accuses + 0.1 * (other.attribution is not None)


def _denial(kind: str, space: Space, score: dict[tuple[int, int], float], i: int, j: int) -> Candidate:
    a, b = space.items[i], space.items[j]
    clause, sentence, shared = _likeness(space, i, j)
    inside = a.article == b.article
    return Candidate(
        kind,
        i,
        j,
        measures=(
            clause,
            sentence,
            shared,
            float(a.stance == "denies"),
            float("denials" in a.cues),
            float("accusations" in b.cues_around or b.stance == "accuses"),
            float("doubts" in b.cues or "negations" in b.cues),
            float(b.attribution is not None),
            float(a.actor is not None and b.actor is not None and a.actor != b.actor),
            float(bool({a.actor} & b.actors - {None})),
            float(inside),
            float(min(5, abs(a.sentence - b.sentence))) if inside else 0.0,
            score.get((min(i, j), max(i, j)), 0.0),
            float(len(a.names & b.names_around)),
            float(a.attribution is not None),
            float(_mentions(a, b) and _mentions(b, a)),
        ),
    )


def _mentions(a: Proposition, b: Proposition) -> bool:
    """Whether the first speaks of who says the second, by identity or by name."""
    if b.actor is not None and b.actor in a.actors:
        return True
    return bool({w for w in words(b.voice) if len(w) > 3} & a.names)


def _flips(space: Space, score: dict[tuple[int, int], float]) -> list[Candidate]:
    """Statements that are alike but for a negation, a refusal or a doubt."""
    found = []
    for (i, j), p in score.items():
        a, b = space.items[i], space.items[j]
        if p < OPPOSED or explicit(a) or explicit(b):
            continue
        turned = (a.cues ^ b.cues) & TURNS
        if not turned:
            continue
        if not a.cues & turned:
            i, j = j, i  # noqa: PLW2901 - the one that negates comes first
        found.append(_flip(space, score, i, j))
    return found


def _flip(space: Space, score: dict[tuple[int, int], float], i: int, j: int) -> Candidate:
    """``i`` holds the negation, refusal or doubt that ``j`` lacks."""
    a, b = space.items[i], space.items[j]
    turned = (a.cues ^ b.cues) & TURNS
    clause, sentence, shared = _likeness(space, i, j)
    return Candidate(
        "flip",
        i,
        j,
        measures=(
            score[(min(i, j), max(i, j))],
            clause,
            sentence,
            shared,
            float("negations" in turned),
            float("refusals" in turned),
            float("doubts" in turned),
            float(a.actor is not None and b.actor is not None and a.actor != b.actor),
            float(a.actor is not None and a.actor == b.actor),
            float(a.verb == b.verb),
            min(a.quoted, b.quoted),
            float("negations" in (a.cues_around & b.cues_around)),
            min(a.size, b.size) / max(a.size, b.size),
        ),
    )


def _reversals(space: Space, score: dict[tuple[int, int], float], days: Mapping[int, str]) -> list[Candidate]:
    """One actor who on one day says that something will be, and on another that it will not."""
    found = []
    for i, j in score:
        a, b = space.items[i], space.items[j]
        one, two = days.get(a.article, "")[:10], days.get(b.article, "")[:10]
        if a.actor is None or a.actor != b.actor or not one or not two or one == two:
            continue
        refuses, refuses_too = bool(a.cues & REFUSING), bool(b.cues & REFUSING)
        if refuses == refuses_too or not (foretells(a.text) and foretells(b.text)):
            continue
        clause, _, shared = _likeness(space, i, j)
        if clause > ALIKE and shared > IN_COMMON:
            found.append(replace(_flip(space, score, *((i, j) if refuses else (j, i))), certainty=REVERSAL))
    return found


def _figures(space: Space, score: dict[tuple[int, int], float]) -> list[Candidate]:
    """Figures of the same thing that cannot both be true, in propositions that are alike."""
    found = []
    for (i, j), p in score.items():
        a, b = space.items[i], space.items[j]
        if p < LIKE or not a.quantities or not b.quantities:
            continue
        clashes = [
            (float(x.counted is not None and x.counted == y.counted) + float(x.unit == y.unit), -difference, m, n)
            for m, x in enumerate(a.quantities)
            for n, y in enumerate(b.quantities)
            if (difference := gap(x, y)) > 0.02
        ]
        agreeing = sum(gap(x, y) == 0 for x in a.quantities for y in b.quantities)
        if not clashes:
            continue
        like, difference, m, n = max(clashes)
        x, y = a.quantities[m], b.quantities[n]
        clause, sentence, shared = _likeness(space, i, j)
        found.append(
            Candidate(
                "figure",
                i,
                j,
                detail=(a.text[x.start - a.start : x.end - a.start], b.text[y.start - b.start : y.end - b.start]),
                measures=(
                    p,
                    clause,
                    sentence,
                    shared,
                    like,
                    float(x.counted is not None and x.counted == y.counted),
                    float(x.unit == y.unit and x.unit is not None),
                    min(-difference, 4.0),
                    float(agreeing),
                    float(len(a.quantities) + len(b.quantities)),
                    float(bool(a.times and b.times and not a.times & b.times)),
                    float(len(a.names & b.names)),
                    float(a.verb == b.verb),
                    float(max(x.low, y.low) <= SMALL),
                    float(x.unit == y.unit == "person"),
                    float(len(a.names ^ b.names)),
                    float(abs(a.size - b.size)),
                ),
            )
        )
    return found


def _names(space: Space, score: dict[tuple[int, int], float]) -> list[Candidate]:
    """Two spellings of one name, each used by an article that never uses the other: the likest places."""
    users: dict[str, set[int]] = {}
    for item in space.items:
        for name in item.names:
            users.setdefault(name, set()).add(item.article)
    best: dict[tuple[str, str], tuple[float, int, int, tuple[str, str]]] = {}
    for i, j in score:
        a, b = space.items[i], space.items[j]
        for x in sorted(a.names - b.names_around):
            for y in sorted(b.names - a.names_around):
                if spelling(x, y) < SPELLED or users[x] & users[y] or same_spelling(x, y):
                    continue
                fit = sum(_likeness(space, i, j)) + 0.5 * len(a.names & b.names)
                key = (min(x, y), max(x, y))
                if key not in best or fit > best[key][0]:
                    best[key] = (fit, i, j, (x, y))
    return [_name(space, score, *place) for _, place in sorted(best.items())]


def _name(
    space: Space, score: dict[tuple[int, int], float], fit: float, i: int, j: int, pair: tuple[str, str]
) -> Candidate:
    a, b = space.items[i], space.items[j]
    clause, sentence, shared = _likeness(space, i, j)
    measures = (
        score[(i, j)],
        clause,
        sentence,
        shared,
        spelling(*pair),
        float(pair[0][0] == pair[1][0]),
        float(len(a.names & b.names)),
        float(min(len(pair[0]), len(pair[1]))),
        float(bool(a.actors & b.actors)),
        fit,
    )
    return Candidate("name", i, j, (_spelled(a, pair[0]), _spelled(b, pair[1])), measures)


def _spelled(item: Proposition, name: str) -> str:
    """A name as the proposition prints it."""
    at = item.text.lower().find(name)
    return item.text[at : at + len(name)] if at >= 0 else name


def _quotes(space: Space, score: dict[tuple[int, int], float]) -> list[Candidate]:
    """One utterance quoted in different words: likeness without being the same or one inside the other."""
    found = []
    for (i, j), p in score.items():
        a, b = space.items[i], space.items[j]
        left, right = words(a.quotation), words(b.quotation)
        if p < LIKE or min(len(left), len(right)) < FEWEST:
            continue
        common, changed, only = difference(left, right)
        if (changed == 0 and only < 2) or common < 2:
            continue
        clause, sentence, shared = _likeness(space, i, j)
        found.append(
            Candidate(
                "wording",
                i,
                j,
                measures=(
                    p,
                    clause,
                    sentence,
                    shared,
                    min(a.quoted, b.quoted),
                    float(common),
                    float(changed),
                    float(only),
                    changed / max(1, common),
                    float(a.actor is not None and a.actor == b.actor),
                    float(a.actor is not None and b.actor is not None and a.actor != b.actor),
                    min(len(left), len(right)) / max(len(left), len(right)),
                    float(min(len(left), len(right))),
                ),
            )
        )
    return found


def difference(left: Sequence[str], right: Sequence[str]) -> tuple[int, int, int]:
    """Of two quotations: words in common in order, words changed between them, words only the shorter one has.

    Spelling, hyphens and words written together or apart make no difference.
    """
    aligned = align(left, right)
    if aligned is None:
        return 0, 0, min(len(left), len(right))
    p, p_end, q, q_end, common = aligned
    one, two = list(left[p:p_end]), list(right[q:q_end])
    changed = max(_unlike(one, two), _unlike(two, one))
    short, long = sorted((left, right), key=len)
    return common, changed, _unlike(short, long)


def _unlike(one: Sequence[str], two: Sequence[str]) -> int:
    """Words of one that the other has in no spelling."""
    text = "".join(two)
    kin = set(two)
    return sum(w not in kin and w not in text and not any(spelling(w, other) > SPELLED for other in kin) for w in one)
