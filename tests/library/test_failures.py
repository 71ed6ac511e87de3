"""Several writers, a killed writer, a full disk, a locked or foreign file: a clear message, nothing half-written."""

from __future__ import annotations

import importlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from rashomon.library import Library, migrate
from rashomon.library.database import Database
from rashomon.library.place import locate
from rashomon.library.schema import metadata
from rashomon.model.errors import LibraryError
from tests.library.conftest import SERVER
from tests.library.newsroom import HARBOUR, STRIKE, article, cheap_rooms

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from rashomon.library import Library
from tests.library.newsroom import article, cheap_rooms

place, name, count = sys.argv[1:]
with Library(place, rooms=cheap_rooms()) as library:
    words = "Ilse Rudd said that ship {} of {} sank."
    coming = (article(f"s{n % 7}-{name}-{n}", words.format(n, name)) for n in range(int(count)))
    library.add(coming, on_outcome=lambda o: print(o.article, o.result, flush=True), compare=False)
"""


def writer(place: str, name: str, count: int) -> subprocess.Popen[str]:
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, place, name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
    )


def test_writers_and_readers_at_once(place: str) -> None:
    """No article is lost or doubled, no reader sees an error or a half-written story."""
    with Library(place, rooms=cheap_rooms()) as library:
        writers = [writer(place, name, 12) for name in ("one", "two", "one")]
        troubles: list[str] = []
        stop = threading.Event()

        def look() -> None:
            while not stop.is_set():
                try:
                    for story in library.stories().items:
                        rows = library.articles(story=story.id).items
                        if len(rows) < story.articles:
                            troubles.append(f"{story.id}: {len(rows)} of {story.articles}")
                        library.search("ship")
                except Exception as error:
                    troubles.append(repr(error))

        readers = [threading.Thread(target=look) for _ in range(2)]
        for reader in readers:
            reader.start()
        told = [line for w in writers for line in w.communicate(timeout=100)[0].splitlines()]
        stop.set()
        for reader in readers:
            reader.join()
        assert [w.returncode for w in writers] == [0, 0, 0]
        assert troubles == []
        assert len(told) == 36
        assert sum(line.endswith("added") for line in told) == 24
        assert library.summary().articles == 24
        assert library.check() == []


def test_threads_share_one_library(library: Library) -> None:
    def add(name: str) -> None:
        library.add([article(f"s{n}-{name}", f"Ship {n} of {name} sank.") for n in range(5)], compare=False)

    threads = [threading.Thread(target=add, args=(name,)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.summary().articles == 15
    assert library.check() == []


def test_a_killed_writer_loses_nothing_it_told(place: str) -> None:
    with Library(place, rooms=cheap_rooms()) as library:
        for run in range(3):
            process = writer(place, f"run{run}", 500)
            assert process.stdout
            told = [process.stdout.readline().split()[0] for _ in range(2 + 3 * run)]
            process.send_signal(signal.SIGKILL)
            told += [line.split()[0] for line in process.communicate()[0].splitlines() if line.endswith("added")]
            known = {row.id for row in library.articles(limit=500).items}
            assert set(told) <= known
            assert library.check() == []


def test_a_full_disk(tmp_path: Path) -> None:
    with Library(tmp_path / "library.sqlite", rooms=cheap_rooms()) as library:
        library.add(HARBOUR)
        pages = library._database.read(lambda c: c.execute(text("PRAGMA page_count")).scalar())

        @limit_pages(library._database, pages)
        def full() -> None:
            with pytest.raises(LibraryError, match="the disk is full; nothing was half-written"):
                library.add([article("harbour-echo", *(f"Line {n} of many." for n in range(5000)))])

        assert full is None
    with Library(tmp_path / "library.sqlite", rooms=cheap_rooms()) as library:
        assert library.check() == []
        assert library.summary().articles == 3
        assert library.add(STRIKE)[0].result == "added"


def limit_pages(database: Database, pages: int):  # type: ignore[no-untyped-def]
    """Run the function while the file may not grow: what SQLite answers then is what it answers on a full disk."""
    from sqlalchemy import event

    def limit(connection, _):  # type: ignore[no-untyped-def]
        connection.execute(f"PRAGMA max_page_count={pages}")

    def run(work):  # type: ignore[no-untyped-def]
        database.engine.dispose()
        event.listen(database.engine, "connect", limit)
        work()
        event.remove(database.engine, "connect", limit)
        database.engine.dispose()

    return run


def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    """As another user, since the superuser may write everything."""
    place = tmp_path / "library.sqlite"
    with Library(place, rooms=cheap_rooms()) as library:
        library.add(HARBOUR)
    place.chmod(0o444)
    tmp_path.chmod(0o555)
    code = f"""
import os, tempfile
from rashomon.library import Library
from rashomon.model.errors import LibraryError
from tests.library.newsroom import HARBOUR, STRIKE, cheap_rooms
with tempfile.TemporaryDirectory() as folder, Library(folder + "/warm.sqlite", rooms=cheap_rooms()) as library:
    library.add(HARBOUR)  # what is imported on first use is imported while this user may read it
    library.search("terminal"), library.check()
os.getuid() or os.setuid(65534)
with Library({str(place)!r}, read_only=True, rooms=cheap_rooms()) as library:
    print(library.summary().articles, len(library.search("terminal").items), library.check())
try:
    with Library({str(place)!r}, rooms=cheap_rooms()) as library:
        library.add(STRIKE)
except LibraryError as error:
    print(error)
"""
    for folder in (tmp_path, *list(tmp_path.parents)[:-2]):
        if folder != tmp_path:
            folder.chmod(folder.stat().st_mode | 0o055)
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path}, check=False
    )
    tmp_path.chmod(0o755)
    assert run.stdout.splitlines()[:1] == ["3 3 []"], run.stderr
    assert "cannot be written: the file or its folder is read-only" in run.stdout, run.stdout + run.stderr


def test_a_locked_file(tmp_path: Path) -> None:
    place = tmp_path / "library.sqlite"
    with Library(place, rooms=cheap_rooms()) as library:
        library.add(HARBOUR)
        library._database.close()
        library._database.busy_seconds = 0.1
        library._database.engine = library._database._engine()
        holder = sqlite3.connect(place, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="another program has held it too long; nothing was half-written"):
            library.add(STRIKE)
        assert library.summary().articles == 3  # readers are not kept out
        holder.execute("ROLLBACK")
        holder.close()
        assert library.add(STRIKE)[0].result == "added"


def test_a_newer_schema_is_refused(place: str) -> None:
    with Library(place, rooms=cheap_rooms()) as library:
        library.add(HARBOUR)
        library._database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(LibraryError, match="made by a newer Rashomon"):
        Library(place, rooms=cheap_rooms())
    database = Database(locate(place))
    assert database.read(lambda c: c.execute(text("SELECT count(*) FROM articles")).scalar()) == 3
    database.close()


def test_what_is_no_library_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(LibraryError, match="holds other tables"):
        Library(other)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear editor, this is no library. " * 50)
    before = letter.read_bytes()
    with pytest.raises(LibraryError, match="not a Rashomon library"):
        Library(letter)
    assert letter.read_bytes() == before
    with pytest.raises(LibraryError, match="no library here yet"):
        Library(tmp_path / "none.sqlite", read_only=True)


def test_damage_is_found(tmp_path: Path) -> None:
    with Library(tmp_path / "library.sqlite", rooms=cheap_rooms()) as library:
        library.add(HARBOUR)

        def damage(connection):  # type: ignore[no-untyped-def]
            connection.execute(text("UPDATE versions SET text = replace(text, 'nine', 'five') WHERE article = 1"))
            connection.execute(text("UPDATE versions SET annotation = x'00' WHERE article = 2"))
            connection.execute(text("UPDATE stories SET articles = 7"))

        library._database.write(damage)
        found = {(p.where, p.what.split(" (")[0]) for p in library.check()}
        assert ("article harbour-gazette version 1", "the text is not the one that was stored") in found
        assert ("article harbour-courier version 1", "stored bytes are not those that were stored") in found
        assert ("story harbour", "its row says 7 articles, it has 3") in found


@pytest.mark.postgres
@pytest.mark.skipif(not SERVER, reason="RASHOMON_TEST_POSTGRES names no server")
@pytest.mark.parametrize("place", ["postgres"], indirect=True)
def test_a_lost_connection_is_made_again(library: Library) -> None:
    """The server ends all connections between two calls, and in the middle of one."""
    import psycopg

    others = "pid <> pg_backend_pid() AND datname = current_database()"
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"
    library.add(HARBOUR)
    with psycopg.connect(SERVER, autocommit=True) as other:
        other.execute(end)
        assert library.add(STRIKE[:1])[0].result == "added"
        runs = []

        def broken_once(connection):  # type: ignore[no-untyped-def]
            connection.execute(text("UPDATE stories SET claims = claims + 1"))
            runs.append(1)
            if len(runs) == 1:
                other.execute(end)
            connection.execute(text("SELECT 1"))

        before = library.story("harbour").claims
        library._database.write(broken_once)
        assert (len(runs), library.story("harbour").claims) == (2, before + 1)
    assert library.check() == []


@pytest.mark.postgres
def test_no_server_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rashomon.library.database.ATTEMPTS", 2)
    with pytest.raises(LibraryError, match="no connection to PostgreSQL") as caught:
        Library("postgresql://desk:secret@127.0.0.1:1/news")
    assert "secret" not in str(caught.value)


def test_the_migrations_make_the_schema(place: str) -> None:
    database = Database(locate(place))
    database.prepare()

    def differences(connection):  # type: ignore[no-untyped-def]
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        return compare_metadata(context, metadata)

    assert database.read(differences) == []
    database.close()


def ours(_: object, name: str, kind: str, reflected: bool, compare_to: object) -> bool:
    """Not the tables and columns of the full-text index, which each back end has in its own way."""
    full_text = name.split("_search", maxsplit=1)[0] in ("article", "statement") or name.endswith("words")
    return not (reflected and compare_to is None and full_text)


def test_every_revision_is_known() -> None:
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    assert tuple(reversed([s.revision for s in scripts.walk_revisions()])) == migrate.REVISIONS


def test_a_library_of_the_first_schema_is_brought_forward(tmp_path: Path) -> None:
    """Statements stored before their full text knew the speakers are found by speaker and word."""
    place = tmp_path / "old.sqlite"
    with Library(place, rooms=cheap_rooms()) as library:
        library.add([*HARBOUR, *STRIKE])
    first = importlib.import_module("rashomon.library.migrations.versions.0001_first")
    with closing(sqlite3.connect(place)) as old:
        old.execute("DROP TRIGGER statements_changed")
        for name in ("TABLE statement_search", "TRIGGER statements_added", "TRIGGER statements_removed"):
            old.execute(f"DROP {name}")
        for statement in first.FULL_TEXT["sqlite"]:
            if "statement" in statement:
                old.execute(statement)
        old.execute("INSERT INTO statement_search(statement_search) VALUES ('rebuild')")
        old.execute("UPDATE alembic_version SET version_num = '0001'")
        old.commit()
    with Library(place, rooms=cheap_rooms()) as library:
        assert [hit.speaker for hit in library.search("speaker:rudd tugs").items] == ["Ilse Rudd"]
        assert library.check() == []
