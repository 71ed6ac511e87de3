"""``rashomon archive``: the rooms over an archive, on Apache Spark."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rashomon.cli.app import app
from rashomon.model.errors import ArchiveError

if TYPE_CHECKING:
    from rashomon.archive import Archive
    from rashomon.archive.manifest import Manifest

archive_app = typer.Typer(
    help="An archive of any size, on Apache Spark: read, annotate, near, group, compare, load.", no_args_is_help=True
)
app.add_typer(archive_app, name="archive")

Place = Annotated[str, typer.Argument(metavar="ARCHIVE", help="A folder: a path, or s3a://…, hdfs://…")]
Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCES…", help="Files, folders or patterns: WARC, Parquet, JSON Lines, pages …")
]
Again = Annotated[bool, typer.Option("--again", help="Do it anew, and throw away what is there.")]
Master = Annotated[
    str | None,
    typer.Option(metavar="URL", envvar="RASHOMON_SPARK_MASTER", help="Of the Spark cluster; else all cores here."),
]
Setting = Annotated[list[str], typer.Option("--conf", metavar="KEY=VALUE", help="A setting of Spark's own.")]


@archive_app.command()
def read(archive: Place, sources: Sources, again: Again = False, master: Master = None, conf: Setting = []) -> None:  # noqa: B006
    """Read documents into the table of articles; what could not be read into a table with the reason."""
    from rashomon.archive import read as step

    _run("read", archive, lambda opened: step(opened, sources, again=again), master, conf)


@archive_app.command()
def annotate(archive: Place, again: Again = False, master: Master = None, conf: Setting = []) -> None:  # noqa: B006
    """Find who said what, who, when, how many and where in all articles."""
    from rashomon.archive import annotate as step

    _run("annotate", archive, lambda opened: step(opened, again=again), master, conf)


@archive_app.command()
def near(archive: Place, again: Again = False, master: Master = None, conf: Setting = []) -> None:  # noqa: B006
    """Find copies: articles with much wording in common."""
    from rashomon.archive import near as step

    _run("near", archive, lambda opened: step(opened, again=again), master, conf)


@archive_app.command()
def group(
    archive: Place,
    block: Annotated[int, typer.Option(min=1, help="Articles that one task places.")] = 60_000,
    overlap: Annotated[int | None, typer.Option(min=0, help="Articles before them that it places first.")] = None,
    window: Annotated[int | None, typer.Option(min=1, help="Articles that a new one may be grouped with.")] = None,
    again: Again = False,
    master: Master = None,
    conf: Setting = [],  # noqa: B006
) -> None:
    """Put all articles into stories."""
    from rashomon.archive import group as step

    work = lambda opened: step(opened, block=block, overlap=overlap, window=window, again=again)  # noqa: E731
    _run("group", archive, work, master, conf)


@archive_app.command()
def compare(
    archive: Place,
    most: Annotated[int, typer.Option(min=2, help="Articles of one story that are compared.")] = 200,
    again: Again = False,
    master: Master = None,
    conf: Setting = [],  # noqa: B006
) -> None:
    """Compare the articles of every story."""
    from rashomon.archive import compare as step

    _run("compare", archive, lambda opened: step(opened, most=most, again=again), master, conf)


@archive_app.command()
def load(
    archive: Place,
    library: Annotated[
        str | None,
        typer.Option(metavar="PLACE", envvar="RASHOMON_LIBRARY", help="A file, or postgresql://user@host/name."),
    ] = None,
    where: Annotated[
        str | None, typer.Option(metavar="SQL", help="\"published >= '2031-05-01' AND outlet = 'The Lunn Post'\"")
    ] = None,
    story: Annotated[list[str], typer.Option(metavar="ID", help="A story of the archive; may be repeated.")] = [],  # noqa: B006
    master: Master = None,
    conf: Setting = [],  # noqa: B006
) -> None:
    """Put a selection of articles into a library."""
    from rashomon.archive import load as step
    from rashomon.library import Library

    if where is None and not story:
        raise ArchiveError('say which articles: --where SQL ("true" for all) or --story ID')
    with Library(library) as opened:
        _run("load", archive, lambda place: step(place, opened, where=where, stories=story), master, conf)


@archive_app.command()
def run(archive: Place, sources: Sources, again: Again = False, master: Master = None, conf: Setting = []) -> None:  # noqa: B006
    """Read, annotate, find copies, group and compare, one after the other; what is done already is not done again."""
    from rashomon import archive as steps

    _run("read", archive, lambda opened: steps.read(opened, sources, again=again), master, conf)
    for name in ("annotate", "near", "group", "compare"):
        step: Callable[..., Any] = getattr(steps, name)
        _run(name, archive, lambda opened, step=step: step(opened, again=again), master, conf)  # type: ignore[misc]


@archive_app.command()
def status(archive: Place, master: Master = None, conf: Setting = []) -> None:  # noqa: B006
    """Say which steps are done, with their counts, and which were begun."""
    from rashomon.archive import STEPS

    opened = _open(archive, master, conf)
    for name in STEPS:
        record, begun = opened.manifest(name), opened.begun(name)
        if record is not None:
            sys.stdout.write(_line(name, record) + "\n")
        elif begun is None:
            sys.stdout.write(f"{name:<10} not done\n")
        if begun is not None:
            sys.stdout.write(f"{name:<10} begun; rashomon archive {name} goes on\n")


def _open(archive: str, master: str | None, conf: list[str]) -> Archive:
    from rashomon.archive import Archive, start

    wrong = [setting for setting in conf if "=" not in setting]
    if wrong:
        raise ArchiveError(f"--conf {wrong[0]}: write KEY=VALUE")
    return Archive(start(master, dict(setting.split("=", 1) for setting in conf)), archive)


def _run(name: str, archive: str, work: Callable[[Archive], Manifest], master: str | None, conf: list[str]) -> None:
    """Do a step and say what it came to."""
    opened = _open(archive, master, conf)
    before = opened.folder.changed("manifest", f"{name}.json")
    record = work(opened)
    if before is not None and before == opened.folder.changed("manifest", f"{name}.json"):
        sys.stderr.write(f"rashomon: step {name} was done before\n")
    sys.stdout.write(_line(name, record) + "\n")
    sys.stdout.flush()


def _line(name: str, record: Manifest) -> str:
    """A step in one line: its counts."""
    return f"{name:<10} " + ", ".join(f"{count:,} {what}" for what, count in record.counts.items())
