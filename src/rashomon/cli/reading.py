"""``rashomon read``: show what was understood of each document."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from rashomon.cli.app import Problems, app, write_lines
from rashomon.model.article import Article

Explained = tuple[Article, tuple[str, ...]]


@app.command("read")
def read_command(  # noqa: PLR0913, PLR0917 (options)
    sources: Annotated[list[str], typer.Argument(help="Files, folders, addresses, archives.", metavar="SOURCES…")],
    form: Annotated[
        Literal["terminal", "jsonl"], typer.Option("--format", help="How to show the articles.")
    ] = "terminal",
    explain: Annotated[
        bool, typer.Option("--explain", help="Say which block is what and where each field came from.")
    ] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.", metavar="FILE")] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch private addresses too.")] = False,
    keep_warc: Annotated[Path | None, typer.Option(help="Add what is fetched to a WARC file.", metavar="FILE")] = None,
    store: Annotated[Path | None, typer.Option(help="Folder of earlier answers; asks anew only if changed.")] = None,
    delay: Annotated[float, typer.Option(help="Seconds between two requests to one host.", min=0.0)] = 1.0,
) -> None:
    """Read documents; show their text in labelled blocks, and what is known of each article."""
    from rashomon.reading import read_explained
    from rashomon.reading.fetching import Etiquette

    etiquette = Etiquette(delay=delay, allow_private=allow_private, store=store, keep_warc=keep_warc)
    problems = Problems()
    pairs = read_explained(sources, on_problem=problems.report, etiquette=etiquette)
    shown = (as_line(pair[0]) if form == "jsonl" else as_page(pair, explain) for pair in pairs)
    found = write_lines(shown, output)
    if problems:
        sys.stderr.write(f"rashomon: {found} read, {len(problems)} not read\n")
    if not found:
        raise typer.Exit(1)


def as_line(article: Article) -> str:
    """The article as one line of JSON, by the contract in the design page."""
    known = {"document": article.id, **msgspec.to_builtins(article)}
    row = {name: known.get(name, [] if name in _LISTS else None) for name in _FIELDS}
    return msgspec.json.encode({**row, "origins": known.get("origins", {})}).decode()


_FIELDS = (
    *("document", "id", "outlet", "url", "title", "authors", "agencies", "published", "updated", "language", "section"),
    *("text", "blocks", "source", "disagreements"),
)
_LISTS = ("authors", "agencies", "blocks", "disagreements")


def as_page(pair: Explained, explain: bool) -> str:
    """The article for a terminal."""
    return "\n".join(_page_lines(*pair, explain))


def _page_lines(article: Article, reasons: tuple[str, ...], explain: bool) -> Iterator[str]:
    yield f"── {article.id} " + "─" * max(4, 76 - len(article.id))
    for name in ("title", "outlet", "authors", "agencies", "published", "updated", "language", "section", "url"):
        value = getattr(article, name)
        shown = ", ".join(value) if isinstance(value, tuple) else value
        if shown:
            origin = f"   [{article.origins.get(name, '')}]" if explain else ""
            yield f"{name:>10}  {clean(shown)}{origin}"
    for row in article.disagreements if explain else ():
        other, taken = f"“{clean(row.other)}” ({row.other_from})", f"“{clean(row.taken)}” ({row.taken_from})"
        yield f"{'':>10}  {row.field}: {other} was not taken, {taken} was"
    yield ""
    for block, reason in zip(article.blocks, reasons, strict=True):
        text = clean(article.text[block.start : block.end])
        short = text if len(text) <= 110 else text[:80] + " … " + text[-26:]
        yield f"{block.kind:>11}  {short}" + (f"   [{block.start}–{block.end}: {reason}]" if explain else "")
    yield ""


def clean(text: str) -> str:
    """Text that a terminal can show: control characters and line ends become spaces."""
    return "".join(c if c.isprintable() else " " for c in text)
