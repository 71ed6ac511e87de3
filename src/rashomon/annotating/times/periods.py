"""Expressions longer than a day: weeks, months, seasons, quarters, years, decades, centuries."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from rashomon.annotating.times.common import DAYS_OF, MONTHS_OF, Context, count_of, month_number, moved_by, named_year
from rashomon.annotating.times.grammar import Expression, words
from rashomon.language.edtf import add_months, parse


def _month(found: Expression, context: Context) -> str | None:
    f, month = found.fields, month_number(found)
    year = named_year(found, context)
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
    code = words()["seasons"][(f.get("season") or f.get("season2") or f["season3"]).lower()]
    mark = "~" if "mod" in f else ""
    year = named_year(found, context)
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
    if not rel and direction > 0:
        return min(year for year, span in spans.items() if span.start > today)
    if direction < 0 or not rel:
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
    year = named_year(found, context) or (int(f["year2"]) if "year2" in f else None)
    if year is None:
        if context.today is None or (half and "theyear" not in f):
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
    count = count_of(f["count"])
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


RESOLVERS: dict[str, Callable[[Expression, Context], str | None]] = {
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
}
