"""Lists in pages: articles, stories, statements, people; and how much there is of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, func, select, tuple_

from rashomon.library import articles as shelf
from rashomon.library import statements, stories
from rashomon.library.cursor import pack_cursor, unpack_cursor
from rashomon.library.records import ArticleRow, Page, PersonRow, StatementRow, StoryRow, Summary
from rashomon.library.schema import articles, people, versions
from rashomon.library.schema import statements as said
from rashomon.library.schema import stories as story_rows
from rashomon.model import Span

T = TypeVar("T")

MOST = 500
"""Rows of one page at most."""


def bounded(limit: int) -> int:
    """A page's length that can be served."""
    return max(1, min(limit, MOST))


def page(rows: list[T], limit: int, position: Callable[[T], tuple[Any, ...]]) -> Page[T]:
    """The first ``limit`` of ``limit + 1`` rows, with a cursor when there is one more."""
    shown = rows[:limit]
    return Page(shown, pack_cursor(position(shown[-1])) if len(rows) > limit else None)


def list_articles(
    connection: Connection, story: str | None, outlet: str | None, cursor: str | None, limit: int
) -> Page[ArticleRow]:
    """Articles as they came; of a story, in story order."""
    if story is not None:
        return _story_articles(connection, stories.resolve(connection, story), cursor, limit)
    query = select(*shelf.LISTED, articles.c.seq).order_by(articles.c.seq).limit(limit + 1)
    if outlet is not None:
        query = query.where(articles.c.outlet == outlet)
    if cursor:
        query = query.where(articles.c.seq > unpack_cursor(cursor, (int,))[0])
    return _article_page(connection, query, limit, 1)


def _story_articles(connection: Connection, story: str, cursor: str | None, limit: int) -> Page[ArticleRow]:
    order = (articles.c.sort_time, articles.c.id)
    query = select(*shelf.LISTED, *order).where(articles.c.story == story).order_by(*order).limit(limit + 1)
    if cursor:
        query = query.where(tuple_(*order) > tuple_(*unpack_cursor(cursor, (str, str))))
    return _article_page(connection, query, limit, 2)


def _article_page(connection: Connection, query: Any, limit: int, ordered_by: int) -> Page[ArticleRow]:
    """A page of articles; the last ``ordered_by`` columns of the query are the position."""
    rows = connection.execute(query).all()
    found = [shelf.as_record(row) for row in rows[:limit]]
    following = pack_cursor(tuple(rows[limit - 1][-ordered_by:])) if len(rows) > limit else None
    return Page(found, following)


def list_stories(connection: Connection, least: int, cursor: str | None, limit: int) -> Page[StoryRow]:
    """Stories, the one with the newest article first."""
    order = (story_rows.c.last, story_rows.c.id)
    query = select(story_rows).where(story_rows.c.articles >= max(least, 1))
    if cursor:
        query = query.where(tuple_(*order) < tuple_(*unpack_cursor(cursor, (str, str))))
    rows = connection.execute(query.order_by(*(c.desc() for c in order)).limit(limit + 1)).all()
    return page([stories.as_record(row) for row in rows], limit, lambda row: (row.last or "", row.id))


def list_statements(
    connection: Connection, person: str | None, story: str | None, cursor: str | None, limit: int
) -> Page[StatementRow]:
    """Statements, those last reported first."""
    order = (said.c.sort_time, said.c.id)
    query = select(*STATEMENT, said.c.sort_time).select_from(JOINED)
    if person is not None:
        statements.load_person(connection, person)
        query = query.where(said.c.person == person)
    if story is not None:
        query = query.where(articles.c.story == stories.resolve(connection, story))
    if cursor:
        query = query.where(tuple_(*order) < tuple_(*unpack_cursor(cursor, (str, int))))
    rows = connection.execute(query.order_by(*(c.desc() for c in order)).limit(limit + 1)).all()
    following = pack_cursor((rows[limit - 1].sort_time, rows[limit - 1].id)) if len(rows) > limit else None
    return Page([_statement(row) for row in rows[:limit]], following)


STATEMENT = (
    said.c.id,
    articles.c.id.label("article"),
    articles.c.story,
    articles.c.outlet,
    articles.c.title,
    articles.c.url,
    articles.c.published,
    said.c.person,
    people.c.name.label("speaker"),
    said.c.source,
    said.c.cue,
    said.c.content,
    said.c.mode,
    said.c.stance,
    said.c.said_at,
    said.c.spans,
)
JOINED = said.join(articles, articles.c.seq == said.c.article).outerjoin(people, people.c.id == said.c.person)


def _statement(row: Any) -> StatementRow:
    values = {field: getattr(row, field) for field in StatementRow.__struct_fields__}
    return StatementRow(**values | {"spans": msgspec.json.decode(row.spans, type=list[list[Span]])})


def list_people(connection: Connection, cursor: str | None, limit: int) -> Page[PersonRow]:
    """People by id."""
    after = unpack_cursor(cursor, (str,))[0] if cursor else ""
    return page(statements.list_people(connection, after, limit + 1), limit, lambda row: (row.id,))


def summary(connection: Connection) -> Summary:
    """How much the library holds."""
    tables = {"articles": articles, "versions": versions, "statements": said, "people": people}
    counts = {n: connection.scalar(select(func.count()).select_from(t)) or 0 for n, t in tables.items()}
    living = connection.scalar(select(func.count()).select_from(story_rows).where(story_rows.c.articles > 0)) or 0
    return Summary(**counts, stories=living, to_compare=len(stories.waiting(connection)))
