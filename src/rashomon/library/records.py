"""What a library answers with. Times are ISO 8601; cursors are opaque."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct

from rashomon.model import Span

T = TypeVar("T")

Result = Literal["added", "already there", "new version", "set aside"]
NewsKind = Literal["article", "version", "claim", "conflict", "figure", "reversal", "merge", "split", "correction"]


class Outcome(Struct, frozen=True):
    """What became of one article that was to be added."""

    article: str
    result: Result
    story: str | None = None
    reason: str = ""
    version: int = 1


class Page(Struct, Generic[T], frozen=True):
    """Some rows, and the cursor of the rows after them (null at the end)."""

    items: list[T]
    next: str | None = None


class ArticleRow(Struct, frozen=True):
    """An article in a list. ``version`` counts from 1; ``corrected`` names the fields a user has put right."""

    id: str
    story: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    language: str | None
    version: int
    added: str
    corrected: dict[str, Any]


class VersionRow(Struct, frozen=True):
    """One version of an article: ``sha256`` is of its text as UTF-8, ``model`` made its annotation."""

    number: int
    sha256: str
    added: str
    model: str
    current: bool


class StoryRow(Struct, frozen=True):
    """A story in a list: its first outlet's headline, how many articles, and what comparing found in them.

    ``compared`` is false while the comparison of the newest article is still to be made. ``split_into`` holds the
    ids of stories that were split from it.
    """

    id: str
    headline: str | None
    headline_outlet: str | None
    first: str | None
    last: str | None
    articles: int
    outlets: int
    claims: int
    conflicts: int
    compared: bool
    changed: str
    fingerprint: str
    split_into: list[str] = []


class PersonRow(Struct, frozen=True):
    """Someone who is quoted: ``aliases`` are all names and descriptions that led here."""

    id: str
    name: str
    kind: str
    aliases: list[str]
    statements: int


class StatementRow(Struct, frozen=True):
    """One attribution with its speaker and its place. ``spans``: source, cue and content, in the article's text."""

    id: int
    article: str
    story: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    person: str | None
    speaker: str | None
    source: str
    cue: str
    content: str
    mode: str
    stance: str
    said_at: str | None
    spans: list[list[Span]]


class Passage(Struct, frozen=True):
    """Words of an article that answer a query: ``quote == text[start:end]``, ``marks`` are offsets in the quote."""

    start: int
    end: int
    quote: str
    marks: list[Span] = []


class Hit(Struct, frozen=True):
    """An article, a statement or an account of a claim that answers a query."""

    kind: Literal["article", "statement", "account"]
    article: str
    story: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    passages: list[Passage]
    speaker: str | None = None
    person: str | None = None
    stance: str | None = None
    status: str | None = None
    claim: str | None = None


class News(Struct, frozen=True):
    """One thing that happened to a story: an article came, a claim or a conflict was found, it was merged …"""

    id: int
    story: str
    at: str
    kind: NewsKind
    data: dict[str, Any]


class Correction(Struct, frozen=True):
    """What a user put right, and what stood there before."""

    id: int
    at: str
    kind: Literal["merge", "split", "correct", "dismiss", "restore", "forget"]
    subject: str
    data: dict[str, Any]


class Problem(Struct, frozen=True):
    """What ``check`` found wrong: where, and what."""

    where: str
    what: str


class Summary(Struct, frozen=True):
    """How much a library holds."""

    articles: int
    versions: int
    stories: int
    statements: int
    people: int
    to_compare: int
    """Stories whose comparison does not yet know their newest article."""
