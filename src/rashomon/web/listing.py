"""Stories as lines of a list: headline, articles, span, and what comparing found."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.library import Library, StoryRow
from rashomon.model.errors import RashomonError
from rashomon.presenting import dates, labels
from rashomon.presenting.views import StoryView, Tally


@dataclass(frozen=True)
class StoryLine:
    """One story in a list; ``tallies`` is empty while it is not compared."""

    row: StoryRow
    headline: str
    credit: str
    articles: str
    span: str
    tallies: tuple[Tally, ...]
    note: str


def story_lines(library: Library, limit: int) -> list[StoryLine]:
    """The stories with the newest articles."""
    return [story_line(library, row) for row in library.stories(limit=limit).items]


def story_line(library: Library, row: StoryRow) -> StoryLine:
    """One line. A story that is not compared yet is not compared for a list."""
    others = row.outlets - 1
    credit = labels.outlet(row.headline_outlet or "")
    if others > 0:
        credit += f" and {labels.count(others, 'other')}"
    tallies: tuple[Tally, ...] = ()
    articles, note = labels.count(row.articles, "article"), ""
    if row.articles < 2:
        note = "one account; nothing to compare yet"
    elif row.compared:
        view = _view(library, row.id)
        if view:
            tallies, articles = view.tallies, view.independence
            note = "" if view.conflicts else "no conflict found"
    else:
        note = "compared when it is opened"
    return StoryLine(
        row, row.headline or row.headline_outlet or row.id, credit, articles,
        dates.span([row.first, row.last]), tallies, note,
    )  # fmt: skip


def _view(library: Library, story: str) -> StoryView | None:
    try:
        return StoryView(library.comparison(story))
    except RashomonError:
        return None
