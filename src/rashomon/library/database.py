"""Transactions on either back end: whole or not at all, repeated when another writer or the network was in the way."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from rashomon.library.migrate import bring_forward, is_current
from rashomon.model.errors import LibraryError, StorageError

T = TypeVar("T")

BUSY_SECONDS = 30
"""How long a writer waits for another one before it gives up."""
ATTEMPTS = 5
POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 60}
"""Connections: more than a web server has threads."""
WRITERS_LOCK = 0x5261_7368  # "Rash": the PostgreSQL advisory lock that lets one writer in at a time
SERIALIZATION_FAILURES = {"40001", "40P01"}


class Database:
    """An engine with the library's rules: one writer, many readers, each reader on a snapshot."""

    def __init__(self, url: URL, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS) -> None:
        self.url = url
        self.name = str(url.database) if self.is_sqlite else url.render_as_string()
        self.busy_seconds = busy_seconds
        self.read_only = read_only
        if self.is_sqlite and not read_only:
            self._make_folder()
        if self.is_sqlite and read_only and not Path(self.name).is_file():
            raise LibraryError(f"{self.name}: no library here yet; rashomon add makes one")
        self.engine = self._engine()

    @property
    def is_sqlite(self) -> bool:
        """Whether the library is a file."""
        return self.url.get_backend_name() == "sqlite"

    def prepare(self) -> None:
        """Make the tables or bring them forward. Raises LibraryError when the schema is newer than the program."""
        if self.read(is_current):
            return
        if self.read_only:
            raise LibraryError(f"{self.name}: made by an older Rashomon; open it once for writing to bring it forward")
        self.write(bring_forward)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on one consistent snapshot."""
        return self._run(work, write=False)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` alone among writers; commit all of it, or nothing. It may run more than once."""
        if self.read_only:
            raise LibraryError(f"{self.name}: opened for reading only")
        return self._run(work, write=True)

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    def _run(self, work: Callable[[Connection], T], *, write: bool) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.engine.connect() as connection:
                    connection.execution_options(library_write=write, **self._isolation(write))
                    with connection.begin():
                        if write and not self.is_sqlite:
                            connection.execute(text(f"SET LOCAL lock_timeout = '{self.busy_seconds:.0f}s'"))
                            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": WRITERS_LOCK})
                        return work(connection)
            except DBAPIError as error:
                if attempt == ATTEMPTS or not self._is_passing(error):
                    raise self._explained(error) from error
                time.sleep(0.05 * 2**attempt)
        raise AssertionError("unreachable")

    def _isolation(self, write: bool) -> dict[str, Any]:
        """A reader keeps one snapshot; a writer must see what was committed while it waited for the lock."""
        if self.is_sqlite:
            return {}
        return {"isolation_level": "READ COMMITTED" if write else "REPEATABLE READ"}

    def _is_passing(self, error: DBAPIError) -> bool:
        """Whether the same work may succeed a moment later."""
        if self.is_sqlite:
            return False  # SQLite has already waited its busy time
        return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in SERIALIZATION_FAILURES

    def _explained(self, error: DBAPIError) -> LibraryError:
        message = str(error.orig).strip()
        first = message.splitlines()[0] if message else type(error.orig).__name__
        if isinstance(error, DataError):
            return LibraryError(f"{self.name}: holds no such text ({first})")
        for words, remedy in EXPLANATIONS:
            if any(word in message for word in words):
                return StorageError(f"{self.name}: {remedy} ({first})")
        if isinstance(error, OperationalError) and not self.is_sqlite:
            return StorageError(
                f"{self.name}: no connection to PostgreSQL ({first}); nothing was half-written: "
                "see that the server runs, then do it again"
            )
        return StorageError(f"{self.name}: {first}")

    def _make_folder(self) -> None:
        folder = Path(self.name).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"{folder}: cannot be made ({error.strerror}); choose another place with --library"
            ) from error

    def _engine(self) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_pre_ping=True, **POOL)
        engine = create_engine(
            self._sqlite_url(), connect_args={"timeout": self.busy_seconds, "check_same_thread": False}, **POOL
        )
        event.listen(engine, "connect", self._set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _sqlite_url(self) -> URL:
        if not self.read_only:
            return self.url
        # A log left by a writer needs its shared memory file; without a log the file alone can be read anywhere.
        alone = not Path(self.name + "-wal").exists()
        mode = {"uri": "true", "mode": "ro"} | ({"immutable": "1"} if alone and not _may_write(self.name) else {})
        return self.url.set(database=f"file:{quote(self.name)}", query=mode)

    def _set_up_sqlite(self, connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the "begin" event below says how transactions start
        settings = ["foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY", "cache_size=-32000"]
        if not self.read_only:
            settings += ["journal_mode=WAL", "synchronous=FULL"]
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("library_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _may_write(name: str) -> bool:
    return os.access(Path(name).parent, os.W_OK)


def insert_or_ignore(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose key is not there yet."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        connection.execute(sqlite_insert(table).on_conflict_do_nothing(), rows)
    else:
        from sqlalchemy.dialects.postgresql import insert as postgres_insert

        connection.execute(postgres_insert(table).on_conflict_do_nothing(), rows)


EXPLANATIONS = (
    (
        ("disk is full", "No space left", "could not extend file"),
        "the disk is full; nothing was half-written: make room, then do it again",
    ),
    (("readonly database", "read-only"), "cannot be written: the file or its folder is read-only"),
    (
        ("locked", "busy", "lock timeout"),
        "another program has held it too long; nothing was half-written: do it again when that one is done",
    ),
    (
        ("unable to open",),
        "cannot be opened; see that the folder exists and may be written, or choose another place with --library",
    ),
    (
        ("not a database", "malformed"),
        "not a Rashomon library, or damaged: restore a backup (rashomon check says what is wrong)",
    ),
    (("disk I/O error",), "the disk failed or is full; nothing was half-written: rashomon check says what stands"),
)
