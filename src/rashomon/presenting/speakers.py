"""Speakers: who said what, in which wordings, and when; what they are called; where a position changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rashomon.model import Statement, StoryActor
from rashomon.presenting import labels
from rashomon.presenting.desk import Desk, Quote
from rashomon.presenting.faces import ConflictView


@dataclass(frozen=True, slots=True)
class Wording:
    """One outlet's wording of a statement: ``cue`` is its verb, ``source`` how it names the speaker."""

    quote: Quote
    mode: str
    stance: str
    source: str
    also: tuple[str, ...]
    possibly: bool


@dataclass(frozen=True, slots=True)
class Utterance:
    """A statement in all its wordings."""

    when: str
    wordings: tuple[Wording, ...]
    texts: int
    claim: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """One actor of the story."""

    id: str
    name: str
    kind: str
    roles: tuple[str, ...]
    called: tuple[tuple[str, Quote, str], ...]
    """Forms of the name, where each stands, and in how many texts."""
    said: tuple[Utterance, ...]
    said_of: tuple[Wording, ...]
    changed: tuple[ConflictView, ...]
    texts: int

    @property
    def summary(self) -> str:
        """ "4 statements, 7 wordings, 5 texts"."""
        wordings = sum(len(u.wordings) for u in self.said)
        parts = [labels.count(len(self.said), "statement"), labels.count(wordings, "wording")]
        return ", ".join([*parts, labels.count(self.texts, "text")])


def speakers(desk: Desk, cards: tuple[ConflictView, ...]) -> tuple[Speaker, ...]:
    """All actors who say something, most statements first."""
    found = [_speaker(desk, actor, cards) for actor in desk.comparison.actors]
    return tuple(sorted((s for s in found if s.said), key=lambda s: (-s.texts, -len(s.said), s.name)))


def _speaker(desk: Desk, actor: StoryActor, cards: tuple[ConflictView, ...]) -> Speaker:
    own = [s for s in desk.comparison.statements if s.actor == actor.id and s.article in desk.articles]
    said = tuple(_utterances(desk, own))
    return Speaker(
        actor.id,
        actor.name,
        actor.kind,
        actor.roles,
        tuple(_called(desk, actor)),
        said,
        tuple(_wording(desk, [s]) for s in _of(desk, actor)),
        tuple(c for c in cards if c.status.key == "changed" and c.a.voice == actor.name),
        len({desk.text_of[s.article].number for s in own}),
    )


def _utterances(desk: Desk, statements: list[Statement]) -> Iterable[Utterance]:
    groups: dict[str, list[Statement]] = {}
    claims = {c.id for c in desk.comparison.claims}
    for statement in statements:
        groups.setdefault(_claim(desk, statement) or _flat(statement), []).append(statement)
    for key, group in groups.items():
        group.sort(key=lambda s: (desk.articles[s.article].number, s.spans[2][0].start if s.spans[2] else 0))
        first = desk.articles[group[0].article]
        merged: dict[tuple[int, str], list[Statement]] = {}
        for s in group:
            merged.setdefault((desk.text_of[s.article].number, _flat(s)), []).append(s)
        wordings = tuple(_wording(desk, same) for same in merged.values())
        texts = len({desk.text_of[s.article].number for s in group})
        yield Utterance(first.when, wordings, texts, key if key in claims else "")


def _flat(statement: Statement) -> str:
    return " ".join(statement.content.split()).lower()


def _claim(desk: Desk, statement: Statement) -> str | None:
    """The claim with an account inside the content of the statement, the longest such account deciding."""
    best: tuple[int, str] | None = None
    for start, end, claim in desk.accounts_of.get(statement.article, ()):
        shared = sum(max(0, min(end, s.end) - max(start, s.start)) for s in statement.spans[2])
        if shared * 2 > sum(s.end - s.start for s in statement.spans[2]) and (best is None or shared > best[0]):
            best = (shared, claim)
    return best[1] if best else None


def _wording(desk: Desk, same: list[Statement]) -> Wording:
    first = same[0]
    spans = [s for group in first.spans for s in group]
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    also = dict.fromkeys(desk.articles[s.article].outlet for s in same[1:] if s.article != first.article)
    return Wording(
        desk.quote(first.article, start, end),
        first.mode,
        labels.verb(first.stance),
        first.source,
        tuple(also),
        first.probability < labels.POSSIBLY,
    )


def _called(desk: Desk, actor: StoryActor) -> Iterable[tuple[str, Quote, str]]:
    """Forms by number of texts, names before pronouns as the outlets print them."""
    forms: dict[str, list[Quote]] = {}
    for naming in desk.comparison.naming:
        if naming.actor in (actor.id, actor.name):
            for pieces in naming.forms.values():
                for piece in pieces:
                    forms.setdefault(piece.quote, []).append(desk.quote_of(piece))
    for form, quotes in sorted(forms.items(), key=lambda kv: (-len({q.text.number for q in kv[1]}), kv[0])):
        yield form, quotes[0], labels.count(len({q.text.number for q in quotes}), "text")


def _of(desk: Desk, actor: StoryActor) -> Iterable[Statement]:
    """Statements of others that name this actor in their content."""
    last = actor.name.split()[-1] if actor.name else ""
    seen: set[tuple[int, str]] = set()
    for statement in desk.comparison.statements:
        if statement.actor == actor.id or len(last) < 3 or last not in statement.content.replace("’", " ").split():
            continue
        key = (desk.text_of[statement.article].number, _flat(statement))
        if key not in seen:
            seen.add(key)
            yield statement
