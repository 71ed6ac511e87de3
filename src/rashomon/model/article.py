"""An article as it was read: its text, its blocks, and what is known about it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

BlockKind = Literal["title", "standfirst", "byline", "dateline", "paragraph", "caption", "note", "boilerplate"]
"""What a block of the text is. ``note`` is a correction or a credit; ``boilerplate`` is page furniture."""


class Span(Struct, frozen=True, order=True, array_like=True):
    """A stretch of ``Article.text``: ``start`` inclusive, ``end`` exclusive, in Unicode code points."""

    start: int
    end: int


class Block(Struct, frozen=True):
    """A labelled stretch of the text. Blocks are in text order, do not overlap, and cover all but white space."""

    kind: BlockKind
    start: int
    end: int


class Source(Struct, frozen=True, omit_defaults=True):
    """Where the bytes came from, and the proof of what they were."""

    location: str
    """Path or URL."""
    sha256: str
    """Of the bytes as they were read, in hexadecimal."""
    fetched: str | None = None
    """When a URL was fetched, ISO 8601 with zone."""
    status: int | None = None
    """HTTP status of the answer."""
    media_type: str | None = None
    headers: dict[str, str] = {}
    """Those headers of the answer that bear on evidence (ETag, Last-Modified, Date, Content-Type)."""


class Disagreement(Struct, frozen=True):
    """A metadata field for which two places gave different values; the first was taken."""

    field: str
    taken: str
    taken_from: str
    other: str
    other_from: str


class Article(Struct, frozen=True, omit_defaults=True):
    """One news article.

    ``published`` and ``updated`` are ISO 8601, as precise as is known (``2020-08-16``, ``2020-08-16T21:47``,
    ``2020-08-16T21:47+08:00``). ``text`` of a plain-text document is the document's own text, unchanged.
    """

    id: str
    text: str
    blocks: tuple[Block, ...] = ()
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    section: str | None = None
    source: Source | None = None
    origins: dict[str, str] = {}
    """Field name → where its value came from (``json-ld``, ``first lines``, ``domain`` …)."""
    disagreements: tuple[Disagreement, ...] = ()
