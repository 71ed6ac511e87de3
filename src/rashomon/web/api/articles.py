"""Articles over the API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from rashomon.library.records import ArticleRow, Correction, Page, Summary, VersionRow
from rashomon.model import AnnotatedArticle, Article, Placement
from rashomon.model.errors import LibraryError, NotFoundError
from rashomon.web.answers import After, Cursor, Id, Limit, OpenLibrary, answer, lines
from rashomon.web.api import examples
from rashomon.web.schema import gives, gives_text

router = APIRouter(tags=["articles"])

Outlet = Annotated[str | None, Query(max_length=300)]


class Fields(BaseModel):
    """Fields to put right; null takes a correction back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"outlet": "Ostrel Mail"}})

    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    section: str | None = None
    authors: list[str] | None = None
    agencies: list[str] | None = None


@router.get("/summary", responses=gives(Summary, "How much the library holds."))
def get_summary(request: Request, library: OpenLibrary) -> Response:
    """How many articles, stories, statements and people there are."""
    return answer(request, library.summary())


@router.get("/articles", responses=gives(Page[ArticleRow], "A page of articles.", examples.page(examples.ARTICLE_ROW)))
def list_articles(
    request: Request,
    library: OpenLibrary,
    story: Annotated[str | None, Query(max_length=400)] = None,
    outlet: Outlet = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Articles in the order in which they came; with `story`, in story order."""
    return answer(request, library.articles(story=story, outlet=outlet, cursor=cursor, limit=limit))


@router.get("/articles.jsonl", responses=gives_text("application/x-ndjson", "All articles, one a line."))
def stream_articles(library: OpenLibrary, outlet: Outlet = None, text: bool = True) -> Response:
    """All articles as a stream of lines, with their texts, or without (`text=false`)."""
    return lines(
        lambda cursor: library.articles(outlet=outlet, cursor=cursor, limit=100),
        (lambda row: library.article(row.id)) if text else None,
    )


@router.get("/articles/{article:path}/versions", responses=gives(list[VersionRow], "Versions, oldest first."))
def list_versions(article: Id, request: Request, library: OpenLibrary) -> Response:
    """All versions of an article."""
    return answer(request, library.versions(article))


@router.get("/articles/{article:path}/annotation", responses=gives(AnnotatedArticle, "What annotating found."))
def get_annotation(article: Id, request: Request, library: OpenLibrary) -> Response:
    """An article with attributions, actors, times, figures and places."""
    return answer(request, library.annotated(article))


@router.get("/articles/{article:path}/placement", responses=gives(Placement, "Why the article is in its story."))
def get_placement(article: Id, request: Request, library: OpenLibrary) -> Response:
    """What grouping saw when the article came: the nearest article, the score, and what they share."""
    library.article_row(article)
    found = library.placement(article)
    if found is None:
        raise NotFoundError(f"{article}: grouping left no reasons")
    return answer(request, found)


@router.get("/articles/{article:path}", responses=gives(Article, "The article.", examples.ARTICLE))
def get_article(
    article: Id,
    request: Request,
    library: OpenLibrary,
    version: Annotated[int | None, Query(ge=1, le=10**9, description="As it was read then, uncorrected.")] = None,
) -> Response:
    """An article with its text, as it stands."""
    return answer(request, library.article(article, version))


@router.patch("/articles/{article:path}", responses=gives(ArticleRow, "The article.", examples.ARTICLE_ROW))
def correct_article(article: Id, fields: Fields, request: Request, library: OpenLibrary) -> Response:
    """Put right what is known of an article. What hangs on it is found out again."""
    values = fields.model_dump(exclude_unset=True)
    if not values:
        raise LibraryError("nothing to correct; give a field")
    return answer(request, library.correct(article, **values))


@router.delete("/articles/{article:path}", status_code=204, responses=gives_text("text/plain", "It is gone."))
def forget_article(article: Id, library: OpenLibrary) -> Response:
    """Delete an article for good, with every trace of it."""
    library.forget(article)
    return Response(status_code=204)


@router.get("/corrections", tags=["corrections"], responses=gives(list[Correction], "Corrections, oldest first."))
def list_corrections(
    request: Request,
    library: OpenLibrary,
    subject: Annotated[str | None, Query(max_length=400, description="A story, an article or a conflict.")] = None,
    after: After = 0,
    limit: Limit = 50,
) -> Response:
    """What users put right, and what stood there before."""
    return answer(request, library.history(subject, after=after, limit=limit))
