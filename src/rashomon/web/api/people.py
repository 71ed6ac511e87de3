"""People, what they said, and search over the API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from rashomon.library.records import Hit, Page, PersonRow, StatementRow
from rashomon.web.answers import Cursor, Id, Limit, OpenLibrary, answer, lines
from rashomon.web.api import examples
from rashomon.web.schema import gives, gives_text

router = APIRouter(tags=["people and search"])

Name = Annotated[str | None, Query(max_length=400, description="All words of a name, or part of one.")]
Words = Annotated[
    str,
    Query(
        max_length=1000,
        description='Words, "phrases", -words, begin*, speaker: outlet: place: status: story: before: after:',
        examples=['speaker:rudd after:2031-05-01 "grain terminal"'],
    ),
]
OnePerson = Annotated[str | None, Query(max_length=400)]


@router.get("/people", responses=gives(Page[PersonRow], "A page of people.", examples.page(examples.PERSON)))
def list_people(
    request: Request, library: OpenLibrary, name: Name = None, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """Everybody who is quoted, by id; with `name`, who has it, the most quoted first."""
    if name is not None:
        return answer(request, Page(library.find_people(name, limit)))
    return answer(request, library.people(cursor=cursor, limit=limit))


@router.get("/people/{person}", responses=gives(PersonRow, "The person.", examples.PERSON))
def get_person(person: Id, request: Request, library: OpenLibrary) -> Response:
    """A person."""
    return answer(request, library.person(person))


@router.get("/people/{person}/statements", responses=gives(Page[StatementRow], "A page of statements."))
def person_statements(
    person: Id, request: Request, library: OpenLibrary, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """All that a person is reported to have said, the last reported first."""
    return answer(request, library.statements(person=person, cursor=cursor, limit=limit))


@router.get("/statements", responses=gives(Page[StatementRow], "Statements.", examples.page(examples.STATEMENT)))
def list_statements(
    request: Request,
    library: OpenLibrary,
    person: OnePerson = None,
    story: OnePerson = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Statements, the last reported first."""
    return answer(request, library.statements(person=person, story=story, cursor=cursor, limit=limit))


@router.get("/statements.jsonl", responses=gives_text("application/x-ndjson", "All statements, one a line."))
def stream_statements(library: OpenLibrary, person: OnePerson = None, story: OnePerson = None) -> Response:
    """All statements as a stream of lines."""
    library.statements(person=person, story=story, limit=1)  # an unknown id is said before the stream begins
    return lines(lambda cursor: library.statements(person=person, story=story, cursor=cursor, limit=500))


@router.get("/search", responses=gives(Page[Hit], "A page of hits, best first.", examples.page(examples.HIT)))
def search(request: Request, library: OpenLibrary, q: Words, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Search articles, statements (`speaker:`) or accounts of claims (`status:`). `marks` are offsets in the quote."""
    return answer(request, library.search(q, cursor=cursor, limit=limit))
