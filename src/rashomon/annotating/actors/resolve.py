"""Who is meant: names, descriptions and pronouns of one article brought to actors, from left to right."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from rashomon.annotating.actors.described import add_said_role, resolve_description, resolve_group
from rashomon.annotating.actors.descriptions import describe_noun, find_descriptions
from rashomon.annotating.actors.lexicon import lexicon
from rashomon.annotating.actors.naming import find_names
from rashomon.annotating.actors.people import Person
from rashomon.annotating.actors.phrases import Phrase, Role
from rashomon.annotating.actors.pronouns import resolve_pronoun
from rashomon.annotating.actors.scene import Scene
from rashomon.annotating.actors.sources import author, introduced, source_heads
from rashomon.language.names import is_title
from rashomon.language.roles import roles
from rashomon.model import Article, Attribution

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_PEOPLE = 600
"""Actors of one article, from which on only names and sources are read."""
MAX_TITLE = 300
VOTES = {"he": ("m", 2), "his": ("m", 1), "him": ("m", 1), "she": ("f", 2), "her": ("f", 1)}
"""Pronoun → the gender it speaks for, and how loudly."""


def read_scene(article: Article, doc: Doc, attributions: tuple[Attribution, ...]) -> Scene:
    """The article's actors, each phrase resolved in text order."""
    scene = Scene(article, doc, attributions)
    names = find_names(doc, scene.words, scene.readable)
    scene.take_names(names)
    phrases = names + find_descriptions(scene.words, scene.readable, names)
    _add_sources(scene, phrases)
    scene.phrases = sorted(phrases, key=lambda p: (p.reach[0] if p.kind == "name" else p.head, p.start))
    scene.who = lambda phrase: _who(scene, phrase)
    _foretell(scene, names)
    _read(scene)
    return scene


def _add_sources(scene: Scene, phrases: list[Phrase]) -> None:
    """Find the heads of sources, and make a phrase for those that have none."""
    known = {p.head for p in phrases} | {i for p in phrases if p.kind != "pronoun" for i in range(p.start, p.end)}
    for n, indices in enumerate(scene.sources):
        for head in source_heads(scene, indices):
            scene.heads.setdefault(head, n)
            if head not in known and head not in scene.reach:
                made = describe_noun(scene.words[head], any_noun=True)
                known.add(head)
                phrases += [made] if made else []


def _foretell(scene: Scene, names: list[Phrase]) -> None:
    """Roles and genders from the whole text, so that a headline's description finds the name below it."""
    for phrase in names:
        people = scene.names.of(phrase)
        if len(people) == 1:
            people[0].times_named += 1
            for role in phrase.roles:
                people[0].add_role(Role(role.word, role.of, role.gender, role.rank))
            people[0].gender = people[0].gender or phrase.gender
    _complete(scene)
    _vote(scene, names)


def _complete(scene: Scene) -> None:
    """Family names alone get the given name that the headline has."""
    title = (scene.article.title or "")[:MAX_TITLE]
    for person in scene.people:
        if person.label in {"person", "unknown"} and " " not in person.name and len(person.name) > 2:
            full = re.search(rf"\b((?:[A-Z][\w’'-]+ ){{1,2}}){re.escape(person.name)}\b", title)
            if full and not any(is_title(w) or w.lower() in roles() for w in full.group(1).split()):
                person.aliases.append(person.name)
                person.name, person.label = full.group(0), "person"


def _vote(scene: Scene, names: list[Phrase]) -> None:
    """A pronoun just after the only person that is a subject tells that person's gender."""
    subjects = [p for p in names if p.label == "person" and scene.words[p.head].dep_ in {"nsubj", "nsubjpass", "ROOT"}]
    starts = [p.start for p in subjects]
    for token in scene.words:
        if token.lower_ not in VOTES or not (at := bisect_right(starts, token.i)):
            continue
        people = scene.names.of(subjects[at - 1])
        if scene.sentence[token.i] - scene.sentence[starts[at - 1]] <= 1 and len(people) == 1:
            gender, weight = VOTES[token.lower_]
            people[0].votes[gender] = people[0].votes.get(gender, 0) + weight


def _read(scene: Scene) -> None:
    speaks = {t.i for t in scene.words if t.dep_ == "nsubj" and t.head.lemma_.lower() in lexicon().says}
    for phrase in scene.phrases:
        crowded = len(scene.people) > MAX_PEOPLE and phrase.head not in scene.heads and phrase.kind != "name"
        if crowded or phrase.pronoun in {"i", "we"}:
            continue
        person = _who(scene, phrase)
        if person is None:
            continue
        _give_owner(scene, phrase)
        scene.record(phrase, person)
        if phrase.head in scene.heads or (phrase.head in speaks and not scene.direct[phrase.head]):
            scene.speaker = (person, scene.sentence[phrase.head])
            person.spoke = True


def _give_owner(scene: Scene, phrase: Phrase) -> None:
    """The role in "his spokeswoman" and "Varga's lawyer" is that of whom the possessive means."""
    for role in phrase.roles:
        around = scene.words[phrase.reach[0] : phrase.end]
        owner = next((scene.at[t.i] for t in around if t.dep_ == "poss" and t.i in scene.at), None)
        if not role.of and owner is not None and owner.named:
            role.of = owner.name


def _who(scene: Scene, phrase: Phrase) -> Person | None:
    """Whom a phrase means, by its kind; None where that is not to be known."""
    nominal_group = phrase.kind == "group" and (phrase.head not in scene.reach or bool(phrase.roles))
    if phrase.kind in {"name", "metonym"} or (phrase.kind == "group" and not nominal_group):
        return scene.named(phrase)
    if phrase.kind == "pronoun":
        return resolve_pronoun(scene, phrase)
    if phrase.head in scene.heads:
        if name := introduced(scene, scene.sources[scene.heads[phrase.head]], phrase.head):
            return scene.named(name)
        if scene.words[phrase.head].lemma_.lower() in lexicon().organs:
            return author(scene, phrase) or scene.new(phrase)
    elif scene.words[phrase.head].dep_ in {"attr", "oprd"} and phrase.kind != "group":
        add_said_role(scene, phrase)
        return None
    return resolve_group(scene, phrase) if phrase.kind == "group" else resolve_description(scene, phrase)
