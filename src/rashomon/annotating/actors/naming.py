"""Names in a text: spaCy's entities with their edges and labels mended, and the names it left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rashomon.annotating.actors.lexicon import country, is_capital, lexicon
from rashomon.annotating.actors.offices import describe_name, role_word
from rashomon.annotating.actors.phrases import Kind, Label, Phrase
from rashomon.language.countries import places_named
from rashomon.language.names import fold, is_acronym, is_particle, is_title, looks_like_body
from rashomon.language.roles import roles

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

LABELS: dict[str, Label] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "government",
    "FAC": "unknown",
    "NORP": "group",
}
MAX_NAMES = 300
"""Different names of one article that are read; news has a tenth of that."""
TOWN = 100_000
"""Inhabitants from which a bare name is rather the town's than a person's."""
_BRAND = re.compile(r"\d|(?!Mc|Mac|De|O['’]|Di|La|Le|Van|Fitz)\b[A-Z][a-z]+[A-Z]|^[A-Z]{2,}$")
"""Capitals inside a word, digits, capitals only: names of firms and things."""


def find_names(doc: Doc, words: list[Token], readable: list[bool]) -> list[Phrase]:
    """Repaired entities and the names spaCy left out, in text order. ``readable[i]`` is false in page furniture."""
    found = [p for ent in doc.ents if ent.label_ in LABELS and readable[ent.start] for p in _repair(doc, ent)]
    taken = {i for p in found for i in range(p.start, p.end)}
    found += [p for p in _left_out(doc, words, taken, found) if readable[p.start]]
    found += list(_acronyms(doc, words, found, readable))
    found.sort(key=lambda p: p.start)
    found = _bounded(found)
    for phrase in found:
        if phrase.label == "unknown" or (phrase.label == "organisation" and has_person_form(phrase.text)):
            _promote(doc, phrase)
    _relabel(found)
    for phrase in found:
        if phrase.label == "person" and not phrase.roles:
            describe_name(doc, phrase)
    return found


def _bounded(found: list[Phrase]) -> list[Phrase]:
    """The mentions of the first ``MAX_NAMES`` names: names are compared with one another."""
    seen: set[str] = set()
    kept = []
    for phrase in found:
        if phrase.text in seen or len(seen) < MAX_NAMES:
            seen.add(phrase.text)
            kept.append(phrase)
    return kept


def has_person_form(name: str) -> bool:
    """Whether a name may be a person's, whatever its label."""
    return len(name.split()) <= 4 and name.istitle() and not looks_like_body(name)


def _promote(doc: Doc, phrase: Phrase) -> None:
    """A name with a person's role is a person's, whatever the entity recogniser said."""
    was = phrase.label
    phrase.label = "person"
    describe_name(doc, phrase)
    beside = phrase.start > 0 and bool(role_word(doc[phrase.start - 1]))
    if not phrase.roles or (was == "organisation" and not beside):
        phrase.label, phrase.roles, phrase.reach, phrase.gender = was, [], (phrase.start, phrase.end), ""


def _acronyms(doc: Doc, words: list[Token], found: list[Phrase], readable: list[bool]) -> Iterator[Phrase]:
    """Capital letters outside entities that stand for a body named in full."""
    taken = {i for p in found for i in range(p.start, p.end)}
    bodies = [p.text for p in found if p.label in {"organisation", "unknown"} and " " in p.text][:MAX_NAMES]
    for token in words:
        if (
            token.is_upper
            and 2 < len(token) <= 10
            and token.is_alpha
            and token.i not in taken
            and readable[token.i]
            and any(is_acronym(token.text, b) for b in bodies)
        ):
            yield _name(doc, token.i, token.i + 1, "organisation", token.text)


def _repair(doc: Doc, ent: Span) -> Iterator[Phrase]:
    """One entity with its edges mended; nothing when it is a mere adjective."""
    label = LABELS[ent.label_]
    start, end = _trim(doc, *_without_credit(doc, ent.start, ent.end), label)
    if label in {"person", "organisation"} and (after := _after_role(doc, start, end)):
        start, label = after, "person"
    if start >= end or (
        label == "group" and (doc[end - 1].dep_ in {"amod", "compound"} or doc[end - 1].tag_ not in {"NNS", "NNPS"})
    ):
        return
    if label == "person":
        while end - start > 1 and is_title(doc[start].text):
            start += 1
        start, end = _widen(doc, start, end)
    text = doc[start:end].text
    if end - start == 1 and (
        text.lower() in lexicon().groups | {"police"} or (role_word(doc[start]) and doc[start].tag_ != "NNP")
    ):
        return  # a plain noun at the head of a sentence
    if text == "State" and start > 1 and doc[start - 1].lower_ == "of":  # "Secretary of State"
        return
    if label == "government" and doc[end - 1].dep_ == "amod":
        return  # "Ukrainian" in "Ukrainian security service"
    credit = (start > 0 and doc[start - 1].text.endswith("/")) or "/" in text
    common = label == "person" and end - start == 1 and doc[start].pos_ != "PROPN"
    if credit or common or not re.search(r"[^\W\d_]", text):
        return
    yield _name(doc, start, end, label, text)


def _without_credit(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """An agency's credit is no part of the name beside it ("PA Martin Sandler", "Ana Ruiz REUTERS")."""
    agencies = lexicon().agencies
    if all(t.lower_ in agencies or t.is_punct for t in doc[start:end]):
        return start, end
    while start < end - 1 and doc[start].lower_ in agencies and doc[start].text != "Rex":
        start += 1
    while start < end - 1 and doc[end - 1].lower_ in agencies and doc[end - 1].is_upper:
        end -= 1
    return start, end


def _after_role(doc: Doc, start: int, end: int) -> int:
    """Where the name begins in an entity that has swallowed an office ("Calvane Rail CEO Ana Ruiz"), else 0."""
    for at in range(end - 2, start - 1, -1):
        rest = doc[at + 1 : end]
        # A single word after the first may be a family name: "Dean Smith".
        if role_word(doc[at]) and len(rest) >= (2 if at == start else 1):
            plain = len(rest) <= 4 and all(t.text[:1].isupper() for t in rest) and not looks_like_body(rest.text)
            return at + 1 if plain else 0
    return 0


def _name(doc: Doc, start: int, end: int, label: Label, text: str) -> Phrase:
    low = fold(text)
    kind: Kind = "group" if label == "group" else "name"
    if low in lexicon().metonyms:
        kind, label = "metonym", "organisation"
    elif country(low):
        label = "government"
    elif label == "government" or (
        label == "person" and (looks_like_body(text) or _bracketed(doc, end) or _BRAND.search(text))
    ):
        label = "organisation" if label == "person" else "unknown"
    elif label == "person" and all(word in lexicon().agencies for word in low.split()):
        label = "organisation"
    head = next((i for i in range(start, end) if not start <= doc[i].head.i < end), end - 1)
    return Phrase(start, end, head, kind, label, text, reach=(start, end), plural=label == "group")


def _trim(doc: Doc, start: int, end: int, label: Label) -> tuple[int, int]:
    """Cut at line breaks, articles, quotation marks and (for persons) possessives."""
    while start < end and (
        doc[start].is_space or doc[start].is_punct or doc[start].lower_ in {"the", "a", "an", "'s", "’s"}
    ):
        start += 1
    for i in range(start, end):
        common = (
            label == "person"
            and doc[i].text.islower()
            and not is_particle(doc[i].text)
            and i > start
            and doc[i - 1].whitespace_
        )
        if doc[i].is_space or (label == "person" and doc[i].tag_ == "POS") or common:
            end = i
            break
    while start < end and (doc[end - 1].is_punct or doc[end - 1].tag_ == "POS" or doc[end - 1].is_space):
        end -= 1
    return start, end


def _widen(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Take in the proper nouns and particles that belong to a person's name and that the entity left out."""
    while (
        end < len(doc)
        and doc[end].pos_ == "PROPN"
        and doc[end].ent_type_ == ""
        and doc[end].text[:1].isupper()
        and doc[end - 1].head.i == end
    ):
        end += 1
    if end + 3 < len(doc) and doc[end].is_quote and doc[end + 2].is_quote and doc[end + 3].pos_ == "PROPN":
        end += 4  # Andrew "Weev" Auer
    while (
        end + 1 < len(doc)
        and doc[end].text in {"-", "‐"}
        and not doc[end - 1].whitespace_
        and not doc[end].whitespace_
        and doc[end + 1].is_alpha
    ):
        end += 2
    while (
        start
        and doc[start - 1].ent_type_ == ""
        and doc[start - 1].head.i in range(start, end)
        and _name_part(doc[start - 1])
    ):
        start -= 1
    return start, end


def _name_part(token: Token) -> bool:
    low = token.lower_
    return (
        token.pos_ == "PROPN" and token.text[:1].isupper() and token.is_alpha and not is_title(token.text)
        and not country(low) and low not in roles() and not looks_like_body(token.text)
    )  # fmt: skip


def _bracketed(doc: Doc, end: int) -> bool:
    """Whether "(ABC)" follows."""
    return end + 2 < len(doc) and doc[end].text == "(" and doc[end + 1].is_upper and doc[end + 2].text == ")"


def _left_out(doc: Doc, words: list[Token], taken: set[int], found: list[Phrase]) -> Iterator[Phrase]:
    """Proper nouns in no entity that are family names of known persons, follow a title, or are a clause's subject."""
    families = {fold(p.text.split()[-1]) for p in found if p.label == "person"}
    i = 0
    while i < len(words):
        if i in taken or words[i].pos_ != "PROPN" or not words[i].text[:1].isupper() or words[i].is_space:
            i += 1
            continue
        start = i
        while (
            i < len(words)
            and i not in taken
            and (words[i].pos_ == "PROPN" or words[i].text == "-")
            and not words[i].is_space
        ):
            i += 1
        if i + 2 < len(words) and words[i].text.istitle() and words[i].i not in taken and _glued(words, i + 1):
            i += 3  # "Moon Jae-in", of which only "Moon" was tagged as a name
        while start < i - 1 and (is_title(words[start].text) or words[start].lower_ in roles()):
            start += 1
        text = doc[start:i].text
        native = start > 0 and words[start - 1].lower_ == "the" and country(text).lower() not in {"", text.lower()}
        if native and not is_capital(text):
            continue  # "the Nigerian" is a description
        if words[start].lower_ in roles() or is_title(text):
            continue
        titled = start > 0 and is_title(words[start - 1].text) and words[start - 1].text[:1].isupper()
        if fold(words[i - 1].text) in families or titled:
            yield _name(doc, start, i, "person", text)
        elif fold(text) in lexicon().metonyms or country(text) or words[i - 1].dep_ in {"nsubj", "nsubjpass"}:
            yield _name(doc, start, i, _guess(doc[start:i]), text)


def _glued(words: list[Token], i: int) -> bool:
    """Whether a hyphen at a place joins small letters to the word before it."""
    return (
        words[i].text == "-"
        and not words[i - 1].whitespace_
        and not words[i].whitespace_
        and words[i + 1].text.islower()
    )


def _guess(name: Span) -> Label:
    """What a name outside the entities is: a person where it has two or three plain words and speaks."""
    if looks_like_body(name.text) or name.text.isupper():
        return "organisation"
    speaks = name.root.dep_ == "nsubj" and name.root.head.lemma_.lower() in lexicon().says
    return "person" if speaks and 2 <= len(name) <= 3 and name.text.istitle() else "unknown"


def _is_town(name: str) -> bool:
    """Whether a single word is a town of some size."""
    return " " not in name and any(place.population > TOWN for place in places_named(name)[:1])


def _relabel(found: list[Phrase]) -> None:
    """A single word is a person's where it is the family name of a full name; one label for one text."""
    families = {fold(p.text.split()[-1]) for p in found if p.label == "person" and " " in p.text}
    capitals_of_names = {p.text.split()[-1] for p in found if p.label == "person" and p.text.isupper()}
    votes: dict[str, dict[Label, int]] = {}
    for p in found:
        tally = votes.setdefault(fold(p.text), {})
        tally[p.label] = tally.get(p.label, 0) + 1
    for p in found:
        low = fold(p.text)
        if p.kind == "metonym" or (country(low) and not (low in families and is_capital(low))):
            continue
        if low in families and not (p.text.isupper() and p.text not in capitals_of_names):
            p.label, p.kind = "person", "name"
        else:
            tally = votes[low]
            p.label = max(tally, key=lambda label: (tally[label], label))
            if p.label == "person" and not p.gender and _is_town(p.text):
                p.label = "unknown"
