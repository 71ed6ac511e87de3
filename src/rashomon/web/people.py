"""A person over the whole library: what they said, in which wordings, and where a position changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rashomon.library import Library, PersonRow, StatementRow
from rashomon.model.errors import RashomonError
from rashomon.presenting import dates, labels
from rashomon.presenting.faces import ConflictView
from rashomon.presenting.views import StoryView
from rashomon.web.drawing import templates
from rashomon.web.links import StoryLinks, story_path

MOST = 400
"""Statements of a person that one page shows."""


@dataclass(frozen=True)
class Said:
    """One wording in the library, with the address of its evidence."""

    row: StatementRow
    words: str
    path: str
    when: str
    stance: str
    also: tuple[str, ...] = ()
    """Outlets of the same text (one origin) with the same words."""


@dataclass(frozen=True)
class Group:
    """Statements in one story."""

    story: str
    headline: str
    path: str
    said: tuple[Said, ...]
    changed: tuple[tuple[ConflictView, StoryLinks], ...]


@dataclass(frozen=True)
class PersonView:
    """A person's page."""

    row: PersonRow
    groups: tuple[Group, ...]
    summary: str
    more: bool

    @property
    def number(self) -> int:
        """Wordings that the page shows."""
        return sum(len(g.said) for g in self.groups)


def person_view(library: Library, person: PersonRow) -> PersonView:
    """All that the page of a person shows, newest report first."""
    rows, more = _statements(library, person.id)
    by_story: dict[str, list[StatementRow]] = {}
    for row in rows:
        by_story.setdefault(row.story, []).append(row)
    groups = tuple(_group(library, person, story, found) for story, found in by_story.items())
    outlets = len({r.outlet for r in rows})
    parts = [
        labels.count(sum(len(g.said) for g in groups), "wording"),
        labels.count(outlets, "outlet"),
        labels.count(len(groups), "story", "stories"),
    ]
    return PersonView(person, groups, ", ".join(parts), more)


def _statements(library: Library, person: str) -> tuple[list[StatementRow], bool]:
    found: list[StatementRow] = []
    cursor: str | None = None
    while len(found) < MOST:
        page = library.statements(person=person, cursor=cursor, limit=100)
        found += page.items
        cursor = page.next
        if cursor is None:
            break
    return found, cursor is not None


def _group(library: Library, person: PersonRow, story: str, rows: list[StatementRow]) -> Group:
    headline = library.story(story).headline or story
    view = _view(library, story)
    changed = tuple(_changed(view, person, story)) if view else ()
    return Group(story, headline, story_path(story), tuple(_merged(rows, view)), changed)


def _view(library: Library, story: str) -> StoryView | None:
    try:
        return StoryView(library.comparison(story))
    except RashomonError:
        return None


def _merged(rows: list[StatementRow], view: StoryView | None) -> Iterable[Said]:
    """One entry for the copies of a statement: same words, articles that go back to one text. The earliest leads."""
    groups: dict[tuple[str, str], list[StatementRow]] = {}
    for row in rows:
        text = view.desk.text_of.get(row.article) if view else None
        words = " ".join(row.content.split()).strip(" ,.;:").casefold()
        groups.setdefault((str(text.number) if text else row.article, words), []).append(row)
    for same in groups.values():
        first = min(same, key=lambda r: (dates.sort_key(r.published), r.article, r.id))
        also = dict.fromkeys(r.outlet or r.article for r in same if r.article != first.article)
        yield _said(first, tuple(also))


def _said(row: StatementRow, also: tuple[str, ...]) -> Said:
    from urllib.parse import urlencode

    content = row.spans[2] if len(row.spans) > 2 else []
    key = f"{row.article}:{content[0].start}-{content[-1].end}" if content else ""
    query = urlencode({"base": row.article, "evidence": key})
    return Said(
        row, row.content, f"{story_path(row.story, 'read')}?{query}#evidence", dates.when(row.published, year=True),
        labels.verb(row.stance), also,
    )  # fmt: skip


def _changed(view: StoryView, person: PersonRow, story: str) -> Iterable[tuple[ConflictView, StoryLinks]]:
    names = {person.name, *person.aliases}
    links = StoryLinks(templates(), story, story_path(story), {})
    for card in view.conflicts:
        if card.status.key == "changed" and card.a.voice in names:
            yield card, links
