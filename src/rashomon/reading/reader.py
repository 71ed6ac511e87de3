"""The way in: sources to documents, documents to articles, bad ones reported by name while the others go on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rashomon.model.article import Article, Source
from rashomon.model.errors import ReadingError
from rashomon.reading.draft import Draft, Raw
from rashomon.reading.finish import finish
from rashomon.reading.formats import find

Problem = Callable[[ReadingError], None]

LARGEST = 32 * 1024 * 1024
"""Bytes of one document that is read whole; larger ones are refused (archives are streamed and have no such limit)."""
LARGEST_TEXT = 2_000_000
"""Characters of one article; a longer text is no article."""
SKIPPED = (".part", ".tmp", ".bak", ".swp", ".pyc")


@dataclass(slots=True)
class Settings:
    """Limits of a reading."""

    largest: int = LARGEST
    largest_text: int = LARGEST_TEXT


def read(
    sources: Iterable[str | Path] | str | Path, *, on_problem: Problem | None = None, settings: Settings | None = None
) -> Iterator[Article]:
    """The articles of ``sources`` (files, folders), in their order.

    A document that cannot be read never stops the others. ``on_problem`` is called with each, as a ReadingError that
    has ``document`` and ``reason``. Without ``on_problem`` the problems are kept until the end, and raised (as an
    ExceptionGroup's first member would be: one ReadingError naming all) only if nothing at all could be read.
    """
    return (article for article, _ in read_explained(sources, on_problem=on_problem, settings=settings))


def read_explained(
    sources: Iterable[str | Path] | str | Path, *, on_problem: Problem | None = None, settings: Settings | None = None
) -> Iterator[tuple[Article, tuple[str, ...]]]:
    """As :func:`read`, with the reason of each block's label."""
    problems: list[ReadingError] = []
    reader = _Reader(on_problem or problems.append, settings or Settings())
    count = 0
    for count, pair in enumerate(reader.articles(_listed(sources)), start=1):  # noqa: B007
        yield pair
    if problems and not count:
        raise (
            problems[0]
            if len(problems) == 1
            else ReadingError("nothing could be read", "; ".join(str(problem) for problem in problems[:20]))
        )


def _listed(sources: Iterable[str | Path] | str | Path) -> list[str]:
    return [str(sources)] if isinstance(sources, str | Path) else [str(source) for source in sources]


@dataclass(slots=True)
class _Reader:
    report: Problem
    settings: Settings
    given: dict[str, int] = field(default_factory=dict)

    def articles(self, sources: Iterable[str]) -> Iterator[tuple[Article, tuple[str, ...]]]:
        for path in self._files(sources):
            try:
                yield from self._document(path)
            except ReadingError as error:
                self.report(error)
            except RecursionError:
                self.report(
                    ReadingError(str(path), "it is nested too deeply to be read; give the article's text instead")
                )

    def _files(self, sources: Iterable[str]) -> Iterator[Path]:
        for source in sources:
            path = Path(source)
            if path.is_dir():
                inside = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
                if not inside:
                    self.report(ReadingError(source, "the folder has no files in it; name a folder with articles"))
                yield from inside
            elif path.exists():
                yield path
            else:
                self.report(ReadingError(source, "there is no such file or folder; check the path"))

    def _document(self, path: Path) -> Iterator[tuple[Article, tuple[str, ...]]]:
        raw = self._load(path)
        form = find(raw.data, path.name)
        if form is None:
            raise ReadingError(str(path), _unknown(raw.data))
        for draft in form.parse(raw):
            if isinstance(draft, ReadingError):
                self.report(draft)
                continue
            try:
                yield self._finished(draft)
            except ReadingError as error:
                self.report(error)

    def _finished(self, draft: Draft) -> tuple[Article, tuple[str, ...]]:
        if len(draft.text) > self.settings.largest_text:
            raise ReadingError(
                draft.source.location if draft.source else draft.name,
                f"its text has {len(draft.text):,} characters, more than an article has "
                f"(limit {self.settings.largest_text:,}); split it into its articles",
            )
        return finish(draft, self._unique(draft.name))

    def _load(self, path: Path) -> Raw:
        try:
            size = path.stat().st_size
            if size > self.settings.largest:
                raise ReadingError(
                    str(path),
                    f"it has {size / 1e6:.0f} MB, more than one document may have "
                    f"({self.settings.largest / 1e6:.0f} MB); split it into its articles",
                )
            data = path.read_bytes()
        except OSError as error:
            raise ReadingError(
                str(path), f"it cannot be opened ({error.strerror}); check the path and the rights"
            ) from error
        if not data.strip(b"\xef\xbb\xbf \t\r\n"):
            raise ReadingError(str(path), "it is empty; paste the article's text into it, or leave it out")
        source = Source(str(path), hashlib.sha256(data).hexdigest())
        return Raw(str(path), path.stem, data, source)

    def _unique(self, name: str) -> str:
        """The id, with ``-2``, ``-3`` … when it was given before."""
        self.given[name] = self.given.get(name, 0) + 1
        if self.given[name] == 1:
            return name
        return self._unique(f"{name}-{self.given[name]}")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.suffix in SKIPPED


_KINDS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound file"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)


def _unknown(data: bytes) -> str:
    kind = next((kind for magic, kind in _KINDS if data.startswith(magic)), "a binary file")
    if data[4:8] == b"ftyp":
        kind = "a video or picture"
    return f"it is {kind}, not an article; give the article as text, HTML or JSON"
