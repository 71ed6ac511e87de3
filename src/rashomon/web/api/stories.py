"""Stories and their comparisons over the API."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from rashomon.library.records import ArticleRow, News, Page, StatementRow, StoryRow
from rashomon.model import Comparison, Conflict
from rashomon.web.answers import After, Cursor, Id, Limit, OpenLibrary, answer, tagged
from rashomon.web.api import examples
from rashomon.web.exporting import MEDIA_TYPES, export, file_name
from rashomon.web.schema import gives, gives_text

router = APIRouter(tags=["stories"])

Form = Literal["json", "jsonl", "csv", "parquet", "html", "markdown", "webannotation", "jsonld"]


class Others(BaseModel):
    """Stories that go into another."""

    model_config = ConfigDict(extra="forbid")

    stories: list[str] = Field(min_length=1, max_length=100)


class Leaving(BaseModel):
    """Articles that leave a story."""

    model_config = ConfigDict(extra="forbid")

    articles: list[str] = Field(min_length=1, max_length=1000)


class Judgement(BaseModel):
    """What a user says of a conflict."""

    model_config = ConfigDict(extra="forbid")

    dismissed: bool


class KeyedConflict(msgspec.Struct, frozen=True):
    """A conflict with the key under which it can be dismissed."""

    key: str
    conflict: Conflict


@router.get("/stories", responses=gives(Page[StoryRow], "A page of stories.", examples.page(examples.STORY)))
def list_stories(
    request: Request,
    library: OpenLibrary,
    least: Annotated[int, Query(ge=1, le=10**6, description="Only stories of so many articles.")] = 1,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Stories, the one with the newest article first."""
    return answer(request, library.stories(least=least, cursor=cursor, limit=limit))


@router.get("/news", responses=gives(list[News], "News, oldest first.", [examples.NEWS]))
def list_news(request: Request, library: OpenLibrary, after: After = 0, limit: Limit = 50) -> Response:
    """What happened to all stories since the row `after`: for a program that keeps up."""
    return answer(request, library.news(after=after, limit=limit))


@router.get("/stories/{story}", responses=gives(StoryRow, "The story.", examples.STORY))
def get_story(story: Id, request: Request, library: OpenLibrary) -> Response:
    """A story. An id that was merged away gives the story it went to."""
    return answer(request, library.story(story))


@router.get("/stories/{story}/articles", responses=gives(Page[ArticleRow], "Its articles, in time order."))
def story_articles(
    story: Id, request: Request, library: OpenLibrary, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """The articles of a story."""
    return answer(request, library.articles(story=story, cursor=cursor, limit=limit))


@router.get("/stories/{story}/comparison", responses=gives(Comparison, "The comparison."))
def get_comparison(story: Id, request: Request, library: OpenLibrary) -> Response:
    """What the articles agree on, what only one has, what is denied, what differs. 409 for a story of one article."""
    return answer(request, library.comparison(story))


@router.get("/stories/{story}/conflicts", responses=gives(list[KeyedConflict], "Its conflicts with their keys."))
def list_conflicts(story: Id, request: Request, library: OpenLibrary) -> Response:
    """The conflicts of a story."""
    return answer(request, [KeyedConflict(key, conflict) for key, conflict in library.conflicts(story)])


@router.get("/stories/{story}/statements", responses=gives(Page[StatementRow], "Who said what in it."))
def story_statements(
    story: Id, request: Request, library: OpenLibrary, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """All statements in the articles of a story."""
    return answer(request, library.statements(story=story, cursor=cursor, limit=limit))


@router.get("/stories/{story}/news", responses=gives(list[News], "News, oldest first.", [examples.NEWS]))
def story_news(story: Id, request: Request, library: OpenLibrary, after: After = 0, limit: Limit = 50) -> Response:
    """What happened to a story: articles, new claims and conflicts, merges, splits, corrections."""
    return answer(request, library.news(story, after=after, limit=limit))


@router.get("/stories/{story}/export", responses=gives_text("*/*", "The comparison as a file."))
def export_story(
    story: Id, request: Request, library: OpenLibrary, form: Annotated[Form, Query(alias="format")] = "json"
) -> Response:
    """The comparison in a format that other programs read."""
    name = library.story(story).id
    data = export(library.comparison(name), form, name)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(name, form)}"'}
    return tagged(request, data, MEDIA_TYPES[form], headers=headers)


@router.post("/stories/{story}/merge", tags=["corrections"], responses=gives(StoryRow, "The one story."))
def merge_stories(story: Id, others: Others, request: Request, library: OpenLibrary) -> Response:
    """Put the articles of other stories into this one; their ids lead here."""
    return answer(request, library.story(library.merge(story, *others.stories)))


@router.post("/stories/{story}/split", tags=["corrections"], responses=gives(StoryRow, "The new story."))
def split_story(story: Id, leaving: Leaving, request: Request, library: OpenLibrary) -> Response:
    """Take articles out of this story into a new one."""
    return answer(request, library.story(library.split(story, leaving.articles)))


@router.put("/stories/{story}/conflicts/{key}", tags=["corrections"], responses=gives(StoryRow, "The story."))
def judge_conflict(story: Id, key: Id, judgement: Judgement, request: Request, library: OpenLibrary) -> Response:
    """Say that a conflict is none, or that it is one after all."""
    name = library.story(story).id
    (library.dismiss if judgement.dismissed else library.restore)(name, key)
    return answer(request, library.story(name))
