"""Where a library is: a file, or a PostgreSQL address."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from rashomon.model.errors import LibraryError

VARIABLE = "RASHOMON_LIBRARY"


def default_place() -> Path:
    """The user's library, where the platform keeps such data."""
    from platformdirs import user_data_path

    return user_data_path("rashomon") / "library.sqlite"


def locate(place: str | Path | None) -> URL:
    """The address of ``place``, else of ``RASHOMON_LIBRARY``, else of the default place.

    A string with ``postgresql://`` is an address (the password may come from PGPASSWORD or ~/.pgpass); anything
    else is a file.
    """
    chosen = place if place is not None else os.environ.get(VARIABLE) or default_place()
    if isinstance(chosen, str) and "://" in chosen:
        return _server(chosen)
    return URL.create("sqlite+pysqlite", database=str(Path(chosen).expanduser().absolute()))


def _server(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise LibraryError(f"{address}: not an address of a library; write postgresql://user@host/name") from error
    if url.get_backend_name() == "sqlite" and url.database:
        return URL.create("sqlite+pysqlite", database=str(Path(url.database).absolute()))
    if url.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise LibraryError(f"{address}: a library is a file or postgresql://user@host/name")
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise LibraryError("PostgreSQL needs one more package: pip install 'rashomon[postgres]'") from error
    return url.set(drivername="postgresql+psycopg")
