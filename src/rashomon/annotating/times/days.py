"""Expressions with the precision of a day: dates, weekdays, feasts, "two days ago", "the following day"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from rashomon.annotating.times.common import (
    DAYS_OF,
    MONTHS_OF,
    Context,
    count_of,
    day_or_none,
    month_number,
    moved_by,
    named_year,
    weekday_number,
)
from rashomon.annotating.times.grammar import Expression, words
from rashomon.annotating.times.periods import calendar_unit
from rashomon.language.edtf import add_months


def _moment(found: Expression, _: Context) -> str:
    f = found.fields
    zone = f.get("zone", "").replace("+00:00", "Z")
    return f"{f['year']}-{f['month']}-{f['day']}T{f['clock']}{zone}"


def _numeric(found: Expression, context: Context) -> str | None:
    """``9/8/2020``: the order that gives a day; when both do, the one that tense asks for, else the nearer one."""
    f = found.fields
    year = int(f["year"]) if len(f["year"]) == 4 else 2000 + int(f["year"])
    options = []
    for day, month in ((f["a"], f["b"]), (f["b"], f["a"])):
        try:
            options.append(date(year, int(month), int(day)))
        except ValueError:
            continue
    if not options:
        return None
    if (today := context.today) is None:
        return options[0].isoformat()
    return min(options, key=lambda d: ((today - d).days * found.direction > 0, abs(d - today))).isoformat()


def _date(found: Expression, context: Context) -> str | None:
    f = found.fields
    month, day = month_number(found), int(f["day"])
    year = named_year(found, context)
    if year is not None:
        return date(year, month, day).isoformat()
    chosen = _nearest_day(month, day, found, context)
    return chosen.isoformat() if chosen else None


def _nearest_day(month: int, day: int, found: Expression, context: Context) -> date | None:
    """A day and month without a year: with its weekday if it has one, else by tense, else the nearest."""
    today = context.today
    if today is None:
        return None
    options = [d for d in (day_or_none(today.year + k, month, day) for k in (-1, 0, 1, -2, 2, 3, -3)) if d is not None]
    if "weekday" in found.fields:
        fitting = [d for d in options if d.weekday() == weekday_number(found)]
        options = fitting or options
    if not options:
        return None
    nearest = min(options, key=lambda d: abs(d - today))
    wrong_way = (nearest - today).days * found.direction
    # Tense is a weaker witness than nearness: "the 9 August vote is …" in a report of 16 August.
    if wrong_way < (-45 if found.direction > 0 else -7):
        fitting = [d for d in options if (d - today).days * found.direction >= 0]
        return min(fitting, key=lambda d: abs(d - today)) if fitting else nearest
    return nearest


def _days(found: Expression, context: Context) -> str | None:
    """``3 to 5 May``: from one day of a month to another."""
    last = _date(found, context)
    if last is None:
        return None
    end = date.fromisoformat(last)
    start = end.replace(day=int(found.fields["first"]))
    return f"{start}/{end}" if start < end else None


def _weekday(found: Expression, context: Context) -> str | None:
    if context.today is None:
        return None
    f, wanted = found.fields, weekday_number(found)
    rel = re.sub(r"\s+", " ", f.get("rel", "").lower())
    week = (f.get("relweek") or f.get("ofweek") or "").lower()
    if rel in ("the following", "the next", "the same", "that", "the previous"):
        return _weekday_from(rel, wanted, context)
    if week:
        days = {"last": -7, "this": 0, "next": 7}[week] + wanted - context.today.weekday()
    else:
        more = 7 if "more" in f or "plusweek" in f else 0
        days = _days_to(wanted - context.today.weekday(), rel, 1 if more else found.direction) + more
    return (context.today + timedelta(days=days)).isoformat()


def _days_to(gap: int, rel: str, direction: int) -> int:
    """Days from today to a weekday that lies ``gap`` days off in the week, back or forth.

    The "next" and the "last" one are in another week when tomorrow and yesterday would be this week's.
    """
    if rel == "last":
        return -8 if gap == -1 else -(-gap % 7 or 7)
    if rel in ("next", "this coming"):
        return 8 if gap == 1 and rel == "next" else gap % 7 or 7
    return gap % 7 if direction > 0 else -(-gap % 7)


def _weekday_ago(found: Expression, context: Context) -> str | None:
    """``two Sundays ago``: the last but one."""
    count = count_of(found.fields["count"])
    if context.today is None or count is None:
        return None
    last = (context.today.weekday() - weekday_number(found)) % 7 or 7
    return (context.today - timedelta(days=last + 7 * (round(count) - 1))).isoformat()


def _nth_weekday(found: Expression, context: Context) -> str | None:
    """``the first Monday of May``; that of every month is no one day."""
    f = found.fields
    year = named_year(found, context) or (context.today.year if context.today else None)
    if year is None or "month_name" not in f:
        return None
    month, wanted = month_number(found), weekday_number(found)
    if f["nth"].lower() == "last":
        end = add_months(date(year, month, 1), 1) - timedelta(days=1)
        return (end - timedelta(days=(end.weekday() - wanted) % 7)).isoformat()
    first = date(year, month, 1)
    return (
        first + timedelta(days=(wanted - first.weekday()) % 7 + 7 * (words()["ordinals"][f["nth"].lower()] - 1))
    ).isoformat()


def _monthday(found: Expression, context: Context) -> str | None:
    """``the 14th``: of the month named, else of this month or the one that tense asks for."""
    today = context.today
    if today is None:
        return None
    day, rel = int(found.fields["day"]), found.fields.get("rel", "").lower()
    step = {"last": -1, "next": 1}.get(rel, 0)
    if not rel and (day - today.day) * found.direction < 0:
        step = found.direction
    elif not rel and found.direction == 0 and day > today.day:
        step = -1
    month = add_months(today.replace(day=1), step)
    return month.replace(day=day).isoformat()


def _weekday_from(rel: str, wanted: int, context: Context) -> str | None:
    """``the following Tuesday``: counted from the day that the text named last."""
    anchor = context.day or context.today
    if anchor is None:
        return None
    if rel == "the previous":
        return (anchor - timedelta(days=(anchor.weekday() - wanted) % 7 or 7)).isoformat()
    if rel in ("that", "the same"):
        monday = anchor - timedelta(days=anchor.weekday())
        return (monday + timedelta(days=wanted)).isoformat()
    return (anchor + timedelta(days=(wanted - anchor.weekday()) % 7 or 7)).isoformat()


def _deictic(found: Expression, context: Context) -> str | None:
    if context.today is None:
        return None
    shift = re.sub(r"\s+", " ", found.fields["shift"].lower()).removeprefix("the ")
    if shift == "overnight":
        return f"{context.today - timedelta(days=1)}/{context.today}"
    shifts = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}
    return (context.today + timedelta(days=shifts.get(shift, 0))).isoformat()


def _holiday(found: Expression, context: Context) -> str | None:
    f = found.fields
    name = re.sub(r"\s+", " ", f["holiday"]).replace("’", "'")
    rule = words()["holidays"][name]
    year = named_year(found, context)
    if year is not None:
        return holiday(rule, year).isoformat()
    if context.today is None:
        return None
    today = context.today
    days = [holiday(rule, today.year + k) for k in (-1, 0, 1)]
    rel = f.get("rel", "").lower()
    past, coming = [d for d in days if d <= today], [d for d in days if d >= today]
    if rel == "last":
        return max(d for d in days if d < today).isoformat()
    if (rel == "next" or found.direction > 0) and coming:
        return min(coming).isoformat()
    if found.direction < 0 and past:
        return max(past).isoformat()
    return min(days, key=lambda d: abs(d - today)).isoformat()


def holiday(rule: str, year: int) -> date:
    """The day of a rule of ``words.toml``'s table ``holidays`` in a year."""
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule.removeprefix("easter")))
    if (found := re.fullmatch(r"(\d\d)-(mon|thu|fri)-(-?\d)(\+?)", rule)) is None:
        return date.fromisoformat(f"{year}-{rule}")
    month, nth = int(found[1]), int(found[3])
    weekday = {"mon": 0, "thu": 3, "fri": 4}[found[2]]
    if found[4]:
        # The Friday and Monday that follow the fourth Thursday.
        thursday = date(year, month, 1) + timedelta(days=(3 - date(year, month, 1).weekday()) % 7 + 21)
        return thursday + timedelta(days=(weekday - 3) % 7)
    if nth < 0:
        last = add_months(date(year, month, 1), 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * x) // 433
    month, day = divmod(h + x - 7 * m + 90, 25), (h + x - 7 * m + 33 * ((h + x - 7 * m + 90) // 25) + 19) % 32
    return date(year, month[0], day)


def _ago(found: Expression, context: Context) -> str | None:
    """``two days ago`` from the reference day; ``a week earlier``, ``two days later`` from the day named last."""
    f, unit = found.fields, found.fields["unit"].lower()
    count, way = count_of(f["count"]), re.sub(r"\s+", " ", f["way"].lower())
    if count is None:
        return None
    anchor, precision = context.today, "day"
    if way not in ("ago", "in", "from now", "hence"):
        if context.last is not None:
            anchor, precision = context.last.start, context.last.precision
        elif way not in ("earlier", "previously"):
            return None
    if anchor is None:
        return None
    sign = 1 if way in ("in", "from now", "hence", "later", "after", "afterwards") else -1
    if unit in ("hour", "minute"):
        return _hours(count * sign, unit, anchor, context) if way == "ago" else None
    value = moved_by(anchor, count * sign, unit).isoformat()
    width = 10 if unit in DAYS_OF else 7 if unit == "month" or precision == "month" else 4
    if width == 10 and precision not in ("day", "moment"):
        return None
    return value[:width] + ("~" if "fuzzy" in f else "")


def _hours(count: float, unit: str, anchor: date, context: Context) -> str:
    """To the minute when the moment of publication is known, else the day."""
    if context.now is None:
        return anchor.isoformat()
    moment = context.now + timedelta(minutes=count * (60 if unit == "hour" else 1))
    return moment.strftime("%Y-%m-%dT%H:%M")


def _anaphor(found: Expression, context: Context) -> str | None:
    """``the following day``, ``the year before``, ``that month``: from what the text named last."""
    unit = words()["units"][found.fields["unit"].lower()]
    way = re.sub(r"\s+", " ", found.fields["way"].lower()).removeprefix("the ").removeprefix("very ")
    if context.last is None or unit not in (*MONTHS_OF, *DAYS_OF):
        return None
    step = {"following": 1, "next": 1, "after": 1, "previous": -1, "preceding": -1, "before": -1}.get(way, 0)
    if unit == "day":
        if context.last.precision not in ("day", "moment"):
            return None
        return (context.last.start + timedelta(days=step)).isoformat()
    if unit == "fortnight":
        return None
    return calendar_unit(context.last.start, unit, step)


RESOLVERS: dict[str, Callable[[Expression, Context], str | None]] = {
    "moment": _moment,
    "numeric": _numeric,
    "date": _date,
    "days": _days,
    "weekday": _weekday,
    "weekday_ago": _weekday_ago,
    "nth_weekday": _nth_weekday,
    "monthday": _monthday,
    "deictic": _deictic,
    "holiday": _holiday,
    "ago": _ago,
    "anaphor": _anaphor,
}
