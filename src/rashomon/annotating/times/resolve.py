"""From an expression to an EDTF value, against the article's reference day and what the text named before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rashomon.annotating.times.grammar import Expression, words
from rashomon.language.edtf import Extent, add_months, parse
from rashomon.language.numbers import number

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
DAYS_OF = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
NEAR_DAYS = 183
"""A day and month without a year is the one within half a year of the reference day."""


@dataclass(slots=True)
class Context:
    """What expressions are resolved against."""

    today: date | None
    """The day of the dateline or of publication; None when unknown: relative expressions stay out."""
    now: datetime | None = None
    """The moment of publication, where it is known."""
    day: date | None = None
    """The day that the text named last."""
    last: Extent | None = None
    """What the text named last, in whatever precision."""


def resolve(found: Expression, context: Context) -> str | None:
    """The EDTF value, or None when it cannot be known."""
    try:
        value = RESOLVERS[found.kind](found, context)
        if value is None:
            return None
        if found.until is not None:
            value = _range(value, found.until, context)
        elif found.clock is not None and "/" not in value:
            value = _with_clock(value, found.clock)
        if value is not None:
            parse(value)
        return value
    except (ValueError, OverflowError):
        # A day that the calendar does not have ("31 April"), or a year out of its range.
        return None


def remember(context: Context, value: str) -> None:
    """Keep what was named for "the next day" and the like."""
    extent = parse(value)
    context.last = extent
    if extent.precision in ("day", "moment"):
        context.day = extent.start


# Days


def _moment(found: Expression, _: Context) -> str:
    f = found.fields
    zone = f.get("zone", "").replace("+00:00", "Z")
    return f"{f['year']}-{f['month']}-{f['day']}T{f['clock']}{zone}"


def _numeric(found: Expression, context: Context) -> str | None:
    """``9/8/2020``: the order that gives a day; when both do, the day nearer to publication."""
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
    today = context.today
    return min(options, key=lambda d: abs(d - today) if today else timedelta(0)).isoformat()


def _date(found: Expression, context: Context) -> str | None:
    f = found.fields
    month, day = _month_number(found), int(f["day"])
    year = _named_year(found, context)
    if year is not None:
        return date(year, month, day).isoformat()
    chosen = _nearest_day(month, day, found, context)
    return chosen.isoformat() if chosen else None


def _nearest_day(month: int, day: int, found: Expression, context: Context) -> date | None:
    """A day and month without a year: with its weekday if it has one, else by tense, else the nearest."""
    today = context.today
    if today is None:
        return None
    options = [d for d in (_day_or_none(today.year + k, month, day) for k in (-1, 0, 1, -2, 2, 3, -3)) if d is not None]
    if "weekday" in found.fields:
        fitting = [d for d in options if d.weekday() == _weekday_number(found)]
        options = fitting or options
    if not options:
        return None
    nearest = min(options, key=lambda d: abs(d - today))
    wrong_way = (nearest - today).days * found.direction
    if wrong_way < -1 and (found.direction > 0 or (nearest - today).days > 7):
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
    today = context.today
    if today is None:
        return None
    f, wanted = found.fields, _weekday_number(found)
    rel = re.sub(r"\s+", " ", f.get("rel", "").lower())
    week = (f.get("relweek") or f.get("ofweek") or "").lower()
    if week:
        monday = today - timedelta(days=today.weekday()) + timedelta(days={"last": -7, "this": 0, "next": 7}[week])
        return (monday + timedelta(days=wanted)).isoformat()
    if rel in ("the following", "the next", "the same", "that", "the previous"):
        return _weekday_from(rel, wanted, context)
    ahead = (wanted - today.weekday()) % 7
    behind = (today.weekday() - wanted) % 7
    more = timedelta(days=7 if "more" in f or "plusweek" in f else 0)
    if rel == "last":
        return (today - timedelta(days=behind or 7)).isoformat()
    if rel in ("next", "this coming"):
        return (today + timedelta(days=ahead or 7)).isoformat()
    if found.direction > 0 or more:
        return (today + timedelta(days=ahead) + more).isoformat()
    return (today - timedelta(days=behind)).isoformat()


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
    year = _named_year(found, context)
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


# Months, years and what is longer


def _month(found: Expression, context: Context) -> str | None:
    f, month = found.fields, _month_number(found)
    year = _named_year(found, context)
    mark = "~" if "mod" in f else ""
    if year is None:
        if context.today is None:
            return None
        today, rel = context.today, f.get("rel", "").lower().split(" ")
        year = today.year
        if rel[0] == "last":
            year -= month >= today.month
        elif rel[0] == "next":
            year += month <= today.month
        elif found.direction > 0:
            year += month < today.month
        elif rel != ["this"]:
            year -= month > today.month
    return f"{year:04}-{month:02}{mark}"


def _season(found: Expression, context: Context) -> str | None:
    f = found.fields
    code = words()["seasons"][(f.get("season") or f["season2"]).lower()]
    mark = "~" if "mod" in f else ""
    year = _named_year(found, context)
    if year is None:
        if context.today is None:
            return None
        rel = f.get("rel", "").lower().split(" ")[0]
        year = _season_year(code, rel, found.direction, context.today)
    return f"{year:04}-{code}{mark}"


def _season_year(code: int, rel: str, direction: int, today: date) -> int:
    """The year of "last summer", "this winter", "next spring"; a winter is named by the year it begins in."""
    spans = {year: parse(f"{year:04}-{code}") for year in range(today.year - 2, today.year + 3)}
    if rel == "last":
        return max(year for year, span in spans.items() if span.end < today)
    if rel == "next":
        return min(year for year, span in spans.items() if span.start > today)
    current = [year for year, span in spans.items() if span.start <= today <= span.end]
    if current:
        return current[0]
    if direction < 0:
        return max(year for year, span in spans.items() if span.end < today)
    return today.year


def _quarter(found: Expression, context: Context) -> str | None:
    f = found.fields
    if "letter" in f:
        base = 32 if f["letter"] == "Q" else 39
        return f"{f['year']}-{base + int(f['number'])}" if base == 32 or int(f["number"]) <= 2 else None
    nth = words()["ordinals"][f["nth"].lower()]
    half = f["unit"].lower() == "half"
    if half:
        nth = {4: 2}.get(nth, nth)
        if nth > 2:
            return None
    year = _named_year(found, context) or (int(f["year2"]) if "year2" in f else None)
    if year is None:
        if context.today is None or half and "theyear" not in f:
            return None
        begin = (nth - 1) * (6 if half else 3) + 1
        year = context.today.year - (found.direction <= 0 and begin > context.today.month)
    return f"{year:04}-{(39 if half else 32) + nth}"


def _year(found: Expression, _: Context) -> str:
    return found.fields["year"] + ("~" if "fuzzy" in found.fields or "mod" in found.fields else "")


def _era(found: Expression, _: Context) -> str | None:
    """A year of the common era; EDTF's years before it are not read by this package."""
    f = found.fields
    return None if f.get("era", "").startswith("B") else f"{int(f.get('year') or f['year2']):04}"


def _years(found: Expression, _: Context) -> str | None:
    start, until = found.fields["year"], found.fields["until"]
    end = start[: 4 - len(until)] + until
    return f"{start}/{end}" if start < end else None


def _decade(found: Expression, context: Context) -> str:
    f = found.fields
    if "decade" in f:
        first = int(f["decade"])
    else:
        tens = int(f.get("short") or f.get("short2") or words()["decades"][f["word"].lower()])
        limit = context.today.year if context.today else 2030
        first = 2000 + tens if 2000 + tens <= limit and tens < 30 else 1900 + tens
    if first % 100 == 0 and first < 2000:
        return f"{first:04}/{first + 99:04}"
    mod = re.sub(r"\s+", " ", (f.get("mod") or f.get("mod2") or "").lower())
    low, high = {"early": (0, 4), "mid": (4, 6), "middle": (4, 6), "late": (5, 9)}.get(mod, (0, 9))
    return f"{first + low:04}/{first + high:04}"


def _century(found: Expression, _: Context) -> str | None:
    f = found.fields
    nth = int(f["nth"]) if "nth" in f else words()["centuries"][f["word"].lower()]
    return f"{nth - 1:02}XX" + ("~" if "mod" in f else "") if 1 <= nth <= 22 else None


def _unit(found: Expression, context: Context) -> str | None:
    """``last week``, ``the coming year``, ``earlier this month``, ``the end of the year``."""
    if context.today is None:
        return None
    f, today, unit = found.fields, context.today, found.fields["unit"].lower()
    rel = re.sub(r"\s+", " ", f.get("rel", "this").lower())
    if unit in words()["seasons"]:
        return _season(
            Expression(0, 0, "season", {"season": unit, "rel": rel, **f}, direction=found.direction), context
        )
    if rel in ("the following", "the previous", "the next") and context.last is not None:
        today = context.last.start
    if rel in ("the past", "the last", "the coming") or (rel == "the next" and context.last is None):
        return _span_of(1, unit, -1 if rel in ("the past", "the last") else 1, context.today)
    step = {"last": -1, "next": 1, "the next": 1, "the following": 1, "the previous": -1}.get(rel.split(" past")[0], 0)
    value = calendar_unit(today, unit, step, found.direction, named="rel" in f)
    mark = "~" if f.get("mod", "").lower() not in ("", "earlier", "later") and "/" not in value else ""
    return value + mark


def calendar_unit(today: date, unit: str, step: int, direction: int = 0, *, named: bool = True) -> str:
    """The week, weekend, month, quarter, year, decade or century ``step`` after the one of ``today``."""
    if unit in ("week", "weekend"):
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * step)
        if unit == "week":
            return f"{monday}/{monday + timedelta(days=6)}"
        back = today.weekday() < 5 and direction <= 0 and step == 0 and (direction < 0 or not named)
        # Before Friday, "last weekend" and "the weekend" of a report are the one just over.
        saturday = monday + timedelta(days=5 - 7 * back)
        return f"{saturday}/{saturday + timedelta(days=1)}"
    moved = add_months(today.replace(day=1), MONTHS_OF[unit] * step)
    if unit == "month":
        return f"{moved:%Y-%m}"
    if unit == "quarter":
        return f"{moved.year:04}-{33 + (moved.month - 1) // 3}"
    first = moved.year // (10 if unit == "decade" else 100) * (10 if unit == "decade" else 100)
    return {"year": f"{moved.year:04}", "decade": f"{first:04}/{first + 9:04}", "century": f"{moved.year // 100:02}XX"}[
        unit
    ]


def _span(found: Expression, context: Context) -> str | None:
    """``the past five years``: from then to now."""
    f = found.fields
    count = _count(f["count"])
    if context.today is None or count is None:
        return None
    return _span_of(count, f["unit"].lower(), 1 if f["rel"].lower() in ("next", "coming") else -1, context.today)


def _span_of(count: float, unit: str, way: int, today: date) -> str | None:
    """``count`` units back or forth from today, in the precision of the unit."""
    if unit in ("hour", "minute"):
        days = round(count * (1 if unit == "hour" else 1 / 60) / 24)
        other = (today + timedelta(days=way * days)).isoformat()
        return "/".join(sorted((other, today.isoformat()))) if days else today.isoformat()
    if unit not in (*MONTHS_OF, *DAYS_OF):
        return None
    if unit in DAYS_OF or (unit == "month" and count == 1):
        other_day = moved_by(today, count * way, unit)
        return "/".join(sorted((other_day.isoformat(), today.isoformat())))
    width = 7 if unit == "month" else 4
    other = moved_by(today, count * way, unit).isoformat()[:width]
    return "/".join(sorted((other, today.isoformat()[:width])))


def _ago(found: Expression, context: Context) -> str | None:
    """``two days ago`` from the reference day; ``a week earlier``, ``two days later`` from the day named last."""
    f, unit = found.fields, found.fields["unit"].lower()
    count, way = _count(f["count"]), re.sub(r"\s+", " ", f["way"].lower())
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
    return value[:width] + ("~" if "fuzzy" in f and f["fuzzy"].lower() in ("about", "around", "roughly") else "")


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


# Times of day


def _clock(found: Expression, context: Context) -> str | None:
    """A time of day alone belongs to the day that the sentence names, else to the reference day."""
    day = context.day or context.today
    if found.direction > 0 and context.today is not None and day is not None:
        day = max(day, context.today)
    return _with_clock(day.isoformat(), found) if day is not None else None


def _with_clock(value: str, clock: Expression) -> str | None:
    """A day with a time of day; a vaguer date is left as it is."""
    day = value.rstrip("~")
    if len(day) != 10:
        return value
    at = clock_of(clock)
    if at is None:
        return None
    return f"{day}T{at}{_offset(clock.fields.get('zone', ''), f'{day}T{at}')}"


def clock_of(clock: Expression) -> str | None:
    """``HH:MM``."""
    f = clock.fields
    if "clockword" in f:
        return str(words()["clock_words"][f["clockword"].lower()])
    word = f.get("hourword") or f.get("hourword2")
    hour, minute = (number(word) or 0 if word else float(f["hour"])), int(f.get("minute", 0))
    if past := f.get("past") or f.get("past2"):
        minute = 30 if past.lower() == "half" else 15
        if (f.get("topast") or f.get("topast2") or "").lower() == "to":
            hour, minute = hour - 1, 60 - minute
    half = f.get("half", "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif f.get("inpart", "").lower() in ("afternoon", "evening") or "atnight" in f:
        hour += 12 if hour < 12 else 0
    return f"{int(hour):02}:{minute:02}"


def _offset(zone: str, moment: str) -> str:
    """The zone's difference from UTC then; empty for local time."""
    known = words()["zones"].get(zone.upper())
    if known is None:
        return ""
    if isinstance(known, str):
        gap = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(known)).utcoffset()
        known = int(gap.total_seconds() // 60) if gap else 0
    if known == 0:
        return "Z"
    return f"{'-' if known < 0 else '+'}{abs(known) // 60:02}:{abs(known) % 60:02}"


def _range(value: str, until: Expression, context: Context) -> str | None:
    """From one expression to another."""
    start = parse(value)
    if until.kind == "clock":
        end: str | None = _with_clock(start.start.isoformat(), until)
    elif until.kind == "weekday" and start.precision in ("day", "moment"):
        end = (start.start + timedelta(days=(_weekday_number(until) - start.start.weekday()) % 7 or 7)).isoformat()
    else:
        end = resolve(until, context)
    if end is None or parse(end).end < start.start:
        return None
    return f"{value.split('/', maxsplit=1)[0]}/{end.rsplit('/', maxsplit=1)[-1]}"


# Small things


def moved_by(day: date, count: float, unit: str) -> date:
    """``count`` units later; half a unit is rounded to what the calendar has."""
    unit = words()["units"].get(unit, unit)
    if unit in DAYS_OF:
        return day + timedelta(days=round(count * DAYS_OF[unit]))
    return add_months(day, round(count * MONTHS_OF[unit]))


def _count(text: str) -> float | None:
    """How many: "a", "two", "12"; None for "several"."""
    plain = re.sub(r"\s+", " ", text.lower())
    if plain.startswith("a couple"):
        return 2.0
    if plain.startswith("half a"):
        return 0.5
    return None if plain in ("several", "a few") else number(plain)


def _named_year(found: Expression, context: Context) -> int | None:
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


def _month_number(found: Expression) -> int:
    if "month" in found.fields:
        return int(found.fields["month"])
    name = found.fields["month_name"].rstrip(".").capitalize()
    return int(words()["months"].get(name) or words()["month_abbreviations"][name])


def _weekday_number(found: Expression) -> int:
    name = found.fields["weekday"].rstrip(".").capitalize()
    table = words()
    return int({**table["weekday_abbreviations"], **table["weekdays"]}[name])


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


RESOLVERS: dict[str, Callable[[Expression, Context], str | None]] = {
    "moment": _moment,
    "numeric": _numeric,
    "date": _date,
    "days": _days,
    "weekday": _weekday,
    "deictic": _deictic,
    "holiday": _holiday,
    "month": _month,
    "season": _season,
    "quarter": _quarter,
    "year": _year,
    "years": _years,
    "era": _era,
    "decade": _decade,
    "century": _century,
    "unit": _unit,
    "span": _span,
    "ago": _ago,
    "anaphor": _anaphor,
    "clock": _clock,
}
