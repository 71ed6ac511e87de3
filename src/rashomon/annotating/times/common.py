"""What every resolver needs: the context, and what an expression's fields say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rashomon.annotating.times.grammar import Expression, words
from rashomon.language.edtf import Extent, add_months
from rashomon.language.numbers import number

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
DAYS_OF = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}


@dataclass(slots=True)
class Context:
    """What expressions are resolved against."""

    today: date | None
    """The day of the dateline or of publication; None when unknown: relative expressions stay out."""
    now: datetime | None = None
    """The moment of publication, where it is known."""
    day: date | None = None
    """The day that the text named last."""
    day_sentence: int = -1
    """The sentence that named it."""
    last: Extent | None = None
    """What the text named last, in whatever precision."""


def moved_by(day: date, count: float, unit: str) -> date:
    """``count`` units later; half a unit is rounded to what the calendar has."""
    unit = words()["units"].get(unit, unit)
    if unit in DAYS_OF:
        return day + timedelta(days=round(count * DAYS_OF[unit]))
    return add_months(day, round(count * MONTHS_OF[unit]))


def count_of(text: str) -> float | None:
    """How many: "a", "two", "12"; None for "several"."""
    plain = re.sub(r"\s+", " ", text.lower())
    if plain.startswith("a couple"):
        return 2.0
    if plain.startswith("half a"):
        return 0.5
    return None if plain in ("several", "a few") else number(plain)


def named_year(found: Expression, context: Context) -> int | None:
    """The year that the expression itself gives: "2019", "of last year", "that year"."""
    f = found.fields
    if "year" in f:
        return int(f["year"])
    if "relyear" in f and context.today is not None:
        return context.today.year + {"last": -1, "this": 0, "next": 1}[f["relyear"].lower()]
    if "sameyear" in f and context.last is not None:
        word = f["sameyear"].lower()
        return context.last.start.year + (1 if "following" in word else -1 if "previous" in word else 0)
    return None


def month_number(found: Expression) -> int:
    """1 to 12."""
    if "month" in found.fields:
        return int(found.fields["month"])
    name = found.fields["month_name"].rstrip(".").capitalize()
    return int(words()["months"].get(name) or words()["month_abbreviations"][name])


def weekday_number(found: Expression) -> int:
    """0 for Monday."""
    name = found.fields["weekday"].rstrip(".").capitalize()
    table = words()
    return int({**table["weekday_abbreviations"], **table["weekdays"]}[name])


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
