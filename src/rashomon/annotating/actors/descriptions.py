"""Phrases without a name: "the president", "a NATO spokeswoman", "the ministry", "protesters", "he"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rashomon.annotating.actors.lexicon import country, is_capital, lexicon
from rashomon.annotating.actors.offices import role_of, role_word
from rashomon.annotating.actors.phrases import REACH, Kind, Label, Phrase
from rashomon.language.roles import role_gender

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

AGE = re.compile(r"(\d{1,3})[-‐ ]year[-‐ ]olds?$", re.IGNORECASE)


def find_descriptions(words: list[Token], readable: list[bool], names: list[Phrase]) -> list[Phrase]:
    """Nominal phrases and pronouns outside the reach of names, in text order."""
    taken = {i for p in names for i in range(*p.reach)}
    found: list[Phrase] = []
    for token in words:
        if not readable[token.i]:
            continue
        key = (
            "who"
            if token.tag_ in {"WP", "WDT"} and token.dep_ in {"nsubj", "nsubjpass"}
            else lexicon().pronouns.get(token.lower_)
        )
        if key and token.tag_ in {"PRP", "PRP$", "WP", "WDT"}:
            found.append(_pronoun(token, key))
        elif token.i not in taken and (phrase := describe_noun(token)):
            found.append(phrase)
    return found


def _pronoun(token: Token, key: str) -> Phrase:
    gender = {"he": "m", "she": "f"}.get(key, "")
    return Phrase(token.i, token.i + 1, token.i, "pronoun", "unknown", token.text, reach=(token.i, token.i + 1),
                  gender=gender, plural=key in {"they", "we"}, definite=True, pronoun=key)  # fmt: skip


def describe_noun(token: Token, *, any_noun: bool = False) -> Phrase | None:
    """The phrase headed by a noun that stands for actors; ``any_noun`` takes every head (sources of attributions)."""
    age = _age(token)
    if token.pos_ not in {"NOUN", "PROPN"} and age is None and not any_noun and not _native(token):
        return None
    lex = lexicon()
    lemma = token.lemma_.lower()
    word = role_word(token)
    person = lemma in lex.person or bool(word) or age is not None
    body = lemma in lex.bodies or token.lower_ in lex.bodies
    group = lemma in lex.groups
    demonym = _native(token)
    person = person or demonym
    if not (person or body or group or any_noun) or (token.dep_ in {"compound", "amod"} and not any_noun):
        return None
    start, end = _left(token), token.i + 1
    plural = token.tag_ in {"NNS", "NNPS"} or group
    kind: Kind = "group" if plural else "title"
    label: Label = "group" if plural else "person" if person else "organisation" if body else "unknown"
    end = _of_phrase(token, end)
    doc = token.doc
    phrase = Phrase(start, end, token.i, kind, label, doc[start:end].text, reach=(start, end), plural=plural, age=age)
    phrase.definite = _definite(doc, start, token.i)
    phrase.gender = role_gender(word or lemma)
    role = role_of(doc, start, end)
    if role and role.word.split()[-1] in {token.lower_, lemma}:
        phrase.roles.append(role)
    if plural:
        phrase.of_many = _listed_names(token)
    return phrase


def _age(token: Token) -> int | None:
    """The age of "the 65-year-old", where no noun follows."""
    if token.lower_ not in {"old", "olds"} and not token.lower_.endswith(("year-old", "year-olds")):
        return None
    doc = token.doc
    if token.i + 1 < len(doc) and doc[token.i + 1].pos_ in {"NOUN", "PROPN"} and doc[token.i + 1].head.i >= token.i:
        return None
    match = AGE.search(doc[max(0, token.i - 4) : token.i + 1].text)
    return int(match.group(1)) if match else None


def _native(token: Token) -> bool:
    """ "the Brazilian", "the Dutchman": a person by nationality."""
    if (
        not token.i
        or token.nbor(-1).lower_ != "the"
        or token.tag_ in {"NNS", "NNPS"}
        or token.dep_ in {"compound", "amod"}
    ):
        return False
    low = token.lower_
    stem = low.removesuffix("woman").removesuffix("man")
    return (stem != low and bool(country(stem))) or (
        low.endswith(("an", "i", "ese"))
        and token.text[:1].isupper()
        and country(low).lower() not in {"", low}
        and not is_capital(low)
    )


def _left(token: Token) -> int:
    """Where the noun's determiner and modifiers begin."""
    doc = token.doc
    i: int = token.i
    while i > 0 and token.i - i < REACH:
        before = doc[i - 1]
        glued = doc[i].text in {"-", "‐"} and not before.whitespace_
        linked = (
            glued
            or before.pos_ in {"ADJ", "NOUN", "PROPN", "NUM", "DET", "ADV"}
            or before.text in {"-", "‐"}
            or before.tag_ in {"POS", "PRP$", "CD"}
            or (before.tag_ in {"VBN", "VBG"} and before.dep_ == "amod")
        )
        joined = (
            before.pos_ == "CCONJ"
            and i > 1
            and doc[i - 2].pos_ in {"PROPN", "ADJ"}
            and doc[i].pos_ in {"PROPN", "ADJ"}
            and doc[i].i != token.i
        )
        inner = before.lower_ in {"of", "for"} and i > 1 and doc[i - 2].pos_ == "PROPN" and doc[i].pos_ == "PROPN"
        if before.is_space or not (linked or joined or inner) or (before.pos_ == "ADV" and doc[i].pos_ != "ADJ"):
            break
        if joined:
            i -= 2
            continue
        if (
            before.pos_ in {"NOUN", "PROPN"}
            and before.dep_ not in {"compound", "poss", "nmod", "amod", "npadvmod", "nummod", "conj"}
            and doc[i].tag_ != "POS"
        ):
            break
        i -= 1
        if before.pos_ == "DET" or before.tag_ == "PRP$":
            break
    return i


def _of_phrase(token: Token, end: int) -> int:
    """Take in "of Estonia, Latvia and Lithuania" after the noun."""
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in {"of", "for", "at", "from"} and child.i == end:
            edge = int(child.right_edge.i) + 1
            if edge - end <= REACH and not any(t.pos_ in {"VERB", "AUX"} or t.is_space for t in token.doc[end:edge]):
                return edge
    return end


def _definite(doc: Doc, start: int, head: int) -> bool:
    first = doc[start].lower_
    if first in lexicon().definite or doc[start].tag_ == "PRP$":
        return True
    if first in lexicon().indefinite:
        return False
    # Headlines and titles drop the article: "Belarusian leader says", "President says".
    return doc[head].tag_ not in {"NNS", "NNPS"} and (
        doc[start].text[:1].isupper() or any(t.tag_ == "POS" for t in doc[start:head])
    )


def _listed_names(token: Token) -> tuple[tuple[int, int], ...]:
    """The names in "leaders of A, B and C" and "A and B leaders", each once."""
    doc = token.doc
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ == "of":
            for thing in child.children:
                if thing.dep_ == "pobj":
                    return tuple(_name_spans(doc, child.i + 1, thing.right_edge.i + 1))
    return ()


def _name_spans(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    i = start
    while i < end:
        j = i
        while j < end and doc[j].pos_ == "PROPN":
            j += 1
        if j > i and (country(doc[i:j].text) or doc[j - 1].ent_type_):
            yield i, j
        i = max(j, i + 1)
