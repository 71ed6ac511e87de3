"""JSON Feed and Atom: of the stories, of one story's news, of one person's statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from urllib.parse import quote
from xml.etree import ElementTree as ET

import msgspec
from fastapi import APIRouter, Path, Request, Response
from msgspec import Struct

from rashomon.library import StatementRow, StoryRow
from rashomon.library.identity import sort_time
from rashomon.library.records import News
from rashomon.web.answers import Id, OpenLibrary, tagged
from rashomon.web.schema import gives_text

router = APIRouter(prefix="/feeds", tags=["feeds"])

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
EPOCH = "1970-01-01T00:00:00Z"

Form = Annotated[Literal["json", "atom"], Path()]
TEXT = gives_text("*/*", "The feed: JSON Feed 1.1, or Atom.")


class Entry(Struct, frozen=True):
    """One thing in a feed. ``text`` is plain text; ``credit`` is the outlet whose words it holds."""

    id: str
    path: str
    title: str
    text: str
    at: str
    credit: str | None = None


@router.get("/stories.{form}", responses=TEXT)
def stories_feed(form: Form, request: Request, library: OpenLibrary) -> Response:
    """Stories of two articles and more, the newest first."""
    return _feed(form, request, "Stories", map(_story_entry, library.stories(least=2, limit=ENTRIES).items))


@router.get("/stories/{story}.{form}", responses=TEXT)
def story_feed(story: Id, form: Form, request: Request, library: OpenLibrary) -> Response:
    """What is new in one story."""
    row = library.story(story)
    entries = map(_news_entry, library.news(row.id, newest=True, limit=ENTRIES))
    return _feed(form, request, row.headline or row.id, entries)


@router.get("/people/{person}.{form}", responses=TEXT)
def person_feed(person: Id, form: Form, request: Request, library: OpenLibrary) -> Response:
    """What one person is reported to have said."""
    row = library.person(person)
    return _feed(form, request, row.name, map(_statement_entry, library.statements(person=person, limit=ENTRIES).items))


def _story_entry(row: StoryRow) -> Entry:
    counts = f"{row.articles} articles, {row.outlets} outlets, {row.claims} claims, {row.conflicts} conflicts"
    where = f"/stories/{quote(row.id, safe='')}"
    return Entry(f"story:{row.id}", where, row.headline or row.id, counts, row.changed, row.headline_outlet)


def _news_entry(news: News) -> Entry:
    data: dict[str, Any] = news.data
    title, text, credit = f"New {news.kind}", "", None
    if news.kind in ("article", "version"):
        title, credit = data.get("title") or data["article"], data.get("outlet")
        text = "A new version" if news.kind == "version" else "A new article"
    elif news.kind == "claim":
        title, text = f"New claim, {data['status']}: {data['handle']}", data["account"]["quote"]
    elif "a" in data:
        title = f"New {news.kind}: {data['handle'] or data['kind']}"
        text = f"{data['a']['quote']} | {data['b']['quote']}"
    else:
        text = ", ".join(f"{key}: {value}" for key, value in data.items())
    return Entry(f"news:{news.id}", f"/stories/{quote(news.story, safe='')}", title, text, news.at, credit)


def _statement_entry(row: StatementRow) -> Entry:
    title = f"{row.source} {row.cue}".strip() or "Statement"
    where = f"/stories/{quote(row.story, safe='')}"
    return Entry(f"statement:{row.id}", where, title, row.content, row.published or "", row.outlet)


def _feed(form: str, request: Request, title: str, entries: Iterable[Entry]) -> Response:
    base = f"{request.url.scheme}://{request.url.netloc}"
    found = list(entries)
    if form == "json":
        return tagged(request, _json_feed(base, request.url.path, title, found), "application/feed+json")
    return tagged(request, _atom(base, request.url.path, title, found), "application/atom+xml")


def _json_feed(base: str, path: str, title: str, entries: list[Entry]) -> bytes:
    items = [
        {
            "id": f"urn:rashomon:{e.id}",
            "url": base + e.path,
            "title": e.title,
            "content_text": e.text,
            "date_published": instant(e.at),
            **({"authors": [{"name": e.credit}]} if e.credit else {}),
        }
        for e in entries
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "feed_url": base + path, "items": items}
    return msgspec.json.encode(feed)


def _atom(base: str, path: str, title: str, entries: list[Entry]) -> bytes:
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    newest = max((instant(e.at) for e in entries), default=EPOCH)
    _add(feed, id=f"urn:rashomon:feed:{quote(path)}", title=title, updated=newest)
    ET.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=base + path)
    _add(ET.SubElement(feed, f"{{{ATOM}}}author"), name="Rashomon")
    for e in entries:
        entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, id=f"urn:rashomon:{quote(e.id)}", title=e.title, updated=instant(e.at))
        ET.SubElement(entry, f"{{{ATOM}}}link", href=base + e.path)
        _add(entry, content=e.text)
        if e.credit:
            _add(ET.SubElement(entry, f"{{{ATOM}}}author"), name=e.credit)
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _add(parent: ET.Element, **children: str) -> None:
    for name, text in children.items():
        ET.SubElement(parent, f"{{{ATOM}}}{name}").text = xml_text(text)


def xml_text(text: str) -> str:
    """Text that XML 1.0 can hold: other control characters become spaces."""
    return "".join(c if c in "\t\n\r" or (c >= " " and not "\ufffe" <= c <= "\uffff") else " " for c in text)


def instant(published: str) -> str:
    """A time as RFC 3339 wants it, to the second, in UTC; what is less precise begins then."""
    when = sort_time(published).removesuffix("Z") if published else ""
    blank = "1970-01-01T00:00:00"
    whole = when[:19] + blank[len(when[:19]) :]
    fits = len(whole) == len(blank) and all(
        c.isdigit() == d.isdigit() and (c.isdigit() or c == d) for c, d in zip(whole, blank, strict=True)
    )
    return f"{whole}Z" if fits and when else EPOCH
