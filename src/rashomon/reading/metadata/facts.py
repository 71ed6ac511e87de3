"""Candidates for each metadata field, each with the place it came from; the most trusted wins, the others are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rashomon.language.tables import load_table
from rashomon.model.article import Disagreement

Value = str | tuple[str, ...]

LONGEST = 2_000
"""Characters of a value; a longer one is no title, name or address."""
MOST = 60
"""Candidates of a field that are kept."""


@dataclass(slots=True)
class Facts:
    """What was found about an article. Values are added with their origin, in any order, and settled at the end."""

    found: dict[str, list[tuple[str, Value]]] = field(default_factory=dict)

    def add(self, name: str, value: Value | None, origin: str) -> None:
        """Keep a candidate for the field ``name``; empty and endless values are passed over."""
        if isinstance(value, str):
            value = " ".join(value.split()) if len(value) <= LONGEST else None
        if value and len(self.found.get(name, ())) < MOST:
            self.found.setdefault(name, []).append((origin, value))

    def take(self, other: Facts) -> None:
        """Add all candidates of ``other``."""
        for name, rows in other.found.items():
            known = self.found.setdefault(name, [])
            known.extend(row for row in rows if row not in known)

    def best(self, name: str) -> Value | None:
        """The value that :meth:`settle` would take."""
        ranked = self._ranked(name)
        return ranked[0][1] if ranked else None

    def text(self, name: str) -> str | None:
        """The best value of a field that has one string."""
        value = self.best(name)
        return value if isinstance(value, str) else None

    def names(self, name: str) -> tuple[str, ...]:
        """The best value of a field that lists names."""
        value = self.best(name)
        return value if isinstance(value, tuple) else ((value,) if value else ())

    def origins(self) -> dict[str, str]:
        """Field → the place its value came from."""
        return {name: self._ranked(name)[0][0] for name in sorted(self.found)}

    def disagreements(self) -> tuple[Disagreement, ...]:
        """For each field, the candidates that do not fit the one taken."""
        rows: list[Disagreement] = []
        for name in sorted(self.found):
            (origin, taken), *others = self._ranked(name)
            seen = [taken]
            for other_origin, other in others:
                if not any(_agree(name, value, other) for value in seen):
                    seen.append(other)
                    rows.append(Disagreement(name, _shown(taken), origin, _shown(other), other_origin))
        return tuple(rows)

    def _ranked(self, name: str) -> list[tuple[str, Value]]:
        table = load_table("rashomon.reading.metadata", "trust.toml")
        order: list[str] = table["fields"].get(name, table["order"])
        rank = {origin: place for place, origin in enumerate(order)}
        return sorted(self.found.get(name, ()), key=lambda found: rank.get(found[0].split(":")[0], len(order)))


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else "; ".join(value)


def _agree(name: str, a: Value, b: Value) -> bool:
    """True when two values do not contradict each other: the same but for case, precision or a prefix."""
    if name in ("published", "updated") and isinstance(a, str) and isinstance(b, str):
        return _same_time(a, b)
    if name == "language":
        return _shown(a)[:2].lower() == _shown(b)[:2].lower()
    if name in ("authors", "agencies"):
        return {_key(x) for x in _tuple(a)} == {_key(x) for x in _tuple(b)}
    first, second = _key(_shown(a)), _key(_shown(b))
    return first == second or (name in ("title", "outlet") and (first in second or second in first))


def _same_time(a: str, b: str) -> bool:
    from datetime import datetime

    shorter = min(len(a), len(b))
    if a[:shorter] == b[:shorter]:
        return True
    if shorter <= len("2020-08-16"):
        return False
    try:
        first, second = datetime.fromisoformat(a), datetime.fromisoformat(b)
    except ValueError:
        return False
    if (first.tzinfo is None) != (second.tzinfo is None):
        return abs(first.replace(tzinfo=None) - second.replace(tzinfo=None)).total_seconds() <= 14 * 3600
    return abs((first - second).total_seconds()) < 60


def _tuple(value: Value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _key(value: str) -> str:
    return re.sub(r"[\W_]+", " ", value.casefold()).strip().removeprefix("the ").removeprefix("www ")
