"""Where things lead in the web application: every view, filter and open row is an address."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from jinja2 import Environment
from markupsafe import Markup

from rashomon.model import Placement
from rashomon.presenting import labels
from rashomon.presenting.desk import ArticleView, Quote, Text
from rashomon.presenting.ledger import PAGE, Row
from rashomon.presenting.page import orders, render
from rashomon.presenting.views import StoryView

ASKED = ("status", "speaker", "on", "text", "sort", "page")


def story_path(story: str, view: str = "") -> str:
    """The address of a story, or of one of its views."""
    return f"/stories/{quote(story, safe='')}" + (f"/{view}" if view else "")


class StoryLinks:
    """The links of one story's pages; ``asked`` is the query of the address they stand on."""

    whole = False

    def __init__(self, environment: Environment, story: str, here: str, asked: Mapping[str, str]) -> None:
        self.environment = environment
        self.story = story
        self.here = here
        self.asked = dict(asked)
        self.people: dict[str, str] = {}
        """Story actor → person of the library."""
        self.placements: dict[str, Placement] = {}
        self.total = 0
        """Rows that the filters leave, over all pages."""

    def evidence_key(self, key: str) -> str:
        """This page with the drawer open."""
        return f"{self.here}?{urlencode({**self.asked, 'evidence': key})}#evidence"

    def evidence(self, found: Quote) -> str:
        """This page with the drawer open on these words."""
        return self.evidence_key(found.key)

    def attributes(self, found: Quote) -> Markup:
        """What the script needs to fetch the drawer alone."""
        return Markup(" data-evidence")

    def drawer(self) -> Markup:
        """As ``attributes``, for links inside the drawer."""
        return Markup(" data-evidence")

    def closed(self) -> str:
        """This page without the drawer."""
        query = urlencode({k: v for k, v in self.asked.items() if k != "evidence"})
        return f"{self.here}?{query}" if query else self.here

    def anchor(self, article: ArticleView, start: int) -> str:
        """The id of a paragraph."""
        return f"p{article.number}-{start}"

    def row(self, row: Row) -> str:
        """A row of the ledger, on the page it stands on."""
        return self.row_number(row.number)

    def row_number(self, number: int) -> str:
        """A row of the ledger by its number."""
        page = (number - 1) // PAGE + 1
        return f"{story_path(self.story)}{f'?page={page}' if page > 1 else ''}#row-{number}"

    def article(self, article: ArticleView) -> str:
        """An article, shaded."""
        return f"{story_path(self.story, 'read')}?{urlencode({'base': article.id})}#h-carried"

    def pair(self, left: str, right: str) -> str:
        """Two articles side by side."""
        return f"{story_path(self.story, 'read')}?{urlencode({'a': left, 'b': right})}"

    def speaker(self, actor: str) -> str:
        """The page of a person, when the library knows the actor."""
        person = self.people.get(actor)
        return f"/people/{quote(person, safe='')}" if person else ""

    def filter(self, **change: str) -> str:
        """The ledger under a changed filter; no argument takes all filters away."""
        asked = {k: v for k, v in self.asked.items() if k in ASKED and k != "page"} if change else {}
        query = urlencode({k: v for k, v in {**asked, **change}.items() if v})
        return f"{story_path(self.story)}{'?' + query if query else ''}#h-ledger"

    def twin(self, ending: str) -> str:
        """The story as data; the table and the JSON keep the filters."""
        kept = ending in ("csv", "json")
        asked = {k: v for k, v in self.asked.items() if k in ASKED and k != "page"} if kept else {}
        return f"{story_path(self.story)}.{ending}{'?' + urlencode(asked) if asked else ''}"

    def why(self, text: Text) -> Markup:
        """Where it is told why a text is in the story; doubtful when it is not sure that it belongs there."""
        found = self.placements.get(text.articles[0].id)
        doubtful = bool(found and found.nearest and found.score < labels.POSSIBLY)
        return render(self.environment, "why.html", text=text, doubtful=doubtful, action=story_path(self.story))

    def filters(self, story: StoryView) -> Markup:
        """The form above the ledger."""
        return render(self.environment, "filters.html", story=story, links=self, asked=self.asked, orders=orders())

    def pages(self, story: StoryView) -> Markup:
        """Addresses of the pages of a long ledger."""
        last = -(-self.total // PAGE)
        if last < 2:
            return Markup("")
        asked = {k: v for k, v in self.asked.items() if k in ASKED and k != "page" and v}
        pages = [(n, f"{self.here}?{urlencode({**asked, 'page': n})}#h-ledger") for n in range(1, last + 1)]
        return render(self.environment, "pages.html", pages=pages, current=page_number(self.asked.get("page", "")))


def page_number(asked: str) -> int:
    """The page of the ledger that an address asks for; the first when it asks for none."""
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
