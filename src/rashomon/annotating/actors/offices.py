"""What stands around a name: titles before it, appositions on either side, the body of an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rashomon.annotating.actors.lexicon import country, is_capital, lexicon
from rashomon.annotating.actors.phrases import REACH, Phrase, Role
from rashomon.language.names import is_title, name_gender
from rashomon.language.roles import role_gender, roles

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


NATIONAL = ("ian", "ish", "ese", "ean", "stani", "aqi", "aeli")
"""Endings of adjectives of places, for those that are in no table."""


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
    i = start
    while i < end:
        token = doc[i]
        credit = token.lower_ in lexicon().agencies and i + 1 < end and doc[i + 1].text[:1].isupper()
        if token.ent_type_ == "PERSON" or credit or not token.text[:1].isupper() or token.is_space:
            i += 1
            continue
        stop = i + 1
        while stop < end and _goes_on(doc[stop]):
            stop += 1
        run = str(doc[i:stop].text)
        if (place := country(run)) and not is_capital(run):
            return place
        if token.pos_ in {"PROPN", "NOUN"} and not is_title(token.text) and not role_word(token):
            return run
        if (place := country(token.text)) and not is_capital(token.text):
            return place
        if token.pos_ == "ADJ" and token.lower_.endswith(NATIONAL) and token.lower_ not in lexicon().ranks:
            return str(token.text)
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


def describe_name(doc: Doc, phrase: Phrase) -> None:
    """Titles before the name, appositions on either side, an acronym or age after it."""
    low, high = phrase.start, phrase.end
    if phrase.label in {"person", "unknown"}:
        low = _office_edge(doc, _left_edge(doc, phrase.start), phrase.start)
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


def _office_edge(doc: Doc, low: int, start: int) -> int:
    """Past "spokeswoman for" in "spokeswoman for mayor Ana Ruiz": only the last office is the name's."""
    at = next((i for i in range(start - 1, low - 1, -1) if role_word(doc[i])), -1)
    prep = next((i for i in range(at - 1, low, -1) if doc[i].lower_ in {"of", "for"}), -1)
    return prep + 1 if prep > low else low


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
            or (token.pos_ in {"VERB", "AUX", "SCONJ", "CCONJ"} and token.tag_ != "VBN")
            or token.tag_ in {"WP", "WDT", "WP$"}
        ):
            break
        if token.is_punct and token.text not in {"-", "'", "’"}:
            break
        i += 1
    return i
