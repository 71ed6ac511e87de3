"""Figures: every quantity with its span, value or interval, unit, what it counts, and its hedge.

A span holds the number with its scale and its unit or currency sign ("£2.4bn", "80 percent", "two dozen", "26-year",
"between 40 and 50"), without the hedge and the noun that is counted. "At least 5,500" has value and low 5,500 and no
high; "dozens" has no value and low 24. A share ("one in five", "two-thirds") is a fraction of one.
Ordinals, dates, ages, scores, addresses and the numbers in names are no figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from rashomon.annotating.figures.checks import is_figure
from rashomon.annotating.figures.counted import counted_by, lemma_of, people_by_fate, people_by_total
from rashomon.annotating.figures.hedge import cues, hedge_of
from rashomon.annotating.figures.read import Quantity, scan
from rashomon.annotating.times import time_spans
from rashomon.annotating.times.context import Tokens
from rashomon.language.people import is_person
from rashomon.model.annotation import Figure
from rashomon.model.article import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["find_figures"]


def find_figures(article: Article, doc: Doc) -> tuple[Figure, ...]:
    """The figures of an article, in text order, without overlaps. ``doc.text == article.text``."""
    text, tokens = article.text, Tokens(doc)
    taken = time_spans(article, doc)
    figures: list[Figure] = []
    for quantity in scan(text):
        if _overlaps(quantity.start, quantity.end, taken):
            continue
        counted = counted_by(quantity, tokens, text)
        if counted is not None and _overlaps(counted.idx, counted.idx + 1, taken):
            counted = None  # "She will be 65 next month"
        _settle_unit(quantity, text, counted)
        if is_figure(quantity, text, tokens, counted):
            figures.append(_figure(quantity, text, tokens, counted))
    return tuple(figures)


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Whether a span of the list, in text order, holds some of the stretch."""
    i = bisect_left(taken, (end, 0))
    return i > 0 and taken[i - 1][1] > start


def _settle_unit(quantity: Quantity, text: str, counted: Token | None) -> None:
    """Pounds of weight and of money; "315m" of length and of number."""
    written = text[quantity.start : quantity.end]
    if quantity.unit == "GBP" and written.lower().endswith(("pound", "pounds")):
        lead = text[max(0, quantity.start - 30) : quantity.start].lower()
        weighed = "weigh" in lead or written.endswith("-pound")
        if (counted is not None or weighed) and not (
            counted is not None and lemma_of(counted).lower() in cues("money")
        ):
            quantity.unit, quantity.dimension = "pound", "mass"
    glued = quantity.unit is None and re.fullmatch(r"[\d,]+(?:\.\d+)?m", written)
    if glued and quantity.value is not None:
        word = re.match(r"[\s-](\w+)", text[quantity.end : quantity.end + 16])
        following = word.group(1).lower() if word else ""
        if following in cues("lengths") or (counted is None and "." not in written and following != "in"):
            quantity.value, quantity.unit, quantity.dimension = quantity.value / 1e6, "metre", "length"


def _figure(quantity: Quantity, text: str, tokens: Tokens, counted: Token | None) -> Figure:
    """The figure with its hedge worked into the interval."""
    hedge, kind = hedge_of(quantity, text)
    value, low, high = quantity.value, quantity.low, quantity.high
    if kind == "low" and quantity.kind != "range":
        low = value if value is not None else low
    elif kind == "high" and value is not None:
        high = value
    unit, lemma = quantity.unit, lemma_of(counted) if counted is not None else None
    if counted is not None and counted.tag_ == "NNP" and lemma == counted.text and not is_person(counted.text):
        lemma = lemma if (value or 2) == 1 or quantity.unit is not None else None
    if unit is None and quantity.kind not in ("share", "fraction"):
        unnamed = lemma is None or lemma in ("other", "more")
        # "Four fire crews" are four bodies of people.
        bodies = counted is not None and counted.lower_ in ("crews", "forces", "polices")
        strong = text.startswith(("-strong", " strong"), quantity.end)
        if (
            strong
            or (unnamed and (people_by_fate(quantity, tokens) or people_by_total(quantity, tokens)))
            or (lemma is not None and is_person(lemma) and not bodies)
        ):
            unit = "person"
    span = text[quantity.start : quantity.end]
    return Figure(quantity.start, quantity.end, span, value, low, high, unit, lemma, hedge)
