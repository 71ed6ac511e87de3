"""Phrases that may mean an actor: names, with what stands around them; descriptions; pronouns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rashomon.annotating.actors.lexicon import capitals, countries, lexicon
from rashomon.language.names import fold, is_acronym, is_particle, is_title, looks_like_body, name_gender
from rashomon.language.roles import role_gender, roles

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Kind = Literal["name", "title", "pronoun", "group", "metonym"]
Label = Literal["person", "organisation", "government", "group", "unknown"]

LABELS: dict[str, Label] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "government",
    "FAC": "unknown",
    "NORP": "group",
}
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
REACH = 14
"""Tokens beside a name in which its description is looked for."""
AGE = re.compile(r"(\d{1,3})[-‐ ]year[-‐ ]olds?$", re.IGNORECASE)

_BRAND = re.compile(r"\d|(?!Mc|Mac|De|O['’]|Di|La|Le|Van|Fitz)\b[A-Z][a-z]+[A-Z]|^[A-Z]{2,}$")
"""Capitals inside a word, digits, capitals only: names of firms and things."""


@dataclass(slots=True)
class Role:
    """A function as the text gives it: "a NATO spokeswoman" → word "spokeswoman", of "NATO"."""

    word: str
    of: str = ""
    gender: str = ""
    rank: frozenset[str] = frozenset()


@dataclass(slots=True)
class Phrase:
    """Tokens ``start`` to ``end`` that may mean an actor. ``reach`` holds the descriptions around a name too."""

    start: int
    end: int
    head: int
    kind: Kind
    label: Label
    text: str
    roles: list[Role] = field(default_factory=list)
    reach: tuple[int, int] = (0, 0)
    gender: str = ""
    plural: bool = False
    definite: bool = False
    age: int | None = None
    pronoun: str = ""
    of_many: tuple[tuple[int, int], ...] = ()
    """Token spans of the names in "the leaders of A, B and C"."""


def find_names(doc: Doc, readable: Iterable[bool]) -> list[Phrase]:
    """Repaired entities and the names spaCy left out, in text order. ``readable[i]`` is false in page furniture."""
    open_ = list(readable)
    found = [p for ent in doc.ents if ent.label_ in LABELS and open_[ent.start] for p in _repair(doc, ent)]
    taken = {i for p in found for i in range(p.start, p.end)}
    found += [p for p in _left_out(doc, taken, found) if open_[p.start]]
    found += list(_acronyms(doc, found, open_))
    found.sort(key=lambda p: p.start)
    for phrase in found:
        if phrase.label == "unknown" or (phrase.label == "organisation" and _may_be_person(phrase)):
            _promote(doc, phrase)
    _relabel(found)
    for phrase in found:
        if phrase.label == "person" and not phrase.roles:
            _describe(doc, phrase)
    return found


def _may_be_person(phrase: Phrase) -> bool:
    return len(phrase.text.split()) <= 4 and phrase.text.istitle() and not looks_like_body(phrase.text)


def _promote(doc: Doc, phrase: Phrase) -> None:
    """A name with a person's role is a person's, whatever the entity recogniser said."""
    was = phrase.label
    phrase.label = "person"
    _describe(doc, phrase)
    beside = phrase.start > 0 and bool(role_word(doc[phrase.start - 1]))
    if not phrase.roles or (was == "organisation" and not beside):
        phrase.label, phrase.roles, phrase.reach, phrase.gender = was, [], (phrase.start, phrase.end), ""


def _acronyms(doc: Doc, found: list[Phrase], readable: list[bool]) -> Iterator[Phrase]:
    """Capital letters outside entities that stand for a body named in full."""
    taken = {i for p in found for i in range(p.start, p.end)}
    bodies = [p.text for p in found if p.label in {"organisation", "unknown"} and " " in p.text]
    for token in doc:
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
    start, end = _trim(doc, ent.start, ent.end, label)
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
    credit = start > 0 and doc[start - 1].text.endswith("/") or "/" in text
    if credit or (label == "person" and text.islower()) or not re.search(r"[^\W\d_]", text):
        return
    yield _name(doc, start, end, label, text)


def _after_role(doc: Doc, start: int, end: int) -> int:
    """Where the name begins in an entity that has swallowed an office ("Calvane Rail CEO Ana Ruiz"), else 0."""
    at = next(
        (i for i in range(end - 2, start, -1) if role_word(doc[i]) or doc[i].lower_ in {"ceo", "coo", "cfo", "vp"}), -1
    )
    rest = doc[at + 1 : end]
    if at < 0 or len(rest) > 4 or looks_like_body(rest.text) or not all(t.text[:1].isupper() for t in rest):
        return 0
    return at + 1


def _name(doc: Doc, start: int, end: int, label: Label, text: str) -> Phrase:
    low = fold(text)
    kind: Kind = "group" if label == "group" else "name"
    if low in lexicon().metonyms:
        kind, label = "metonym", "organisation"
    elif low in countries():
        label = "government"
    elif label == "government" or (
        label == "person" and (looks_like_body(text) or _bracketed(doc, end) or _BRAND.search(text))
    ):
        label = "organisation" if label == "person" else "unknown"
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
        and low not in countries() and low not in roles() and not looks_like_body(token.text)
    )  # fmt: skip


def _bracketed(doc: Doc, end: int) -> bool:
    """Whether "(ABC)" follows."""
    return end + 2 < len(doc) and doc[end].text == "(" and doc[end + 1].is_upper and doc[end + 2].text == ")"


def _left_out(doc: Doc, taken: set[int], found: list[Phrase]) -> Iterator[Phrase]:
    """Proper nouns in no entity that are family names of known persons, follow a title, or are a clause's subject."""
    families = {fold(p.text.split()[-1]) for p in found if p.label == "person"}
    i = 0
    while i < len(doc):
        if i in taken or doc[i].pos_ != "PROPN" or not doc[i].text[:1].isupper() or doc[i].is_space:
            i += 1
            continue
        start = i
        while (
            i < len(doc) and i not in taken and (doc[i].pos_ == "PROPN" or doc[i].text == "-") and not doc[i].is_space
        ):
            i += 1
        while start < i - 1 and (is_title(doc[start].text) or doc[start].lower_ in roles()):
            start += 1
        text = doc[start:i].text
        if doc[start].lower_ in roles() or is_title(text):
            continue
        titled = start > 0 and is_title(doc[start - 1].text) and doc[start - 1].text[:1].isupper()
        if fold(doc[i - 1].text) in families or titled:
            yield _name(doc, start, i, "person", text)
        elif fold(text) in lexicon().metonyms or fold(text) in countries() or doc[i - 1].dep_ in {"nsubj", "nsubjpass"}:
            yield _name(doc, start, i, "organisation" if looks_like_body(text) or text.isupper() else "unknown", text)


def _relabel(found: list[Phrase]) -> None:
    """A single word is a person's where it is the family name of a full name; one label for one text."""
    families = {fold(p.text.split()[-1]) for p in found if p.label == "person" and " " in p.text}
    votes: dict[str, dict[Label, int]] = {}
    for p in found:
        tally = votes.setdefault(fold(p.text), {})
        tally[p.label] = tally.get(p.label, 0) + 1
    for p in found:
        low = fold(p.text)
        if p.kind == "metonym" or (low in countries() and not (low in families and low in capitals())):
            continue
        if low in families:
            p.label, p.kind = "person", "name"
        else:
            tally = votes[low]
            p.label = max(tally, key=lambda label: (tally[label], label))


def _describe(doc: Doc, phrase: Phrase) -> None:
    """Titles before the name, appositions on either side, an acronym or age after it."""
    low, high = phrase.start, phrase.end
    if phrase.label in {"person", "unknown"}:
        low = _left_edge(doc, phrase.start)
        phrase.gender = next((g for t in doc[low : phrase.start] if (g := name_gender(t.text))), "")
        if role := role_of(doc, low, phrase.start):
            phrase.roles.append(role)
        low, high = _appositions(doc, phrase, low, high)
        phrase.gender = phrase.gender or next((r.gender for r in phrase.roles if r.gender), "")
    phrase.reach = (low, high)


def _left_edge(doc: Doc, start: int) -> int:
    """Where the titles and modifiers before a name begin."""
    i = start
    while i > 0 and start - i < REACH:
        token = doc[i - 1]
        if token.is_space:
            break
        linked = (
            token.pos_ in {"ADJ", "NOUN", "PROPN", "PART", "DET", "PRON"}
            or token.text in {"-", "."}
            or token.tag_ == "POS"
            or (token.tag_ == "VBN" and token.dep_ == "amod")
        )
        office = (
            token.lower_ in {"of", "for"}
            and i - 1 > 0
            and doc[i - 2].pos_ in {"PROPN", "NOUN"}
            and i < start
            and doc[i].text[:1].isupper()
        )
        if not (linked or office) or (
            token.pos_ == "PRON" and token.lower_ not in {"his", "her", "their", "its", "our", "my"}
        ):
            break
        i -= 1
        if token.pos_ in {"DET", "PRON"} or doc[i].is_sent_start:
            break
    return i


def _appositions(doc: Doc, phrase: Phrase, low: int, high: int) -> tuple[int, int]:
    """Roles from "X, the mayor of Y," and "the mayor of Y, X,"; returns the reach of all that."""
    j = phrase.end
    if j < len(doc) and doc[j].text == "," and j + 1 < len(doc) and doc[j + 1].like_num and doc[j + 1].text.isdigit():
        phrase.age = int(doc[j + 1].text)
        j += 2
    after = j < len(doc) and (doc[j].text in {",", "("} or doc[j].lower_ in {"a", "an", "the"})
    if after:
        begin = j + 1 if doc[j].text in {",", "("} else j
        end = _right_edge(doc, begin)
        if end > begin and (role := role_of(doc, begin, end)) and _opens_description(doc, begin):
            phrase.roles.append(role)
            high = end
    head = doc[phrase.head]
    outer = head.head
    if (
        head.dep_ == "appos"
        and outer.i < phrase.start
        and outer.pos_ in {"NOUN", "PROPN"}
        and phrase.start - outer.i < REACH + 6
    ):
        left = outer.left_edge.i
        if role := role_of(doc, left, phrase.start):
            phrase.roles.append(role)
            low = min(low, left)
    return low, high


def _opens_description(doc: Doc, i: int) -> bool:
    return i < len(doc) and (
        doc[i].pos_ in {"DET", "ADJ", "NOUN", "ADV"}
        or doc[i].lower_ in {"his", "her", "their"}
        or doc[i].lower_ in roles()
        or is_title(doc[i].text)
        or doc[i].pos_ == "PROPN"
    )


def _right_edge(doc: Doc, begin: int) -> int:
    """Where a description after a name ends: at a comma, a verb, a relative pronoun or a line's end."""
    i = begin
    while i < len(doc) and i - begin < REACH:
        token = doc[i]
        if (
            token.is_space
            or token.pos_ in {"VERB", "AUX", "SCONJ", "CCONJ"}
            and token.tag_ != "VBN"
            or token.tag_ in {"WP", "WDT", "WP$"}
        ):
            break
        if token.is_punct and token.text not in {"-", "'", "’"}:
            break
        i += 1
    return i


def role_of(doc: Doc, start: int, end: int) -> Role | None:
    """The function named in tokens ``start`` to ``end``: the last noun before any "of" that is a role."""
    lex = lexicon()
    stop = next(
        (i for i in range(start + 1, end) if doc[i].lower_ in {"of", "for", "at", "from", "in", "to", "with", "who"}),
        end,
    )
    at = next((i for i in range(stop - 1, start - 1, -1) if role_word(doc[i])), -1)
    if at < 0:
        return None
    word = role_word(doc[at])
    rank = frozenset(t.lower_ for t in doc[start:at] if t.lower_ in lex.ranks)
    of = _body_in(doc, start, at) or (
        _body_in(doc, stop, end) if stop < end and doc[stop].lower_ in {"of", "for", "at", "from"} else ""
    )
    return Role(word, of, role_gender(word), rank)


def role_word(token: Token) -> str:
    """The lemma under which a token is a role of the lexicon, with its compound ("prime minister"), else empty."""
    if token.pos_ not in {"NOUN", "PROPN", "ADJ"}:
        return ""
    known = roles()
    low = token.lower_
    word = low if low in known else token.lemma_.lower()
    if token.i and (two := f"{token.doc[token.i - 1].lower_} {word}") in known:
        return two
    return word if word in known else ""


def _body_in(doc: Doc, start: int, end: int) -> str:
    """The country or body that tokens name: "Belarusian" → Belarus, "NATO" → NATO, "London Fire Brigade" → itself."""
    known = countries()
    i = start
    while i < end:
        token = doc[i]
        if token.ent_type_ == "PERSON" or not token.text[:1].isupper() or token.is_space:
            i += 1
            continue
        stop = i + 1
        while stop < end and _goes_on(doc[stop]):
            stop += 1
        for width in (3, 2, 1):
            if (
                i + width == stop
                and (country := known.get(doc[i:stop].text.lower()))
                and doc[i:stop].text.lower() not in capitals()
            ):
                return country
        if token.pos_ in {"PROPN", "NOUN"} and not is_title(token.text) and not role_word(token):
            return doc[i:stop].text
        if (country := known.get(token.lower_)) and token.lower_ not in capitals():
            return country
        i += 1
    return ""


def _goes_on(token: Token) -> bool:
    """Whether a body's name goes on with this token."""
    if token.pos_ == "ADP":
        return token.lower_ in {"of", "for"} and token.i + 1 < len(token.doc) and token.nbor(1).pos_ == "PROPN"
    return (
        token.text[:1].isupper()
        and token.pos_ in {"PROPN", "NOUN", "ADJ"}
        and not is_title(token.text)
        and not role_word(token)
    )
