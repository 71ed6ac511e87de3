"""From an expression to an EDTF value, against the article's reference day and what the text named before."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rashomon.annotating.times import days, periods
from rashomon.annotating.times.common import Context, weekday_number
from rashomon.annotating.times.grammar import Expression, words
from rashomon.language.edtf import parse
from rashomon.language.numbers import number


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


def remember(context: Context, value: str, sentence: int) -> None:
    """Keep what was named for "the next day" and the like."""
    extent = parse(value)
    context.last = extent
    if extent.precision in ("day", "moment"):
        context.day, context.day_sentence = extent.start, sentence


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
        early = (clock_of(until) or "") < value[11:16]  # "between 9pm and 5am" ends on the next day
        end: str | None = _with_clock((start.start + timedelta(days=early)).isoformat(), until)
    elif until.kind == "weekday" and start.precision in ("day", "moment"):
        end = (start.start + timedelta(days=(weekday_number(until) - start.start.weekday()) % 7 or 7)).isoformat()
    else:
        end = resolve(until, context)
    if end is None or parse(end).end < start.start:
        return None
    return f"{value.split('/', maxsplit=1)[0]}/{end.rsplit('/', maxsplit=1)[-1]}"


RESOLVERS = {**days.RESOLVERS, **periods.RESOLVERS, "clock": _clock}
