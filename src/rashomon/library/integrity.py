"""Whether all that is stored is as it was stored: hashes, spans, ids, counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, select, text

from rashomon.library import articles as shelf
from rashomon.library import codec
from rashomon.library.records import Problem
from rashomon.library.schema import articles, comparisons, grouping, redirects, statements, stories, versions
from rashomon.model import AnnotatedArticle, Article, Comparison, Span
from rashomon.model.errors import LibraryError


def check(connection: Connection) -> Iterator[Problem]:
    """All problems found; none when the library is sound. Reads everything once, in bounded memory."""
    if connection.dialect.name == "sqlite":
        yield from _check_file(connection)
    yield from _check_versions(connection)
    yield from _check_articles(connection)
    yield from _check_stories(connection)
    yield from _check_comparisons(connection)
    yield from _check_statements(connection)
    yield from _check_ids(connection)


def check_full_text(connection: Connection) -> Iterator[Problem]:
    """Whether the full-text index of a file fits its texts. Needs a write transaction."""
    if connection.dialect.name != "sqlite":
        return
    for table in ("article_search", "statement_search"):
        try:
            connection.exec_driver_sql(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
        except Exception as error:
            yield Problem(table, f"the full-text index does not fit the texts ({error})")


def annotation_problems(annotated: AnnotatedArticle) -> Iterator[str]:
    """Spans that do not lie in the text, and references that lead nowhere."""
    article = annotated.article
    length = len(article.text)
    for what, start, end in _spans(annotated):
        if not 0 <= start <= end <= length:
            yield f"{what} {start}–{end} does not lie in the text of {length} characters"
    actors = {actor.id for actor in annotated.actors}
    for number, attribution in enumerate(annotated.attributions):
        if attribution.actor is not None and attribution.actor not in actors:
            yield f"attribution {number} names an actor {attribution.actor} that is not there"
    edges = [(block.start, block.end) for block in article.blocks]
    if any(left[1] > right[0] for left, right in pairwise(edges)):
        yield "blocks overlap or are out of order"


def _spans(annotated: AnnotatedArticle) -> Iterator[tuple[str, int, int]]:
    groups: dict[str, tuple[Any, ...]] = {
        "block": annotated.article.blocks,
        "sentence": annotated.sentences,
        "word": annotated.words,
        "clause": annotated.clauses,
        "time": annotated.times,
        "figure": annotated.figures,
        "place": annotated.places,
        "mention": tuple(m for actor in annotated.actors for m in actor.mentions),
        "attribution": tuple(s for a in annotated.attributions for s in (*a.source, *a.cue, *a.content)),
    }
    for what, items in groups.items():
        for item in items:
            yield what, item.start, item.end


def _check_file(connection: Connection) -> Iterator[Problem]:
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield Problem("file", line)
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield Problem(f"{row[0]} row {row[1]}", f"leads to a row of {row[2]} that is not there")


def _check_versions(connection: Connection) -> Iterator[Problem]:
    query = select(versions, articles.c.id.label("article_id")).join(articles, articles.c.seq == versions.c.article)
    for row in connection.execute(query.order_by(versions.c.id).execution_options(yield_per=50)):
        where = f"article {row.article_id} version {row.number}"
        for what in _version_problems(row):
            yield Problem(where, what)


def _version_problems(row: Any) -> Iterator[str]:
    if codec.digest(row.data) != row.data_sha256 or codec.digest(row.annotation) != row.annotation_sha256:
        yield "stored bytes are not those that were stored (hash differs)"
        return
    try:
        article = codec.unpack_article(row.data, row.text, row.article_id)
        annotated = codec.unpack_annotation(row.annotation, article)
    except LibraryError as error:
        yield str(error)
        return
    if codec.text_digest(article.text) != row.sha256 or codec.plain(article.text) != row.text:
        yield "the text is not the one that was stored (hash differs)"
    if article.id != row.article_id:
        yield f"its id inside is {article.id}"
    yield from annotation_problems(annotated)


def _check_articles(connection: Connection) -> Iterator[Problem]:
    current = and_(versions.c.article == articles.c.seq, versions.c.current)
    columns = (
        versions.c.number.label("newest"),
        versions.c.sha256,
        versions.c.data_sha256,
        versions.c.annotation_sha256,
    )
    query = select(articles.c.id, articles.c.number, articles.c.mark, articles.c.corrected, *columns)
    seen = ""
    for row in connection.execute(query.outerjoin(versions, current).order_by(articles.c.id)):
        if row.id == seen:
            yield Problem(f"article {row.id}", "has two current versions")
        seen = row.id
        if row.newest != row.number:
            yield Problem(f"article {row.id}", f"its current version is {row.newest}, its row says {row.number}")
        elif shelf.mark(row._asdict(), row.corrected) != row.mark:
            yield Problem(f"article {row.id}", "its mark does not fit its current version")


def _check_stories(connection: Connection) -> Iterator[Problem]:
    counts = select(articles.c.story, func.count().label("n")).group_by(articles.c.story).subquery()
    query = select(stories.c.id, stories.c.articles, func.coalesce(counts.c.n, 0).label("n"))
    for row in connection.execute(query.outerjoin(counts, counts.c.story == stories.c.id).order_by(stories.c.id)):
        if row.articles != row.n:
            yield Problem(f"story {row.id}", f"its row says {row.articles} articles, it has {row.n}")


def _check_comparisons(connection: Connection) -> Iterator[Problem]:
    query = select(comparisons, stories.c.fingerprint.label("now")).join(stories, stories.c.id == comparisons.c.story)
    for row in connection.execute(query.order_by(comparisons.c.story).execution_options(yield_per=10)):
        where = f"comparison of {row.story}"
        if codec.digest(row.data) != row.data_sha256:
            yield Problem(where, "stored bytes are not those that were stored (hash differs)")
        elif row.fingerprint == row.now:
            comparison = codec.unpack(row.data, Comparison, where)
            texts = {a.id: a for a in shelf.load_many(connection, articles.c.story == row.story)}
            for what in _comparison_problems(comparison, texts):
                yield Problem(where, what)


def _comparison_problems(comparison: Comparison, texts: dict[str, Article]) -> Iterator[str]:
    accounts = [a for claim in comparison.claims for a in claim.accounts]
    accounts += [a for conflict in comparison.conflicts for a in (conflict.a, conflict.b)]
    for account in accounts:
        article = texts.get(account.article)
        if article is None:
            yield f"an account is of article {account.article}, which is not in the story"
        elif article.text[account.start : account.end] != account.quote:
            yield f"its words of {account.article} at {account.start} are not in the text there"


def _check_statements(connection: Connection) -> Iterator[Problem]:
    columns = (
        statements.c.id,
        statements.c.content,
        statements.c.spans,
        versions.c.text,
        articles.c.id.label("article_id"),
    )
    query = select(*columns).join(articles, articles.c.seq == statements.c.article)
    query = query.join(versions, and_(versions.c.article == articles.c.seq, versions.c.current))
    for row in connection.execute(query.order_by(statements.c.id).execution_options(yield_per=200)):
        spans = msgspec.json.decode(row.spans, type=list[list[Span]])[2]
        if " … ".join(row.text[s.start : s.end] for s in spans) != row.content:
            yield Problem(f"statement {row.id}", f"its words are not in article {row.article_id} where they should be")


def _check_ids(connection: Connection) -> Iterator[Problem]:
    known = set(connection.execute(select(stories.c.id)).scalars())
    for row in connection.execute(select(redirects.c.old, redirects.c.new).order_by(redirects.c.id)):
        if row.old in known and row.new not in known:
            yield Problem(f"story {row.old}", f"leads to {row.new}, which is not there")
    upto = connection.execute(select(grouping.c.upto)).scalar() or 0
    newest = connection.execute(select(func.max(articles.c.seq))).scalar() or 0
    if upto > newest:
        yield Problem("grouping", f"its state knows article {upto}, the newest is {newest}")
