"""The citations of a ledger as numbered notes, for paper: numbers after the words, notes after the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rashomon.presenting import evidence
from rashomon.presenting.desk import ArticleView, Quote
from rashomon.presenting.ledger import Row


@dataclass(frozen=True, slots=True)
class Source:
    """One article with the notes that lead into it, numbered from ``first`` on."""

    article: ArticleView
    first: int
    quotes: tuple[Quote, ...]

    @property
    def citation(self) -> str:
        """Outlet, headline, date, address and hash: what its notes share."""
        return evidence.source_citation(self.article)


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of some rows: by article in order of publication, then by place in the article."""

    sources: tuple[Source, ...]
    numbers: dict[str, int]
    """Address of the evidence → number of its note."""


def notes(shown: Iterable[Row]) -> Notes:
    """Number every account of these rows once."""
    quotes = {a.quote.key: a.quote for row in shown for cell in row.cells for a in cell.accounts}
    ordered = sorted(quotes.values(), key=lambda q: (q.article.number, q.start, q.end))
    numbers = {quote.key: n for n, quote in enumerate(ordered, 1)}
    by_article: dict[str, list[Quote]] = {}
    for quote in ordered:
        by_article.setdefault(quote.article.id, []).append(quote)
    sources = (Source(found[0].article, numbers[found[0].key], tuple(found)) for found in by_article.values())
    return Notes(tuple(sources), numbers)
