"""The command's frame: the Typer application, output to a file or standard output, errors as one line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TextIO, TypeVar

import typer

from rashomon.model.errors import RashomonError, ReadingError

T = TypeVar("T")

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
    write_lines([text], output)


def write_lines(texts: Iterable[str], output: Path | None) -> int:
    """Write texts as they come, each ending a line; a file is there whole or not at all. Gives their number.

    A folder that is not there yet is made.
    Raises RashomonError when the file cannot be written.
    """
    if output is None:
        return _pour(texts, sys.stdout)
    partial = output.with_name(output.name + ".part")
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8") as file:
            number = _pour(texts, file)
        partial.replace(output)
    except OSError as error:
        raise RashomonError(f"{output}: cannot be written ({error.strerror}); choose another place with -o") from error
    finally:
        partial.unlink(missing_ok=True)
    return number


def _pour(texts: Iterable[str], file: TextIO) -> int:
    number = 0
    for number, text in enumerate(texts, start=1):  # noqa: B007
        file.write(text if text.endswith("\n") else text + "\n")
    return number


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The items, with a bar on standard error while they pass, when that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, label, total=total, console=Console(stderr=True), transient=True)


class Problems(list[ReadingError]):
    """What could not be read, told on standard error as it turns up."""

    def report(self, problem: ReadingError) -> None:
        """Note a problem and name it."""
        self.append(problem)
        sys.stderr.write(f"rashomon: {problem}\n")
