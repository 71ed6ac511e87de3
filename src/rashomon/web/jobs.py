"""Adding in the background: one job after the other, each with its progress. Jobs live as long as the server."""

from __future__ import annotations

import itertools
import logging
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Literal

from msgspec import Struct, structs

from rashomon.library import Library, Outcome
from rashomon.library.identity import now
from rashomon.model import Article
from rashomon.model.errors import RashomonError, ReadingError

log = logging.getLogger(__name__)

KEPT = 200
"""Jobs that are remembered after they are done."""
MOST_OUTCOMES = 1000
"""Outcomes that a job lists; the counts count all."""


class Job(Struct, frozen=True):
    """An adding: its state, how many articles it has dealt with, what became of them."""

    id: str
    state: Literal["waiting", "running", "done", "failed"]
    created: str
    finished: str | None = None
    done: int = 0
    counts: dict[str, int] = {}
    outcomes: list[Outcome] = []
    problems: list[str] = []
    error: str | None = None


class Documents(Struct, frozen=True):
    """What a job reads: addresses, and a folder of files that were sent (deleted when the job is done)."""

    addresses: tuple[str, ...] = ()
    folder: Path | None = None


class Jobs:
    """The queue. One thread works on it, so that jobs do not get in each other's way."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._jobs: dict[str, Job] = {}
        self._numbers = itertools.count(1)
        self._lock = Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="rashomon-add")

    def start(self, documents: Documents) -> Job:
        """Put a job at the end of the queue."""
        with self._lock:
            job = Job(f"j{next(self._numbers)}", "waiting", now())
            self._jobs[job.id] = job
            for old in [j.id for j in self._jobs.values() if j.finished][: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[old]
        self._worker.submit(self._run, job.id, documents)
        return job

    def get(self, job: str) -> Job | None:
        """A job as it stands."""
        return self._jobs.get(job)

    def all(self) -> list[Job]:
        """All jobs, the newest first."""
        return list(reversed(self._jobs.values()))

    def close(self) -> None:
        """Begin no further job; the one that runs finishes the article it is at."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _run(self, job: str, documents: Documents) -> None:
        self._change(job, state="running")
        try:
            self._library.add(
                _articles(documents, lambda p: self._problem(job, p)), on_outcome=lambda o: self._count(job, o)
            )
            self._change(job, state="done", finished=now())
        except RashomonError as error:
            self._change(job, state="failed", finished=now(), error=str(error))
        except Exception:
            log.exception("job %s failed", job)
            self._change(job, state="failed", finished=now(), error="an error of Rashomon's own; its log says more")
        finally:
            if documents.folder is not None:
                shutil.rmtree(documents.folder, ignore_errors=True)

    def _count(self, job: str, outcome: Outcome) -> None:
        found = self._jobs[job]
        counts = found.counts | {outcome.result: found.counts.get(outcome.result, 0) + 1}
        outcomes = [*found.outcomes, outcome] if found.done < MOST_OUTCOMES else found.outcomes
        self._change(job, done=found.done + 1, counts=counts, outcomes=outcomes)

    def _problem(self, job: str, problem: ReadingError) -> None:
        self._change(job, problems=[*self._jobs[job].problems, str(problem)][:MOST_OUTCOMES])

    def _change(self, job: str, **values: object) -> None:
        with self._lock:
            self._jobs[job] = structs.replace(self._jobs[job], **values)


def new_folder() -> Path:
    """A folder for files that were sent."""
    return Path(tempfile.mkdtemp(prefix="rashomon-"))


def _articles(documents: Documents, on_problem) -> Iterator[Article]:  # type: ignore[no-untyped-def]
    from rashomon.reading import read

    folder = documents.folder
    if folder is not None:
        for article in read([folder], on_problem=on_problem):
            yield _sent(article, folder)
    if documents.addresses:
        yield from read(list(documents.addresses), on_problem=on_problem)


def _sent(article: Article, folder: Path) -> Article:
    """The article with the name its file was sent under, not the place it was kept at meanwhile."""
    if article.source is None:
        return article
    name = article.source.location.replace(str(folder), "sent:").replace("sent:/", "sent:")
    return structs.replace(article, source=structs.replace(article.source, location=name))
