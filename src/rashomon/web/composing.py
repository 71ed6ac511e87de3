"""Comparing what was pasted or dropped, in the background, with its progress."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe

from msgspec import structs

from rashomon.library import Library, Outcome
from rashomon.model import Article
from rashomon.model.errors import RashomonError, ReadingError

KEPT = 50
"""Finished jobs that are remembered."""


@dataclass(frozen=True)
class Document:
    """One thing to read: an address, or a file in the job's folder, and what the user says about it."""

    source: str
    name: str
    outlet: str = ""
    published: str = ""


@dataclass
class Job:
    """One comparison on its way. ``lines`` say what became of each document: name, state, words."""

    id: str
    documents: list[Document]
    folder: Path
    together: bool = True
    stage: str = "waiting"
    done: int = 0
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    failed: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.stage in ("done", "failed", "stopped")


class Jobs:
    """Jobs of one web application; one runs at a time, for comparing uses the whole machine."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._one = threading.Lock()

    def get(self, job: str) -> Job | None:
        """A job by id."""
        return self._jobs.get(job)

    def start(self, documents: list[Document], folder: Path, together: bool = True) -> Job:
        """Begin a job; ``folder`` is deleted when it ends."""
        job = Job(token_urlsafe(8), documents, folder, together)
        self._jobs[job.id] = job
        while len(self._jobs) > KEPT:
            self._jobs.popitem(last=False)
        threading.Thread(target=self._run, args=(job,), daemon=True).start()
        return job

    def _run(self, job: Job) -> None:
        try:
            with self._one:
                self._work(job)
        except RashomonError as error:
            job.failed, job.stage = str(error), "failed"
        except Exception as error:
            job.failed, job.stage = f"something broke that should not ({type(error).__name__}: {error})", "failed"
            raise
        finally:
            shutil.rmtree(job.folder, ignore_errors=True)

    def _work(self, job: Job) -> None:
        job.stage = "reading"
        articles = list(self._read(job))
        if job.stopped.is_set():
            job.stage = "stopped"
            return
        job.stage = "comparing"
        names = {a.id: a.outlet or a.title or a.id for a in articles}
        outcomes = self.library.add(articles, on_outcome=lambda o: _note(job, o, names), compare=False)
        placed = [o.article for o in outcomes if o.story]
        job.stories = list(dict.fromkeys(self.library.article_row(a).story for a in placed))
        if job.together and len(job.stories) > 1:
            job.stories = [self.library.merge(job.stories[0], *job.stories[1:])]
        if len(job.stories) == 1 and self.library.story(job.stories[0]).articles > 1:
            self.library.comparison(job.stories[0])
        job.stage = "done" if job.stories else "failed"
        if not job.stories:
            job.failed = "No article could be read; the lines below say why."

    def _read(self, job: Job) -> Iterator[Article]:
        """The articles of the documents, under the names and with the outlets and dates the user gave."""
        from rashomon.reading import read

        for document in job.documents:
            if job.stopped.is_set():
                return
            problems: list[ReadingError] = []
            found = [_told(a, document) for a in read([document.source], on_problem=problems.append)]
            job.done += 1
            job.lines += [(document.name, "not read", p.reason) for p in problems]
            if not found and not problems:
                job.lines.append((document.name, "not read", "holds no article"))
            yield from found


def _told(article: Article, document: Document) -> Article:
    """The article with what the user says about it, when the document is one pasted text."""
    changes: dict[str, str] = {}
    if document.outlet:
        changes["outlet"] = document.outlet
    if document.published:
        changes["published"] = document.published
    return structs.replace(article, **changes) if changes else article


def _note(job: Job, outcome: Outcome, names: dict[str, str]) -> None:
    job.lines.append((names.get(outcome.article, outcome.article), outcome.result, outcome.reason))


def new_folder() -> Path:
    """A place for the files of one job."""
    return Path(tempfile.mkdtemp(prefix="rashomon-web-"))


def addresses(text: str) -> list[str]:
    """The addresses of a pasted text that holds nothing else, one a line; none if it is an article."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if lines and all(_is_address(line) for line in lines) else []


def _is_address(line: str) -> bool:
    return line.startswith(("http://", "https://")) and not any(c.isspace() for c in line)


def save_text(text: str, folder: Path) -> str:
    """A pasted article as a file named by its words, so that another text is another article."""
    path = folder / f"pasted-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:10]}.txt"
    path.write_text(text, encoding="utf-8", errors="replace")
    return str(path)


def safe_name(name: str, taken: Iterable[str]) -> str:
    """A file name for an upload: its last part, plain characters, its ending kept, not yet taken."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c if c.isalnum() or c in "-_." else "-" for c in base).lstrip(".")[-80:] or "file"
    found, n = plain, 1
    while found in set(taken):
        n += 1
        found = f"{n}-{plain}"
    return found
