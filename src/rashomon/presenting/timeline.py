"""The timeline: rows are days; lanes are what happened, what was said, what was reported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rashomon.model import Evidence
from rashomon.presenting import dates, labels
from rashomon.presenting.desk import ArticleView, Desk, Quote

BEFORE = 7
"""Days before the first report from which on a date is background, unless several texts have it."""
SEVERAL = 2
"""Texts whose dates are never background."""
FOLD = 2
"""Dates of background that are folded into one line; fewer stand among the days."""
_YMD = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a lane: the words, and who else has them."""

    quote: Quote
    by: str
    hour: str
    texts: frozenset[int] = frozenset()
    """Numbers of the texts that have it."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day or another date. A gap has no lanes: "5 days without an entry"; ``earlier`` holds what is background."""

    key: str
    label: str
    year: str
    happened: tuple[Event, ...] = ()
    said: tuple[Event, ...] = ()
    reported: tuple[ArticleView, ...] = ()
    gap: str = ""
    earlier: tuple[Day, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened and what was said."""
        return (*self.happened, *self.said)

    @property
    def texts(self) -> frozenset[int]:
        """Numbers of the texts that have something of that day."""
        return frozenset().union(*(e.texts for e in self.events))

    @property
    def lanes(self) -> tuple[tuple[str, tuple[Event, ...]], ...]:
        """The two lanes that hold words."""
        return (("Happened", self.happened), ("Said", self.said))


def timeline(desk: Desk) -> tuple[Day, ...]:
    """All days in order, with lines for the days between on which nothing stands."""
    pieces: dict[str, dict[str, list[tuple[Evidence, str]]]] = {}
    for entry in desk.comparison.timeline:
        if entry.kind != "reported":
            date_part, _, hour = entry.date.partition("T")
            lanes = pieces.setdefault(date_part, {"happened": [], "said": []})
            lanes[entry.kind] += [(e, hour[:5]) for e in entry.evidence if e.article in desk.articles]
    days = {
        key: {kind: list(_events(desk, found, kind)) for kind, found in lanes.items()} for key, lanes in pieces.items()
    }
    reported: dict[str, list[ArticleView]] = {}
    for view in desk.articles.values():
        if _YMD.match(view.published):
            reported.setdefault(view.published[:10], []).append(view)
    found = []
    for key in sorted({*days, *reported}, key=_order):
        events = days.get(key, {"happened": [], "said": []})
        label = dates.edtf(key)
        year = key[:4] if _YMD.match(key) else ""
        found.append(
            Day(key, label, year, tuple(events["happened"]), tuple(events["said"]), tuple(reported.get(key, ())))
        )
    return tuple(_with_gaps(_folded(found, min(reported, default=""))))


def _folded(days: list[Day], first: str) -> list[Day]:
    """Dates long before the first report that one text alone has, in one line before the others."""
    edge = (date.fromisoformat(first) - timedelta(days=BEFORE)).isoformat() if _YMD.fullmatch(first) else ""
    early = [d for d in days if _last(d.key) < edge and d.events and len(d.texts) < SEVERAL]
    if len(early) < FOLD:
        return days
    folded = {d.key for d in early}
    return [Day("", "Earlier", "", earlier=tuple(early)), *(d for d in days if d.key not in folded)]


def _last(key: str) -> str:
    """The latest moment an EDTF value may mean, for comparing with days; open ends are late."""
    end = key.rsplit("/", maxsplit=1)[-1].rstrip("~?%")
    return end + "~" if end[:1].isdigit() else "~"


def _events(desk: Desk, pieces: list[tuple[Evidence, str]], kind: str) -> Iterable[Event]:
    """One line for each claim or wording of a day; copies and repetitions are counted in it. Captions come last."""
    groups: dict[str, list[tuple[Evidence, str]]] = {}
    homes: dict[str, str] = {}  # the same words stay together, whichever claims their copies are in
    for piece, hour in pieces:
        claim = desk.claim_of.get((piece.article, piece.start, piece.end))
        words = " ".join(piece.quote.split()).lower()
        groups.setdefault(homes.setdefault(words, claim or words), []).append((piece, hour))
    found = [_event(desk, group, kind) for group in groups.values()]
    yield from sorted(
        found, key=lambda e: (e.hour or "~", e.quote.loc == "caption", e.quote.article.number, e.quote.start)
    )


def _event(desk: Desk, group: list[tuple[Evidence, str]], kind: str) -> Event:
    texts = {desk.text_of[p.article].number: desk.text_of[p.article] for p, _ in group}
    pieces = sorted((p for p, _ in group), key=lambda p: (desk.articles[p.article].number, p.start))
    quotes = [desk.quote_of(piece) for piece in pieces]
    quote = next((q for q in quotes if q.loc != "caption"), quotes[0])
    statement = desk.statement_at(quote.article.id, quote.start, quote.end) if kind == "said" else None
    actor = desk.actors.get(statement.actor or "") if statement else None
    by = labels.listed([t.short for t in texts.values()], 2) if len(texts) == 1 else labels.count(len(texts), "text")
    return Event(quote, f"{actor.name}; {by}" if actor else by, next((h for _, h in group if h), ""), frozenset(texts))


def _order(key: str) -> tuple[str, int]:
    """Order of EDTF values by their first day; the coarser first."""
    start = key.split("/", maxsplit=1)[0].lstrip(".~?% ") or key.rsplit("/", maxsplit=1)[-1]
    return (start, len(key))


def _with_gaps(days: list[Day]) -> Iterable[Day]:
    before: date | None = None
    for day in days:
        today = date.fromisoformat(day.key) if re.fullmatch(_YMD, day.key) else None
        if before and today and 2 <= (today - before).days <= 60:
            between = (today - before).days - 1
            yield Day("", "", "", gap=f"{labels.count(between, 'day')} without an entry")
        before = today or before
        yield day
