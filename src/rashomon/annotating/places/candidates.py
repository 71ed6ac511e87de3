"""Which words of an article name places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashomon.language.countries import country_named, places_named

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

PLACES = frozenset({"GPE", "LOC", "FAC"})
OTHERS = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART"})
LEADING = re.compile(r"(?:the|in|at|near|from)\s+", re.IGNORECASE)
NAMED_THE = re.compile(r"The\s(?:Hague|Gambia|Bahamas|Bronx|Dalles)\b")
TRAILING = re.compile(r"(?:[’']s?|[\s,.;:-]+)$")
BESIDE = re.compile(
    r"\s?,\s|\s?\(|,?\s(?:in|of|near)\s(?:the\s)?|\s(?:town|city|village|port|region|capital|state)\sof\s|[’']s\s(?:\w+\s){0,3}|/"
)
DIRECTIONS = frozenset({"north", "south", "east", "west", "the north", "the south", "the east", "the west"})
LARGE = 300_000
"""Inhabitants from which a town is believed against the tagger, when its country is named too."""

PREPOSITIONS = frozenset(
    [
        "in",
        "at",
        "near",
        "from",
        "to",
        "outside",
        "around",
        "across",
        "inside",
        "towards",
        "toward",
        "through",
        "over",
        "of",
    ]
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may name a place; ``certain`` when the tagger says so and not only the table."""

    start: int
    end: int
    name: str
    certain: bool
    text: str
    lone: bool = False
    """Only to be taken when the article speaks of the place's country."""

    def beside(self, other: Candidate) -> bool:
        """Whether only a comma, "in" or "of" stands between the two."""
        first, second = (self, other) if self.start < other.start else (other, self)
        return second.start - first.end < 32 and BESIDE.fullmatch(self.text, first.end, second.start) is not None


def candidates(doc: Doc) -> list[Candidate]:
    """In text order, without overlaps."""
    text = doc.text
    found: list[Candidate] = []
    taken: set[int] = set()
    people = {entity[-1].text for entity in doc.ents if entity.label_ == "PERSON" and len(entity) > 1}
    for entity in doc.ents:
        candidate = _from_entity(entity, text)
        if candidate is not None and (candidate.name not in people or _led_by_preposition(entity.root)):
            found.append(candidate)
            taken.update(range(entity.start, entity.end))
    for token in doc:
        if token.i not in taken and token.pos_ == "PROPN" and token.text[:1].isupper():
            candidate = _from_token(token, text, taken)
            if candidate is not None:
                found.append(candidate)
    return sorted(found, key=lambda candidate: candidate.start)


def _from_entity(entity: Span, text: str) -> Candidate | None:
    """A place as the tagger has it, trimmed; or another name that the table knows and the sentence uses as a place."""
    start, end = entity.start_char, entity.end_char
    if (lead := LEADING.match(text, start, end)) is not None and not NAMED_THE.match(text, start, end):
        start = lead.end()
    if (trail := TRAILING.search(text, start, end)) is not None and not places_named(text[start:end]):
        end = trail.start()
    if "\n" in text[start:end]:
        end = start + text[start:end].index("\n")
    name = " ".join(text[start:end].split())
    if not name or not name[0].isalpha() or name.islower():
        return None
    if name.lower() in DIRECTIONS:
        return None
    if entity.label_ in PLACES:
        return Candidate(start, end, name, entity.label_ == "LOC" or _led_by_preposition(entity.root), text)
    if entity.label_ in OTHERS:
        if _used_as_place(entity.root, name, entity.label_):
            return Candidate(start, end, name, False, text)
        if len(entity) == 1 and any(place.population >= LARGE for place in places_named(name)):
            return Candidate(start, end, name, False, text, lone=True)
    return None


def _used_as_place(root: Token, name: str, label: str) -> bool:
    """``in Kyiv`` that the tagger took for a person or an organisation."""
    if label == "NORP":
        return country_named(name) is not None
    known = places_named(name)
    if not known:
        return False
    if known[0].kind in ("country", "capital") and label != "PERSON":
        return True
    if root.dep_ == "conj" and root.head.ent_type_ in ("GPE", "LOC"):
        return True
    return _led_by_preposition(root)


def _led_by_preposition(root: Token) -> bool:
    """``in Ostrel``, ``near Cape Sund``."""
    return bool(root.dep_ == "pobj" and root.head.lower_ in PREPOSITIONS and root.head.lower_ != "of")


def _from_token(token: Token, text: str, taken: set[int]) -> Candidate | None:
    """A country or a place after a preposition, of up to three words, that the tagger passed over."""
    doc = token.doc
    for size in (3, 2, 1):
        if token.i + size > len(doc) or any(token.i + k in taken for k in range(size)):
            continue
        span = doc[token.i : token.i + size]
        known = places_named(span.text)
        nation = bool(known) and known[0].kind == "country"
        before = doc[token.i - 1].lower_ if token.i else ""
        if known and (nation or (before in PREPOSITIONS and span.root.dep_ == "pobj")):
            taken.update(range(span.start, span.end))
            return Candidate(span.start_char, span.end_char, span.text, False, text)
    return None
