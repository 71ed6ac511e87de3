"""Search: words in articles, what a speaker said, accounts of claims with a status; the words found are marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, func, literal_column, select, text

from rashomon.library import identity, statements
from rashomon.library.query import Query, for_postgres, for_sqlite
from rashomon.library.records import Hit, Passage
from rashomon.library.schema import accounts, article_places, articles, people, person_names, versions
from rashomon.library.schema import statements as said
from rashomon.model import Span

OPEN, CLOSE = "\x02", "\x03"
"""Mark the words found, inside the database's answer; a text that holds them itself is shown without marks."""
MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
LONGEST_PASSAGE = 320
PASSAGES = 3
CONFIG: Any = literal_column("'english'")
MOST_ACCOUNTS = 2000
"""Accounts that are looked through for the words of a search by status."""
MOST_RANKED = 5000
"""A search that more articles or statements answer is answered newest first: ranking them all would take too long."""
MOST_SPEAKERS = 500
"""People that ``speaker:`` can mean at once."""
SHOWN = (articles.c.id, articles.c.story, articles.c.outlet, articles.c.title, articles.c.url, articles.c.published)
NEWEST = (articles.c.sort_time.desc(), articles.c.seq.desc())

Rows = list[Any]


def search(connection: Connection, query: Query, limit: int, offset: int = 0) -> list[Hit]:
    """Hits, best first; without words to rank by, newest first."""
    if query.speaker is not None:
        return _statements(connection, query, limit, offset)
    if query.status is not None:
        return _accounts(connection, query, limit, offset)
    return _articles(connection, query, limit, offset)


def _articles(connection: Connection, query: Query, limit: int, offset: int) -> list[Hit]:
    joined = versions.join(articles, and_(articles.c.seq == versions.c.article, versions.c.current))
    base = select(versions.c.id.label("row"), *SHOWN).select_from(joined).where(*_conditions(query))
    rows = _ranked(connection, base, query, "article", _newest(connection, query), limit, offset)
    marked = _marked_texts(connection, query, [row.row for row in rows])
    return [_article_hit(row, marked.get(row.row)) for row in rows]


def _statements(connection: Connection, query: Query, limit: int, offset: int) -> list[Hit]:
    speakers = _speakers(connection, query.speaker or "")
    query = msgspec.structs.replace(query, people=speakers)
    columns = (said.c.id.label("row"), said.c.content, said.c.source, said.c.stance, said.c.spans, said.c.person)
    joined = said.join(articles, articles.c.seq == said.c.article).join(people, people.c.id == said.c.person)
    base = select(*columns, people.c.name, *SHOWN).select_from(joined)
    base = base.where(said.c.person.in_(speakers), *_conditions(query))
    rows = _ranked(connection, base, query, "statement", said.c.sort_time.desc(), limit, offset)
    marked = _marked_statements(connection, query, [row.row for row in rows])
    return [_statement_hit(row, marked.get(row.row, row.content)) for row in rows]


def _speakers(connection: Connection, name: str) -> tuple[str, ...]:
    """The people whose names or aliases hold all the words of ``name``; of very many, the first in the alphabet."""
    words = statements.name_words(name)
    named = select(person_names.c.person).where(person_names.c.word.in_(words)).group_by(person_names.c.person)
    named = named.having(func.count(person_names.c.word.distinct()) == len(words)).order_by(person_names.c.person)
    return tuple(connection.scalars(named.limit(MOST_SPEAKERS))) if words else ()


def _accounts(connection: Connection, query: Query, limit: int, offset: int) -> list[Hit]:
    """Accounts of claims with the status, in the articles that hold the words; those with the words in them first."""
    joined = accounts.join(articles, articles.c.seq == accounts.c.article).join(
        versions, and_(versions.c.article == articles.c.seq, versions.c.current)
    )
    columns = (
        versions.c.id.label("row"),
        accounts.c.start,
        accounts.c.end,
        accounts.c.status,
        accounts.c.claim,
        accounts.c.voice,
    )
    base = select(*columns, versions.c.text, *SHOWN).select_from(joined)
    base = base.where(accounts.c.status == query.status, *_conditions(query))
    if not query.terms:
        rows = connection.execute(base.order_by(*NEWEST, accounts.c.id).limit(limit).offset(offset)).all()
        return [_account_hit(row, []) for row in rows]
    rows = _ranked(connection, base, query, "article", accounts.c.id, MOST_ACCOUNTS, 0)
    marked = _marked_texts(connection, query, sorted({row.row for row in rows}))
    spans = {number: _split(text_with_marks)[1] for number, (_, text_with_marks) in marked.items()}
    hits = []
    for row in rows:
        inside = [s for s in spans.get(row.row, ()) if row.start <= s.start and s.end <= row.end]
        if inside:
            hits.append(_account_hit(row, inside))
    return hits[offset : offset + limit]


def _conditions(query: Query) -> Iterator[Any]:
    if query.outlet is not None:
        folded = f"%{_escaped(query.outlet.lower())}%"
        yield func.lower(articles.c.outlet).like(folded, escape="\\")
    if query.place is not None:
        here = article_places.c.place == identity.fold(query.place)[:100]
        yield articles.c.seq.in_(select(article_places.c.article).where(here))
    if query.story is not None:
        yield articles.c.story == query.story
    if query.after is not None:
        yield articles.c.sort_time >= query.after
    if query.before is not None:
        yield articles.c.sort_time < query.before
    elif query.after is not None:
        yield articles.c.sort_time < identity.NO_TIME


def _ranked(
    connection: Connection, base: Select[Any], query: Query, kind: str, order: Any, limit: int, offset: int
) -> Rows:
    """The rows of ``base`` that hold the words, best first; newest first without words, or when too many hold them."""
    row = versions.c.id if kind == "article" else said.c.id
    # In the order of rows, an index can be read from its end; a second key would make a sort of it.
    ranks: tuple[Any, ...] = (order,) if query.terms and kind == "article" else (order, row.desc())
    if query.terms:
        matches, rank = _matches(connection, query, kind)
        base = base.where(matches)
        if connection.dialect.name == "sqlite":
            base = base.join(text(f"{kind}_search"), literal_column(f"{kind}_search.rowid") == row)
        if not _are_many(connection, query, kind):
            ranks = (rank, order, row.desc())
    return list(connection.execute(base.order_by(*ranks).limit(limit).offset(offset)))


def _newest(connection: Connection, query: Query) -> Any:
    """The newest first. Words are looked up by row, so with them the last to arrive counts as the newest."""
    if not query.terms:
        return articles.c.sort_time.desc()
    return literal_column("article_search.rowid" if connection.dialect.name == "sqlite" else "versions.id").desc()


def _matches(connection: Connection, query: Query, kind: str) -> tuple[Any, Any]:
    """The condition that the words are there, and how well (less is better)."""
    if connection.dialect.name == "sqlite":
        weights = "4.0, 1.0" if kind == "article" else "1.0, 0.0"
        found = text(f"{kind}_search MATCH :match").bindparams(match=for_sqlite(query))
        return found, literal_column(f"bm25({kind}_search, {weights})")
    words: Any = literal_column("versions.words" if kind == "article" else "statements.words")
    return words.op("@@")(_tsquery(query)), -func.ts_rank_cd(words, _tsquery(query))


def _are_many(connection: Connection, query: Query, kind: str) -> bool:
    """Whether more rows hold the words than can be ranked while somebody waits."""
    matches, _ = _matches(connection, query, kind)
    rows: Any = select(literal_column("1")).where(matches).limit(MOST_RANKED + 1)
    if connection.dialect.name == "sqlite":
        rows = rows.select_from(text(f"{kind}_search"))
    else:
        rows = rows.select_from(versions if kind == "article" else said)
    return (connection.scalar(select(func.count()).select_from(rows.subquery())) or 0) > MOST_RANKED


def _tsquery(query: Query) -> Any:
    """All terms joined: ``&&`` between them, ``!!`` before the excluded."""
    whole: Any = None
    for function, argument, excluded in for_postgres(query):
        term: Any = getattr(func, function)(CONFIG, argument)
        term = func.tsquery_not(term) if excluded else term
        whole = term if whole is None else func.tsquery_and(whole, term)
    return whole


def _marked_texts(connection: Connection, query: Query, rows: list[int]) -> dict[int, tuple[str | None, str]]:
    """Title and text of versions with the words found between marks."""
    if not query.terms or not rows:
        found: Any = select(versions.c.id, versions.c.title, versions.c.text).where(versions.c.id.in_(rows))
    elif connection.dialect.name == "sqlite":
        c = literal_column
        found = select(c("rowid"), *(c(f"highlight(article_search, {n}, char(2), char(3))") for n in (0, 1)))
        found = found.select_from(text("article_search")).where(*_matching("article_search", query, rows))
    else:
        found = select(versions.c.id, _headline(versions.c.title, query), _headline(versions.c.text, query))
        found = found.where(versions.c.id.in_(rows))
    return {row[0]: (row[1], row[2]) for row in connection.execute(found)}


def _marked_statements(connection: Connection, query: Query, rows: list[int]) -> dict[int, str]:
    if not query.terms or not rows:
        return {}
    if connection.dialect.name == "sqlite":
        column: Any = literal_column("highlight(statement_search, 0, char(2), char(3))")
        found = select(literal_column("rowid"), column).select_from(text("statement_search"))
        found = found.where(*_matching("statement_search", query, rows))
    else:
        found = select(said.c.id, _headline(said.c.content, query)).where(said.c.id.in_(rows))
    return {row[0]: row[1] for row in connection.execute(found)}


def _matching(table: str, query: Query, rows: list[int]) -> tuple[Any, ...]:
    return (
        text(f"{table} MATCH :match").bindparams(match=for_sqlite(query)),
        literal_column(f"{table}.rowid").in_(rows),
    )


def _headline(column: Any, query: Query) -> Any:
    options = f'HighlightAll=true, StartSel="{OPEN}", StopSel="{CLOSE}"'
    return func.ts_headline(CONFIG, func.coalesce(column, ""), _tsquery(query), options)


def _split(marked: str) -> tuple[str, list[Span]]:
    """The text without the marks, and where they were."""
    spans: list[Span] = []
    pieces: list[str] = []
    length = last = 0
    for match in MARKED.finditer(marked):
        before = marked[last : match.start()]
        pieces += [before, match[1]]
        spans.append(Span(length + len(before), length + len(before) + len(match[1])))
        length = spans[-1].end
        last = match.end()
    pieces.append(marked[last:])
    plain = "".join(pieces)
    return (plain, spans) if OPEN not in plain and CLOSE not in plain else (plain, [])


def _article_hit(row: Any, marked: tuple[str | None, str] | None) -> Hit:
    plain, spans = _split(marked[1]) if marked else ("", [])
    return Hit("article", **_shown(row), passages=_passages(plain, spans))


def _statement_hit(row: Any, marked: str) -> Hit:
    plain, spans = _split(marked)
    content = msgspec.json.decode(row.spans, type=list[list[Span]])[2]
    start, end = (content[0].start, content[-1].end) if content else (0, 0)
    passage = Passage(start, end, plain, spans)
    return Hit("statement", **_shown(row), passages=[passage], speaker=row.name, person=row.person, stance=row.stance)


def _account_hit(row: Any, spans: list[Span]) -> Hit:
    marks = [Span(s.start - row.start, s.end - row.start) for s in spans]
    passage = Passage(row.start, row.end, row.text[row.start : row.end], marks)
    voice = row.voice or None
    return Hit("account", **_shown(row), passages=[passage], speaker=voice, status=row.status, claim=row.claim)


def _shown(row: Any) -> dict[str, Any]:
    shown = {"story": row.story, "outlet": row.outlet, "title": row.title, "url": row.url, "published": row.published}
    return {"article": row.id} | shown


def _passages(plain: str, spans: list[Span]) -> list[Passage]:
    """The lines with most words found, in text order; the first line when there is none."""
    lines = list(_lines(plain))
    inside = [(line, [s for s in spans if line.start <= s.start and s.end <= line.end]) for line in lines]
    best = sorted((pair for pair in inside if pair[1]), key=lambda pair: (-len(_words(plain, pair[1])), pair[0]))
    chosen = sorted(best[:PASSAGES]) or [(line, []) for line in lines[:1]]
    return [_passage(plain, line, found) for line, found in chosen]


def _words(plain: str, spans: list[Span]) -> set[str]:
    return {plain[s.start : s.end].lower() for s in spans}


def _lines(plain: str) -> Iterator[Span]:
    start = 0
    for line in plain.splitlines(keepends=True):
        if line.strip():
            left = start + len(line) - len(line.lstrip())
            yield Span(left, start + len(line.rstrip()))
        start += len(line)


def _passage(plain: str, line: Span, spans: list[Span]) -> Passage:
    """The line, cut at spaces around the first word found when it is long."""
    start, end = line.start, line.end
    if end - start > LONGEST_PASSAGE:
        first = spans[0].start if spans else start
        start = max(line.start, first - LONGEST_PASSAGE // 3)
        end = min(line.end, start + LONGEST_PASSAGE)
        while start > line.start and not plain[start - 1].isspace() and start < first:
            start += 1
        while end < line.end and not plain[end].isspace() and end > start + LONGEST_PASSAGE // 2:
            end -= 1
    marks = [Span(s.start - start, s.end - start) for s in spans if start <= s.start and s.end <= end]
    return Passage(start, end, plain[start:end], marks)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
