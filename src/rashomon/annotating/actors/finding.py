"""The actors of an article, and who is behind the source of each attribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from rashomon.annotating.actors.people import Person
from rashomon.annotating.actors.resolve import Resolver
from rashomon.model import Actor, Article, Attribution, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_CLIMB = 4
"""Verbs from a cue up to its subject."""
FLOATING = 2
"""Sentences over which a quotation without a source goes on from the speaker before it."""


def find_actors(
    article: Article, doc: Doc, attributions: tuple[Attribution, ...]
) -> tuple[tuple[Actor, ...], tuple[Attribution, ...]]:
    """All actors of the article with their mentions, and the attributions with ``actor`` set where it is known.

    ``doc`` is the parsed article, ``doc.text == article.text``. Actors come in the order of their first mention, with
    ids ``a1``, ``a2`` …
    """
    resolver = Resolver(article, doc, attributions)
    resolver.run()
    speakers = _speakers(resolver)
    _first_person(resolver, speakers)
    return _actors(resolver, speakers)


def _speakers(resolver: Resolver) -> list[Person | None]:
    """Who is behind each attribution, in the attributions' order."""
    speakers: list[Person | None] = [None] * len(resolver.attributions)
    for n, indices in enumerate(resolver.sources):
        speakers[n] = _source(resolver, indices) if indices else _subject(resolver, resolver.attributions[n])
    order = sorted(range(len(speakers)), key=lambda n: _place(resolver.attributions[n]))
    last: tuple[Person, int] | None = None
    for n in order:
        attribution = resolver.attributions[n]
        where = resolver.tokens(_place(attribution), _place(attribution) + 1)
        sentence = resolver.sentence[where[0]] if where else 0
        floating = not attribution.source and attribution.mode != "indirect"
        if floating and last and sentence - last[1] <= FLOATING:
            speakers[n] = last[0]
        if speaker := speakers[n]:
            end = (
                resolver.tokens(attribution.content[-1].end - 1, attribution.content[-1].end)
                if attribution.content
                else where
            )
            last = (speaker, max(sentence, resolver.sentence[end[-1]] if end else 0))
    return speakers


def _subject(resolver: Resolver, attribution: Attribution) -> Person | None:
    """Who says it where the span of the source is missing: the subject of the cue's verb, or of the verb it goes with."""
    verbs = [
        resolver.doc[i]
        for s in attribution.cue
        for i in resolver.tokens(s.start, s.end)
        if resolver.doc[i].pos_ == "VERB"
    ]
    verb = verbs[0] if verbs else None
    for _ in range(MAX_CLIMB):
        if verb is None or verb.dep_ == "acl" or any(c.dep_ == "auxpass" for c in verb.children):
            return None
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None:
            return resolver.somebody(subject.i)
        verb = (
            verb.head
            if verb.dep_ in {"conj", "advcl", "xcomp"} and verb.head.pos_ in {"VERB", "AUX"} and verb.tag_ != "VBN"
            else None
        )
    return None


def _place(attribution: Attribution) -> int:
    spans = attribution.content or attribution.cue or attribution.source
    return min((s.start for s in spans), default=0)


def _source(resolver: Resolver, indices: list[int]) -> Person | None:
    """The actor of a source span: its head, those joined to it, else the first name in it."""
    heads = resolver.source_heads(indices)
    inside = set(indices)
    if len(heads) == 1 and (phrase := resolver.introduced(indices, heads[0])):
        return resolver.at.get(phrase.head)
    people: list[Person] = []
    for head in heads:
        person = _head(resolver, head, inside)
        if person and person not in people:
            people.append(person)
    if len(people) > 1:
        text = resolver.doc[indices[0] : indices[-1] + 1].text
        return resolver.group(people, text)
    if people:
        return people[0]
    return next((resolver.at[i] for i in indices if i in resolver.at), None)


def _head(resolver: Resolver, head: int, inside: set[int]) -> Person | None:
    token, phrase = resolver.doc[head], resolver.reach.get(head)
    if phrase is not None and (phrase.head in inside or head not in resolver.at):
        return resolver.at.get(phrase.head) or resolver.somebody(phrase.head)
    if (
        token.dep_ == "pobj"
        and token.head.lower_ == "of"
        and token.head.i not in inside
        and token.head.head.tag_ == "NNS"
    ):
        # The span begins too late: "(the leaders of Estonia,) Latvia and Lithuania".
        return resolver.at.get(token.head.head.i) or resolver.at.get(head)
    return resolver.at.get(head)


def _first_person(resolver: Resolver, speakers: list[Person | None]) -> None:
    """Inside a quotation, I and we are its speaker."""
    for attribution, speaker in zip(resolver.attributions, speakers, strict=True):
        if speaker is None or attribution.mode != "direct":
            continue
        inside = {i for span in attribution.content for i in resolver.tokens(span.start, span.end)}
        for phrase in resolver.phrases:
            if phrase.pronoun in {"i", "we"} and phrase.head in inside and phrase.head not in resolver.at:
                token = resolver.doc[phrase.head]
                speaker.mentions.append(Mention(token.idx, token.idx + len(token), "pronoun"))
                resolver.at[phrase.head] = speaker


def _actors(resolver: Resolver, speakers: list[Person | None]) -> tuple[tuple[Actor, ...], tuple[Attribution, ...]]:
    """The people as records, those without a mention left out."""
    kept = [p for p in resolver.people if p in speakers or any(p in s.members for s in speakers if s) or _matters(p)]
    kept.sort(key=lambda p: min((m.start for m in p.mentions), default=1 << 30))
    ids = {id(p): f"a{n}" for n, p in enumerate(kept, 1)}
    actors = tuple(_actor(p, ids) for p in kept)
    attributions = tuple(
        replace(a, actor=ids[id(s)] if s is not None else None)
        for a, s in zip(resolver.attributions, speakers, strict=True)
    )
    return actors, attributions


def _matters(person: Person) -> bool:
    """Whether somebody who says nothing is worth keeping: places and things named in passing are not."""
    if not person.mentions:
        return False
    if person.named:
        return person.label != "unknown"
    return len(person.mentions) > 1 or (bool(person.roles) and person.label in {"person", "group"})


def _actor(person: Person, ids: dict[int, str]) -> Actor:
    name = person.name
    if person.label == "government" and person.country in person.aliases:
        name = person.country  # rather than its capital or demonym
    return Actor(
        id=ids[id(person)],
        name=name,
        kind=person.label,
        aliases=tuple(a for a in person.aliases if a != name),
        roles=tuple(dict.fromkeys(r.word for r in person.roles)),
        of=next((r.of for r in person.roles if r.of), None) or (person.country or None),
        mentions=tuple(sorted(set(person.mentions), key=lambda m: (m.start, m.end))),
        members=tuple(ids[id(m)] for m in person.members if id(m) in ids),
    )
