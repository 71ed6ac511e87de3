"""Figure strips: one thing counted, by the hour it was reported; a server-made SVG and a list of readings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from rashomon.model import Account, Conflict
from rashomon.presenting import dates, labels
from rashomon.presenting.desk import Desk, Quote
from rashomon.presenting.details import giving
from rashomon.presenting.faces import figure, reason
from rashomon.presenting.labels import Status

TOP, BOTTOM = 28.0, 104.0
"""Heights in px of the highest and the lowest value."""
LEFT, RIGHT = 5.0, 92.0
"""Per cent of the width used for the hours."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as one text printed it."""

    value: str
    hedge: str
    quote: Quote
    voice: str
    also: tuple[str, ...]
    x: float | None
    y: float
    copies: tuple[float, ...]
    """Positions of copies of the same text: hollow dots."""
    named: bool
    """Whether its number stands beside the dot: first, last, and each change."""


@dataclass(frozen=True, slots=True)
class Strip:
    """All figures for one thing."""

    status: Status
    handle: str
    reason: str
    readings: tuple[Reading, ...]
    days: tuple[tuple[float, str], ...]
    steps: tuple[tuple[float, float, float, float], ...]
    """Lines ``x1 x2 y1 y2`` of a development."""
    bracket: tuple[float, float, float] | None
    """``x y1 y2`` where two values stand against each other."""

    @property
    def summary(self) -> str:
        """What the drawing shows, in words."""
        parts = [f"{r.value} in {r.quote.article.outlet}, {r.quote.article.when or 'no date'}" for r in self.readings]
        return f"{self.handle}, by time of report: {'; '.join(parts)}"


def strips(desk: Desk) -> tuple[Strip, ...]:
    """A strip for each group of figure conflicts about one thing that has two values or more."""
    found = []
    for group in _groups(desk.conflicts):
        accounts = _accounts(desk, group)
        if len({figure(a) for a in accounts}) >= 2:
            found.append(_strip(desk, group, accounts))
    return tuple(found)


def _accounts(desk: Desk, group: list[Conflict]) -> list[Account]:
    """Both sides, and the accounts of the same claims that give one of their values."""
    ends = (e for c in group for e in (c.a, c.b, *c.also_a, *c.also_b))
    known = {(e.article, e.start, e.end): e for e in ends if figure(e)}
    values = {e.figure.value for e in known.values() if e.figure and e.figure.value is not None}
    claims = {desk.claim_of_conflict(c) for c in group}
    for claim in desk.comparison.claims:
        for account in claim.accounts if claim.id in claims else ():
            found = giving(account, values)
            if found:
                known.setdefault((account.article, account.start, account.end), found)
    return list(known.values())


def _groups(conflicts: Iterable[Conflict]) -> list[list[Conflict]]:
    """Figure conflicts that share an account or a claim, in order of the first."""
    groups: list[tuple[set[object], list[Conflict]]] = []
    for conflict in conflicts:
        if conflict.kind != "figure":
            continue
        keys: set[object] = {(e.article, e.start, e.end) for e in (conflict.a, conflict.b)}
        keys |= {conflict.claim} if conflict.claim else set()
        touching = [g for g in groups if g[0] & keys]
        merged = (keys.union(*(g[0] for g in touching)), [c for g in touching for c in g[1]] + [conflict])
        groups = [g for g in groups if g not in touching] + [merged]
    return [g[1] for g in groups]


def _strip(desk: Desk, group: list[Conflict], accounts: list[Account]) -> Strip:
    accounts.sort(key=lambda a: (desk.articles[a.article].number, a.start))
    times = {a.id: dates.moment(a.published) for a in desk.articles.values()}
    scale = _Scale([t for t in times.values() if t], [_height(a) for a in accounts])
    readings: list[Reading] = []
    for account in accounts:
        _add(desk, account, readings, scale, times)
    development = all(c.development for c in group)
    status = labels.status_of_conflict(next((c for c in group if not c.development), group[0]))
    placed = [r for r in readings if r.x is not None]
    return Strip(
        status,
        next((c.handle for c in group if c.handle), ""),
        next((reason(c) for c in group if c.reason), ""),
        tuple(_name(readings)),
        scale.days,
        tuple(_steps(placed)) if development else (),
        None if development else _bracket(placed),
    )


def _add(
    desk: Desk, account: Account, readings: list[Reading], scale: _Scale, times: dict[str, datetime | None]
) -> None:
    """Add an account as a reading, or as a copy of the reading of the same text and value."""
    x = scale.x(times[account.article])
    text = desk.text_of[account.article].number
    for index, known in enumerate(readings):
        if known.quote.text.number == text and known.value == figure(account):
            copies = known.copies + ((x,) if x is not None and account.article != known.quote.article.id else ())
            also = tuple(dict.fromkeys((*known.also, desk.articles[account.article].outlet)))
            readings[index] = _with(known, copies, tuple(o for o in also if o != known.quote.article.outlet))
            return
    hedge = account.figure.hedge or "" if account.figure else ""
    quote = desk.quote_of(account)
    readings.append(
        Reading(figure(account), hedge, quote, desk.speaker(account), (), x, scale.y(_height(account)), (), False)
    )


def _with(r: Reading, copies: tuple[float, ...], also: tuple[str, ...]) -> Reading:
    return Reading(r.value, r.hedge, r.quote, r.voice, also, r.x, r.y, copies, r.named)


def _name(readings: list[Reading]) -> Iterable[Reading]:
    for index, r in enumerate(readings):
        last = {k.value: k for k in readings}[r.value] is r
        first = next(k for k in readings if k.value == r.value) is r
        apart = all(k is r or k.x is None or r.x is None or abs(k.x - r.x) > 4 or k.y != r.y for k in readings[:index])
        yield Reading(r.value, r.hedge, r.quote, r.voice, r.also, r.x, r.y, r.copies, first or (last and apart))


def _height(account: Account) -> float:
    found = account.figure
    if found is None:
        return 0.0
    known = [v for v in (found.value, found.low, found.high) if v is not None]
    return sum(known) / len(known) if known else 0.0


def _steps(placed: list[Reading]) -> Iterable[tuple[float, float, float, float]]:
    for a, b in pairwise(placed):
        assert a.x is not None and b.x is not None
        yield (a.x, b.x, a.y, a.y)
        if a.y != b.y:
            yield (b.x, b.x, a.y, b.y)


def _bracket(placed: list[Reading]) -> tuple[float, float, float] | None:
    if len({r.y for r in placed}) < 2 or not placed:
        return None
    x = max(r.x for r in placed if r.x is not None)
    heights = [r.y for r in placed]
    return (x, min(heights) + 9, max(heights) - 9)


class _Scale:
    """Hours to per cent, values to px. Values are ranked, not measured: 9, 14 and 2,000 stay apart."""

    def __init__(self, times: list[datetime], values: list[float]) -> None:
        plain = [t.replace(tzinfo=None) for t in times]
        first = min(plain, default=datetime(1970, 1, 1))
        self.start = first.replace(hour=0, minute=0)
        end = max(plain, default=first).replace(hour=0, minute=0) + timedelta(days=1)
        self.seconds = (end - self.start).total_seconds()
        self.ranks = sorted(set(values))
        self.known = bool(plain)
        total = (end - self.start).days
        every = max(1, -(-total // 6))
        self.days = tuple(
            (
                round(self._percent(self.start + timedelta(days=d)), 2),
                dates.day((self.start + timedelta(days=d)).date()),
            )
            for d in range(0, total if self.known else 0, every)
        )

    def _percent(self, time: datetime) -> float:
        return LEFT + (RIGHT - LEFT) * (time - self.start).total_seconds() / self.seconds

    def x(self, time: datetime | None) -> float | None:
        return round(self._percent(time.replace(tzinfo=None)), 2) if time else None

    def y(self, value: float) -> float:
        rank = self.ranks.index(value) / max(1, len(self.ranks) - 1)
        return round(BOTTOM - (BOTTOM - TOP) * rank, 1)
