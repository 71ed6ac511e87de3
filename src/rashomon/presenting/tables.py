"""Every view of a story as a plain table: what its ``.json`` and ``.csv`` twins hold, a row a line of the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from rashomon.presenting.desk import Quote
from rashomon.presenting.speakers import Speaker, Wording
from rashomon.presenting.views import StoryView

Row = dict[str, Any]

COLUMNS: Final = {
    "speakers": (
        "speaker", "actor", "kind", "roles", "changed_position", "statement", "texts", "claim", "mode", "stance",
        "possibly", "article", "outlet", "published", "words", "start", "end", "also",
    ),
    "coverage": ("text", "outlets", "agency", "claim", "handle", "status", "found", "carried_by", "not_found"),
    "naming": ("actor", "name", "text", "article", "outlet", "words", "start", "end"),
    "read": (
        "tie", "relation", "status", "possibly", "moved", "left", "left_words", "left_start", "left_end", "right",
        "right_words", "right_start", "right_end",
    ),
    "carried": ("article", "place", "words", "start", "end", "others", "possibly", "claim", "status"),
}  # fmt: skip
"""The columns of each view, in order."""


def speakers(story: StoryView) -> Iterable[Row]:
    """A row a wording: who said it, and in which outlet it stands."""
    for speaker in story.speakers:
        for number, utterance in enumerate(speaker.said, 1):
            for wording in utterance.wordings:
                yield _wording(speaker, number, utterance.texts, utterance.claim, wording)


def _wording(speaker: Speaker, number: int, texts: int, claim: str, wording: Wording) -> Row:
    quote = wording.quote
    values = (
        speaker.name, speaker.id, speaker.kind, "; ".join(speaker.roles), bool(speaker.changed), number, texts, claim,
        wording.mode, wording.stance, wording.possibly, quote.article.id, quote.article.outlet, quote.article.published,
        _words(quote), quote.start, quote.end, "; ".join(wording.also),
    )  # fmt: skip
    return dict(zip(COLUMNS["speakers"], values, strict=True))


def coverage(story: StoryView) -> Iterable[Row]:
    """A row a text and claim: found "yes", "possibly" or "no"; ``not_found`` when several others carry it."""
    for entry in story.coverage:
        lacking = {row.id for row in entry.missing}
        for row, tick in zip(story.rows, entry.ticks, strict=True):
            values = (
                entry.text.number, entry.text.name, entry.text.agency, row.id, row.handle, row.status.key,
                {1.0: "yes", 0.5: "possibly"}.get(tick, "no"), row.carriers, row.id in lacking,
            )  # fmt: skip
            yield dict(zip(COLUMNS["coverage"], values, strict=True))


def naming(story: StoryView) -> Iterable[Row]:
    """A row a form of a name in a text."""
    for entry in story.naming:
        for text, quotes in entry.cells:
            for q in quotes:
                stands = (q.article.id, q.article.outlet, _words(q), q.start, q.end)
                values = (entry.actor, entry.name, text.number, *stands)
                yield dict(zip(COLUMNS["naming"], values, strict=True))


def read(story: StoryView, left: str, right: str) -> Iterable[Row]:
    """A row a line of two articles side by side; ``tie`` 0 stands on one side alone."""
    for pair in story.pair(left, right).pairs:
        values = (
            pair.tie, pair.relation, pair.status, pair.possibly, pair.moved, *_side(pair.left), *_side(pair.right),
        )  # fmt: skip
        yield dict(zip(COLUMNS["read"], values, strict=True))


def carried(story: StoryView, article: str) -> Iterable[Row]:
    """A row a sentence of one article, with the number of other independent texts that carry it."""
    for shade in story.shaded(article).all:
        q, row = shade.quote, shade.row
        values = (
            q.article.id, q.loc, _words(q), q.start, q.end, shade.others, shade.possibly,
            row.id if row else "", row.status.key if row else "",
        )  # fmt: skip
        yield dict(zip(COLUMNS["carried"], values, strict=True))


def _side(quote: Quote | None) -> tuple[Any, ...]:
    return (quote.article.id, _words(quote), quote.start, quote.end) if quote else ("", "", None, None)


def _words(quote: Quote) -> str:
    """The words whole, however many of them the page shows."""
    return quote.article.article.text[quote.start : quote.end]
