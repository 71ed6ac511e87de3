"""A conflict as the comparison shows it: both ends with their accounts, and a reason from the data."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.comparing.claims import account
from rashomon.comparing.conflicts.candidates import Candidate
from rashomon.comparing.conflicts.figures import near
from rashomon.comparing.conflicts.find import Found
from rashomon.comparing.propositions import Proposition
from rashomon.model import AnnotatedArticle, Conflict

ENDS = 4
"""Other quotes kept for each end of a conflict."""
CLAUSE = 50
"""Characters from a figure to the verb of its clause: "seventeen people are now known to have died"."""


def make_conflict(found: Found, items: Sequence[Proposition], articles: Sequence[AnnotatedArticle]) -> Conflict:
    """The conflict with its accounts and reason; the earlier report, or what is denied, comes first."""
    ends, detail = _ends(found.candidate), found.candidate.detail
    swapped = found.kind in {"figure", "position-change"} and _later(articles, items[ends[0]], items[ends[1]])
    if swapped:
        ends, detail = ends[::-1], detail[::-1]
    a, b = items[ends[0]], items[ends[1]]
    others = [_ends(other)[::-1] if swapped else _ends(other) for other in found.others]
    return Conflict(
        kind=found.kind,
        score=round(found.score, 4),
        a=account(a, articles, found.score),
        b=account(b, articles, found.score),
        reason=_reason(found, a, b, detail, articles),
        also_a=tuple(account(items[n], articles) for n in _rest(ends[0], [o[0] for o in others])),
        also_b=tuple(account(items[n], articles) for n in _rest(ends[1], [o[1] for o in others])),
        development=_rises(found, swapped, a, b, articles),
        variant=found.kind == "name",
    )


def _ends(candidate: Candidate) -> tuple[int, int]:
    """What is denied stands before who denies it."""
    return (candidate.j, candidate.i) if candidate.kind == "denial" else (candidate.i, candidate.j)


def _rest(first: int, others: Sequence[int]) -> list[int]:
    return [n for n in dict.fromkeys(others) if n != first][:ENDS]


def published(annotated: AnnotatedArticle) -> str:
    """When the article says it was published or last changed; empty when it does not."""
    return annotated.article.updated or annotated.article.published or ""


def _later(articles: Sequence[AnnotatedArticle], a: Proposition, b: Proposition) -> bool:
    one, two = published(articles[a.article]), published(articles[b.article])
    return bool(one and two and one > two)


def _rises(found: Found, swapped: bool, a: Proposition, b: Proposition, articles: Sequence[AnnotatedArticle]) -> bool:
    """A toll that is higher in the later report."""
    figures = found.candidate.figures
    if figures is None or not _later(articles, b, a):
        return False
    low, high = figures[::-1] if swapped else figures
    return low.unit == high.unit and low.low < high.low and bool(near(a, low, CLAUSE) & near(b, high, CLAUSE))


def _reason(
    found: Found, a: Proposition, b: Proposition, detail: Sequence[str], articles: Sequence[AnnotatedArticle]
) -> str:
    """One line from the data."""
    one, two = _who(articles[a.article], ""), _who(articles[b.article], "")
    if detail:
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
