"""Start: paste articles or addresses, or drop files; compare at once, with progress."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from rashomon.library import Library
from rashomon.model.errors import ReadingError
from rashomon.web import twins
from rashomon.web.composing import Document, Jobs, addresses, new_folder, safe_name, save_text
from rashomon.web.drawing import page
from rashomon.web.links import story_path
from rashomon.web.listing import story_lines

MOST_DOCUMENTS = 500
RECENT = 12


def routes(router: APIRouter, library: Library, jobs: Jobs) -> None:
    """Add the start page and its jobs."""

    @router.get("/")
    def start(request: Request, sheets: int = 2) -> Response:
        return page(
            request,
            "start.html",
            sheets=max(2, min(sheets, 20)),
            stories=story_lines(library, RECENT),
            job=None,
            twins=twins.addresses(request, "/stories", drop=("sheets", "evidence")),
        )

    @router.post("/compare")
    async def compare(request: Request) -> Response:
        async with request.form(max_files=MOST_DOCUMENTS, max_fields=200, max_part_size=16 * 1024 * 1024) as form:
            folder = new_folder()
            documents = pasted(form, folder) + await dropped(form, folder)
            together = form.get("together") is not None
        if not documents:
            raise ReadingError("nothing was pasted", "paste two or more articles or addresses, or choose files")
        job = await run_in_threadpool(jobs.start, documents, folder, together)
        return RedirectResponse(f"/jobs/{job.id}", 303)

    @router.get("/jobs/{job_id}")
    def progress(request: Request, job_id: str) -> Response:
        name, ending = twins.split_ending(job_id)
        job = jobs.get(name if ending else job_id)
        if job is None:
            raise ReadingError("this comparison", "is not known any more; its story is in the library")
        if ending:
            rows = [{"name": n, "state": state, "words": words} for n, state, words in job.lines]
            about: dict[str, Any] = {
                "stage": job.stage,
                "documents": len(job.documents),
                "done": job.done,
                "stories": job.stories,
            }
            return twins.rows_answer(
                request, "job", ending, ("name", "state", "words"), rows, failed=job.failed, **about
            )
        finished = story_path(job.stories[0]) if job.stage == "done" and len(job.stories) == 1 else ""
        clean = finished and not any(state == "not read" for _, state, _ in job.lines)
        if request.headers.get("HX-Request"):
            headers = {"HX-Redirect": finished} if clean else None
            drawn = page(request, "job.html", job=job, finished=finished)
            drawn.headers.update(headers or {})
            return drawn
        if clean:
            return RedirectResponse(finished, 303)
        return page(request, "job-page.html", job=job, finished=finished)

    @router.post("/jobs/{job_id}/stop")
    def stop(job_id: str) -> Response:
        job = jobs.get(job_id)
        if job:
            job.stopped.set()
        return RedirectResponse(f"/jobs/{job_id}", 303)


def pasted(form: Any, folder: Path) -> list[Document]:
    """The texts and addresses of the sheets."""
    texts, outlets, dates = form.getlist("text"), form.getlist("outlet"), form.getlist("published")
    found: list[Document] = []
    for n, text in enumerate(texts):
        if not isinstance(text, str) or not text.strip():
            continue
        urls = addresses(text)
        found += [Document(url, url) for url in urls]
        if not urls:
            outlet = str(outlets[n]).strip()[:200] if n < len(outlets) else ""
            date = str(dates[n]).strip()[:40] if n < len(dates) else ""
            source = save_text(text, folder)
            found.append(Document(source, outlet or f"Article {n + 1}", outlet, date.replace(" ", "T")))
    return found[:MOST_DOCUMENTS]


async def dropped(form: Any, folder: Path) -> list[Document]:
    """The files, written to the job's folder under safe names."""
    found: list[Document] = []
    for upload in form.getlist("files"):
        if isinstance(upload, UploadFile) and upload.filename:
            name = safe_name(upload.filename, (Path(d.source).name for d in found))
            place = folder / name
            place.write_bytes(await upload.read())
            found.append(Document(str(place), upload.filename))
    return found
