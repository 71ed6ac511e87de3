"""``rashomon compare``: articles in, the comparison out, in a terminal or a file."""

from __future__ import annotations

import shutil
import sys
import webbrowser
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.app import Problems, app, progress, write
from rashomon.model import Article, Comparison
from rashomon.model.errors import ComparisonError, RashomonError, ReadingError


class Format(StrEnum):
    """Forms of the output."""

    terminal = "terminal"
    html = "html"
    json = "json"
    markdown = "markdown"
    csv = "csv"
    webannotation = "webannotation"


_ENDINGS = {
    ".html": Format.html, ".htm": Format.html, ".json": Format.json, ".md": Format.markdown, ".csv": Format.csv,
    ".jsonld": Format.webannotation, ".txt": Format.terminal,
}  # fmt: skip


@app.command()
def compare(
    sources: Annotated[list[str], typer.Argument(metavar="FILES…", help="Files, folders or addresses of articles.")],
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: by the name of the output, else terminal.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write here instead of standard output.")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser (makes HTML).")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Terminal: every row, not one screen.")] = False,
    width: Annotated[int | None, typer.Option(help="Terminal: columns, 60 to 160.")] = None,
) -> None:
    """Compare articles about one happening: what they agree on, what only one has, what is denied, what differs."""
    chosen = form or (Format.html if show else _ENDINGS.get(output.suffix.lower()) if output else None)
    chosen = chosen or Format.terminal
    if show and chosen is not Format.html:
        raise RashomonError(f"--open shows a page; use it with --format html, not {chosen.value}")
    comparison = _compared(sources)
    for document, reason in comparison.set_aside:
        sys.stderr.write(f"rashomon: {document}: set aside, {reason}\n")
    target = output or (_page_file() if show else None)
    write(_text(comparison, chosen, target, width, everything), target)
    if show and target:
        _browse(target)


def _compared(sources: list[str]) -> Comparison:
    """Read, annotate and compare, with progress; what cannot be read is named and left out.

    Raises ComparisonError when fewer than two articles are left.
    """
    from rashomon.annotating import annotate
    from rashomon.api import compare as compare_articles
    from rashomon.reading import read

    problems = Problems()
    found = list(progress(read(sources, on_problem=problems.report), "Reading"))
    if len(found) < 2:
        raise ComparisonError(_too_few(found, problems))
    return compare_articles(progress(annotate(found), "Annotating", len(found)))


def _too_few(found: list[Article], problems: list[ReadingError]) -> str:
    failed = f"; {len(problems)} could not be read (named above)" if problems else ""
    if not found:
        return f"no article to compare{failed}; give two or more files, folders or addresses"
    name = found[0].outlet or found[0].id
    return f"only one article to compare ({name}){failed}; give at least one more about the same happening"


def _text(comparison: Comparison, form: Format, target: Path | None, width: int | None, everything: bool) -> str:
    from rashomon.presenting import present

    columns = width or (shutil.get_terminal_size((100, 40)).columns if target is None else 100)
    colour = form is Format.terminal and target is None and sys.stdout.isatty()
    return present(comparison, form.value, columns, colour=colour, everything=everything)


def _page_file() -> Path:
    """A place for a page that is only to be looked at."""
    import tempfile

    return Path(tempfile.mkdtemp(prefix="rashomon-")) / "comparison.html"


def _browse(page: Path) -> None:
    if not webbrowser.open(page.resolve().as_uri()):
        sys.stderr.write(f"rashomon: no browser could be opened; the page is {page}\n")
