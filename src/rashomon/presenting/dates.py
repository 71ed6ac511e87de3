"""Dates as they are printed: ISO 8601 publication times and EDTF values, in plain English."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT: Final = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
_DATE: Final = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d)(?::\d\d)?\S{0,8})?([?~%]?)\Z")


def moment(iso: str | None) -> datetime | None:
    """The publication time, zone dropped: outlets are compared by the hour on their own page."""
    if not iso:
        return None
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        return None


def sort_key(iso: str | None) -> tuple[int, float]:
    """Order of publication: known times by the instant (a time without zone as UTC), unknown ones last."""
    found = moment(iso)
    if found is None:
        return (1, 0.0)
    offset = found.utcoffset()
    seconds = (found.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()
    return (0, seconds - (offset.total_seconds() if offset else 0.0))


def when(iso: str | None, year: bool = False) -> str:
    """A publication time: "Mon 4 May, 07:10"; the day only when no hour is known; "" when nothing is."""
    found = moment(iso)
    if found is None or iso is None:
        return edtf(iso) if iso else ""
    label = day(found.date(), year)
    return f"{label}, {clock}" if (clock := hour(iso)) else label


def hour(iso: str | None) -> str:
    """The clock time alone: "07:10", or nothing; midnight to the second is what stands where only the day is known."""
    found = moment(iso)
    timed = found and iso and ("T" in iso or " " in iso.strip()) and (found.hour or found.minute or found.second)
    return f"{found:%H:%M}" if timed else ""


def day(value: date, year: bool = False) -> str:
    """ "Mon 4 May", with the year if asked."""
    label = f"{DAYS[value.weekday()]} {value.day} {_SHORT[value.month - 1]}"
    return f"{label} {value.year}" if year else label


def edtf(value: str, year: bool = False) -> str:
    """An EDTF value in words: "Sun 3 May", "April 2026", "about 1994", "10 to 16 Aug"; as it stands if unknown."""
    if value in ("", ".."):
        return "open"
    if "/" in value:
        start, _, end = value.partition("/")
        if start in ("", ".."):
            return f"until {edtf(end, year)}"
        return f"since {edtf(start, year)}" if end in ("", "..") else f"{edtf(start, year)} to {edtf(end, year)}"
    match = _DATE.match(value)
    if not match:
        return value
    label = _point(match, year)
    return {"": "", "?": "possibly ", "~": "about ", "%": "possibly about "}[match[6]] + label


def _point(match: re.Match[str], year: bool) -> str:
    years, months, days, hours, minutes = match.group(1, 2, 3, 4, 5)
    if months is None:
        return years
    number = int(months)
    if not 1 <= number <= 12:
        seasons = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
        return f"{seasons.get(number, months)} {years}"
    if days is None:
        return f"{MONTHS[number - 1]} {years}"
    try:
        label = day(date(int(years), number, int(days)), year)
    except ValueError:
        return f"{days} {_SHORT[number - 1]} {years}"
    return f"{label}, {hours}:{minutes}" if hours else label


def span(isos: list[str | None]) -> str:
    """From the first to the last of several publication days: "4–6 May 2026"."""
    found = sorted(m.date() for m in map(moment, isos) if m)
    if not found:
        return ""
    first, last = found[0], found[-1]
    end = f"{last.day} {_SHORT[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = f"{first.day} {_SHORT[first.month - 1]}"
    return f"{start} – {end}" if first.year == last.year else f"{start} {first.year} – {end}"


def days_between(first: str | None, second: str | None) -> int | None:
    """Whole days from one publication to another, or nothing when one is unknown."""
    a, b = moment(first), moment(second)
    return (b.date() - a.date()).days if a and b else None
