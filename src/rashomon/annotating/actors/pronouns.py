"""Whom he, she, they, it and who mean."""

from __future__ import annotations

from rashomon.annotating.actors.lexicon import lexicon
from rashomon.annotating.actors.naming import has_person_form
from rashomon.annotating.actors.people import Person
from rashomon.annotating.actors.phrases import Phrase
from rashomon.annotating.actors.scene import LOOK_BACK, Scene


def resolve_pronoun(scene: Scene, phrase: Phrase) -> Person | None:
    """He and she everywhere; they, it and who only where they are the source of an attribution."""
    if phrase.pronoun in {"he", "she"}:
        return _person(scene, phrase)
    if phrase.head not in scene.heads:
        return None
    if phrase.pronoun == "who":
        verb = scene.words[phrase.head].head
        return scene.somebody(verb.head.i) if verb.dep_ == "relcl" else None
    if phrase.pronoun == "they":
        pool = [p for p in scene.people if _may_be_they(scene, p, phrase)]
        return scene.most_in_view(phrase, pool) or last_pair(scene, phrase.head)
    return scene.most_in_view(phrase, [p for p in scene.people if p.label != "person" and _one(p)])


def _person(scene: Scene, phrase: Phrase) -> Person | None:
    """He or she: a person in view; failing that, a name that was not known for a person's."""
    pool = [p for p in scene.people if p.label == "person" and _one(p) and p.may_be(phrase.gender)]
    if found := scene.most_in_view(phrase, pool):
        return found
    others = [p for p in scene.people if p.named and p.label in {"organisation", "unknown"} and has_person_form(p.name)]
    found = scene.most_in_view(phrase, others)
    if found:
        found.label = "person"
    return found


def _one(person: Person) -> bool:
    return not person.plural and person.label != "group"


def _may_be_they(scene: Scene, person: Person, phrase: Phrase) -> bool:
    """Groups and bodies, and whoever spoke last without being named ("a spokesman … they")."""
    if person.lemma.rstrip("s") in lexicon().organs:
        return False
    if person.plural or person.members or person.label == "organisation":
        return True
    return not person.named and scene.last_speaker(scene.sentence[phrase.head]) is person


def last_pair(scene: Scene, before: int) -> Person | None:
    """The last two persons that were named together before a token, else the last group of two."""
    here = scene.sentence[before]
    for phrase in reversed(scene.phrases):
        token = scene.words[phrase.head]
        near = phrase.head < before and here - scene.sentence[phrase.head] <= LOOK_BACK
        if near and phrase.label == "person" and token.dep_ == "conj":
            first, second = scene.at.get(token.head.i), scene.at.get(phrase.head)
            if first and second and first is not second and first.label == "person":
                return scene.group([first, second], phrase.text)
    pairs = [p for p in scene.people if len(p.members) == 2]
    return max(pairs, key=lambda p: p.mentions[-1].start if p.mentions else 0, default=None)
