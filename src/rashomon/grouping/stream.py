"""Articles → placements, one at a time, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rashomon.grouping.grouper import Grouper
from rashomon.model import Article, Placement, Story


def group_stream(articles: Iterable[Article], state: Grouper | None = None) -> Iterator[Placement]:
    """Place each article in a story on arrival.

    Give the ``state`` of an earlier run (``Grouper.load``) to go on where it stopped; it is brought up to date with
    every placement.
    """
    grouper = state if state is not None else Grouper()
    for article in articles:
        yield grouper.place(article)


def stories(articles: Iterable[Article], state: Grouper | None = None) -> list[Story]:
    """Group a batch: place all, settle, and give the stories in the order in which they began."""
    grouper = state if state is not None else Grouper()
    for _ in group_stream(articles, grouper):
        pass
    grouper.settle()
    return grouper.stories()
