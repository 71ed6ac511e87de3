"""The source of an attribution: its head, the name that a description introduces, the maker of a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rashomon.annotating.actors.lexicon import lexicon
from rashomon.annotating.actors.people import Person
from rashomon.annotating.actors.phrases import Phrase
from rashomon.annotating.actors.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
NAMING = frozenset({"named", "called", "using", "identified", "known"})
"""Verbs that may stand between a description and the name ("a negotiator using the name X")."""
ISSUED = 400
"""Tokens before "the statement" in which its making is looked for."""


def source_heads(scene: Scene, indices: list[int]) -> list[int]:
    """The head of a source span, and what is joined to it by "and"."""
    dash = next((k for k, i in enumerate(indices) if scene.words[i].text in {"—", "–", "--"}), -1)
    if dash >= 0 and scene.words[indices[0]].is_upper:
        indices = indices[dash + 1 :]  # "IMBER, Calvane — The court"
    inside = set(indices)
    words = [t for i in indices if not (t := scene.words[i]).is_punct and not t.is_space]
    roots = [t for t in words if t.head.i not in inside or t.head.i == t.i]
    nominal = (
        [t for t in roots if t.dep_ in {"nsubj", "nsubjpass"}]
        or [t for t in roots if t.pos_ in NOMINAL]
        or [t for t in words if t.pos_ in {"NOUN", "PROPN", "PRON"} and t.dep_ not in {"compound", "poss", "pobj"}]
        or words[-1:]
    )
    if not nominal:
        return []
    head = nominal[0]
    if head.pos_ == "DET" and head.head.pos_ in {"NOUN", "PROPN"}:
        head = head.head
    return [head.i, *(t.i for t in head.conjuncts if t.i in inside and t.pos_ in {"NOUN", "PROPN", "PRON"})]


def introduced(scene: Scene, indices: list[int], head: int) -> Phrase | None:
    """The name that a description leads to: "state news agency Belta", "the council's head, Ana Ruiz, from Imber"."""
    own = scene.reach.get(head)
    if (own is not None and own.start <= head < own.end) or scene.words[head].pos_ not in {"NOUN", "PROPN"}:
        return None
    last = next((i for i in reversed(indices) if not scene.words[i].is_punct and not scene.words[i].is_space), -1)
    for i in indices:
        phrase = scene.reach.get(i)
        if phrase is not None and phrase.start == i > head and phrase.kind != "group":
            before = scene.words[i - 2 if scene.words[i - 1].lower_ == "the" else i - 1]
            ends = phrase.end == last + 1 and before.pos_ not in {"ADP", "CCONJ"} and before.tag_ != "POS"
            set_off = phrase.label == "person" and before.text == ","
            if (ends or set_off) and before.i >= indices[0] and not _has_verb(scene.words[head:i]):
                return phrase
    return None


def _has_verb(words: list[Token]) -> bool:
    return any(t.pos_ == "VERB" and t.tag_ != "VBN" and t.lower_ not in NAMING for t in words)


def author(scene: Scene, phrase: Phrase) -> Person | None:
    """Who made a statement: "a Kremlin statement", "its report", "the statement by X", or who spoke last."""
    token = scene.words[phrase.head]
    for child in token.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from", "of"}:
            for thing in child.children:
                if found := scene.somebody(thing.i):
                    return found
    for i in range(phrase.start, phrase.head):
        if found := scene.somebody(i):
            return found
    if not phrase.definite:
        return None
    if found := _issuer(scene, token):
        return found
    own = token.lemma_.lower() in lexicon().own and phrase.head - phrase.start <= 2
    return scene.last_speaker(scene.sentence[phrase.head]) if own else None


def _issuer(scene: Scene, organ: Token) -> Person | None:
    """Who issued the statement that an earlier sentence speaks of: the subject of the verb it hangs on."""
    for i in range(organ.i - 1, max(0, organ.i - ISSUED), -1):
        token = scene.words[i]
        if token.lemma_ != organ.lemma_ or token.pos_ != "NOUN":
            continue
        verb = token.head.head if token.dep_ == "pobj" else token.head
        makers = [c for p in token.children if p.lower_ in {"by", "from"} for c in p.children]
        for child in (*makers, *token.children, *verb.children):
            if child.dep_ in {"nsubj", "poss", "compound", "pobj"} and (found := scene.at.get(child.i)):
                return found
    return None
