"""The rooms joined: what the package, the command line, the library and the web all call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rashomon.annotating import annotate
from rashomon.comparing import compare_story
from rashomon.grouping import group_stream
from rashomon.model import AnnotatedArticle, Article, Comparison, Placement


def compare(articles: Iterable[Article | AnnotatedArticle]) -> Comparison:
    """Compare the articles of one story; those not yet annotated are annotated first.

    Articles are taken by time of publication (undated ones last), then by id: the order given does not matter. Raises
    ComparisonError when fewer than two articles can be compared.
    """
    return compare_story(sorted(annotated(articles), key=_by_time))


def _by_time(found: AnnotatedArticle) -> tuple[bool, str, str]:
    published = found.article.published
    return published is None, published or "", found.article.id


def group(articles: Iterable[Article]) -> Iterator[Placement]:
    """Place each article in a story on arrival; a placement may also report merges and splits."""
    return group_stream(articles)


def annotated(articles: Iterable[Article | AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
    """The articles in their order, each annotated once."""
    for article in articles:
        if isinstance(article, AnnotatedArticle):
            yield article
        else:
            yield from annotate([article])
