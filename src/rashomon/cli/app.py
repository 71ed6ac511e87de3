"""The command's frame: the Typer application, output to a file or standard output, errors as one line."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import typer

from rashomon.model.errors import RashomonError

app = typer.Typer(
    name="rashomon",
    help="Read news articles about one happening; see what they agree on and where they differ, word for word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS = (
    "reading",
    "annotating",
    "grouping",
    "comparing",
    "evaluating",
    "library",
    "keeping",
    "web",
    "archive",
)
"""Modules of this package that hold commands, in the order of ``--help``; each adds its own to ``app``."""


def main() -> None:
    """Entry point. What a user can mend is one line on standard error and exit status 1."""
    for name in COMMANDS:
        if find_spec(f"rashomon.cli.{name}"):
            import_module(f"rashomon.cli.{name}")
    try:
        app()
    except RashomonError as error:
        sys.stderr.write(f"rashomon: {error}\n")
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)


def write(text: str, output: Path | None) -> None:
    """Write to the file, whole or not at all, or to standard output."""
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    partial = output.with_name(output.name + ".part")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(output)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise RashomonError(f"{output}: cannot be written ({error.strerror}); choose another place with -o") from error
