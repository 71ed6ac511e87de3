"""The judge of one input: articles that hold together or a ReadingError, in bounded time and memory."""

from __future__ import annotations

import resource
import signal
import tempfile
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.fuzzing.kinds import KINDS

CPU_SECONDS = 5.0
MEGABYTES = 500


class TooSlow(BaseException):
    """Raised by the timer inside the reader."""


def wrong(data: bytes, folder: Path) -> str | None:
    """What is wrong with how the input is read, ``None`` when nothing is. The same fault gives the same words."""
    name, wrap = KINDS[data[0] % len(KINDS)] if data else KINDS[0]
    path = folder / name
    path.write_bytes(wrap(data[1:]))
    before, memory = time.process_time(), _peak()
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        _read(path)
    except TooSlow as error:
        return f"slow {_place(error)}"
    except Exception as error:
        return f"{type(error).__name__} {_place(error)}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if time.process_time() - before > CPU_SECONDS:
        return f"slow {name}"
    return f"memory {name}" if _peak() - memory > MEGABYTES else None


def _read(path: Path) -> None:
    import msgspec

    from rashomon.model.article import Article
    from rashomon.reading import read

    problems: list[Any] = []
    for article in read([path], on_problem=problems.append, fetcher=Nowhere()):
        _check(article)
        msgspec.convert(msgspec.to_builtins(article), Article)
        msgspec.json.encode(article)
    for problem in problems:
        str(problem).encode()
        if problem.__cause__ is not None and "fault of the reader" in problem.reason:
            raise problem.__cause__


def _check(article: Any) -> None:
    assert article.id.strip(), "no id"
    assert article.text.strip(), "an article without words"
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end <= len(article.text), "blocks out of order or outside the text"
        assert not article.text[end : block.start].strip(), "words in no block"
        end = block.end
    assert not article.text[end:].strip(), "words in no block"


class Nowhere:
    """A network without any pages."""

    def fetch(self, url: str) -> Any:
        """Never gives a page."""
        from rashomon.model.errors import ReadingError

        raise ReadingError(url, "there is no network")


def _place(error: BaseException) -> str:
    """The innermost place in the reader, and the words of a failed check."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "rashomon" in frame.filename] or frames
    words = f" ({error})" if isinstance(error, AssertionError) else ""
    return f"{Path(own[-1].filename).stem}.{own[-1].name}{words}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow


def prepare() -> Path:
    """Small limits, the timer's handler, a folder for the documents."""
    from rashomon.reading.limits import LIMITS

    for name, value in {"document": 200_000, "page": 100_000, "text": 50_000, "lines": 2_000, "items": 50}.items():
        object.__setattr__(LIMITS, name, value)
    signal.signal(signal.SIGPROF, _stop)
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() else None))
