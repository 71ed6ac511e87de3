"""Bring a library's schema forward; refuse one that is newer than this program."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from rashomon.model.errors import LibraryError

REVISIONS = ("0001", "0002")
"""Every revision this program knows, oldest first."""
HEAD = REVISIONS[-1]


def revision(connection: Connection) -> str | None:
    """The revision of the library, or None when it is empty. Raises LibraryError for a database of something else."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found) if found is not None else None
    if tables:
        raise LibraryError(
            f"{connection.engine.url.render_as_string()}: not a Rashomon library (it holds other tables); "
            "choose another place with --library"
        )
    return None


def is_current(connection: Connection) -> bool:
    """Whether nothing has to be done. Raises LibraryError when the schema is newer than this program."""
    found = revision(connection)
    if found is not None and found not in REVISIONS:
        raise LibraryError(
            f"{connection.engine.url.render_as_string()}: made by a newer Rashomon (schema {found}, this program "
            f"knows up to {HEAD}); update the program, or open another library with --library"
        )
    return found == HEAD


def bring_forward(connection: Connection) -> None:
    """Run what is missing, in the transaction that is open on ``connection``."""
    if is_current(connection):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "rashomon.library:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
