"""The rooms a library calls: annotating, grouping, comparing. A test may give others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rashomon.model import AnnotatedArticle, Article, Comparison, Placement, StoryChange


class Placer(Protocol):
    """Puts articles into stories as they come."""

    def place(self, annotated: AnnotatedArticle) -> Placement:
        """Where the article belongs, and which stories it merged or split."""

    def together(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """Remember that a user said: these two articles are of one story. Gives what that changed."""

    def apart(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """Remember that a user said: these two are not. Gives what that changed."""

    def save(self) -> bytes:
        """All that ``place`` depends on."""


@dataclass(frozen=True)
class Rooms:
    """What the library calls to annotate, place and compare."""

    annotate: Callable[[Iterable[Article]], Iterator[AnnotatedArticle]]
    placer: Callable[[bytes | None], Placer]
    compare: Callable[[Sequence[AnnotatedArticle]], Comparison]
    version: str
    """Changes when ``compare`` would give something else for the same articles."""


def default_rooms() -> Rooms:
    """The rooms of this house; each is imported when it is first used."""
    return Rooms(annotate=_annotate, placer=_placer, compare=_compare, version=_version())


def _annotate(articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
    from rashomon.annotating import annotate

    return annotate(articles)


def _placer(state: bytes | None) -> Placer:
    from rashomon.library.grouper import GrouperPlacer

    return GrouperPlacer(state)


def _compare(annotated: Sequence[AnnotatedArticle]) -> Comparison:
    from rashomon.api import compare

    return compare(annotated)


def _version() -> str:
    from rashomon import __version__
    from rashomon.model.comparison import VERSION

    return f"{__version__}/{VERSION}"
