"""Two articles side by side: the left in its order, matching passages of the right level with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rashomon.model import Account, Evidence, Span
from rashomon.presenting import labels
from rashomon.presenting.collation import differing
from rashomon.presenting.desk import ArticleView, Desk, Quote
from rashomon.presenting.ledger import Row
from rashomon.presenting.passages import sentences

Key = tuple[int, int]

MOST_MARKED = 0.6
"""Share of a sentence's characters that may be marked as differing."""
STATUSES = {
    "agree": "agreed",
    "word for word": "agreed",
    "denial": "disputed",
    "position change": "changed",
    "later, otherwise": "development",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A line: both sides and the tie between them, or one side alone."""

    left: Quote | None
    right: Quote | None
    tie: int
    """Number of the tie; 0 when one side stands alone."""
    status: str
    relation: str
    moved: bool
    possibly: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two articles, tied."""

    left: ArticleView
    right: ArticleView
    pairs: tuple[Pair, ...]

    @property
    def tied(self) -> int:
        """How many lines have both sides."""
        return sum(bool(p.tie) for p in self.pairs)


def side_by_side(desk: Desk, ledger: tuple[Row, ...], left: str, right: str) -> SideBySide:
    """Tie the sentences of two articles through the claims and the wording they share."""
    lefts, rights = _sentences(desk, left), _sentences(desk, right)
    ties = _ties(desk, ledger, (left, lefts), (right, rights))
    used = {r for r, _, _ in ties.values()}
    pairs: list[Pair] = []
    waiting = [r for r in rights if r not in used]
    last, number = -1, 0
    for sentence in lefts:
        if sentence not in ties:
            pairs.append(Pair(desk.quote(left, *sentence), None, 0, "", "", False, False))
            continue
        match, row, relation = ties[sentence]
        early = [r for r in waiting if r < match]
        pairs += [Pair(None, desk.quote(right, *r), 0, "", "", False, False) for r in early]
        waiting = [r for r in waiting if r not in early]
        number += 1
        pairs.append(_tied(desk, (left, sentence), (right, match), number, row, relation, match[0] < last))
        last = max(last, match[0])
    pairs += [Pair(None, desk.quote(right, *r), 0, "", "", False, False) for r in waiting]
    return SideBySide(desk.articles[left], desk.articles[right], tuple(pairs))


def _sentences(desk: Desk, article: str) -> list[Key]:
    """Sentences in order; a caption is one, and one that is printed twice is shown once."""
    passages = desk.passages(article)
    found: list[Key] = []
    captions: set[str] = set()
    for p in passages.paragraphs:
        words = passages.text[p.start : p.end]
        if p.kind != "caption":
            found += sentences(passages.text, p.start, p.end)
        elif words not in captions:
            captions.add(words)
            found.append((p.start, p.end))
    return found


def _ties(
    desk: Desk, ledger: tuple[Row, ...], left: tuple[str, list[Key]], right: tuple[str, list[Key]]
) -> dict[Key, tuple[Key, Row | None, str]]:
    """For each left sentence the right one it is tied to; passages in common first, then claims as ranked."""
    ties: dict[Key, tuple[Key, Row | None, str]] = {}
    used: set[Key] = set()
    for (a, b), row, relation in _candidates(desk, ledger, left, right):
        if a not in ties and b not in used:
            ties[a] = (b, row, relation)
            used.add(b)
    return ties


def _candidates(
    desk: Desk, ledger: tuple[Row, ...], left: tuple[str, list[Key]], right: tuple[str, list[Key]]
) -> Iterable[tuple[tuple[Key, Key], Row | None, str]]:
    for shared in desk.comparison.shared_wording:
        ends = {shared.a.article: shared.a, shared.b.article: shared.b}
        if left[0] in ends and right[0] in ends and left[0] != right[0]:
            x, y = _hit(left[1], ends[left[0]]), _hit(right[1], ends[right[0]])
            if x and y:
                yield (x, y), None, "word for word"
    for row in ledger:
        for a in row.claim.accounts:
            for b in row.claim.accounts:
                if a.article == left[0] and b.article == right[0]:
                    x, y = _hit(left[1], a), _hit(right[1], b)
                    if x and y:
                        yield (x, y), row, _relation(desk, row, a, b)


def _hit(found: list[Key], words: Account | Evidence) -> Key | None:
    start, end = words.start, words.end
    best = max(found, key=lambda k: min(k[1], end) - max(k[0], start), default=None)
    return best if best and min(best[1], end) > max(best[0], start) else None


def _relation(desk: Desk, row: Row, left: Account, right: Account) -> str:
    """The kind of conflict in which the two accounts stand on opposite sides, or "agree"."""
    for conflict in desk.conflicts_of.get(row.id, ()):
        a = {(e.article, e.start, e.end) for e in (conflict.a, *conflict.also_a)}
        b = {(e.article, e.start, e.end) for e in (conflict.b, *conflict.also_b)}
        ends = [(e.article, e.start, e.end) for e in (left, right)]
        if (ends[0] in a and ends[1] in b) or (ends[0] in b and ends[1] in a):
            return "later, otherwise" if conflict.development else labels.KINDS[conflict.kind]
    return "agree"


def _tied(
    desk: Desk, left: tuple[str, Key], right: tuple[str, Key], number: int, row: Row | None, relation: str, moved: bool
) -> Pair:
    a, b = desk.passages(left[0]).text[slice(*left[1])], desk.passages(right[0]).text[slice(*right[1])]
    spans_a, spans_b = differing(a, b)
    mark_a = tuple(Span(left[1][0] + s, left[1][0] + e) for s, e in spans_a)
    mark_b = tuple(Span(right[1][0] + s, right[1][0] + e) for s, e in spans_b)
    if max(_extent(mark_a) / len(a), _extent(mark_b) / len(b)) > MOST_MARKED:
        mark_a = mark_b = ()  # reworded throughout: marking everything marks nothing
    return Pair(
        desk.quote(left[0], *left[1], mark_a),
        desk.quote(right[0], *right[1], mark_b),
        number,
        STATUSES.get(relation, "conflicting"),
        "word for word" if a.split() == b.split() else relation,
        moved,
        bool(row and row.score < labels.POSSIBLY),
    )


def _extent(spans: tuple[Span, ...]) -> int:
    return sum(s.end - s.start for s in spans)
