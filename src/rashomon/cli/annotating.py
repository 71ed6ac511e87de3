"""``rashomon annotate``: attributions, actors, times, figures and places of articles."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.app import Problems, app, progress, write, write_lines
from rashomon.model import AnnotatedArticle
from rashomon.model.errors import RashomonError


class Format(StrEnum):
    """Forms of the output."""

    jsonl = "jsonl"
    brat = "brat"
    conll = "conll"
    webannotation = "webannotation"


@app.command()
def annotate(
    sources: Annotated[list[str], typer.Argument(metavar="FILES…", help="Files, folders or addresses of articles.")],
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write what was found.")] = Format.jsonl,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write here; for brat of several articles, a folder.")
    ] = None,
) -> None:
    """Find who said what, who, when, how many and where in articles."""
    from rashomon.annotating import annotate as annotate_articles
    from rashomon.reading import read

    articles = read(sources, on_problem=Problems().report)
    if not _write(progress(annotate_articles(articles), "Annotating"), form, output):
        raise RashomonError("no article to annotate; give files, folders or addresses of articles")


def _write(found: Iterable[AnnotatedArticle], form: Format, output: Path | None) -> int:
    """Write each article as it is done; gives their number."""
    from rashomon.annotating import interchange
    from rashomon.annotating.interchange.jsonl import to_line

    if form is Format.jsonl:
        return write_lines(map(to_line, found), output)
    if form is Format.conll:
        return write_lines(map(interchange.write_conll, found), output)
    if form is Format.brat:
        return _write_brat(found, output)
    everything = list(found)
    write(json.dumps(interchange.to_web_annotations(everything), ensure_ascii=False, indent=1), output)
    return len(everything)


def _write_brat(found: Iterable[AnnotatedArticle], folder: Path | None) -> int:
    """``ID.txt`` and ``ID.ann`` for each article in the folder; one article alone may go to standard output."""
    from rashomon.annotating.interchange import write_brat

    number = 0
    for number, annotated in enumerate(found, start=1):
        if folder is None and number > 1:
            raise RashomonError("brat keeps one file an article; name a folder with -o")
        if folder is None:
            write(write_brat(annotated), None)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        write(write_brat(annotated), folder / f"{annotated.article.id}.ann")
        (folder / f"{annotated.article.id}.txt").write_text(annotated.article.text, encoding="utf-8", newline="")
    return number
