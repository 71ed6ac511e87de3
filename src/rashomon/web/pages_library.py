"""People, search and the library itself."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rashomon.library import Library
from rashomon.library.records import Hit
from rashomon.model.errors import RashomonError
from rashomon.presenting import dates, labels
from rashomon.presenting.passages import Segment
from rashomon.web.drawing import page
from rashomon.web.links import story_path
from rashomon.web.listing import story_lines
from rashomon.web.people import person_view


def routes(router: APIRouter, library: Library) -> None:
    """Add the pages."""

    @router.get("/people")
    def people(request: Request, cursor: str = "", name: str = "") -> Response:
        if name.strip():
            rows, after = library.find_people(name[:200], limit=100), None
        else:
            found = library.people(cursor=cursor or None, limit=100)
            rows, after = sorted(found.items, key=lambda p: (-p.statements, p.name)), found.next
        return page(request, "people.html", people=rows, after=after, name=name)

    @router.get("/people/{person}")
    def person_page(request: Request, person: str, show: str = "") -> Response:
        found = library.person(person)
        return page(request, "person.html", person=person_view(library, found), show=show)

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
        return page(request, "search.html", hits=hits, after=after, words=words)

    @router.get("/library")
    def shelf(request: Request, cursor: str = "") -> Response:
        found = library.articles(cursor=cursor or None, limit=50)
        history = list(reversed(library.history(limit=200)))[:20]
        return page(
            request, "library.html", articles=found.items, after=found.next, summary=library.summary(),
            stories=story_lines(library, 20), history=history, when=dates.when, place=library.place.rsplit("/", 1)[-1],
        )  # fmt: skip


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
