"""Extended Date/Time Format (ISO 8601-2:2019, levels 0 to 2): values as intervals of days, and how two compare.

Read: ``2020-08-16``, ``2020-08``, ``1994``, ``2020-08-16T06:00`` with or without zone, intervals ``a/b`` with open
ends ``..``, seasons, quarters and halves (``2020-21`` … ``2020-41``), unspecified digits (``18XX``, ``199X``,
``2020-08-XX``) and the qualifiers ``~`` (approximate), ``?`` and ``%``.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

Precision = Literal["moment", "day", "month", "season", "year", "decade", "century", "interval"]

ORDER: tuple[Precision, ...] = ("moment", "day", "interval", "season", "month", "year", "decade", "century")

# Months that a season or a part of the year covers, from its first; the winter of a year begins in its December.
PARTS = {21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3), 33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3)}
PARTS |= {37: (1, 4), 38: (5, 4), 39: (9, 4), 40: (1, 6), 41: (7, 6)}

# How far an approximate value may be off, each way.
SLACK: dict[Precision, timedelta] = {
    "moment": timedelta(0),
    "day": timedelta(days=2),
    "interval": timedelta(days=7),
    "month": timedelta(days=15),
    "season": timedelta(days=31),
    "year": timedelta(days=366),
    "decade": timedelta(days=5 * 366),
    "century": timedelta(days=50 * 366),
}

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?")
_DATE = re.compile(r"([\dX]{4})(?:-([\dX]{2}))?(?:-([\dX]{2}))?")


class Extent(NamedTuple):
    """The days an EDTF value covers, both ends included; ``moment`` when it names a time of day."""

    start: date
    end: date
    precision: Precision
    approximate: bool = False
    moment: datetime | None = None


@lru_cache(maxsize=4096)
def parse(value: str) -> Extent:
    """The extent of an EDTF value. Raises ValueError when it is none that this module reads."""
    if "/" in value:
        return _interval(value)
    plain = value.rstrip("~?%")
    approximate = value[len(plain) :] in ("~", "%")
    if (found := _MOMENT.fullmatch(plain)) is not None:
        day = date.fromisoformat(found[1])
        moment = datetime.fromisoformat(plain.replace("Z", "+00:00"))
        return Extent(day, day, "moment", approximate, moment)
    found = _DATE.fullmatch(plain)
    if found is None:
        raise ValueError(f"not an EDTF value: {value!r}")
    start, end, precision = _days(found[1], found[2], found[3])
    return Extent(start, end, precision, approximate)


def _interval(value: str) -> Extent:
    """``a/b``; an open or unknown end reaches to the end of the calendar."""
    first, last = value.split("/", 1)
    a = parse(first) if first not in ("", "..") else None
    b = parse(last) if last not in ("", "..") else None
    start, end = (a.start if a else date.min), (b.end if b else date.max)
    if start > end:
        raise ValueError(f"interval runs backwards: {value!r}")
    return Extent(start, end, "interval", bool((a and a.approximate) or (b and b.approximate)))


def _days(year: str, month: str | None, day: str | None) -> tuple[date, date, Precision]:
    """First and last day, and the precision, of a date whose digits may be unspecified."""
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if "X" in year:
        return date(max(first, 1), 1, 1), date(last, 12, 31), "decade" if year.count("X") == 1 else "century"
    if month is None or month == "XX":
        return date(first, 1, 1), date(first, 12, 31), "year"
    number = int(month)
    if number in PARTS:
        begin, months = PARTS[number]
        final = add_months(date(first, begin, 1), months) - timedelta(days=1)
        return date(first, begin, 1), final, "season"
    if day is None or day == "XX":
        return date(first, number, 1), date(first, number, calendar.monthrange(first, number)[1]), "month"
    exact = date(first, number, int(day))
    return exact, exact, "day"


def add_months(day: date, months: int) -> date:
    """The same day of the month, ``months`` later (or earlier); the last day of the month where that has fewer."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def widened(extent: Extent) -> tuple[date, date]:
    """First and last day that the value may mean, with the slack of an approximate one."""
    if not extent.approximate:
        return extent.start, extent.end
    slack = SLACK[extent.precision]
    low = extent.start - slack if extent.start - date.min > slack else date.min
    high = extent.end + slack if date.max - extent.end > slack else date.max
    return low, high


def same(a: str, b: str) -> bool:
    """Whether two values name the same days, whatever they are written like (``199X`` and ``1990/1999``)."""
    first, second = parse(a), parse(b)
    if first.moment is not None and second.moment is not None:
        return _same_moment(first.moment, second.moment)
    return (first.start, first.end) == (second.start, second.end)


def contains(outer: str, inner: str) -> bool:
    """Whether all days of ``inner`` lie in ``outer``."""
    low, high = widened(parse(outer))
    within = parse(inner)
    return low <= within.start and within.end <= high


def compatible(a: str, b: str) -> bool:
    """Whether the two may mean one time: their days overlap, and where both name a time of day, so do those."""
    first, second = parse(a), parse(b)
    if first.moment is not None and second.moment is not None and not (first.approximate or second.approximate):
        return _same_moment(first.moment, second.moment)
    (low, high), (other_low, other_high) = widened(first), widened(second)
    return low <= other_high and other_low <= high


def compare(a: str, b: str) -> int | None:
    """-1 when ``a`` ends before ``b`` starts, 1 when it starts after ``b`` ends, 0 when the same, None when unclear."""
    first, second = parse(a), parse(b)
    if first.end < second.start:
        return -1
    if first.start > second.end:
        return 1
    return 0 if same(a, b) else None


def coarser(a: str, b: str) -> bool:
    """Whether ``a`` is less precise than ``b``."""
    first, second = parse(a), parse(b)
    return first.end - first.start > second.end - second.start


def _same_moment(a: datetime, b: datetime) -> bool:
    """Equal to the minute; a time without a zone is compared by its clock."""
    if a.tzinfo is None or b.tzinfo is None:
        a, b = a.replace(tzinfo=None), b.replace(tzinfo=None)
    return a.replace(second=0, microsecond=0) == b.replace(second=0, microsecond=0)
