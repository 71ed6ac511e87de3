"""Answers: records as JSON with an ETag, long lists as a stream of lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from rashomon.library import Library
from rashomon.library.records import Page
from rashomon.web.jobs import Jobs

T = TypeVar("T")

LARGEST_ID = 2**62

Id = Annotated[str, Path(min_length=1, max_length=400)]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500, description="Rows of the page.")]
After = Annotated[int, Query(ge=0, le=LARGEST_ID, description="Only rows with a greater id.")]


def library_of(request: Request) -> Library:
    """The library that the application is over."""
    found: Library = request.app.state.library
    return found


def jobs_of(request: Request) -> Jobs:
    """The queue of addings."""
    found: Jobs = request.app.state.jobs
    return found


OpenLibrary = Annotated[Library, Depends(library_of)]
Queue = Annotated[Jobs, Depends(jobs_of)]


def answer(request: Request, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The value as JSON."""
    return tagged(request, msgspec.json.encode(value), "application/json", status, headers)


def tagged(
    request: Request, body: bytes, media_type: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """The body with its ETag; 304 without a body when the caller has it already."""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    all_headers = {"ETag": etag, "Cache-Control": "private, no-cache"} | (headers or {})
    asked = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if request.method in ("GET", "HEAD") and (etag in asked or "*" in asked):
        return Response(status_code=304, headers=all_headers)
    return Response(body, status, all_headers, media_type)


def lines(pages: Callable[[str | None], Page[T]], convert: Callable[[T], Any] | None = None) -> Response:
    """All rows of a list as JSON Lines, a page at a time, in bounded memory."""

    def stream() -> Iterator[bytes]:
        cursor: str | None = None
        while True:
            page = pages(cursor)
            yield b"".join(msgspec.json.encode(convert(i) if convert else i) + b"\n" for i in page.items)
            cursor = page.next
            if cursor is None:
                return

    return StreamingResponse(stream(), media_type="application/x-ndjson")
