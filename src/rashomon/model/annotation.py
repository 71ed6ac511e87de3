"""What annotating finds in one article. All evidence is spans into ``Article.text``."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from rashomon.model.article import Article, Span

Mode = Literal["direct", "indirect", "mixed"]
Stance = Literal["asserts", "denies", "questions", "demands", "promises", "warns", "accuses", "believes"]
ActorKind = Literal["person", "organisation", "government", "group", "unknown"]
TimeRole = Literal["happened", "said", "published", "planned", "unknown"]


class Attribution(Struct, frozen=True):
    """An attribution relation (Pareti 2012; PolNeAR): a source, a cue and the content ascribed to the source."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    mode: Mode
    stance: Stance = "asserts"
    negated: bool = False
    """The cue is denied: "did not say"."""
    hypothetical: bool = False
    """The cue is only possible: "would say", "if he says"."""
    probability: float = 1.0
    actor: str | None = None
    """``Actor.id`` of who speaks, in the same article."""
    parent: int | None = None
    """Index, in the article's attributions, of the attribution whose content holds this one."""
    said_at: str | None = None
    """EDTF, when the text says when it was said."""


class Mention(Struct, frozen=True):
    """One place where an actor is named, described or meant by a pronoun."""

    start: int
    end: int
    kind: Literal["name", "title", "pronoun", "group", "metonym"]


class Actor(Struct, frozen=True):
    """A person, organisation, government or group, as one article has it."""

    id: str
    """Unique in the article only."""
    name: str
    """The fullest name the article gives, else the description ("a NATO spokeswoman")."""
    kind: ActorKind = "unknown"
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    """Titles and functions, lower case: "president", "spokeswoman"."""
    of: str | None = None
    """The body or country of the role, where the text gives it ("NATO" of "a NATO spokeswoman")."""
    mentions: tuple[Mention, ...] = ()
    members: tuple[str, ...] = ()
    """``Actor.id`` of each, when several named actors speak as one ("the leaders of A and B")."""


class Time(Struct, frozen=True):
    """A time expression and its EDTF value (ISO 8601-2, levels 0 to 2), resolved against publication."""

    start: int
    end: int
    text: str
    edtf: str
    role: TimeRole = "unknown"
    score: float = 1.0


class Figure(Struct, frozen=True):
    """A quantity. ``value`` is null for an interval; ``low`` and ``high`` are null where open."""

    start: int
    end: int
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    """ISO 4217 code, ``percent``, ``person``, an SI or customary unit, or null."""
    counted: str | None = None
    """Lemma of the head noun of what is counted."""
    hedge: str | None = None
    """"about", "at least", "nearly" … as the text has it, lower case."""


class Place(Struct, frozen=True):
    """A place name: ``country`` as ISO 3166-1 alpha-2, coordinates in degrees (WGS 84)."""

    start: int
    end: int
    text: str
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class Word(Struct, frozen=True, array_like=True):
    """A content word: noun, proper noun, verb, adjective, adverb or number. ``pos`` is the Universal POS tag."""

    start: int
    end: int
    lemma: str
    pos: str


class Clause(Struct, frozen=True):
    """A clause of the outlet's own text or of a content; the raw material of propositions.

    ``sentence`` is the index in ``AnnotatedArticle.sentences``; ``verb`` the lemma of its root; ``subject`` the span
    of its subject; ``negated`` whether its root is denied.
    """

    start: int
    end: int
    sentence: int
    verb: str
    subject: Span | None = None
    negated: bool = False
    kind: Literal["main", "complement", "adverbial", "relative", "conjunct", "nominal", "fragment"] = "main"


class AnnotatedArticle(Struct, frozen=True):
    """An article with all that annotating found. ``model`` names the weights and rules that made it."""

    article: Article
    sentences: tuple[Span, ...] = ()
    words: tuple[Word, ...] = ()
    clauses: tuple[Clause, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    actors: tuple[Actor, ...] = ()
    times: tuple[Time, ...] = ()
    figures: tuple[Figure, ...] = ()
    places: tuple[Place, ...] = ()
    model: str = ""
