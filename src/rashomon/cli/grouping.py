"""``rashomon group``: articles into stories."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from rashomon.cli.app import app, write
from rashomon.model import Article, Placement, Reason, Story
from rashomon.model.errors import ReadingError

if TYPE_CHECKING:
    from rashomon.grouping import Grouper

REASONS = {
    "actors": "names",
    "date": "dates",
    "figures": "figures",
    "words": "words",
    "title": "headline words",
    "place": "places",
    "passage": "passages",
    "user": "you said so",
}


QUOTED = 200
"""Characters of a passage that are shown."""


@app.command("group")
def group_command(
    files: Annotated[
        list[str], typer.Argument(help="Files or folders; JSON Lines with one article a line.", metavar="FILES…")
    ],
    form: Annotated[Literal["json", "terminal"], typer.Option("--format", help="How to show the stories.")] = "json",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.", metavar="FILE")] = None,
) -> None:
    """Group articles into stories: articles that report the same happening."""
    from rashomon.grouping import Grouper
    from rashomon.reading import read

    def report(problem: ReadingError) -> None:
        sys.stderr.write(f"rashomon: {problem}\n")

    grouper = Grouper()
    texts: dict[str, Article] = {}  # quoting passages needs the texts of a batch; the stories alone do not
    placements = []
    for article in map(brief, read(files, on_problem=report)):
        placements.append(grouper.place(article))
        if form == "terminal":
            texts.setdefault(article.id, article)
    grouper.settle()
    if not placements:
        raise typer.Exit(1)
    for placement in placements:
        if placement.set_aside:
            sys.stderr.write(f"rashomon: {placement.article}: grouped with nothing ({placement.set_aside})\n")
    if form == "json":
        stories = {placement.article: grouper.story_of(placement.article) for placement in placements}
        write(msgspec.json.format(msgspec.json.encode(stories), indent=2).decode(), output)
    else:
        write(as_text(grouper, placements, texts), output)


def brief(article: Article) -> Article:
    """An article without what grouping does not need (the bytes' source, where fields came from)."""
    return msgspec.structs.replace(article, source=None, origins={}, disagreements=())


def as_text(grouper: Grouper, placements: list[Placement], texts: dict[str, Article]) -> str:
    """The stories for a terminal: largest first, each with its headline, its outlets and why they are together."""
    told = {placement.article: placement for placement in placements}
    stories = sorted(grouper.stories(), key=lambda story: -len(story.articles))
    together = [story for story in stories if len(story.articles) > 1]
    lone = [story for story in stories if len(story.articles) == 1]
    lines = [line for story in together for line in _story(grouper, story, told, texts)]
    if lone:
        lines += [f"{len(lone)} alone: " + ", ".join(clean(story.articles[0]) for story in lone)]
    return "\n".join(lines)


def _story(grouper: Grouper, story: Story, told: dict[str, Placement], texts: dict[str, Article]) -> list[str]:
    """The lines of one story."""
    credit = f" ({clean(story.headline_outlet)})" if story.headline_outlet else ""
    days = " – ".join(dict.fromkeys(stamp[:10] for stamp in (story.first, story.last) if stamp))
    lines = [f"── {story.id} · {len(story.articles)} articles" + (f" · {days}" if days else "")]
    lines.append(f"   {clean(story.headline or 'without headline')}{credit}")
    for article in story.articles:
        outlet = grouper.outlet_of(article)
        lines.append(f"     {clean(article)}" + (f"  {clean(outlet)}" if outlet else ""))
    best = max((told[a] for a in story.articles if a in told and told[a].reasons), key=_strength, default=None)
    if best is not None:
        lines += ["   together by " + "; ".join(_reason(reason) for reason in best.reasons[:4])]
        lines += _passage(best, texts)
    return [*lines, ""]


def _strength(placement: Placement) -> float:
    return placement.score


def _reason(reason: Reason) -> str:
    shared = ", ".join(clean(term) for term in reason.shared)
    return f"{REASONS[reason.kind]} ({reason.weight:+.1f})" + (f": {shared}" if shared else "")


def _passage(placement: Placement, texts: dict[str, Article]) -> list[str]:
    """The strongest passage that an article and its nearest share, as each has it."""
    from rashomon.grouping import shared_passages

    article, nearest = texts.get(placement.article), texts.get(placement.nearest or "")
    found = shared_passages(article, nearest, most=1) if article and nearest else ()
    if not found or article is None or nearest is None:
        return []
    sides = ((article, found[0].a), (nearest, found[0].b))
    return [f"   {found[0].kind}:"] + [
        f"     {clean(side.id)} {span.start}–{span.end}: {clean(side.text[span.start : span.end])[:QUOTED]}"
        for side, span in sides
    ]


def clean(text: str) -> str:
    """Text of an article without control characters, on one line: safe for a terminal."""
    return "".join(c if c.isprintable() else " " for c in text).strip()
