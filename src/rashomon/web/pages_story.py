"""A story: ledger, evidence, side by side, speakers, coverage, naming; its twins as data; merge and split."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec
from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from rashomon.library import Library, StoryRow
from rashomon.model import Comparison
from rashomon.model.errors import LibraryError
from rashomon.presenting import tables
from rashomon.presenting.ledger import PAGE, Row, select
from rashomon.presenting.pairs import Pair
from rashomon.presenting.tabular import to_csv
from rashomon.presenting.views import StoryView
from rashomon.web import twins
from rashomon.web.drawing import page, templates
from rashomon.web.exporting import MEDIA_TYPES, export, file_name
from rashomon.web.links import ASKED, StoryLinks, page_number, story_path

VIEWS = (
    ("", "Story"),
    ("read", "Side by side"),
    ("speakers", "Speakers"),
    ("coverage", "Coverage"),
    ("naming", "Naming"),
)
FOLDED = 20
"""Passages in a row that one side alone has, beyond which they are folded."""
TWINS = {"json": "json", "csv": "csv", "md": "markdown", "html": "html", "jsonld": "jsonld"}


def routes(router: APIRouter, library: Library) -> None:
    """Add a story's pages."""

    @router.get("/stories/{name}")
    def story_page(request: Request, name: str) -> Response:
        story, _, ending = name.rpartition(".")
        return (
            _twin(request, library, story, ending) if ending in TWINS and story else _draw(request, library, name, "")
        )

    @router.get("/stories/{story}/why")
    def why_page(request: Request, story: str, article: str = "") -> Response:
        return _why(request, library, library.story(story), article)

    @router.get("/stories/{story}/{view}")
    def view_page(request: Request, story: str, view: str) -> Response:
        name, ending = twins.split_ending(view)
        if name not in dict(VIEWS) or not name:
            raise LibraryError(f"{view}: a story has no such page")
        return _view_twin(request, library, story, name, ending) if ending else _draw(request, library, story, name)

    @router.post("/stories/{story}/merge")
    def merge(story: str, other: str = Form()) -> Response:
        articles = [a.id for a in library.articles(story=other, limit=200).items]
        into = library.merge(library.story(story).id, library.story(other).id)
        return RedirectResponse(f"{story_path(into)}?merged={len(articles)}", 303)

    @router.post("/stories/{story}/split")
    def split(story: str, article: list[str] = Form()) -> Response:  # noqa: B008
        new = library.split(library.story(story).id, article)
        return RedirectResponse(f"{story_path(new)}?from={library.story(story).id}", 303)


def _twin(request: Request, library: Library, story: str, ending: str) -> Response:
    """The story as data; the table and the JSON keep the filters of the address."""
    row = library.story(story)
    comparison = library.comparison(row.id)
    form, asked = TWINS[ending], _asked(request)
    view = view_of(row.id, row.fingerprint, comparison)
    if form == "csv":
        body: bytes | str = to_csv(view, select(view.rows, **_filters(asked)))
    elif form == "json" and _filters(asked):
        body = export(_narrowed(comparison, view, select(view.rows, **_filters(asked))), form, row.id)
    else:
        body = export(comparison, form, row.id)
    kind = "attachment" if form in ("html", "csv", "markdown") else "inline"
    headers = {"content-disposition": f'{kind}; filename="{file_name(row.id, form)}"'}
    return Response(body, media_type=MEDIA_TYPES[form], headers=headers)


def _narrowed(comparison: Comparison, view: StoryView, rows: tuple[Row, ...]) -> Comparison:
    """The comparison with the claims that a filter leaves, in its order, and the conflicts that are about them."""
    kept = {row.id for row in rows}
    conflicts = [c for c in comparison.conflicts if view.desk.claim_of_conflict(c) in kept]
    claims = tuple(row.claim for row in rows)
    return msgspec.structs.replace(comparison, claims=claims, conflicts=tuple(conflicts))


def _view_twin(request: Request, library: Library, story: str, view: str, ending: str) -> Response:
    """One view of a story as a table."""
    row = library.story(story)
    found = view_of(row.id, row.fingerprint, library.comparison(row.id))
    about: dict[str, Any] = {"story": row.id}
    name = view
    if view == "read":
        left, right, base = _chosen(request, found)
        carried = request.query_params.get("table") == "carried"
        lines = tables.carried(found, base) if carried else tables.read(found, left, right)
        name = "carried" if carried else "read"
        about |= {"article": base} if carried else {"left": left, "right": right}
    else:
        make = {"speakers": tables.speakers, "coverage": tables.coverage, "naming": tables.naming}[view]
        lines = make(found)
    return twins.rows_answer(request, f"{row.id}/{name}", ending, tables.COLUMNS[name], lines, **about)


_VIEWS: dict[tuple[str, str, int], StoryView] = {}


def view_of(story: str, fingerprint: str, comparison: Comparison) -> StoryView:
    """The view of a comparison; the last few are kept, for a page is often asked for again with another filter."""
    key = (story, fingerprint, len(comparison.conflicts))
    if key not in _VIEWS:
        while len(_VIEWS) >= 16:
            _VIEWS.pop(next(iter(_VIEWS)))
        _VIEWS[key] = StoryView(comparison)
    return _VIEWS[key]


def _asked(request: Request) -> dict[str, str]:
    return {k: v[:300] for k, v in request.query_params.items() if k in ASKED and v}


def _filters(asked: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in asked.items() if k != "page"}


def _draw(request: Request, library: Library, story: str, view: str) -> Response:
    row = library.story(story)
    if row.id != story:
        return RedirectResponse(story_path(row.id, view), 307)
    if row.articles < 2:
        return _alone(request, library, row.id)
    found = view_of(row.id, row.fingerprint, library.comparison(row.id))
    asked = _asked(request)
    links = StoryLinks(templates(), row.id, story_path(row.id, view), asked | _kept(request))
    links.people = _people(library, row.id, found)
    key = request.query_params.get("evidence", "")
    evidence = found.evidence(key[:500]) if key else None
    values: dict[str, Any] = {
        "story": found, "links": links, "evidence": evidence, "open": key, "row": row, "views": VIEWS, "view": view,
        "asked": asked, "said": _said(request, library, row.id), "twins": twins.addresses(request) if view else {},
    }  # fmt: skip
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "evidence":
        return page(request, "drawer.html", **values)
    return page(
        request, f"story{'-' + view if view else ''}.html", **values, **_more(request, library, found, links, view)
    )


def _kept(request: Request) -> dict[str, str]:
    """Choices of the page that must survive opening the drawer."""
    return {k: request.query_params[k] for k in ("a", "b", "base", "show") if k in request.query_params}


def _more(request: Request, library: Library, found: StoryView, links: StoryLinks, view: str) -> dict[str, Any]:
    """What one view needs beyond the story."""
    if view == "":
        rows = select(found.rows, **_filters(links.asked))
        number = page_number(links.asked.get("page", ""))
        links.total = len(rows)
        shown = rows[(number - 1) * PAGE : number * PAGE]
        for article in found.articles:
            placement = library.placement(article.id, passages=False)
            if placement:
                links.placements[article.id] = placement
        return {"shown": shown, "total": len(rows)}
    if view == "read":
        return _reading(request, found)
    return {}


def _reading(request: Request, found: StoryView) -> dict[str, Any]:
    left, right, base = _chosen(request, found)
    pair = found.pair(left, right)
    show = request.query_params.get("show", "")
    lines = [p for p in pair.pairs if not show or bool(p.tie) == (show == "tied")]
    return {
        "pair": pair, "runs": list(_runs(lines)), "show": show, "base": base, "shaded": found.shaded(base),
    }  # fmt: skip


def _chosen(request: Request, found: StoryView) -> tuple[str, str, str]:
    """The left, the right and the shaded article that the address asks for, or the first that fit."""
    ids = [a.id for a in found.articles]
    left = request.query_params.get("a", "")
    left = left if left in ids else ids[0]
    right = request.query_params.get("b", "")
    if right not in ids or right == left:
        home = found.desk.text_of[left].number
        others = [i for i in ids if i != left]
        right = next((i for i in others if found.desk.text_of[i].number != home), others[0])
    base = request.query_params.get("base", "")
    return left, right, base if base in ids else left


def _runs(lines: list[Pair]) -> Iterator[tuple[bool, list[Pair]]]:
    """The lines in runs; a run of more than FOLDED that stand on one side only is folded (true)."""
    for alone, run in groupby(lines, key=lambda p: not p.tie):
        found = list(run)
        yield alone and len(found) > FOLDED, found


def _people(library: Library, story: str, found: StoryView) -> dict[str, str]:
    """Story actor → person of the library, by their statements in this story."""
    people = {}
    names = {a.name: a.id for a in found.comparison.actors}
    cursor = None
    for _ in range(8):
        rows = library.statements(story=story, cursor=cursor, limit=200)
        for statement in rows.items:
            if statement.person and statement.speaker in names:
                people[names[statement.speaker]] = statement.person
        cursor = rows.next
        if cursor is None:
            break
    return people


def _alone(request: Request, library: Library, story: str) -> Response:
    """The page of a story of one article: nothing to compare yet."""
    row = library.story(story)
    found = _story_view(library, row)
    links = StoryLinks(templates(), story, story_path(story), {})
    return page(
        request, "story-alone.html", story=found, links=links, shaded=found.shaded(found.lead.id), evidence=None,
        open="", row=row, said=_said(request, library, story), views=(), view="",
    )  # fmt: skip


def _why(request: Request, library: Library, row: StoryRow, article: str) -> Response:
    """Why a text is in its story, with split and merge: a page, or the part of one that asks for it."""
    found = _story_view(library, row)
    text = found.desk.text_of.get(article)
    if text is None:
        raise LibraryError(f"{article}: no such article in this story")
    placement = library.placement(text.articles[0].id)
    values: dict[str, Any] = {
        "story": found, "row": row, "text": text, "placement": placement, "action": story_path(row.id),
        "evidence": None,
        "links": StoryLinks(templates(), row.id, story_path(row.id), {}), "views": VIEWS, "view": "why",
        "nearest": found.desk.articles.get(placement.nearest or "") if placement else None,
        "others": [(s.id, s.headline or s.id) for s in library.stories(limit=30).items if s.id != row.id],
    }  # fmt: skip
    return page(request, "why-body.html" if request.headers.get("HX-Request") else "story-why.html", **values)


def _story_view(library: Library, row: StoryRow) -> StoryView:
    """The view of a story, also of one that has a single article."""
    if row.articles < 2:
        articles = (library.article(a.id) for a in library.articles(story=row.id, limit=1).items)
        return StoryView(Comparison(articles=tuple(articles)))
    return view_of(row.id, row.fingerprint, library.comparison(row.id))


def _said(request: Request, library: Library, story: str) -> dict[str, Any]:
    """What was just done, with the way back."""
    query = request.query_params
    if "from" in query:
        try:
            origin = library.story(query["from"])
        except LibraryError:
            return {}
        return {"words": "Split off into a story of its own.", "undo": story_path(origin.id, "merge"), "other": story}
    if "merged" in query:
        last = [c for c in library.history(limit=200) if c.kind == "merge"]
        articles = last[-1].data.get("articles", []) if last else []
        return {"words": "Merged into this story.", "undo": story_path(story, "split"), "articles": articles}
    return {}
