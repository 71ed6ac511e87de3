"""Stories: articles about one happening, and how they came together."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from rashomon.model.article import Span


class Passage(Struct, frozen=True):
    """What two articles say in the same words, or in similar ones: a span in each."""

    a: Span
    b: Span
    kind: Literal["same wording", "alike"]
    score: float
    """Words in common for the same wording; the cosine of two sentences that are alike."""


class Reason(Struct, frozen=True):
    """One thing two articles share, and what it adds to the score: the answer to "why together?"."""

    kind: Literal["actors", "place", "date", "figures", "words", "title", "passage", "user"]
    shared: tuple[str, ...]
    weight: float
    passages: tuple[Passage, ...] = ()
    """Of the kind "passage": where they stand; ``a`` in the article, ``b`` in its nearest."""


class Placement(Struct, frozen=True):
    """Where an article was put on arrival."""

    article: str
    story: str
    score: float
    """Probability that it belongs there, 0 to 1; 1 for the first article of a story."""
    nearest: str | None = None
    """The article of the story that it resembles most."""
    reasons: tuple[Reason, ...] = ()
    changes: tuple[StoryChange, ...] = ()
    set_aside: str | None = None
    """Why the article could not be placed with others (no text, another language …); null otherwise."""


class StoryChange(Struct, frozen=True):
    """A merge or a split. ``old`` is led to ``new``; both ids stay valid for ever."""

    kind: Literal["merge", "split"]
    old: str
    new: str
    articles: tuple[str, ...] = ()


class Copy(Struct, frozen=True):
    """Two articles with much wording in common: ``copy`` comes (in part) from ``origin``."""

    copy: str
    origin: str
    share: float
    """Share of the copy's words that stand in the origin, 0 to 1."""
    kind: Literal["near-duplicate", "agency copy", "partial", "version"]
    agency: str | None = None


class Story(Struct, frozen=True):
    """Articles about one happening, in time order. ``id`` never changes while articles arrive."""

    id: str
    articles: tuple[str, ...]
    headline: str | None = None
    """Of the first outlet to report."""
    headline_outlet: str | None = None
    first: str | None = None
    last: str | None = None
