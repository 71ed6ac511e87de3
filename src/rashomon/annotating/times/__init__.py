"""Times: every expression of time with its span and its EDTF value.

A span holds the words that make the value, with their article and without the preposition before them: "the 1990s",
"last Sunday", "6am on Tuesday", "mid-July", "between March and June"; of "since 1994" it is "1994". Weeks run from
Monday to Sunday. "Early", "mid-" and "late" make a month or a year approximate (``2020-07~``). A part of the day
("Monday night") has the precision of its day.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from rashomon.annotating.times.common import Context
from rashomon.annotating.times.compose import compose
from rashomon.annotating.times.context import Tokens, is_time
from rashomon.annotating.times.grammar import Expression, scan
from rashomon.annotating.times.resolve import remember, resolve
from rashomon.annotating.times.tense import direction, role_of
from rashomon.language.edtf import parse
from rashomon.model.annotation import Time
from rashomon.model.article import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc

HEAD_CHARACTERS = 600
"""Where a date without metadata is looked for: the byline and the dateline."""

LINE_CHARACTERS = 90
"""A line of the head is no longer than this."""

DATELINE = re.compile(
    r"^[^\n]{0,80}?\((?:[A-Z][\w .&-]{1,24})\)\s*[-–—]|^[A-Z][A-Z .,'’-]{2,40},[^\n]{1,30}?[-–—]", re.MULTILINE
)

__all__ = ["find_times", "time_spans"]


def find_times(article: Article, doc: Doc) -> tuple[Time, ...]:
    """The times of an article, in text order, without overlaps.

    Relative expressions are resolved against the dateline's day, else ``article.published``, else the first full date
    of the byline; without any of these they are left out. ``doc.text == article.text``.
    """
    text, tokens = article.text, Tokens(doc)
    found = expressions(text, tokens)
    if not found:
        return ()
    heads = [(b.start, b.end, b.kind) for b in article.blocks]
    starts = [sentence.start_char for sentence in doc.sents]
    context = reference(article, found)
    times = []
    for i, expression in enumerate(found):
        anchor = tokens.at(_anchor(expression, text))
        kind = _block_kind(heads, expression.start)
        expression.direction = direction(anchor, text, headline=kind == "title")
        expression.sentence = bisect_right(starts, expression.start)
        if expression.kind == "clock":
            _choose_day(context, found, i, starts)
        value = resolve(expression, context)
        if value is None:
            continue
        if kind not in ("byline", "dateline", "boilerplate", "note"):
            remember(context, value, expression.sentence)
        way = _way(value, expression.direction, context.today)
        role = role_of(anchor, way, byline=kind in ("byline", "dateline"))
        span = text[expression.start : expression.end]
        times.append(Time(expression.start, expression.end, span, value, role, _score(expression)))
    return tuple(times)


def expressions(text: str, tokens: Tokens) -> list[Expression]:
    """What is an expression of time, whether or not its value can be known."""
    return compose(text, [e for e in scan(text) if is_time(e, text, tokens)])


def time_spans(article: Article, doc: Doc) -> list[tuple[int, int]]:
    """Where the expressions of time stand: no figure is read there."""
    return [(e.start, e.end) for e in expressions(article.text, Tokens(doc))]


def reference(article: Article, found: list[Expression]) -> Context:
    """The day and moment against which the article speaks."""
    published = _published(article.published or article.updated)
    if published is None:
        published = _date_of_the_head(article, found)
    if published is None:
        return Context(None)
    today, now = published
    line = DATELINE.search(article.text, 0, HEAD_CHARACTERS)
    if line is not None:
        for expression in found:
            if line.start() <= expression.start < line.end() and expression.kind == "date":
                value = resolve(expression, Context(today))
                day = parse(value).start if value else today
                # A dateline may be some days older than the page; more than that is another date.
                if 0 < (today - day).days <= 3:
                    return Context(day)
    return Context(today, now)


def _published(value: str | None) -> tuple[date, datetime | None] | None:
    """Day and, where given, moment, in the outlet's own zone."""
    if not value:
        return None
    try:
        if len(value) > 10:
            moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
            return moment.date(), moment
        return date.fromisoformat(value), None
    except ValueError:
        return None


def _date_of_the_head(article: Article, found: list[Expression]) -> tuple[date, datetime | None] | None:
    """The first full date of a byline, a dateline or a short line without a full stop, near the text's beginning."""
    text, heads = article.text, [b for b in article.blocks if b.kind in ("byline", "dateline")]
    for expression in found:
        start = expression.start
        if start > HEAD_CHARACTERS:
            break
        line = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
        short = len(line) <= LINE_CHARACTERS and not line.rstrip().endswith((".", "!", "?", "”", '"'))
        dateline = DATELINE.match(line) is not None
        if not (short or dateline or any(b.start <= start < b.end for b in heads)):
            continue
        value = resolve(expression, Context(None))
        if value and parse(value).precision in ("day", "moment"):
            return parse(value).start, None
    return None


def _anchor(expression: Expression, text: str) -> int:
    """The character of the expression's head word: its last, but for the words after a time's own name."""
    if expression.clock is not None or expression.until is not None:
        return expression.start
    end = expression.end - 1
    return end if text[end].isalnum() else max(expression.start, end - 1)


def _choose_day(context: Context, found: list[Expression], i: int, starts: list[int]) -> None:
    """For a time of day alone: the day that its own sentence or the one before names, else one named later in it."""
    expression = found[i]
    if context.day is not None and context.day_sentence >= expression.sentence - 1:
        return
    context.day = None
    end = starts[expression.sentence] if expression.sentence < len(starts) else expression.end + HEAD_CHARACTERS
    for other in found[i + 1 : i + 6]:
        if other.start < end and other.kind in ("date", "weekday", "deictic"):
            value = resolve(other, context)
            if value and parse(value).precision in ("day", "moment"):
                context.day = parse(value).start
                return


def _way(value: str, stated: int, today: date | None) -> int:
    """Past or future by the calendar where it is clear, else as the sentence says."""
    if today is None:
        return stated
    extent = parse(value)
    return -1 if extent.end < today else 1 if extent.start > today else stated


def _score(expression: Expression) -> float:
    """How sure the value is: what is named in full is certain, what was inferred a little less."""
    fields = expression.fields
    if expression.kind == "numeric":
        return 1.0 if int(fields["a"]) > 12 or int(fields["b"]) > 12 or fields["a"] == fields["b"] else 0.6
    if "year" in fields or expression.kind in ("century", "decade", "deictic"):
        return 1.0
    return 0.8 if expression.kind in ("anaphor", "clock", "season") else 0.9


def _block_kind(blocks: Sequence[tuple[int, int, str]], offset: int) -> str:
    i = bisect_right(blocks, (offset, 1 << 60, "")) - 1
    return blocks[i][2] if i >= 0 and offset < blocks[i][1] else "paragraph"
