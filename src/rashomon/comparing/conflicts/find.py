"""The conflicts of a story: candidates judged, the same quarrel told once, each with a reason from the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rashomon.comparing.claims import account
from rashomon.comparing.conflicts.candidates import Candidate, candidates
from rashomon.comparing.conflicts.measures import gap
from rashomon.comparing.conflicts.model import probability, threshold
from rashomon.comparing.cues import tolls
from rashomon.comparing.propositions import Proposition, Quantity
from rashomon.comparing.space import Scores, Space
from rashomon.model import AnnotatedArticle, Conflict
from rashomon.model.comparison import ConflictKind

KINDS: Mapping[str, ConflictKind] = {
    "denial": "denial",
    "flip": "denial",
    "figure": "figure",
    "name": "name",
    "wording": "wording",
}
TOLL = 0.12
"""Probability from which a toll that rises from one report to a later one is shown: its structure speaks for it."""
NEAR = 30
"""Characters about a figure in which the word for what is counted stands."""
STEEP = 1.6
"""Logarithm of the greatest rise of one toll: a larger one counts another thing."""
ENDS = 4
"""Other quotes kept for each end of a conflict."""


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
    judged = [(max(probability(c), c.certainty), n, c) for n, c in enumerate(candidates(space, same, days))]
    found: dict[tuple[object, ...], Found] = {}
    for score, _, candidate in sorted(judged, key=lambda e: (-e[0], e[1])):
        if score < (TOLL if _toll(candidate, space.items, days) else threshold(candidate.kind)):
            continue
        kind = _kind(candidate, space.items, days)
        key = _quarrel(candidate, kind, cluster)
        if key in found:
            found[key].others.append(candidate)
        else:
            found[key] = Found(candidate, kind, score)
    return list(found.values())


def _toll(candidate: Candidate, items: Sequence[Proposition], stamps: Mapping[int, str]) -> bool:
    """Whether two figures are one count of victims, higher in the later report."""
    a, b = items[candidate.i], items[candidate.j]
    if candidate.kind != "figure":
        return False
    x, y = (_quantity(p, text) for p, text in zip((a, b), candidate.detail, strict=True))
    one, two = stamps.get(a.article, ""), stamps.get(b.article, "")
    if x is None or y is None or not one or not two or one == two or x.unit != y.unit:
        return False
    if not tolls(_near(a, x)) & tolls(_near(b, y)):
        return False
    return (x.low < y.low) == (one < two) and gap(x, y) < STEEP


def _near(item: Proposition, figure: Quantity) -> str:
    """The words about a figure."""
    return item.text[max(0, figure.start - item.start - NEAR) : figure.end - item.start + NEAR]


def _quantity(item: Proposition, text: str) -> Quantity | None:
    """The figure of a proposition that has these words."""
    return next((q for q in item.quantities if item.text[q.start - item.start : q.end - item.start] == text), None)


def _kind(candidate: Candidate, items: Sequence[Proposition], days: Mapping[int, str]) -> ConflictKind:
    """One actor who says otherwise on another day has changed position."""
    a, b = items[candidate.i], items[candidate.j]
    if candidate.kind in {"flip", "denial"} and a.actor is not None and a.actor == b.actor:
        one, two = days.get(a.article), days.get(b.article)
        if one and two and one[:10] != two[:10]:
            return "position-change"
    return KINDS[candidate.kind]


def _quarrel(candidate: Candidate, kind: ConflictKind, cluster: Sequence[int]) -> tuple[object, ...]:
    """What two candidates share that tell of one conflict."""
    if kind == "name":
        return (kind, *sorted(name.lower() for name in candidate.detail))
    return (kind, *sorted((cluster[candidate.i], cluster[candidate.j])))


def make_conflict(found: Found, items: Sequence[Proposition], articles: Sequence[AnnotatedArticle]) -> Conflict:
    """The conflict with its accounts and reason; the earlier report, or what is denied, comes first."""
    i, j = found.candidate.i, found.candidate.j
    ends = (j, i) if found.candidate.kind in {"denial", "flip"} else (i, j)
    detail = found.candidate.detail
    if found.kind in {"figure", "position-change"} and _later(articles, items[ends[0]], items[ends[1]]):
        ends, detail = (ends[1], ends[0]), detail[::-1]
    a, b = items[ends[0]], items[ends[1]]
    others = [(o.j, o.i) if o.kind in {"denial", "flip"} else (o.i, o.j) for o in found.others]
    return Conflict(
        kind=found.kind,
        score=round(found.score, 4),
        a=account(a, articles, found.score),
        b=account(b, articles, found.score),
        reason=_reason(found, a, b, detail, articles),
        also_a=tuple(account(items[n], articles) for n in _rest(ends[0], [o[0] for o in others])),
        also_b=tuple(account(items[n], articles) for n in _rest(ends[1], [o[1] for o in others])),
        development=found.kind == "figure" and _rises(a, b, detail, articles),
        variant=found.kind == "name",
    )


def _rest(first: int, others: Sequence[int]) -> list[int]:
    return [n for n in dict.fromkeys(others) if n != first][:ENDS]


def published(annotated: AnnotatedArticle) -> str:
    """When the article says it was published or last changed; empty when it does not."""
    return annotated.article.updated or annotated.article.published or ""


def _later(articles: Sequence[AnnotatedArticle], a: Proposition, b: Proposition) -> bool:
    one, two = published(articles[a.article]), published(articles[b.article])
    return bool(one and two and one > two)


def _rises(a: Proposition, b: Proposition, detail: Sequence[str], articles: Sequence[AnnotatedArticle]) -> bool:
    """A count of persons or harm that is higher in the later report."""
    one, two = published(articles[a.article]), published(articles[b.article])
    if not one or not two or one >= two or len(detail) < 2:
        return False
    low, high = _quantity(a, detail[0]), _quantity(b, detail[1])
    return low is not None and high is not None and low.unit == high.unit and low.low < high.low


def _reason(
    found: Found, a: Proposition, b: Proposition, detail: Sequence[str], articles: Sequence[AnnotatedArticle]
) -> str:
    """One line from the data."""
    one, two = _who(articles[a.article], ""), _who(articles[b.article], "")
    if found.kind in {"figure", "name"}:
        return f"{one}: {detail[0]}; {two}: {detail[1]}"
    if found.kind == "wording":
        speaker = a.voice or b.voice
        return f"{speaker or 'one statement'}, in other words: {one} / {two}"
    if found.kind == "position-change":
        days = " / ".join(d for d in (published(articles[a.article])[:10], published(articles[b.article])[:10]) if d)
        return f"{a.voice or b.voice}, first and later: {days}"
    return f"{_who(articles[b.article], b.voice)} against {_who(articles[a.article], a.voice)}"


def _who(annotated: AnnotatedArticle, voice: str) -> str:
    name = annotated.article.outlet or annotated.article.id
    return f"{voice} ({name})" if voice else name
