"""Commands that keep a library right: merge, split, correct, history, forget, backup, check, update."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.app import app, write
from rashomon.cli.library import Form, Place, as_json, clean, open_library
from rashomon.model.errors import LibraryError

StoryId = Annotated[str, typer.Argument(help="A story's id, also an old one.", metavar="STORY")]


@app.command()
def merge(
    into: StoryId,
    others: Annotated[list[str], typer.Argument(help="The stories that go into it.", metavar="STORIES…")],
    library: Place = None,
) -> None:
    """Make one story of several; the other ids lead to the first."""
    with open_library(library) as opened:
        story = opened.merge(into, *others)
        write(f"{clean(story)} now has {opened.story(story).articles} articles", None)


@app.command()
def split(
    story: StoryId,
    articles: Annotated[list[str], typer.Argument(help="The articles that leave it.", metavar="ARTICLES…")],
    library: Place = None,
) -> None:
    """Take articles out of a story into one of their own."""
    with open_library(library) as opened:
        write(f"new story: {clean(opened.split(story, articles))}", None)


@app.command()
def correct(
    subject: Annotated[str, typer.Argument(help="An article, or a story.", metavar="ARTICLE|STORY")],
    values: Annotated[
        list[str] | None,
        typer.Argument(
            help="outlet=…, title=…, published=…, authors='A; B'; nothing after = takes it back.",
            metavar="FIELD=VALUE…",
        ),
    ] = None,
    dismiss: Annotated[
        list[str] | None, typer.Option(help="In this story, this conflict is none.", metavar="KEY")
    ] = None,
    restore: Annotated[list[str] | None, typer.Option(help="It is one after all.", metavar="KEY")] = None,
    library: Place = None,
) -> None:
    """Put right an article's fields, or say that a conflict is none. A story alone lists its conflicts with their keys."""
    with open_library(library) as opened:
        if values:
            row = opened.correct(subject, **_fields(values))
            write(f"{clean(row.id)}: corrected {', '.join(row.corrected) or 'nothing any more'}", None)
            return
        for key in dismiss or ():
            opened.dismiss(subject, key)
        for key in restore or ():
            opened.restore(subject, key)
        conflicts = opened.conflicts(subject)
    lines = [f"{key}  {c.kind}  {clean(c.a.quote)[:60]} | {clean(c.b.quote)[:60]}" for key, c in conflicts]
    write("\n".join(lines) or "No conflict is shown in this story.", None)


@app.command()
def history(
    subject: Annotated[str | None, typer.Argument(help="A story, an article or a conflict.", metavar="SUBJECT")] = None,
    form: Form = "terminal",
    library: Place = None,
) -> None:
    """What was corrected, when, and what stood there before."""
    with open_library(library) as opened:
        found = opened.history(subject, limit=500)
    lines = [f"{c.at}  {c.kind}  {clean(c.subject)}  {clean(str(c.data))}" for c in found]
    write(as_json(found) if form == "json" else "\n".join(lines) or "Nothing was corrected.", None)


@app.command()
def forget(
    articles: Annotated[list[str], typer.Argument(help="Ids of articles.", metavar="ARTICLES…")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    library: Place = None,
) -> None:
    """Delete articles for good, with every trace of them. Backups made before keep theirs."""
    with open_library(library) as opened:
        if not yes:
            typer.confirm(f"Delete {len(articles)} for good: {', '.join(map(clean, articles))}?", abort=True, err=True)
        stories = opened.forget(*articles)
    write(f"forgotten: {', '.join(map(clean, articles))} (of {', '.join(map(clean, stories))})", None)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="A new file.", metavar="FILE")],
    library: Place = None,
) -> None:
    """Copy the library, as it is at one moment, into a new file; that file is a library too."""
    with open_library(library) as opened:
        opened.backup(target)
    write(f"{target}: {target.stat().st_size / 1e6:.1f} MB", None)


@app.command()
def check(library: Place = None) -> None:
    """See that everything is as it was stored: hashes, spans, ids, the full-text index."""
    with open_library(library) as opened:
        problems = opened.check()
        held = opened.summary()
    lines = [f"{clean(p.where)}: {clean(p.what)}" for p in problems]
    counted = (
        f"{held.articles} articles in {held.versions} versions, {held.stories} stories, {held.statements} statements"
    )
    write("\n".join([*lines, f"{counted}: {'sound' if not problems else f'{len(problems)} problems'}"]), None)
    if problems:
        raise typer.Exit(1)


@app.command()
def update(library: Place = None) -> None:
    """Annotate again what an older model annotated, and compare anew."""
    with open_library(library) as opened:
        count = opened.update()
    write(f"{count} articles annotated again", None)


def _fields(values: list[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for value in values:
        field, sign, text = value.partition("=")
        if not sign:
            raise LibraryError(f"{value}: write FIELD=VALUE, such as outlet='Ostrel Gazette'")
        found[field] = text or None
    return found
