"""Adding over the API: addresses, articles as JSON, files. It goes on in the background; a job tells how far it is."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from rashomon.model.errors import LibraryError, NotFoundError
from rashomon.web.answers import Id, Queue, answer
from rashomon.web.api import examples
from rashomon.web.jobs import Documents, Job, Jobs, new_folder
from rashomon.web.schema import Responses, gives

router = APIRouter(tags=["adding"])

LARGEST_FILE = 32 * 1024 * 1024
MOST_FILES = 500
UNSAFE = re.compile(r"[^\w.\- ]")
SECONDS = 0.5

ACCEPTED: Responses = gives(Job, "The job; ask it for its progress.", examples.JOB, 202)


class NewArticle(BaseModel):
    """An article as another program has it."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=2_000_000)
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    authors: list[str] = []
    published: str | None = Field(None, description="ISO 8601, as precise as is known.")
    language: str | None = None


class Addition(BaseModel):
    """What to add: addresses of pages and feeds, articles, or both."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "addresses": ["https://gazette.example/fire"],
                "articles": [{"id": "mail", "outlet": "Ostrel Mail", "text": "Two tugs were lost in the harbour."}],
            }
        },
    )

    addresses: list[str] = Field([], max_length=1000, description="http and https only.")
    articles: list[NewArticle] = Field([], max_length=1000)


@router.post("/articles", status_code=202, responses=ACCEPTED)
def add_articles(addition: Addition, request: Request, jobs: Queue) -> Response:
    """Add articles and pages. What they are is found out as `rashomon add` does it."""
    for address in addition.addresses:
        _check_address(address)
    if not addition.addresses and not addition.articles:
        raise LibraryError("nothing to add; give addresses or articles")
    folder = None
    if addition.articles:
        rows = [msgspec.json.encode(a.model_dump(exclude_none=True)) for a in addition.articles]
        folder = new_folder()
        (folder / "articles.jsonl").write_bytes(b"\n".join(rows))
    return _accepted(request, jobs.start(Documents(tuple(addition.addresses), folder)))


@router.post("/files", status_code=202, responses=ACCEPTED)
def add_files(
    files: Annotated[list[UploadFile], File(max_length=MOST_FILES)], request: Request, jobs: Queue
) -> Response:
    """Add files: text, HTML, JSON Lines, whatever `rashomon read` takes."""
    folder = new_folder()
    try:
        for number, file in enumerate(files):
            name = UNSAFE.sub("_", Path(file.filename or "").name).lstrip(". ")[-100:] or f"file-{number}"
            data = file.file.read(LARGEST_FILE + 1)
            if len(data) > LARGEST_FILE:
                raise LibraryError(f"{name}: is larger than {LARGEST_FILE // 2**20} MB; split it into its articles")
            place = folder / name
            (place if not place.exists() else folder / f"{number}-{name}").write_bytes(data)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _accepted(request, jobs.start(Documents(folder=folder)))


@router.get("/jobs", responses=gives(list[Job], "Jobs, the newest first.", [examples.JOB]))
def list_jobs(request: Request, jobs: Queue) -> Response:
    """All jobs since the server started."""
    return answer(request, jobs.all())


@router.get("/jobs/{job}", responses=gives(Job, "The job as it stands.", examples.JOB))
def get_job(job: Id, request: Request, jobs: Queue) -> Response:
    """How far an adding is."""
    return answer(request, _found(jobs, job))


@router.get("/jobs/{job}/progress", responses=gives(Job, "Lines of JSON: the job, each time it has changed."))
def follow_job(job: Id, jobs: Queue) -> Response:
    """The job as JSON Lines, a line whenever it has got on, until it is done."""
    _found(jobs, job)
    return StreamingResponse(_progress(jobs, job), media_type="application/x-ndjson")


async def _progress(jobs: Jobs, job: str) -> AsyncIterator[bytes]:
    last = None
    while (now := jobs.get(job)) is not None:
        if now != last:
            yield msgspec.json.encode(now) + b"\n"
        if now.finished:
            return
        last = now
        await asyncio.sleep(SECONDS)


def _found(jobs: Jobs, job: str) -> Job:
    found = jobs.get(job)
    if found is None:
        raise NotFoundError(f"{job}: no such job; jobs are forgotten when the server stops")
    return found


def _accepted(request: Request, job: Job) -> Response:
    return answer(request, job, 202, {"Location": f"{request.url_for('get_job', job=job.id).path}"})


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fits = False
    if not fits:
        raise LibraryError(f"{address[:200]}: not an http or https address; send files to /api/v1/files")
