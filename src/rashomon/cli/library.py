"""Commands on a library: add, watch, stories, show, search, who, export."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import typer

from rashomon.cli.app import app, write
from rashomon.model.errors import ComparisonError, LibraryError, ReadingError

if TYPE_CHECKING:
    from rashomon.library import Hit, Library, Outcome, Passage, StatementRow, StoryRow
    from rashomon.library.records import News
    from rashomon.model import Article

Place = Annotated[
    str | None,
    typer.Option(
        "--library", metavar="PLACE", envvar="RASHOMON_LIBRARY", help="A file, or postgresql://user@host/name."
    ),
]
Form = Annotated[Literal["terminal", "json"], typer.Option("--format", help="How to show it.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.", metavar="FILE")]
ExportForm = Literal["json", "jsonl", "csv", "parquet", "html", "markdown", "webannotation", "jsonld"]

NEWSWORTHY = ("claim", "conflict", "figure", "reversal")


def open_library(place: str | None, *, read_only: bool = False) -> Library:
    """The library at ``place``, or at the default one."""
    from rashomon.library import Library

    return Library(place, read_only=read_only)


@app.command()
def add(
    sources: Annotated[list[str], typer.Argument(help="Anything rashomon read takes.", metavar="SOURCES…")],
    again: Annotated[bool, typer.Option("--again", help="Take back also what was forgotten.")] = False,
    library: Place = None,
) -> None:
    """Add articles to the library; say what was added, was there, is a new version, or was set aside and why."""
    with open_library(library) as opened:
        outcomes, problems = _add(opened, sources, again=again)
    write(report(outcomes, problems), None)
    if not outcomes:
        raise typer.Exit(1)


@app.command()
def watch(
    feeds: Annotated[list[str], typer.Argument(help="Feeds, pages or folders.", metavar="FEEDS…")],
    every: Annotated[int, typer.Option(min=1, help="Seconds between two looks.")] = 900,
    once: Annotated[bool, typer.Option("--once", help="Look once; for cron and timers.")] = False,
    library: Place = None,
) -> None:
    """Add what is new in feeds, again and again; a line when a story gains a claim, conflict, figure or reversal."""
    with open_library(library) as opened:
        while True:
            last = max((n.id for n in opened.news(newest=True, limit=1)), default=0)
            _add(opened, feeds, again=False, quiet=True)
            _tell(opened, last)
            if once:
                return
            try:
                time.sleep(every)
            except KeyboardInterrupt:
                return


@app.command()
def stories(
    least: Annotated[int, typer.Option(min=1, help="Only stories of so many articles.")] = 1,
    limit: Annotated[int, typer.Option(min=1, max=500, help="So many at most.")] = 50,
    form: Form = "terminal",
    library: Place = None,
) -> None:
    """List the stories, the one with the newest article first."""
    with open_library(library, read_only=_is_file(library)) as opened:
        found = opened.stories(least=least, limit=limit).items
    write(
        as_json(found) if form == "json" else "\n".join(map(story_line, found)) or "The library has no stories.", None
    )


@app.command()
def show(
    story: Annotated[str, typer.Argument(help="A story's id, also an old one.", metavar="STORY")],
    form: Annotated[Literal["terminal", "json"], typer.Option("--format", help="How to show it.")] = "terminal",
    output: Output = None,
    library: Place = None,
) -> None:
    """Show a story: what its articles agree on and where they differ."""
    from rashomon.presenting import present

    with open_library(library) as opened:
        row = opened.story(story)
        try:
            comparison = opened.comparison(row.id)
        except ComparisonError as error:
            listed = opened.articles(story=row.id).items
            write("\n".join([story_line(row), *(f"  {clean(a.title or a.id)}" for a in listed), str(error)]), output)
            return
    heading = "" if form == "json" else story_line(row) + "\n\n"
    write(heading + present(comparison, form), output)


@app.command()
def search(
    query: Annotated[
        list[str],
        typer.Argument(
            help='Words, "phrases", -words, speaker: outlet: place: status: before: after:', metavar="QUERY"
        ),
    ],
    limit: Annotated[int, typer.Option(min=1, max=500, help="So many at most.")] = 20,
    form: Form = "terminal",
    library: Place = None,
) -> None:
    """Search the library: rashomon search 'speaker:rudd after:2031-05-01 "grain terminal"'."""
    with open_library(library, read_only=_is_file(library)) as opened:
        hits = opened.search(" ".join(query), limit=limit).items
    write(as_json(hits) if form == "json" else "\n\n".join(map(hit_lines, hits)) or "Nothing found.", None)


@app.command()
def who(
    person: Annotated[list[str], typer.Argument(help="A name, or part of one.", metavar="PERSON")],
    limit: Annotated[int, typer.Option(min=1, max=500, help="So many statements at most.")] = 50,
    form: Form = "terminal",
    library: Place = None,
) -> None:
    """All that a person is reported to have said: when, where, in which words."""
    name = " ".join(person)
    with open_library(library, read_only=_is_file(library)) as opened:
        found = opened.find_people(name)
        if not found:
            raise LibraryError(f"{name}: nobody of this name is quoted in the library")
        said = opened.statements(person=found[0].id, limit=limit).items
    if form == "json":
        write(as_json({"person": found[0], "others": found[1:], "statements": said}), None)
        return
    heading = f"{clean(found[0].name)}: {found[0].statements} statements"
    others = [f"Also: {', '.join(clean(p.name) for p in found[1:])}"] if found[1:] else []
    write("\n\n".join(["\n".join([heading, *others]), *map(statement_lines, said)]), None)


@app.command()
def export(
    story: Annotated[str, typer.Argument(help="A story's id, also an old one.", metavar="STORY")],
    form: Annotated[ExportForm, typer.Option("--format", help="Parquet needs the extra [analytics].")] = "json",
    output: Output = None,
    library: Place = None,
) -> None:
    """Write a story's comparison in a format that other programs read."""
    from rashomon.web.exporting import export as exported

    with open_library(library) as opened:
        data = exported(opened.comparison(story), form, opened.story(story).id)
    if output is None and form == "parquet":
        raise LibraryError("Parquet is no text; name a file with -o")
    if form == "parquet" and output is not None:
        output.write_bytes(data)
    else:
        write(data.decode("utf-8"), output)


def report(outcomes: list[Outcome], problems: list[ReadingError]) -> str:
    """What became of the articles: counts, then each new version and each one set aside."""
    counts = Counter(o.result for o in outcomes)
    counts["set aside"] += len(problems)
    places = {o.story for o in outcomes if o.result == "added"}
    lines = [f"{result:<14} {counts[result]:>6}" for result in ("added", "already there", "new version", "set aside")]
    lines[0] += f"   in {len(places)} {'story' if len(places) == 1 else 'stories'}" if places else ""
    lines += [f"new version: {clean(o.article)} (version {o.version})" for o in outcomes if o.result == "new version"]
    lines += [f"set aside: {clean(o.article)}: {clean(o.reason)}" for o in outcomes if o.result == "set aside"]
    lines += [f"alone: {clean(o.article)}: {clean(o.reason)}" for o in outcomes if o.result == "added" and o.reason]
    return "\n".join([*lines, *(f"set aside: {clean(str(p))}" for p in problems)])


def story_line(row: StoryRow) -> str:
    """A story in one line: id, size, dates, headline with credit."""
    dates = " – ".join(dict.fromkeys((row.first or "")[:10] or "no date" for row in (row,)))
    last = (row.last or "")[:10]
    dates += f" – {last}" if last and last != dates else ""
    found = f", {row.claims} claims, {row.conflicts} conflicts" if row.claims else ""
    credit = f" ({clean(row.headline_outlet)})" if row.headline_outlet else ""
    size = f"{row.articles} {'article' if row.articles == 1 else 'articles'}{found}"
    return f"{clean(row.id)}  {dates}  {size}  {clean(row.headline or 'without a headline')}{credit}"


def hit_lines(hit: Hit) -> str:
    """A hit: where it is, then its passages with the words found in bold (on a terminal)."""
    said = f"{clean(hit.speaker)} {hit.stance or 'says'}" if hit.speaker else ""
    parts = (
        said,
        hit.status or "",
        clean(hit.outlet or ""),
        (hit.published or "")[:10],
        clean(hit.title or hit.article),
    )
    heading = " · ".join(part for part in parts if part)
    shown = [f"  {marked(passage)}  [{passage.start}–{passage.end}]" for passage in hit.passages]
    return "\n".join([heading, f"  {clean(hit.article)} in story {clean(hit.story)}", *shown])


def marked(passage: Passage) -> str:
    """The quote with what was found in bold, when standard output is a terminal."""
    if not sys.stdout.isatty():
        return clean(passage.quote)
    pieces, last = [], 0
    for mark in passage.marks:
        pieces += [
            clean(passage.quote[last : mark.start]),
            typer.style(clean(passage.quote[mark.start : mark.end]), bold=True),
        ]
        last = mark.end
    return "".join([*pieces, clean(passage.quote[last:])])


def statement_lines(row: StatementRow) -> str:
    """A statement: when it was reported and by whom, how it was said, and the words."""
    when = (
        f"said {row.said_at}, reported {(row.published or 'undated')[:10]}"
        if row.said_at
        else (row.published or "undated")[:10]
    )
    where = " · ".join(clean(part) for part in (when, row.outlet or "", row.title or row.article) if part)
    return f"{where}\n  {clean(row.source)} {clean(row.cue)} ({row.stance}): {clean(row.content)}\n  story {clean(row.story)}"


def news_line(row: News) -> str:
    """One thing that is new in a story."""
    data: dict[str, Any] = row.data
    if row.kind == "claim":
        account = data["account"]
        words = f"{data['status']}: {account['quote']} [{account['article']} {account['start']}–{account['end']}]"
    else:
        words = data.get("reason") or f"{data['a']['quote']} | {data['b']['quote']}"
    return clean(f"{row.story}  new {row.kind}: {words}")


def as_json(value: Any) -> str:
    """Indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


def clean(text: str) -> str:
    """Text that a terminal can show: control characters and line ends become spaces."""
    return "".join(c if c.isprintable() else " " for c in text)


def _add(
    opened: Library, sources: list[str], *, again: bool, quiet: bool = False
) -> tuple[list[Outcome], list[ReadingError]]:
    from rashomon.reading import read

    problems: list[ReadingError] = []

    def tell(problem: ReadingError) -> None:
        problems.append(problem)
        if quiet:
            sys.stderr.write(f"rashomon: {clean(str(problem))}\n")

    articles: Iterable[Article] = read(sources, on_problem=tell)
    if quiet or not sys.stderr.isatty():
        return opened.add(articles, again=again), problems
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} articles"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def step(outcome: Outcome) -> None:
            progress.update(
                task, advance=1, description=f"{outcome.result}: {clean(outcome.article)[:50]}".replace("[", "(")
            )

        return opened.add(articles, on_outcome=step, again=again), problems


def _tell(opened: Library, last: int) -> None:
    while rows := opened.news(after=last):
        for row in rows:
            if row.kind in NEWSWORTHY:
                sys.stdout.write(news_line(row) + "\n")
        last = rows[-1].id
    sys.stdout.flush()


def _is_file(place: str | None) -> bool:
    """Whether the place is a file that is there: then looking at it need not write to it."""
    from rashomon.library.place import locate

    url = locate(place)
    return url.get_backend_name() == "sqlite" and Path(str(url.database)).is_file()
