"""Conflicts, face to face: two accounts that cannot both stand, or one position that changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rashomon.model import Account, Conflict, Span
from rashomon.presenting import dates, labels
from rashomon.presenting.collation import Column, collate, differing, stacked
from rashomon.presenting.desk import Desk, Quote
from rashomon.presenting.labels import Status
from rashomon.presenting.ledger import Row

_WWW = re.compile(r"\bwww\.(?=[\w-]+\.)")


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a conflict."""

    quote: Quote
    voice: str
    stance: str
    role: str
    figure: str
    also: str
    """Where else the same is said: "also in 3 other texts"."""


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict card."""

    key: str
    status: Status
    kind: str
    handle: str
    score: float
    reason: str
    a: Face
    b: Face
    gap: str
    """Days between the two, for a changed position."""
    row: Row | None
    columns: tuple[Column, ...]
    """The collation of a quotation in two wordings; empty when the faces show it better."""
    innocent: str = ""
    """What else a doubtful conflict may be."""


def conflicts(desk: Desk, ledger: tuple[Row, ...]) -> tuple[ConflictView, ...]:
    """All conflicts: certain before possible, quarrels before developments, then as comparing ranked them.

    A figure that only rises has no card: its strip shows every step. Variants of spelling come last.
    """
    rows = {row.id: row for row in ledger}
    found = [
        (c, labels.status_of_conflict(c)) for c in desk.conflicts if not (c.development and figure(c.a) and figure(c.b))
    ]
    found.sort(key=lambda pair: (pair[0].variant, pair[1].possibly, pair[1].key == "development"))
    return tuple(
        _view(desk, conflict, status, f"k{n}", rows.get(desk.claim_of_conflict(conflict) or ""))
        for n, (conflict, status) in enumerate(found, 1)
    )


def _view(desk: Desk, conflict: Conflict, status: Status, key: str, row: Row | None) -> ConflictView:
    a, b = conflict.a, conflict.b
    columns: tuple[Column, ...] = ()
    if conflict.kind == "wording":
        columns = collate([a.quote, b.quote])
        if stacked(columns, [a.quote, b.quote]):
            columns = ()
    changed = conflict.kind == "position-change"
    days = dates.days_between(desk.articles[a.article].published, desk.articles[b.article].published)
    return ConflictView(
        key,
        status,
        labels.KINDS[conflict.kind],
        conflict.handle or (row.handle if row else ""),
        conflict.score,
        reason(conflict),
        _face(desk, conflict, a, b, conflict.also_a),
        _face(desk, conflict, b, a, conflict.also_b),
        labels.count(abs(days), "day") if changed and days else "",
        row,
        columns,
        labels.innocent(conflict),
    )


def reason(conflict: Conflict) -> str:
    """Why it is shown, in one line: "Imber Courier: nine; Radio Calvane: 14"."""
    return _WWW.sub("", conflict.reason)


def _face(desk: Desk, conflict: Conflict, own: Account, other: Account, also: tuple[Account, ...]) -> Face:
    actor = desk.actor(own)
    detail = own.detail
    if not detail and conflict.kind == "wording":
        spans, _ = differing(own.quote, other.quote)
        detail = tuple(Span(own.start + s, own.start + e) for s, e in spans)
    return Face(
        desk.quote_of(own, detail),
        desk.speaker(own),
        labels.stance(own),
        actor.roles[0] if actor and actor.roles else "",
        figure(own) if conflict.kind == "figure" else "",
        _also(desk, own, also),
    )


def figure(account: Account) -> str:
    """The number an account gives, as a label: "212", "12 %", "40 to 50"; empty when it is not known."""
    found = account.figure
    if found is None:
        return ""
    unit = {"percent": " %", "person": "", None: ""}.get(found.unit, f" {found.unit}")
    if found.value is not None:
        return number(found.value) + unit
    if found.low is not None and found.high is not None:
        return f"{number(found.low)} to {number(found.high)}{unit}"
    low, high = found.low, found.high
    return f"over {number(low)}{unit}" if low is not None else f"under {number(high)}{unit}" if high is not None else ""


def number(value: float) -> str:
    """A number with thousands marked and no needless decimals."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def _also(desk: Desk, own: Account, also: tuple[Account, ...]) -> str:
    home = desk.text_of[own.article].number
    texts = {desk.text_of[a.article].number: desk.text_of[a.article] for a in also if a.article in desk.text_of}
    texts.pop(home, None)
    if not texts:
        return "one text"
    return f"also in {labels.listed([t.short for _, t in sorted(texts.items())])}"
