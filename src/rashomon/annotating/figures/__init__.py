"""Figures: every quantity with its span, value or interval, unit, what it counts, and its hedge.

A span holds the number with its scale and its unit or currency sign ("£2.4bn", "80 percent", "two dozen", "26-year",
"between 40 and 50"), without the hedge and the noun that is counted. "At least 5,500" has value and low 5,500 and no
high; "dozens" has no value and low 24. A share ("one in five", "two-thirds") is a fraction of one.
Ordinals, dates, ages, scores, addresses and the numbers in names are no figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rashomon.annotating.figures.context import counted_by, hedge_of, is_figure, people_by_fate
from rashomon.annotating.figures.grammar import Quantity, scan
from rashomon.annotating.times import time_spans
from rashomon.annotating.times.context import Tokens
from rashomon.language.people import is_person
from rashomon.model.annotation import Figure
from rashomon.model.article import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["find_figures"]


def find_figures(article: Article, doc: Doc) -> tuple[Figure, ...]:
    """The figures of an article, in text order, without overlaps. ``doc.text == article.text``."""
    text, tokens = article.text, Tokens(doc)
    taken = time_spans(article, doc)
    figures: list[Figure] = []
    for quantity in scan(text):
        if any(start < quantity.end and quantity.start < end for start, end in taken):
            continue
        counted = counted_by(quantity, tokens, text)
        if is_figure(quantity, text, tokens, counted):
            figures.append(_figure(quantity, text, tokens, counted))
    return tuple(figures)


def _figure(quantity: Quantity, text: str, tokens: Tokens, counted: str | None) -> Figure:
    """The figure with its hedge worked into the interval."""
    hedge, kind = hedge_of(quantity, text)
    value, low, high = quantity.value, quantity.low, quantity.high
    if kind == "low" and quantity.kind != "range":
        low = value if value is not None else low
    elif kind == "high" and value is not None:
        high = value
    unit = quantity.unit
    if unit is None and quantity.kind not in ("share", "fraction"):
        vague = counted is None or counted in ("other", "more")
        if (vague and people_by_fate(quantity, tokens)) or (counted is not None and is_person(counted)):
            unit = "person"
    lemma = counted.lower() if counted is not None and not counted[:1].isupper() else counted
    span = text[quantity.start : quantity.end]
    return Figure(quantity.start, quantity.end, span, value, low, high, unit, lemma, hedge)
