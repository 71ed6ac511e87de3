"""A library with two fictional stories, and a client of the application over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rashomon.library import Library
from rashomon.web.app import create_app
from tests.library.newsroom import HARBOUR, STRIKE, article, cheap_rooms

ECHO = article("harbour-echo", "The port denied that the grain terminal burned for nine hours.", published="2031-05-05")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A harbour fire in four articles, one of which denies it; a strike in two."""
    with Library(tmp_path / "library.sqlite", rooms=cheap_rooms()) as opened:
        opened.add([*HARBOUR, ECHO, *STRIKE])
        yield opened


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    """A caller of the application."""
    with TestClient(create_app(library), raise_server_exceptions=False) as client:
        yield client
