"""Keeping a library: deleting for good, copying all of it, doing again what an older model made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import structs
from sqlalchemy import URL, Connection, delete, insert, select, text, update

from rashomon.library import articles as shelf
from rashomon.library import codec, corrections, identity, statements, stories
from rashomon.library.database import Database, insert_or_ignore
from rashomon.library.placing import Placing
from rashomon.library.rooms import Rooms
from rashomon.library.schema import articles, forgotten, metadata, news, placements, versions
from rashomon.library.schema import corrections as correction_rows
from rashomon.model import AnnotatedArticle, Article, Placement
from rashomon.model.errors import LibraryError

COPIED_AT_ONCE = 500


def forget(connection: Connection, placing: Placing, ids: Sequence[str]) -> list[str]:
    """Delete articles with all versions, statements and traces; give the stories they were in.

    What remains is a hash of the address, so that a feed does not bring the article back.
    """
    rows = [shelf.find(connection, article_id) for article_id in dict.fromkeys(ids)]
    seqs = [row.seq for row in rows]
    touched = list(dict.fromkeys(str(row.story) for row in rows))
    quoted = statements.people_of(connection, seqs)
    for story in touched:
        stories.drop_comparison(connection, story)
        _forget_traces(connection, story, {row.id for row in rows})
    keys = [{"key_sha256": codec.digest(row.key), "at": identity.now()} for row in rows]
    insert_or_ignore(connection, forgotten, keys)
    shelf.remove(connection, seqs)
    placing.start_again(connection)
    for story in touched:
        stories.refresh(connection, story)
        statements.resolve(connection, corrections.members(connection, story), None)
        stories.drop_empty(connection, story)
    statements.drop_unquoted(connection, quoted)
    if connection.dialect.name == "sqlite":  # merges the index, so that no deleted word stays in it
        for table in ("article_search", "statement_search"):
            connection.execute(text(f"INSERT INTO {table}({table}) VALUES ('optimize')"))
    return touched


def wipe(database: Database) -> None:
    """Take what was deleted out of the write-ahead log as well."""
    if database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


def _forget_traces(connection: Connection, story: str, ids: set[str]) -> None:
    """Delete news and corrections that quote the articles, and the mention of them as neighbours."""
    for row in connection.execute(select(news.c.id, news.c.data).where(news.c.story == story)).all():
        if ids & set(_strings(msgspec.json.decode(row.data))):
            connection.execute(delete(news).where(news.c.id == row.id))
    connection.execute(delete(correction_rows).where(correction_rows.c.subject.in_(list(ids))))
    here = select(articles.c.seq).where(articles.c.story == story)
    for row in connection.execute(select(placements).where(placements.c.article.in_(here))).all():
        placement = codec.unpack(row.data, Placement, story)
        if placement.nearest in ids:
            data = codec.pack(structs.replace(placement, nearest=None, reasons=()))
            connection.execute(update(placements).where(placements.c.article == row.article).values(data=data))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def backup(database: Database, target: Path) -> None:
    """Copy the whole library, as it is at one moment, to a new SQLite file. Writers go on meanwhile."""
    if target.exists():
        raise LibraryError(f"{target}: is there already; name a file that is not")
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    try:
        if database.is_sqlite:
            database.read(lambda connection: _copy_file(connection, partial))
        else:
            _copy_rows(database, partial)
        partial.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(
            f"{target}: the copy failed ({error}); choose a place with room that may be written"
        ) from error
    finally:
        for leftover in (partial, Path(f"{partial}-wal"), Path(f"{partial}-shm")):
            leftover.unlink(missing_ok=True)


def _copy_file(connection: Connection, target: Path) -> None:
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def _copy_rows(database: Database, target: Path) -> None:
    """Row by row from a server into a file, all from one snapshot."""
    copy = Database(URL.create("sqlite+pysqlite", database=str(target.absolute())))
    copy.prepare()

    def read(source: Connection) -> None:
        copy.write(lambda into: _copy_tables(source, into))

    try:
        database.read(read)
        with copy.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    finally:
        copy.close()


def _copy_tables(source: Connection, into: Connection) -> None:
    for table in metadata.sorted_tables:
        rows = source.execute(select(table).execution_options(yield_per=COPIED_AT_ONCE))
        for part in rows.mappings().partitions(COPIED_AT_ONCE):
            into.execute(insert(table), [dict(row) for row in part])


def outdated(connection: Connection, model: str, limit: int, after: int) -> list[tuple[int, AnnotatedArticle]]:
    """Articles whose annotation another model made: row numbers and the articles as they stand."""
    old = select(versions.c.article).where(versions.c.current, versions.c.model != model, versions.c.article > after)
    seqs = list(connection.execute(old.order_by(versions.c.article).limit(limit)).scalars())
    return sorted(shelf.load_annotated(connection, articles.c.seq.in_(seqs)), key=lambda pair: pair[0])


def replace_annotation(connection: Connection, seq: int, old: AnnotatedArticle, new: AnnotatedArticle) -> bool:
    """Store a new annotation, unless the article changed meanwhile. Gives whether it was stored."""
    present = shelf.load_annotated(connection, articles.c.seq == seq)
    if not present or present[0][1].article != old.article:
        return False
    shelf.replace_annotation(connection, seq, new)
    statements.store(connection, seq, new)
    stories.refresh(connection, connection.execute(select(articles.c.story).where(articles.c.seq == seq)).scalar_one())
    return True


def present_model(rooms: Rooms) -> str:
    """The name that annotating gives its present weights and rules."""
    probe: Iterable[AnnotatedArticle] = rooms.annotate([Article(id="probe", text="It rained.")])
    return next(iter(probe)).model
