"""Dates and times of publication as printed, to ISO 8601 with no more precision than was given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from rashomon.language.tables import load_table

EARLIEST = 1600
"""A year before which a date is a program's way to say that it has none."""
_ZONE_SHIFT = r"(?:(?:GMT|UTC)? ?[+-]\d{2}:?\d{2}|(?:GMT|UTC)[+-]\d{1,2})"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date found in a text: its ISO form, where it stands, and the word before it (``updated``, ``published``)."""

    iso: str
    start: int
    end: int
    label: str = ""


def find(text: str, labels: bool = True) -> Iterator[Stamp]:
    """The full dates (day, month and year) in ``text``, with a time of day that stands beside them."""
    for match in _date_pattern().finditer(text[:2000]):
        day = _day(match)
        if day is None:
            continue
        start, end, clock = _with_clock(text, match.start(), match.end(), day)
        label = _label(text[max(0, start - 30) : start]) if labels else ""
        yield Stamp(day.isoformat() + clock, start, end, label)


def normalise(value: str) -> str | None:
    """One date from a metadata field as ISO 8601, ``None`` when it is none.

    ISO dates keep the zone and the precision they have; RFC 2822 dates (feeds, HTTP) are taken too.
    """
    value = value.strip()
    match = _ISO.fullmatch(value)
    if match:
        return _from_iso(match)
    if _RFC2822.match(value):
        from email.utils import parsedate_to_datetime

        try:
            return parsedate_to_datetime(value).isoformat(timespec="seconds")
        except ValueError:
            return None
    if re.fullmatch(r"\d{14}", value):
        return _checked(f"{value[:4]}-{value[4:6]}-{value[6:8]}", f"T{value[8:10]}:{value[10:12]}:{value[12:]}")
    if re.fullmatch(r"\d{8}", value):
        return _checked(f"{value[:4]}-{value[4:6]}-{value[6:8]}", "")
    return next((stamp.iso for stamp in find(value)), None)


_ISO = re.compile(
    r"(\d{4})-(\d\d)(?:-(\d\d)(?:(?:T| |, )(\d\d:\d\d)(:\d\d)?(?:[.,]\d{1,9})?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?)?",
    re.IGNORECASE,
)
_RFC2822 = re.compile(r"(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d")


def _from_iso(match: re.Match[str]) -> str | None:
    year, month, day, clock, seconds, zone = match.groups()
    if day is None:
        return f"{year}-{month}" if 1 <= int(month) <= 12 else None
    if clock is None:
        return _checked(f"{year}-{month}-{day}", "")
    zone = (zone or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "+00:00"
    if len(zone) == 5:
        zone = zone[:3] + ":" + zone[3:]
    return _checked(f"{year}-{month}-{day}", f"T{clock}{seconds or ''}{zone}")


def _checked(day: str, clock: str) -> str | None:
    try:
        moment = datetime.fromisoformat(day + clock)
    except ValueError:
        return None
    return day + clock if moment.year >= EARLIEST else None


@cache
def _date_pattern() -> re.Pattern[str]:
    months = "|".join(
        sorted(map(re.escape, load_table("rashomon.reading.metadata", "dates.toml")["months"]), key=len, reverse=True)
    )
    return re.compile(
        rf"""(?<![\d/.-])(?:
          (?P<y1>(?:19|20)\d\d)[-/.](?P<n1>\d\d?)[-/.](?P<d1>\d\d?)(?=T\d\d:|[^\d/.-]|[.,-]?\s|$)
        | (?P<d2>\d\d?)(?:st|nd|rd|th)?(?:\ (?:of|de))?[\ .-]{{1,2}}(?P<m2>{months})\.?,?
          (?:\ de)?[\ -](?P<y2>(?:19|20)\d\d)(?!\d)
        | (?P<m3>(?<![^\W_]){months})\.?\ (?P<d3>\d\d?)(?:st|nd|rd|th)?,?\ (?P<y3>(?:19|20)\d\d)(?!\d)
        | (?P<a4>\d\d?)[/.](?P<b4>\d\d?)[/.](?P<y4>(?:19|20)\d\d)(?!\d)
        | (?P<y5>(?:19|20)\d\d)\ ?年\ ?(?P<n5>\d\d?)\ ?月\ ?(?P<d5>\d\d?)\ ?日
        )""",
        re.IGNORECASE | re.VERBOSE,
    )


def _day(match: re.Match[str]) -> date | None:
    months = load_table("rashomon.reading.metadata", "dates.toml")["months"]
    part = match.groupdict()
    if part["y1"]:
        year, month, day = part["y1"], part["n1"], part["d1"]
    elif part["y2"]:
        year, month, day = part["y2"], months[part["m2"].lower()], part["d2"]
    elif part["y3"]:
        year, month, day = part["y3"], months[part["m3"].lower()], part["d3"]
    elif part["y5"]:
        year, month, day = part["y5"], part["n5"], part["d5"]
    else:
        first, second = int(part["a4"]), int(part["b4"])
        if first <= 12 and second <= 12 and first != second and "/" in match.group():
            return None  # 03/04/2020 is 3 April or 4 March: no guess
        year, month, day = (
            part["y4"],
            second if first > 12 or "." in match.group() else first,
            first if first > 12 or "." in match.group() else second,
        )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_CLOCK = (
    r"(?P<h>\d\d?)(?:[:.](?P<m>\d\d)(?::(?P<s>\d\d))?)?\s?(?P<half>[ap]\.?m\.?(?![^\W\d_]))?\s?\(?(?P<zone>"
    + _ZONE_SHIFT
    + r"|[A-Za-z]{1,4}(?![^\W\d_]))?\)?"
)
_AFTER = re.compile(r"(?:T|,? (?:at |- |– |— |\| |· )?|\s{1,3}(?:at )?| ?[|·•] )" + _CLOCK, re.IGNORECASE)
_MILITARY = re.compile(
    r"(?<!\d)(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?P<s>)(?P<half>) (?P<zone>[A-Z]{3,4})(?: \(\d{4} [A-Z]{3,4}\))?,? $"
)
_BEFORE = re.compile(r"(?<![\d:.])" + _CLOCK + r"(?:,| on|,? [A-Z][a-z]{2,8},?)?\s{1,2}(?:on )?$", re.IGNORECASE)


def _with_clock(text: str, start: int, end: int, day: date) -> tuple[int, int, str]:
    """The span widened over a time of day right after or right before the date, and that time in ISO form."""
    after = _AFTER.match(text, end)
    clock = _clock(after, day) if after else None
    if after and clock:
        return start, after.end("zone") if _offset(after, day) is not None else _clock_end(after), clock
    head = text[max(0, start - 40) : start]
    before = _BEFORE.search(head) or _MILITARY.search(head)
    clock = _clock(before, day) if before else None
    if before and clock:
        return max(0, start - 40) + before.start(), end, clock
    return start, end, ""


def _clock_end(match: re.Match[str]) -> int:
    return max(match.end(group) for group in ("h", "m", "s", "half"))


def _clock(match: re.Match[str], day: date) -> str | None:
    hour, minute, half = int(match["h"]), match["m"], match["half"]
    if minute is None and not half:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    if hour > 23 or int(minute or 0) > 59:
        return None
    seconds = f":{match['s']}" if match["s"] else ""
    return f"T{hour:02}:{minute or '00'}{seconds}{_offset(match, day, hour) or ''}"


def _offset(match: re.Match[str], day: date, hour: int = 12) -> str | None:
    """The zone as an offset from UTC (``+08:00``), ``None`` when none is given or it is not known."""
    name = match["zone"]
    if not name:
        return None
    shift = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", name)
    if shift:
        return f"{shift[1]}{int(shift[2]):02}:{shift[3] or '00'}"
    zone = load_table("rashomon.reading.metadata", "dates.toml")["zones"].get(name.lower())
    if zone is None:
        return None
    away = ZoneInfo(zone).utcoffset(datetime(day.year, day.month, day.day, hour)) or timedelta()
    minutes = int(away.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _label(before: str) -> str:
    """``updated`` or ``published`` when such a word stands just before."""
    return cut_label(before)[1]


def cut_label(before: str) -> tuple[str, str]:
    """The text before a date without weekday, filler words and label at its end; and which label there was."""
    table = load_table("rashomon.reading.metadata", "dates.toml")
    passed = {*table["fillers"]["before"], *table["fillers"]["weekdays"]}
    while True:
        before = before.rstrip(" \t\u00a0,.:;|–—-•·()")
        for name in ("updated", "published"):
            for label in sorted(table["labels"][name], key=len, reverse=True):
                if before.lower().endswith(label) and not before[: -len(label)][-1:].isalpha():
                    return before[: -len(label)], str(name)
        word = _LAST_WORD.search(before)
        if word is None or word.group().lower() not in passed:
            return before, ""
        before = before[: word.start()]


_LAST_WORD = re.compile(r"[^\W\d_]{1,12}$")
