"""Dates and what the articles tie to them: when it happened, when it was said, when it was reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rashomon.comparing.propositions import Proposition
from rashomon.model import AnnotatedArticle, Evidence, TimelineEntry

Kind = Literal["happened", "said", "reported"]

_DAY = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T[\d:+Z.-]*)?$")
MOST = 12
"""Pieces of evidence kept for one date and kind."""


def timeline(articles: Sequence[AnnotatedArticle], items: Sequence[Proposition]) -> tuple[TimelineEntry, ...]:
    """Entries in order of date; each has the clauses in which the articles give it, and the days of publication."""
    found: dict[tuple[str, Kind], list[Evidence]] = {}
    by_article: dict[int, list[Proposition]] = {}
    for item in items:
        by_article.setdefault(item.article, []).append(item)
    for number, annotated in enumerate(articles):
        for time in annotated.times:
            date = day(time.edtf)
            held = next((p for p in by_article.get(number, ()) if p.start <= time.start < p.end), None)
            if date is None or held is None or time.role == "published" or _this_year(date, annotated):
                continue
            kind: Kind = "said" if time.role == "said" else "happened"
            _add(found.setdefault((date, kind), []), annotated, held)
    return tuple(TimelineEntry(date, kind, tuple(evidence[:MOST])) for (date, kind), evidence in sorted(found.items()))


def day(edtf: str) -> str | None:
    """Year, month or day of an EDTF value that names one; None for intervals, seasons and the like."""
    met = _DAY.fullmatch(edtf.rstrip("~?%"))
    return met.group(1) if met else None


def _this_year(date: str, annotated: AnnotatedArticle) -> bool:
    """Whether the date says no more than that it is the year of the report: "this year" dates nothing."""
    return len(date) == len("2026") and (annotated.article.published or "").startswith(date)


def _add(evidence: list[Evidence], annotated: AnnotatedArticle, item: Proposition) -> None:
    made = Evidence(annotated.article.id, item.start, item.end, item.text)
    if made not in evidence:
        evidence.append(made)
