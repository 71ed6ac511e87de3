"""The actors of an article, and who is behind the source of each attribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from rashomon.annotating.actors.people import Person
from rashomon.annotating.actors.resolve import read_scene
from rashomon.annotating.actors.scene import Scene
from rashomon.annotating.actors.sources import introduced, source_heads
from rashomon.language.countries import country_named
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
    scene = read_scene(article, doc, attributions)
    speakers = _speakers(scene)
    _first_person(scene, speakers)
    return _actors(scene, speakers)


def _speakers(scene: Scene) -> list[Person | None]:
    """Who is behind each attribution, in the attributions' order."""
    speakers = [
        _source(scene, indices) if indices else _subject(scene, attribution)
        for indices, attribution in zip(scene.sources, scene.attributions, strict=True)
    ]
    last: tuple[Person, int] | None = None
    for n in sorted(range(len(speakers)), key=lambda n: _place(scene.attributions[n])):
        attribution = scene.attributions[n]
        first, end = _sentences(scene, attribution)
        floating = not attribution.source and attribution.mode != "indirect"
        if floating and last and first - last[1] <= FLOATING:
            speakers[n] = last[0]
        if speaker := speakers[n]:
            last = (speaker, end)
    return speakers


def _sentences(scene: Scene, attribution: Attribution) -> tuple[int, int]:
    """Numbers of the sentences in which an attribution begins and its content ends."""
    start = _place(attribution)
    end = max((s.end for s in attribution.content), default=start + 1)
    inside = scene.tokens(start, end)
    return (scene.sentence[inside[0]], scene.sentence[inside[-1]]) if inside else (0, 0)


def _subject(scene: Scene, attribution: Attribution) -> Person | None:
    """Who says it where the source is missing: the subject of the cue's verb, or of the verb it goes with."""
    cue = [scene.words[i] for s in attribution.cue for i in scene.tokens(s.start, s.end)]
    verb = next((t for t in cue if t.pos_ == "VERB"), None)
    for _ in range(MAX_CLIMB):
        if verb is None or verb.dep_ == "acl" or any(c.dep_ == "auxpass" for c in verb.children):
            return None
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None:
            return scene.somebody(subject.i)
        goes_on = verb.dep_ in {"conj", "advcl", "xcomp"} and verb.tag_ != "VBN"
        verb = verb.head if goes_on and verb.head.pos_ in {"VERB", "AUX"} else None
    return None


def _place(attribution: Attribution) -> int:
    spans = attribution.content or attribution.cue or attribution.source
    return min((s.start for s in spans), default=0)


def _source(scene: Scene, indices: list[int]) -> Person | None:
    """The actor of a source span: its head, those joined to it, else the first name in it."""
    heads = source_heads(scene, indices)
    inside = set(indices)
    if len(heads) == 1 and (phrase := introduced(scene, indices, heads[0])):
        return scene.at.get(phrase.head)
    people: list[Person] = []
    for head in heads:
        person = _head(scene, head, inside)
        if person and person not in people:
            people.append(person)
    if len(people) > 1:
        text = scene.doc[indices[0] : indices[-1] + 1].text
        return scene.group(people, text)
    if people:
        return people[0]
    return next((scene.at[i] for i in indices if i in scene.at), None)


def _head(scene: Scene, head: int, inside: set[int]) -> Person | None:
    token, phrase = scene.doc[head], scene.reach.get(head)
    if phrase is not None and (phrase.head in inside or head not in scene.at):
        return scene.at.get(phrase.head) or scene.somebody(phrase.head)
    if (
        token.dep_ == "pobj"
        and token.head.lower_ == "of"
        and token.head.i not in inside
        and token.head.head.tag_ == "NNS"
    ):
        # The span begins too late: "(the leaders of Estonia,) Latvia and Lithuania".
        return scene.at.get(token.head.head.i) or scene.at.get(head)
    return scene.at.get(head)


def _first_person(scene: Scene, speakers: list[Person | None]) -> None:
    """Inside a quotation, I and we are its speaker."""
    for attribution, speaker in zip(scene.attributions, speakers, strict=True):
        if speaker is None or attribution.mode != "direct":
            continue
        inside = {i for span in attribution.content for i in scene.tokens(span.start, span.end)}
        for phrase in scene.phrases:
            if phrase.pronoun in {"i", "we"} and phrase.head in inside and phrase.head not in scene.at:
                token = scene.doc[phrase.head]
                speaker.mentions.append(Mention(token.idx, token.idx + len(token), "pronoun"))
                scene.at[phrase.head] = speaker


def _actors(scene: Scene, speakers: list[Person | None]) -> tuple[tuple[Actor, ...], tuple[Attribution, ...]]:
    """The people as records, those without a mention left out."""
    kept = [p for p in scene.people if p in speakers or any(p in s.members for s in speakers if s) or _matters(p)]
    kept.sort(key=lambda p: min((m.start for m in p.mentions), default=1 << 30))
    ids = {id(p): f"a{n}" for n, p in enumerate(kept, 1)}
    actors = tuple(_actor(p, ids) for p in kept)
    attributions = tuple(
        replace(a, actor=ids[id(s)] if s is not None else None)
        for a, s in zip(scene.attributions, speakers, strict=True)
    )
    return actors, attributions


def _matters(person: Person) -> bool:
    """Whether somebody who says nothing is worth keeping: places and things named in passing are not."""
    if not person.mentions:
        return False
    if person.named:
        return person.label != "unknown" or person.spoke
    return len(person.mentions) > 1 or (bool(person.roles) and person.label in {"person", "group"})


def _actor(person: Person, ids: dict[int, str]) -> Actor:
    name = person.name
    if person.label == "government":  # by the country's name rather than its capital or demonym
        name = next((a for a in person.aliases if country_named(a)), name)
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
