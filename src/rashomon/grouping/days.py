"""Days: when an article was published, and which days its text speaks of. Day numbers are proleptic ordinals."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from rashomon.language.tables import load_table
from rashomon.model import Article

FIRST_DAY, LAST_DAY = date(1980, 1, 1).toordinal(), date(2100, 1, 1).toordinal()
"""Publication days outside are taken as unknown: clocks that start in 1970, typing errors."""
LEAD = 700
"""Characters from the start in which a weekday or a dateline is taken to be that of the happening."""

_TABLE = load_table("rashomon.grouping", "calendar.toml")
MONTHS: dict[str, int] = _TABLE["months"]
WEEKDAYS: dict[str, int] = _TABLE["weekdays"]
_NAMES = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
_UPPER = _NAMES.upper()
_MONTH = rf"(?P<m{{0}}>{_NAMES}|{_UPPER})\.?"
_DAY = r"(?P<d{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:{_MONTH.format(1)} {_DAY.format(1)}\b(?:,? (?P<y1>(?:19|20)\d\d)\b)?"
    rf"|{_DAY.format(2)}(?: of)?[ -]{_MONTH.format(2)}(?:,?[ -](?P<y2>(?:19|20)\d\d)\b)?"
    r"|(?P<y3>(?:19|20)\d\d)-(?P<m3>[01]\d)-(?P<d3>[0-3]\d)\b)"
)
_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b")
_WEEKDAY = re.compile(r"\b(?:" + "|".join(name.capitalize() for name in WEEKDAYS) + r")\b")
_URL_DATE = re.compile(
    r"[/_.-](?P<y1>(?:19|20)\d\d)[/_.-](?P<m1>[01]?\d|[A-Za-z]{3,9})[/_.-](?P<d1>[0-3]?\d)(?=[/_.-]|$)"
    r"|[/_.-](?P<y2>(?:19|20)\d\d)(?P<m2>[01]\d)(?P<d2>[0-3]\d)(?=[/_.-]|$)"
)


class Days(NamedTuple):
    """What an article says about time."""

    published: int | None
    """Day number, from the metadata, else from the address."""
    mentioned: dict[int, float]
    """Day of a year without the year (``month * 32 + day``) → times mentioned in the text."""
    weekdays: int
    """Bit set of the weekdays named near the start (bit 0 Monday)."""
    year: int | None
    """The latest year the text names that is not after publication: for undated articles, a hint of their age."""


def days_of(article: Article, title: str, body: str) -> Days:
    """Read the days of an article; ``body`` is its text, bounded."""
    mentioned: dict[int, float] = {}
    full: list[date] = []
    for match in _DATE.finditer(body):
        month, day, year = _parts(match)
        if month is None or not 1 <= day <= 31:
            continue
        mentioned[month * 32 + day] = mentioned.get(month * 32 + day, 0.0) + 1.0
        if year is not None and match.start() < LEAD and (known := _date(year, month, day)):
            full.append(known)
    published = published_day(article)
    weekdays = 0
    for match in _WEEKDAY.finditer(title + "\n" + body[:LEAD]):
        weekdays |= 1 << WEEKDAYS[match.group().lower()]
    limit = date.fromordinal(published).year if published else 2100
    years = [year for year in map(int, _YEAR.findall(body)) if year <= limit]
    return Days(published, mentioned, weekdays, max(years, default=None))


def published_day(article: Article) -> int | None:
    """The day of publication: metadata first, then a date in the address; None when neither is believable."""
    stamp = article.published or article.updated
    if stamp:
        try:
            return _believable(date.fromisoformat(stamp[:10]))
        except ValueError:
            pass
    for match in _URL_DATE.finditer(article.url or ""):
        form = "1" if match["y1"] else "2"
        name = match["m" + form].lower()
        month = int(name) if name.isdigit() else MONTHS.get(name)
        if month and (found := _date(int(match["y" + form]), month, int(match["d" + form]))):
            return _believable(found)
    return None


def _believable(day: date) -> int | None:
    number = day.toordinal()
    return number if FIRST_DAY <= number < LAST_DAY else None


def _parts(match: re.Match[str]) -> tuple[int | None, int, int | None]:
    """Month, day and year (where given) of a match of ``_DATE``."""
    if match["m3"]:
        month = int(match["m3"])
        return (month if 1 <= month <= 12 else None), int(match["d3"]), int(match["y3"])
    form = "1" if match["m1"] else "2"
    year = match["y" + form]
    return MONTHS[match["m" + form].lower()], int(match["d" + form]), int(year) if year else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
