"""Figures of two propositions held against each other: do they count one thing, and can both be true?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf, isinf
from typing import Any

import numpy as np

from rashomon.comparing.conflicts.measures import gap
from rashomon.comparing.cues import small_numbers, tolls, words
from rashomon.comparing.propositions import Proposition, Quantity
from rashomon.comparing.space import Ints, Space
from rashomon.language.tables import load_table

ENOUGH = 0.02
"""Logarithm of the ratio from which two figures are apart."""
SAME = 0.02
"""Share by which two values may differ that are one."""
FEWEST = 5
"""Words of a proposition whose figures are compared: less is a counter of pictures."""
SMALL = 3
"""Numbers up to this are often words for something else."""
NEAR = 30
"""Characters about a figure in which the word for what is counted stands."""
WINDOW = 5
"""Words before and after a figure that tell what it counts."""
STEM = 5
"""Letters of a word that are compared."""
ALIKE = 0.25
"""Cosine of the clauses from which figures are held against each other."""
MANY = 3
"""Clashes kept for two propositions."""
_AGE = re.compile(r"\b(\d{1,3}|[A-Za-z]{3,9})[- ](?:year|month|week)s?[- ]old\b|\baged? (\d{1,3})\b")
_ORDINAL = re.compile(r"\b(\d{1,4})(?:st|nd|rd|th)\b|\b([A-Za-z]{5,8}th|first|second|third)\b")
COLUMNS = (
    "gap", "counted_same", "counted_other", "unit_same", "unit_other", "persons", "toll", "toll_other",
    "hedged", "small", "round", "larger", "window", "window_share", "next_same", "before_same", "rival",
    "x_there", "y_there", "says_x", "says_y", "part", "agreeing", "figures", "later_larger", "days", "matched",
    "year", "rounds",
)  # fmt: skip
"""Of the measures of a clash."""


@dataclass(frozen=True)
class Clash:
    """Figures of propositions ``i`` and ``j`` that cannot both be true if they count one thing."""

    i: int
    j: int
    x: Quantity
    y: Quantity
    measures: tuple[float, ...]


@dataclass(frozen=True)
class _Figure:
    """A figure with the words about it."""

    item: int
    quantity: Quantity
    before: tuple[str, ...]
    after: tuple[str, ...]
    part: bool
    """Whether it counts a part of something or what is added: "including 13 children"."""

    @property
    def about(self) -> frozenset[str]:
        return frozenset((*self.before, *self.after))


def clashes(space: Space, pairs: Ints, days: Mapping[int, float]) -> list[tuple[int, Clash]]:
    """(row in ``pairs`` [n, 2], clash) of all figures that may be in conflict."""
    figures = [_figures(n, item) for n, item in enumerate(space.items)]
    told = _Told(figures, space.items)
    best = _best(figures, pairs)
    found = []
    for row, (i, j) in enumerate(pairs.tolist()):
        if figures[i] and figures[j] and float(space.clause[i] @ space.clause[j]) > ALIKE:
            found += [(row, clash) for clash in _between(space.items, figures, told, best, days, i, j)]
    return found


def _figures(number: int, item: Proposition) -> list[_Figure]:
    if item.size < FEWEST:
        return []
    return [_figure(number, item, q) for q in (*(_measured(item, q) for q in item.quantities), *_others(item))]


def _measured(item: Proposition, quantity: Quantity) -> Quantity:
    """In the unit of its kind of measure, and with the most that a word like "dozens" means."""
    said = words(item.text[quantity.start - item.start : quantity.end - item.start])
    high = quantity.high
    if isinf(high) and not quantity.hedged:
        high = max((_rules()["vague"].get(word, -inf) for word in said), default=-inf)
        high = quantity.high if high < quantity.low else high
    measure, factor = _rules()["units"].get(quantity.unit, (quantity.unit, 1.0))
    return replace(quantity, low=quantity.low * factor, high=high * factor, unit=measure)


def _others(item: Proposition) -> Iterator[Quantity]:
    """Ages and ordinal numbers: "five-year-old", "the 15th"."""
    for unit, pattern in (("age", _AGE), ("ordinal", _ORDINAL)):
        for match in pattern.finditer(item.text):
            value = _value((match.group(1) or match.group(2)).lower())
            if value is not None:
                start = item.start + match.start()
                if not any(q.start <= start < q.end for q in item.quantities):
                    yield Quantity(value, value, unit, None, start, item.start + match.end())


def _value(text: str) -> float | None:
    if text.isdigit():
        return float(text)
    if text in small_numbers():
        return small_numbers()[text]
    ordinals = _rules()["words"]["ordinals"]
    return float(ordinals.index(text) + 1) if text in ordinals else None


def _figure(number: int, item: Proposition, quantity: Quantity) -> _Figure:
    before = words(item.text[: quantity.start - item.start])
    after = words(item.text[quantity.end - item.start :])
    last = before[-1:] + before[-2:-1]
    return _Figure(
        number,
        quantity,
        tuple(w[:STEM] for w in before[-WINDOW:] if telling(w)),
        tuple(w[:STEM] for w in after[:WINDOW] if telling(w)),
        any(w in _table()["part_before"] for w in last) or any(w in _table()["part_after"] for w in after[:1]),
    )


@cache
def _rules() -> dict[str, Any]:
    return load_table("rashomon.comparing.conflicts", "figures.toml")


@cache
def _table() -> dict[str, frozenset[str]]:
    table = _rules()["words"]
    return {name: frozenset(forms) for name, forms in table.items()}


def telling(word: str) -> bool:
    """Whether a word beside a figure tells what is counted."""
    return len(word) > 2 and not word.isdigit() and word not in _table()["empty"]


class _Told:
    """Which values the articles of a story give, by unit."""

    def __init__(self, figures: Sequence[Sequence[_Figure]], items: Sequence[Proposition]) -> None:
        self.values: dict[int, dict[str | None, list[float]]] = {}
        for figure in (f for row in figures for f in row):
            held = self.values.setdefault(items[figure.item].article, {}).setdefault(figure.quantity.unit, [])
            held.append(figure.quantity.low)

    def by(self, article: int, quantity: Quantity) -> bool:
        """Whether the article gives the value, but for rounding."""
        near = abs(quantity.low) * SAME
        held = self.values.get(article, {}).get(quantity.unit, ())
        return any(abs(value - quantity.low) <= near for value in held)

    def articles(self, quantity: Quantity) -> int:
        """How many articles give the value."""
        return sum(self.by(article, quantity) for article in self.values)


def _kin(a: _Figure, b: _Figure) -> float:
    """How much two figures look as if they counted one thing, by the words about them."""
    x, y = a.quantity, b.quantity
    same = float(x.counted is not None and x.counted == y.counted)
    share = len(a.about & b.about) / max(1, min(len(a.about), len(b.about)))
    return share + same + 0.5 * float(x.unit == y.unit) - float(None not in (x.unit, y.unit) and x.unit != y.unit)


def _best(figures: Sequence[Sequence[_Figure]], pairs: Ints) -> dict[tuple[int, int], float]:
    """(figure by place, article is not told apart) → the greatest kinship with a figure of a partner proposition."""
    found: dict[tuple[int, int], float] = {}
    for i, j in pairs.tolist():
        for a in figures[i]:
            for b in figures[j]:
                kin = _kin(a, b) + (gap(a.quantity, b.quantity) == 0)
                for one in (a, b):
                    key = (one.item, one.quantity.start)
                    found[key] = max(found.get(key, -1.0), kin)
    return found


def _between(
    items: Sequence[Proposition],
    figures: Sequence[Sequence[_Figure]],
    told: _Told,
    best: Mapping[tuple[int, int], float],
    days: Mapping[int, float],
    i: int,
    j: int,
) -> Iterator[Clash]:
    """The likest clashes of two propositions."""
    ranked = []
    for m, a in enumerate(figures[i]):
        for n, b in enumerate(figures[j]):
            x, y = a.quantity, b.quantity
            if gap(x, y) > ENOUGH and not (None not in (x.unit, y.unit) and x.unit != y.unit):
                ranked.append((-_kin(a, b), m, n))
    for _, m, n in sorted(ranked)[:MANY]:
        a, b = figures[i][m], figures[j][n]
        yield Clash(i, j, a.quantity, b.quantity, _measures(items, figures, told, best, days, a, b))


def _measures(
    items: Sequence[Proposition],
    figures: Sequence[Sequence[_Figure]],
    told: _Told,
    best: Mapping[tuple[int, int], float],
    days: Mapping[int, float],
    a: _Figure,
    b: _Figure,
) -> tuple[float, ...]:
    x, y = a.quantity, b.quantity
    p, q = items[a.item], items[b.item]
    shared = a.about & b.about
    one, two = near(p, x), near(q, y)
    matched = [
        any(gap(x, other.quantity) == 0 for other in figures[b.item]),
        any(gap(y, other.quantity) == 0 for other in figures[a.item]),
    ]
    agreeing = sum(gap(f.quantity, g.quantity) == 0 for f in figures[a.item] for g in figures[b.item])
    apart = days.get(q.article, np.nan) - days.get(p.article, np.nan)
    kin = _kin(a, b)
    return (
        min(gap(x, y), 6.0),
        float(x.counted is not None and x.counted == y.counted),
        float(None not in (x.counted, y.counted) and x.counted != y.counted),
        float(x.unit == y.unit and x.unit is not None),
        float(x.unit != y.unit),
        float(x.unit == y.unit == "person"),
        float(bool(one & two)),
        float(bool(one) and bool(two) and not one & two) + 0.5 * float(bool(one) != bool(two)),
        float(x.hedged) + float(y.hedged),
        float(max(x.low, y.low) <= SMALL) + float(min(x.low, y.low) <= SMALL),
        float(_round(x)) + float(_round(y)),
        float(np.log1p(max(0.0, min(max(x.low, y.low), 1e12)))),
        float(len(shared)),
        len(shared) / max(1, min(len(a.about), len(b.about))),
        float(bool(a.after and b.after and a.after[0] == b.after[0])),
        float(bool(a.before and b.before and a.before[-1] == b.before[-1])),
        max(best[a.item, x.start], best[b.item, y.start]) - kin,
        float(told.by(q.article, x)),
        float(told.by(p.article, y)),
        float(told.articles(x)),
        float(told.articles(y)),
        float(a.part) + float(b.part),
        float(agreeing),
        float(len(figures[a.item]) + len(figures[b.item])),
        0.0 if np.isnan(apart) or not apart else float((apart > 0) == (y.low > x.low)) - 0.5,
        -1.0 if np.isnan(apart) else min(abs(apart), 30.0),
        float(sum(matched)),
        float(_year(x)) + float(_year(y)),
        float(_rounds(x, y) or _rounds(y, x)),
    )


def near(item: Proposition, figure: Quantity, reach: int = NEAR) -> frozenset[str]:
    """Which counts of victims the words about a figure speak of, ``reach`` characters before and after it."""
    return tolls(item.text[max(0, figure.start - item.start - reach) : figure.end - item.start + reach])


def _round(x: Quantity) -> bool:
    return x.low == x.high and x.low >= 10 and x.low % 10 == 0


def _rounds(x: Quantity, y: Quantity) -> bool:
    """Whether the first, a round or hedged value, is what the second rounds to."""
    if not (x.hedged or _round(x)) or x.low <= 0 or y.low <= 0:
        return False
    return x.low == float(f"{y.low:.0e}")


def _year(x: Quantity) -> bool:
    return x.unit is None and x.low == x.high and 1900 <= x.low <= 2100
