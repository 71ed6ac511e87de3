"""One story compared: claims with their accounts, conflicts, shared wording, timeline, coverage, naming."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from rashomon.model.annotation import Figure
from rashomon.model.article import Article, Span

ClaimStatus = Literal["corroborated", "repeated", "single-source", "disputed", "conflicting"]
ConflictKind = Literal["denial", "figure", "date", "name", "place", "wording", "position-change"]

VERSION = "1.0"
"""Of the JSON contract (docs/comparison.schema.json)."""


class Evidence(Struct, frozen=True):
    """The exact words: ``quote == text[start:end]`` of the article with that id."""

    article: str
    start: int
    end: int
    quote: str


class Account(Struct, frozen=True):
    """One article's telling of a claim."""

    article: str
    start: int
    end: int
    quote: str
    voice: str = ""
    """Who is said to say it, as the article names them; empty when the outlet itself asserts it."""
    actor: str | None = None
    """``StoryActor.id`` behind the voice."""
    stance: str = "asserts"
    negated: bool = False
    attribution: int | None = None
    """Index in the article's attributions, when the account is attributed."""
    also: tuple[Span, ...] = ()
    """Other places of the same article that say the same (headline, caption, repetition)."""
    score: float = 1.0
    detail: tuple[Span, ...] = ()
    """The words that a conflict turns on ("without lights", "about 260"), for marking; empty when not known."""
    figure: Figure | None = None
    """The figure that the account gives for what the claim counts, when it counts something."""


class Claim(Struct, frozen=True):
    """Propositions of one story that say the same, however worded."""

    id: str
    handle: str
    """Up to four content words that the accounts share, in text order, joined by " · "."""
    status: ClaimStatus
    score: float
    accounts: tuple[Account, ...]


class Conflict(Struct, frozen=True):
    """Two accounts that cannot both stand, or one position that changed."""

    kind: ConflictKind
    score: float
    a: Account
    b: Account
    reason: str = ""
    """One line assembled from the data: "Outlet A: 12 dead; Outlet B: 14 dead; same place and day"."""
    handle: str = ""
    also_a: tuple[Account, ...] = ()
    also_b: tuple[Account, ...] = ()
    claim: str | None = None
    development: bool = False
    """A figure that rises from report to report, with its times: shown as development, not as a quarrel."""
    variant: bool = False
    """A mere spelling or transliteration of one name."""


class SharedWording(Struct, frozen=True):
    """A passage that two articles have in common."""

    a: Evidence
    b: Evidence
    origin: str | None = None
    """The agency or article the wording comes from, where it can be known."""


class Origin(Struct, frozen=True):
    """Articles that go back to one text: one witness. An article that is nobody's copy stands alone."""

    articles: tuple[str, ...]
    agency: str | None = None
    why: str = ""
    share: float = 1.0
    """Smallest share of words in common between an article here and the text it goes back to."""


class TimelineEntry(Struct, frozen=True):
    """A date (EDTF) and what the articles tie to it."""

    date: str
    kind: Literal["happened", "said", "reported"]
    evidence: tuple[Evidence, ...]


class Coverage(Struct, frozen=True):
    """What one article carries, and what at least two other independent texts carry and it does not."""

    article: str
    carries: tuple[str, ...]
    not_found: tuple[str, ...]


class Naming(Struct, frozen=True):
    """How each article calls one actor, group or act: article id → its forms, most frequent first."""

    actor: str
    forms: dict[str, tuple[Evidence, ...]]


class StoryActor(Struct, frozen=True):
    """One identity across the articles of a story."""

    id: str
    name: str
    kind: str = "unknown"
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    of: str | None = None
    members: tuple[tuple[str, str], ...] = ()
    """(article id, ``Actor.id`` there) pairs."""


class Statement(Struct, frozen=True):
    """One attribution of one article, with the actor resolved over the story."""

    article: str
    source: str
    actor: str | None
    cue: str
    content: str
    mode: str
    stance: str
    spans: tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]
    """Source, cue and content spans."""
    said_at: str | None = None
    probability: float = 1.0


class Comparison(Struct, frozen=True):
    """Everything above for one story. Claims and conflicts are sorted, most telling first."""

    articles: tuple[Article, ...]
    origins: tuple[Origin, ...] = ()
    actors: tuple[StoryActor, ...] = ()
    claims: tuple[Claim, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    shared_wording: tuple[SharedWording, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    statements: tuple[Statement, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    naming: tuple[Naming, ...] = ()
    set_aside: tuple[tuple[str, str], ...] = ()
    """(article or document, reason) of what could not be compared."""
    version: str = VERSION
