"""The way in: sources to documents, documents to articles, bad ones reported by name while the others go on."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from rashomon.model.article import Article, Source
from rashomon.model.errors import ReadingError
from rashomon.reading.draft import Draft, Found, Link, Raw, shown
from rashomon.reading.fetching import Etiquette
from rashomon.reading.finish import finish
from rashomon.reading.formats import find
from rashomon.reading.limits import LIMITS, check_size, check_text, gunzip
from rashomon.reading.magic import what_it_is

Problem = Callable[[ReadingError], None]
Sources = Iterable[str | Path] | str | Path
Explained = tuple[Article, tuple[str, ...]]

HEAD = 65_536
"""Bytes from which the format of a file is told."""
SKIPPED = (".part", ".tmp", ".bak", ".swp", ".pyc")


class Fetches(Protocol):
    """What gets the document at an address (:class:`rashomon.reading.fetching.Fetcher`, or a test's own)."""

    def fetch(self, url: str) -> Raw:
        """The document; ReadingError when it cannot be had."""
        ...


def read(
    sources: Sources,
    *,
    on_problem: Problem | None = None,
    etiquette: Etiquette | None = None,
    fetcher: Fetches | None = None,
) -> Iterator[Article]:
    """The articles of ``sources``: files, folders, web addresses, feeds, lists, archives, in their order.

    A document that cannot be read never stops the others: ``on_problem`` is called with a ReadingError that has its
    ``document`` and the ``reason``. Without ``on_problem`` problems are dropped if anything could be read, and if
    nothing could, one ReadingError is raised at the end that names them all. Addresses are fetched by the manners of
    ``etiquette``, or with a ``fetcher`` of one's own.
    """
    pairs = read_explained(sources, on_problem=on_problem, etiquette=etiquette, fetcher=fetcher)
    return (article for article, _ in pairs)


def read_explained(
    sources: Sources,
    *,
    on_problem: Problem | None = None,
    etiquette: Etiquette | None = None,
    fetcher: Fetches | None = None,
) -> Iterator[Explained]:
    """As :func:`read`, with the reason of each block's label."""
    problems: list[ReadingError] = []
    reader = _Reader(on_problem or problems.append, etiquette, fetcher)
    listed = [str(sources)] if isinstance(sources, str | Path) else map(str, sources)
    count = 0
    for pair in reader.articles(listed):
        count += 1
        yield pair
    if problems and not count:
        if len(problems) == 1:
            raise problems[0]
        raise ReadingError("nothing could be read", "; ".join(str(problem) for problem in problems[:20]))


@dataclass(slots=True)
class _Reader:
    report: Problem
    etiquette: Etiquette | None
    fetcher: Fetches | None
    given: dict[str, int] = field(default_factory=dict)

    def articles(self, sources: Iterable[str]) -> Iterator[Explained]:
        for source in sources:
            with self._reported(source):
                if source.startswith(("http://", "https://")):
                    yield from self._document(self._fetched(source), 0)
                else:
                    yield from self._path(Path(source))

    def _path(self, path: Path) -> Iterator[Explained]:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
            if not inside:
                raise ReadingError(str(path), "the folder has no files in it; name a folder with articles")
            for file in inside:
                with self._reported(str(file)):
                    yield from self._file(file)
        elif path.exists():
            yield from self._file(path)
        else:
            raise ReadingError(str(path), "there is no such file or folder; check the path")

    def _file(self, path: Path) -> Iterator[Explained]:
        try:
            with path.open("rb") as file:
                head = file.read(HEAD)
            form = find(head, path.name)
            if form is not None and form.stream is not None:
                yield from self._all(form.stream(path), 0)
            else:
                yield from self._document(_loaded(path), 0)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ReadingError(str(path), f"its gzip data is broken ({error}); fetch or copy it again") from error
        except OSError as error:
            reason = f"it cannot be opened ({error.strerror}); check the path and the rights"
            raise ReadingError(str(path), reason) from error

    def _document(self, raw: Raw, depth: int) -> Iterator[Explained]:
        if depth > LIMITS.depth:
            raise ReadingError(
                raw.name, f"documents inside documents, more than {LIMITS.depth} deep; read the inner one"
            )
        if not raw.data.strip(b"\xef\xbb\xbf \t\r\n"):
            raise ReadingError(raw.name, "it is empty; paste the article's text into it, or leave it out")
        form = find(raw.data, raw.file_name)
        if form is None or form.parse is None:
            raise ReadingError(
                raw.name, f"it is {what_it_is(raw.data)}, not an article; give the article as text, HTML or JSON"
            )
        yield from self._all(form.parse(raw), depth, raw)

    def _all(self, found: Iterable[Found], depth: int, within: Raw | None = None) -> Iterator[Explained]:
        for item in found:
            name = item.document if isinstance(item, ReadingError) else within.name if within else "document"
            with self._reported(name):
                if isinstance(item, ReadingError):
                    raise item
                if isinstance(item, Draft):
                    yield self._finished(item, within)
                elif isinstance(item, Raw):
                    yield from self._document(item, depth + 1)
                else:
                    yield from self._linked(item, depth + 1)

    def _linked(self, link: Link, depth: int) -> Iterator[Explained]:
        """The document behind a link, with what the feed said of it; its teaser when it cannot be had."""
        try:
            raw = replace(self._fetched(link.url), facts=link.facts)
            yield from self._document(raw, depth)
        except ReadingError as error:
            if link.teaser is None:
                raise
            self.report(ReadingError(link.url, f"{error.reason} (the teaser from {link.named_in} stands for it)"))
            yield self._finished(link.teaser, None)

    def _fetched(self, url: str) -> Raw:
        if self.fetcher is None:
            from rashomon.reading.fetching.fetcher import Fetcher

            self.fetcher = Fetcher(self.etiquette or Etiquette())
        return self.fetcher.fetch(url)

    def _finished(self, draft: Draft, within: Raw | None) -> Explained:
        check_text(draft.text, draft.source.location if draft.source else draft.name)
        if within is not None and within.facts is not None and within.facts is not draft.facts:
            draft.facts.take(within.facts)
        return finish(draft, self._unique(draft.name if draft.name.strip() else "article"))

    def _unique(self, name: str) -> str:
        """The id, with ``-2``, ``-3`` … when it was given before."""
        self.given[name] = self.given.get(name, 0) + 1
        if self.given[name] == 1:
            return name
        return self._unique(f"{name}-{self.given[name]}")

    @contextmanager
    def _reported(self, name: str) -> Iterator[None]:
        """Report a bad document and go on."""
        try:
            yield
        except ReadingError as error:
            self.report(error)
        except RecursionError:
            self.report(ReadingError(name, "it is nested too deeply to be read; give the article's text instead"))
        except Exception as error:  # one bad document never stops the others
            fault = ReadingError(
                name, f"a fault of the reader ({type(error).__name__}: {error}); report it, with the document"
            )
            fault.__cause__ = error
            self.report(fault)


def _loaded(path: Path) -> Raw:
    check_size(path.stat().st_size, str(path))
    with path.open("rb") as file:
        data = file.read(LIMITS.document + 1)  # a device has no size, and no end
    check_size(len(data), str(path))
    source = Source(shown(path), hashlib.sha256(data).hexdigest())
    if data.startswith(b"\x1f\x8b"):
        inner = path.with_suffix("") if path.suffix == ".gz" else path
        return Raw(shown(inner), shown(inner.stem), gunzip(data, str(path)), source)
    return Raw(shown(path), shown(path.stem), data, source)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.suffix in SKIPPED
