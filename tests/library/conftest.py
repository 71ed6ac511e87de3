"""Each test runs on SQLite, and on PostgreSQL when RASHOMON_TEST_POSTGRES names a server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rashomon.library import Library
from tests.library.newsroom import HARBOUR, STRIKE, cheap_rooms

SERVER = os.environ.get("RASHOMON_TEST_POSTGRES", "")


def empty_server() -> str:
    """The server's address, with nothing in its database."""
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return SERVER


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty library may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "library.sqlite")
    if not SERVER:
        pytest.skip("RASHOMON_TEST_POSTGRES names no server")
    return empty_server()


@pytest.fixture
def library(place: str) -> Iterator[Library]:
    """An empty library with cheap rooms."""
    with Library(place, rooms=cheap_rooms()) as opened:
        yield opened


@pytest.fixture
def full(library: Library) -> Library:
    """Two stories: three articles of a fire in a harbour, two of a strike."""
    library.add([*HARBOUR, *STRIKE])
    return library
