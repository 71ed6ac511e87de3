"""One article, shaded by how many other independent texts carry each sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rashomon.presenting.desk import ArticleView, Desk, Quote
from rashomon.presenting.ledger import Row
from rashomon.presenting.passages import Paragraph, sentences


@dataclass(frozen=True, slots=True)
class Shade:
    """A sentence: ``others`` texts carry it; ``band`` 0 to 4 is its tint; ``row`` the most telling claim in it."""

    quote: Quote
    others: int
    band: int
    row: Row | None
    possibly: bool


@dataclass(frozen=True, slots=True)
class ShadedParagraph:
    """A paragraph of an article with its sentences."""

    paragraph: Paragraph
    sentences: tuple[Shade, ...]


@dataclass(frozen=True, slots=True)
class Shaded:
    """A whole article."""

    article: ArticleView
    others: int
    """Other independent texts in the story."""
    paragraphs: tuple[ShadedParagraph, ...]

    @property
    def all(self) -> tuple[Shade, ...]:
        """Its sentences in order, for the histogram."""
        return tuple(s for p in self.paragraphs for s in p.sentences)


def shaded(desk: Desk, ledger: tuple[Row, ...], article: str) -> Shaded:
    """Shade one article of the story."""
    others = len(desk.texts) - 1
    accounts = [
        (a.start, a.end, a.score, row) for row in ledger for a in row.claim.accounts if a.article == article
    ] + [
        (s.start, s.end, a.score, row)
        for row in ledger
        for a in row.claim.accounts
        if a.article == article
        for s in a.also
    ]
    home = desk.text_of[article].number
    paragraphs = [
        ShadedParagraph(p, tuple(_shades(desk, article, p, accounts, home, others)))
        for p in desk.passages(article).paragraphs
    ]
    return Shaded(desk.articles[article], others, tuple(paragraphs))


def _shades(
    desk: Desk, article: str, paragraph: Paragraph, accounts: list[tuple[int, int, float, Row]], home: int, others: int
) -> Iterable[Shade]:
    text = desk.passages(article).text
    for start, end in sentences(text, paragraph.start, paragraph.end):
        inside = [
            (score, row) for s, e, score, row in accounts if 2 * (min(e, end) - max(s, start)) > min(e - s, end - start)
        ]
        carriers = {c.text.number for _, row in inside for c in row.cells if c.accounts} - {home}
        row = min((r for _, r in inside), key=lambda r: r.number, default=None)
        yield Shade(
            desk.quote(article, start, end),
            len(carriers),
            band(len(carriers), others),
            row,
            bool(inside) and min(s for s, _ in inside) < 0.6,
        )


def band(number: int, others: int) -> int:
    """The tint: 0 none; up to four other texts each has its own band, above that quarters."""
    if not number or not others:
        return 0
    return min(4, number if others <= 4 and others == 4 else max(1, -(-4 * number // others)))
