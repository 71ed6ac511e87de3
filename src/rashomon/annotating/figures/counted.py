"""What a number counts: the noun it belongs to, and whether that is people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rashomon.annotating.figures.hedge import cues
from rashomon.annotating.figures.read import Quantity
from rashomon.annotating.times.context import Tokens
from rashomon.language.people import is_person
from rashomon.language.tables import load_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NOUNS = frozenset({"NOUN", "PROPN"})


def counted_by(quantity: Quantity, tokens: Tokens, text: str) -> Token | None:
    """The head noun of what is counted; None when the sentence does not say."""
    last = tokens.at(quantity.end - 1)
    if text.startswith((" of ", " out of "), quantity.end):
        return _after_of(last)
    if quantity.dimension == "money":
        return None
    first = tokens.at(quantity.start)
    if first.i and tokens.doc[first.i - 1].lower_ in cues("measured"):
        return tokens.doc[first.i - 1]
    if text[quantity.end : quantity.end + 1] == "-" and quantity.unit is None:
        return _hyphened(last)
    noun = _modified(tokens.at(quantity.number_end - 1), quantity)
    if noun is None and (quantity.unit is None or quantity.hyphenated):
        noun = _following(last, text)
    return noun if noun is not None and noun.idx >= quantity.end else None


def _hyphened(last: Token) -> Token | None:
    """``a 15-member council``: members are counted."""
    noun = last.doc[last.i + 2] if last.i + 2 < len(last.doc) else None
    return (
        noun if noun is not None and noun.pos_ in NOUNS and noun.lower_ != "strong" else _following(last, last.doc.text)
    )


def _modified(token: Token, quantity: Quantity) -> Token | None:
    """The noun after the number that the parse attaches it to."""
    for _ in range(4):
        if token.dep_ not in ("nummod", "compound", "quantmod", "amod", "nmod", "advmod", "predet", "npadvmod"):
            return None
        token = token.head
        if token.idx >= quantity.end:
            if token.pos_ in NOUNS:
                return _head_of_compound(token)
            if token.pos_ not in ("NUM", "ADJ", "ADV", "PUNCT", "SYM"):
                return None
    return None


def _head_of_compound(noun: Token) -> Token:
    """The last noun of a compound: "rescue workers" are workers."""
    while noun.dep_ in ("compound", "nmod", "poss") and noun.head.i > noun.i and noun.head.pos_ in NOUNS:
        noun = noun.head
    return noun


def _after_of(last: Token) -> Token | None:
    """The noun after "of": of "a third of the crew", the crew."""
    doc, i = last.doc, last.i + 1
    while i < len(doc) and doc[i].lower_ in ("out", "of"):
        i += 1
    return _scan(doc, i, 7)


def _following(last: Token, text: str) -> Token | None:
    """The noun that the next words lead to, when only modifiers stand between."""
    end = last.idx + len(last)
    if text[end : end + 1] not in (" ", "-", "\u00a0", "\n"):
        return None
    return _scan(last.doc, last.i + 1, 5)


def _scan(doc: Doc, start: int, reach: int) -> Token | None:
    """The head noun of the noun phrase that begins at a token."""
    for i in range(start, min(start + reach, len(doc))):
        token = doc[i]
        if token.pos_ in NOUNS:
            return _head_of_compound(token)
        if token.is_sent_start and i > start:
            return None
        if token.pos_ not in ("ADJ", "DET", "ADV", "NUM") and token.tag_ not in ("VBN", "VBG", "POS", "HYPH", "PRP$"):
            return None
    return None


def lemma_of(noun: Token) -> str:
    """The noun in the singular: lower case, but for a name ("Calvanian")."""
    if (singular := load_table("rashomon.annotating.figures", "words.toml")["lemmas"].get(noun.lower_)) is not None:
        return str(singular)
    lemma = str(noun.lemma_ if noun.pos_ == "NOUN" else noun.text)
    if noun.tag_ == "NNPS" and lemma.endswith("s") and len(lemma) > 3:
        lemma = lemma[:-1]
    return lemma.lower() if noun.pos_ == "NOUN" else lemma


def people_by_total(quantity: Quantity, tokens: Tokens) -> bool:
    """``a crowd of 5,000``, ``the death toll rose to 51``, ``spectators numbered 300``: a total of people."""
    token = tokens.at(quantity.number_end - 1)
    while token.dep_ in ("quantmod", "nummod", "compound") and token.head.like_num:
        token = token.head
    if token.dep_ not in ("pobj", "dobj", "attr", "oprd", "npadvmod", "nummod"):
        return False
    if token.head.lower_ == "of":
        return token.head.head.lemma_.lower() in cues("bodies")
    verb = token.head.head if token.head.pos_ == "ADP" else token.head
    nouns = [c for c in verb.children if c.dep_ in ("nsubj", "dobj") and c.pos_ in NOUNS]
    if verb.lemma_ == "number":
        return any(is_person(lemma_of(n)) or _is_body(n) for n in nouns)
    return verb.lemma_ in cues("totals") and any(_is_body(n) for n in nouns)


def _is_body(noun: Token) -> bool:
    """``the crowd``, ``the number of dead``: so many people."""
    if noun.lemma_.lower() != "number":
        return noun.lemma_.lower() in cues("bodies")
    of = [c for c in noun.children if c.lower_ == "of"]
    return any(is_person(lemma_of(c)) or is_person(c.lower_) for c in (of[0].children if of else ()))


def people_by_fate(quantity: Quantity, tokens: Tokens) -> bool:
    """``17 were killed``, ``nearly 60 injured``: what is said of them is said of people."""
    token = tokens.at(quantity.number_end - 1)
    head = token.head
    near = [head, head.head, *token.children, *(t for t in head.head.children if t.dep_ in ("acomp", "attr", "oprd"))]
    near.append(tokens.at(quantity.start).head)
    near += [head.head.head] if head.head.pos_ == "AUX" else []
    following = tokens.after(quantity.end)
    if following is not None:
        near.append(following)
    return any(t.lemma_.lower() in cues("fates") for t in near)
