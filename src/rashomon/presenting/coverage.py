"""Coverage (what each text carries and what is not found in it) and naming (what each calls the same actor)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rashomon.model import Evidence
from rashomon.presenting.desk import Desk, Quote, Text
from rashomon.presenting.ledger import Row

SHOWN = 60
"""Claims up to which a square is drawn for each."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One text: a tick a claim in ledger order (1, 0, or 0.5 when only possibly matched), and what it lacks.

    ``alone`` counts the claims that no other text has.
    """

    text: Text
    ticks: tuple[float, ...]
    carried: int
    alone: int
    missing: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class NamingRow:
    """One actor: its forms in each text, most frequent first."""

    actor: str
    name: str
    cells: tuple[tuple[Text, tuple[Quote, ...]], ...]


def coverage(desk: Desk, ledger: tuple[Row, ...]) -> tuple[CoverageRow, ...]:
    """For each text: the claims it carries, and those that others carry and that are not found in it."""
    missing: dict[str, set[str]] = {c.article: set(c.not_found) for c in desk.comparison.coverage}
    found = []
    for index, text in enumerate(desk.texts):
        accounts = [row.cells[index].accounts for row in ledger]
        ticks = tuple(0.0 if not a else 0.5 if all(x.possibly for x in a) else 1.0 for a in accounts)
        lacking = set.intersection(*(missing.get(a.id, set()) for a in text.articles))
        absent = tuple(row for row, tick in zip(ledger, ticks, strict=True) if not tick and row.id in lacking)
        alone = sum(row.carriers == 1 and tick > 0 for row, tick in zip(ledger, ticks, strict=True))
        found.append(CoverageRow(text, ticks, sum(t > 0 for t in ticks), alone, absent))
    return tuple(found)


def naming(desk: Desk) -> tuple[NamingRow, ...]:
    """Actors that the texts call differently, most differing first."""
    found = []
    for entry in desk.comparison.naming:
        actor = desk.actors.get(entry.actor)
        cells = tuple(
            (text, tuple(_forms(desk, [e for a in text.articles for e in entry.forms.get(a.id, ())])))
            for text in desk.texts
        )
        variety = len({q.plain.lower() for _, quotes in cells for q in quotes})
        if sum(bool(quotes) for _, quotes in cells) >= 2 and variety >= 2:
            found.append((variety, NamingRow(entry.actor, actor.name if actor else entry.actor, cells)))
    return tuple(row for _, row in sorted(found, key=lambda pair: -pair[0]))


def _forms(desk: Desk, evidence: list[Evidence]) -> Iterable[Quote]:
    seen: set[str] = set()
    for piece in evidence:
        if piece.quote.lower() not in seen and len(seen) < 4:
            seen.add(piece.quote.lower())
            yield desk.quote_of(piece)
