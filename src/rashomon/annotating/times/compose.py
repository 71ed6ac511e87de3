"""Expressions that belong together: a time of day and its date, the two ends of a range, a year shared by two dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.annotating.times.grammar import Expression

DATED = frozenset({"monthday", "date", "weekday", "deictic", "holiday", "numeric", "anaphor"})
ENDS = frozenset(
    {"date", "month", "weekday", "year", "season", "deictic", "holiday", "decade", "quarter", "century", "numeric"}
)
CLOCK_THEN_DAY = re.compile(r"(?:\s*\([^()]{1,30}\))?,?[ \u00a0](?:(?:local\s+time\s+)?(?:early\s+)?on\s(?:the\s)?)?")
DAY_THEN_CLOCK = re.compile(
    r",?[ \u00a0](?:at\s|around\s|about\s)?(?:about\s|around\s|approximately\s|exactly\s|just\s(?:after|before)\s)?"
)
BETWEEN_ENDS = re.compile(
    r"\s?[-–—]\s?|\s(?P<word>to|until|till|through|and)\s(?:the\s)?(?:early\s|late\s)?", re.IGNORECASE
)
BETWEEN = re.compile(r"\bbetween\s+", re.IGNORECASE)
LED_BY_BETWEEN = re.compile(BETWEEN.pattern + "$", re.IGNORECASE)
SHARED = re.compile(r",?\s(?:and|or)\s|,\s|\s?[-–]\s?")
MOVED = re.compile(
    r"\b(?:mov|postpon|delay|reschedul|shift|brought|bring|chang|push|rais|ris|rose|fell|fall|grew|grow|increas)\w*"
)


def compose(text: str, found: Sequence[Expression]) -> list[Expression]:
    """The expressions with those joined that are one, in text order."""
    joined = _with_clocks(text, _ranges(text, found))
    # "Open from 10am to 5pm" is of every day.
    return [e for e in joined if not (e.kind == "clock" and e.until is not None and not BETWEEN.match(text, e.start))]


def _ranges(text: str, found: Sequence[Expression]) -> list[Expression]:
    """``Monday to Friday``, ``between March and June 2019``; and years handed from the second date to the first."""
    joined: list[Expression] = []
    for expression in found:
        before = joined[-1] if joined else None
        if before is not None and expression.start - before.end < 16:
            gap = text[before.end : expression.start]
            if before.until is None and _is_range(text, before, expression, gap):
                _share_year(before, expression)
                _share_week(before, expression)
                lead = LED_BY_BETWEEN.search(text[max(0, before.start - 12) : before.start])
                before.start -= len(lead.group()) if lead else 0
                before.until, before.end = expression, expression.end
                continue
            if SHARED.fullmatch(gap) and before.kind == expression.kind:
                _share_year(before, expression)
        joined.append(expression)
    return joined


def _is_range(text: str, a: Expression, b: Expression, gap: str) -> bool:
    """Whether the words between say "from a to b"."""
    link = BETWEEN_ENDS.fullmatch(gap)
    if link is None or (a.kind == "clock") != (b.kind == "clock"):
        return False
    if a.kind != "clock" and not (a.kind in ENDS and b.kind in ENDS):
        return False
    lead = text[max(0, a.start - 60) : a.start]
    if link["word"] and link["word"].lower() == "and":
        return LED_BY_BETWEEN.search(lead) is not None
    # "moved the vote from May to June" names two dates.
    return MOVED.search(lead.rpartition(".")[2]) is None


def _share_year(a: Expression, b: Expression) -> None:
    """``March and June 2019``: the year stands once."""
    if {a.kind, b.kind} <= {"date", "month", "season"} and not a.fields.keys() & {"mod", "year", "relyear", "rel"}:
        a.fields.update({k: b.fields[k] for k in ("year", "relyear") if k in b.fields})


def _share_week(a: Expression, b: Expression) -> None:
    """``Monday to Wednesday last week``: the week stands once."""
    if a.kind == b.kind == "weekday" and not a.fields.keys() & {"relweek", "ofweek", "rel"}:
        a.fields.update({k: b.fields[k] for k in ("relweek", "ofweek") if k in b.fields})


def _with_clocks(text: str, found: Sequence[Expression]) -> list[Expression]:
    """``6am on Tuesday``, ``16 August at 21:47``: one expression, the day's, with the clock in it."""
    joined: list[Expression] = []
    for expression in found:
        before = joined[-1] if joined else None
        if before is not None and expression.start - before.end < 40:
            gap = text[before.end : expression.start]
            if (
                before.kind == "clock"
                and before.clock is None
                and _takes_clock(expression)
                and CLOCK_THEN_DAY.fullmatch(gap)
            ):
                expression.clock, expression.start = before, before.start
                if before.until is not None:
                    expression.until, before.until = before.until, None
                joined[-1] = expression
                continue
            if expression.kind == "clock" and _takes_clock(before) and DAY_THEN_CLOCK.fullmatch(gap):
                before.clock, before.end = expression, expression.end
                if expression.until is not None:
                    before.until, expression.until = expression.until, None
                continue
        joined.append(expression)
    return joined


def _takes_clock(expression: Expression) -> bool:
    return expression.kind in DATED and expression.clock is None and expression.until is None
