"""Whether two figures may be compared, and whether they can both be right.

Precision first: figures are comparable only when what they count is the same thing in the same kind of unit, and they
are incompatible only when neither rounding, nor hedge, nor interval, nor unit conversion can reconcile them.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

from rashomon.language.people import is_person
from rashomon.language.tables import load_table
from rashomon.model.annotation import Figure

APPROXIMATE = 0.05
"""How far a figure that is "about", "nearly" or "some" may be off, as a share of itself, beyond its rounding."""

VAGUE_PEOPLE = frozenset({"people", "person", "individual", "human", "other", "more"})


class Unit(NamedTuple):
    """A unit: what it measures, its size and zero point in the first unit of that dimension, and its vagueness."""

    dimension: str
    scale: float
    offset: float
    tolerance: float


def comparable(a: Figure, b: Figure) -> bool:
    """Whether both give the number of the same thing: same counted noun (or people), units of one dimension.

    Where either does not say what it counts, only figures with a unit of measure or a currency can be compared.
    """
    if _is_share(a) != _is_share(b):
        return False
    first, second = _unit(a), _unit(b)
    if first is not None or second is not None:
        same = first is not None and second is not None and first.dimension == second.dimension
        return same and (a.counted == b.counted or a.counted is None or b.counted is None)
    if not _is_share(a) and (a.unit or "") != (b.unit or ""):
        return False
    return _same_thing(a, b)


def compatible(a: Figure, b: Figure, *, rounding: bool = True) -> bool:
    """Whether both can be right of one thing: their intervals meet, in one unit, with rounding and hedges allowed.

    Without ``rounding`` only what the words say is allowed for: "51" and "51.4" then differ. Figures that are not
    comparable are compatible.
    """
    if not comparable(a, b):
        return True
    (low, high), (other_low, other_high) = bounds(a, rounding=rounding), bounds(b, rounding=rounding)
    return low <= other_high and other_low <= high


def bounds(figure: Figure, *, rounding: bool = True) -> tuple[float, float]:
    """The least and the most that the figure may mean, in the first unit of its dimension; infinite where open.

    "More than 50" begins above 50, "at least 50" at 50. A bare number may be off by half of its last written digit:
    "10,000" by 500 only when another gives more digits, which is left to the caller through ``rounding``.
    """
    low, high = _stated(figure, rounding)
    unit = _unit(figure)
    if unit is None:
        return low, high
    slack = unit.tolerance
    low, high = (low + unit.offset) * unit.scale, (high + unit.offset) * unit.scale
    return low - abs(low) * slack if math.isfinite(low) else low, high + abs(high) * slack if math.isfinite(
        high
    ) else high


def _stated(figure: Figure, rounding: bool) -> tuple[float, float]:
    """The interval that the words give, in the figure's own unit."""
    strict = figure.hedge in _strict_hedges()
    if figure.value is None:
        low = figure.low if figure.low is not None else -math.inf
        return low, figure.high if figure.high is not None else math.inf
    value = figure.value
    slack = rounding_of(value) if rounding and _may_be_rounded(figure) else 0.0
    if figure.low is not None and figure.high is None:
        return (math.nextafter(value, math.inf) if strict else value), math.inf
    if figure.high is not None and figure.low is None:
        return -math.inf, (math.nextafter(value, -math.inf) if strict else value)
    if figure.hedge is not None:
        slack = max(slack, abs(value) * APPROXIMATE)
    return value - slack, value + slack


def rounding_of(value: float) -> float:
    """Half of the last digit that is not zero, at most five percent: 500 for 12,000, 0.05 for 7.4, 5 for 100."""
    if value == 0:
        return 0.0
    digits = f"{abs(value):.6g}"
    if "e" in digits:
        return abs(value) * 0.005
    if "." in digits:
        return float(0.5 * 10 ** -len(digits.split(".")[1]))
    return float(min(0.5 * 10 ** (len(digits) - len(digits.rstrip("0"))), abs(value) * APPROXIMATE))


def _may_be_rounded(figure: Figure) -> bool:
    """Tolls of a few are counted, not rounded; sums, measures, shares and round numbers are."""
    value = abs(figure.value or 0.0)
    if figure.unit is not None and figure.unit != "person":
        return True
    return _is_share(figure) or (value >= 20 and value % 10 == 0)


def _is_share(figure: Figure) -> bool:
    """A part of a whole: percent, or a fraction of one."""
    if figure.unit == "percent":
        return True
    return figure.unit is None and figure.value is not None and 0 < abs(figure.value) < 1


def _unit(figure: Figure) -> Unit | None:
    """The unit of measure; a currency is its own dimension; a fraction is a share like percent."""
    if _is_share(figure):
        return Unit("share", 0.01 if figure.unit == "percent" else 1.0, 0.0, 0.0)
    if figure.unit is None or figure.unit == "person":
        return None
    known = units().get(figure.unit)
    return known if known is not None else Unit(figure.unit, 1.0, 0.0, 0.0)


def _same_thing(a: Figure, b: Figure) -> bool:
    """The same noun, or people of whom one text says no more than that they are people."""
    if a.counted is None or b.counted is None:
        return False
    first, second = a.counted.lower(), b.counted.lower()
    if first == second:
        return True
    return (first in VAGUE_PEOPLE and is_person(second)) or (second in VAGUE_PEOPLE and is_person(first))


@cache
def units() -> dict[str, Unit]:
    """Name → unit, of ``units.toml``."""
    return {
        row["name"]: Unit(row["dimension"], row["scale"], row.get("offset", 0.0), row.get("tolerance", 0.0))
        for row in load_table("rashomon.language", "units.toml")["unit"]
    }


@cache
def _strict_hedges() -> frozenset[str]:
    """Hedges that leave out the number itself."""
    return frozenset(load_table("rashomon.language", "numbers.toml")["hedges"]["strict"])
