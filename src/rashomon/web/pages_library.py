"""People, search and the library itself."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from rashomon.library import Library
from rashomon.library.records import Hit, PersonRow
from rashomon.model.errors import LibraryError, RashomonError
from rashomon.presenting import dates, labels
from rashomon.presenting.passages import Segment
from rashomon.web import twins
from rashomon.web.drawing import page
from rashomon.web.links import story_path
from rashomon.web.listing import story_lines
from rashomon.web.people import person_view


def routes(router: APIRouter, library: Library) -> None:
    """Add the pages and their twins."""

    @router.get("/people")
    def people(request: Request, cursor: str = "", name: str = "") -> Response:
        rows, after = _people(library, cursor, name)
        return page(request, "people.html", people=rows, after=after, name=name, twins=twins.addresses(request))

    @router.get("/people/{person}")
    def person_page(request: Request, person: str, show: str = "", cursor: str = "") -> Response:
        name, ending = twins.split_ending(person)
        found = library.person(name if ending else person)
        if ending:
            said = library.statements(person=found.id, cursor=cursor or None, limit=500)
            rows = twins.records(said.items)
            about = msgspec.to_builtins(found)
            return twins.rows_answer(request, "person", ending, twins.STATEMENTS, rows, said.next, person=about)
        return page(
            request, "person.html", person=person_view(library, found), show=show, twins=twins.addresses(request)
        )

    @router.get("/search")
    def search(request: Request, q: str = "", cursor: str = "") -> Response:
        hits: list[HitView] = []
        after, words = None, ""
        if q.strip():
            try:
                found = library.search(q[:500], cursor=cursor or None)
                hits, after = [HitView(hit) for hit in found.items], found.next
            except RashomonError as error:
                words = str(error)
        return page(
            request, "search.html", hits=hits, after=after, words=words,
            twins=twins.addresses(request) if hits else {},
        )  # fmt: skip

    @router.get("/library")
    def shelf(request: Request, cursor: str = "") -> Response:
        found = library.articles(cursor=cursor or None, limit=50)
        history = list(reversed(library.history(limit=200)))[:20]
        return page(
            request, "library.html", articles=found.items, after=found.next, summary=library.summary(),
            stories=story_lines(library, 20), history=history, when=dates.when, place=library.place.rsplit("/", 1)[-1],
            twins=twins.addresses(request),
        )  # fmt: skip

    _twins(router, library)


def _twins(router: APIRouter, library: Library) -> None:
    """The same views as data."""

    @router.get("/people.{ending}")
    def people_twin(request: Request, ending: str, cursor: str = "", name: str = "") -> Response:
        rows, after = _people(library, cursor, name)
        return twins.rows_answer(request, "people", _known(ending), twins.PEOPLE, twins.records(rows), after)

    @router.get("/search.{ending}")
    def search_twin(request: Request, ending: str, q: str = "", cursor: str = "") -> Response:
        found = library.search(q[:500], cursor=cursor or None)
        rows = twins.records(found.items)
        return twins.rows_answer(request, "search", _known(ending), twins.HITS, rows, found.next, q=q[:500])

    @router.get("/library.{ending}")
    def shelf_twin(request: Request, ending: str, cursor: str = "") -> Response:
        found = library.articles(cursor=cursor or None, limit=500)
        about = msgspec.to_builtins(library.summary())
        rows = twins.records(found.items)
        return twins.rows_answer(request, "library", _known(ending), twins.ARTICLES, rows, found.next, summary=about)

    @router.get("/stories.{ending}")
    def stories_twin(request: Request, ending: str, cursor: str = "") -> Response:
        found = library.stories(cursor=cursor or None, limit=500)
        rows = twins.records(found.items)
        return twins.rows_answer(request, "stories", _known(ending), twins.STORIES, rows, found.next)


def _people(library: Library, cursor: str, name: str) -> tuple[list[PersonRow], str | None]:
    """Who is quoted, most statements first; with a name, who has it."""
    if name.strip():
        return library.find_people(name[:200], limit=100), None
    found = library.people(cursor=cursor or None, limit=100)
    return sorted(found.items, key=lambda p: (-p.statements, p.name)), found.next


def _known(ending: str) -> str:
    if ending not in twins.ENDINGS:
        raise LibraryError(f"{ending}: no such form of this page; there are .json and .csv")
    return ending


class HitView:
    """An answer of the search: its words with the matches marked, and where they lead."""

    def __init__(self, hit: Hit) -> None:
        self.hit = hit
        self.when = dates.when(hit.published, year=True)
        self.passages = [
            (_marked(p.quote, [(s.start, s.end) for s in p.marks]), self._path(p.start, p.end))
            for p in hit.passages[:4]
        ]
        self.path = self._path(hit.passages[0].start, hit.passages[0].end) if hit.passages else story_path(hit.story)
        self.stance = labels.verb(hit.stance) if hit.stance else ""

    def _path(self, start: int, end: int) -> str:
        from urllib.parse import urlencode

        query = urlencode({"base": self.hit.article, "evidence": f"{self.hit.article}:{start}-{end}"})
        return f"{story_path(self.hit.story, 'read')}?{query}#evidence"


def _marked(quote: str, marks: list[tuple[int, int]]) -> list[Segment]:
    found, at = [], 0
    for start, end in sorted(marks):
        if start < at or end > len(quote):
            continue
        found += [Segment(quote[at:start]), Segment(quote[start:end], ("content",))]
        at = end
    return [*found, Segment(quote[at:])]
