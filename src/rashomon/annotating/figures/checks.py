"""Whether a number is a quantity: ages, names, addresses, scores, telephone numbers and years are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rashomon.annotating.figures.counted import NOUNS, lemma_of, people_by_fate
from rashomon.annotating.figures.hedge import cues, hedge_of
from rashomon.annotating.figures.read import Quantity
from rashomon.annotating.times.context import Tokens
from rashomon.language.people import is_person

if TYPE_CHECKING:
    from spacy.tokens import Token

NAMES = frozenset({"PRODUCT", "LAW", "FAC", "WORK_OF_ART", "ORG", "GPE", "PERSON", "NORP", "EVENT"})
THINGS = frozenset({"PRODUCT", "LAW", "FAC"})
LAST_WORD = re.compile(r"([\w’'.&-]+)[ \u00a0]$")
AGE_AFTER = re.compile(r"[-\s]+(?:(?:year|month|week|day)s?)?[-\s]*old\b|[-\s]?somethings?\b", re.IGNORECASE)
AGE_BEFORE = re.compile(
    r"\b(?:aged?|ages|age\s+of|younger\s+than|older\s+than|turned|turning|turns)\s+(?:just\s+|only\s+|between\s+)?(?:\d{1,3}(?:,\s|\sand\s|\sto\s|,\sand\s)){0,6}$",
    re.IGNORECASE,
)
AGE_OF_ONE = re.compile(
    r"\b(?:he|she|who)\s+(?:is|was|will\s+be|would\s+be|had\s+been|turned|turns)\s+(?:just\s+|only\s+)?$", re.IGNORECASE
)
PHONE = re.compile(r"[ -]?\d{3,}\b(?!,\d)")
STREET = re.compile(r"\s+(?:[A-Z][\w’'.-]+\s+){0,3}([A-Z][\w’'.-]+)")
TITLE = re.compile(r"[A-Z][\w’']*")
WITHIN = re.compile(r"\b(?:in|for|within|after|than|of|just|only)\s$")


def is_figure(quantity: Quantity, text: str, tokens: Tokens, counted: Token | None) -> bool:
    """Whether the article counts or measures something with it."""
    if _is_age(quantity, text) or text.startswith("-fold", quantity.end):
        return False
    if quantity.kind == "fraction":
        return _fraction_ok(quantity, text, tokens)
    if quantity.kind == "vague":
        return _vague_ok(quantity, text, tokens)
    if _labelled(quantity, text, tokens, counted):
        return False
    if quantity.unit is not None or quantity.kind == "share":
        return _measure_ok(quantity, text)
    return not _address(quantity, text) and _count_ok(quantity, text, tokens, counted)


def _measure_ok(quantity: Quantity, text: str) -> bool:
    """``one day`` is mostly no length of time."""
    if text[quantity.start : quantity.end].lower() != "one day":
        return True
    return hedge_of(quantity, text)[0] is not None or bool(
        WITHIN.search(text[max(0, quantity.start - 8) : quantity.start])
    )


def _count_ok(quantity: Quantity, text: str, tokens: Tokens, counted: Token | None) -> bool:
    """A number without a unit."""
    if quantity.kind == "range":
        return _range_ok(quantity, text, tokens, counted)
    written = text[quantity.start : quantity.end].lower()
    if written in ("a", "an", "zero"):
        return False
    if written == "one":
        return _one_ok(quantity, text, tokens, counted)
    if counted is None:
        return _bare_ok(quantity, text, tokens)
    if counted.tag_ == "NNP" and (quantity.value or 2) > 1 and counted.text[-1] != "s" and not is_person(counted.text):
        return False  # "32 Engineer Regiment"
    following = tokens.after(quantity.end)
    multiple = counted.lower_ == "times" and following is not None and following == counted
    # "Four times the usual number" compares, it does not count.
    return not (
        multiple and re.match(r"\s(?:the|as|more|less|higher|lower|larger|bigger|\w+er)\b", text[counted.idx + 5 :])
    )


def _labelled(quantity: Quantity, text: str, tokens: Tokens, counted: Token | None) -> bool:
    """``Boeing 737``, ``Article 5``, ``page 12``: the number names its thing."""
    lead = LAST_WORD.search(text, max(0, quantity.start - 30), quantity.start)
    if lead is None:
        return False
    word, digits = lead.group(1), text[quantity.start].isdigit()
    if word == "of" and counted is None and quantity.unit is None and _group(tokens.at(quantity.start)):
        return True
    if word.lower() in cues("labels"):
        # "On the bus 12 people died": some labels are things too.
        thing = counted is not None and not text.startswith(" of ", quantity.end) and word.lower() in cues("things")
        alone = counted is None or text.startswith(" of ", quantity.end)
        return (digits and not thing) or (alone and word.lower() in cues("worded_labels"))
    return digits and TITLE.fullmatch(word.strip(".")) is not None and _named(quantity, tokens, counted)


def _group(token: Token) -> bool:
    """``the Group of 20``, ``the Council of Seven``: a name."""
    noun = token.doc[token.i - 2] if token.i > 1 else token
    return noun.pos_ == "PROPN" and noun.text[:1].isupper() and not noun.is_sent_start


def _named(quantity: Quantity, tokens: Tokens, counted: Token | None) -> bool:
    """After a word with a capital: ``Boeing 737``, but not ``On Sunday 300 people`` nor ``In Lunn 12 ships``."""
    token = tokens.at(quantity.start)
    previous = tokens.doc[max(0, token.i - 1)]
    if previous.is_sent_start and previous.pos_ != "PROPN":
        return False
    if previous.pos_ not in NOUNS and previous.ent_type_ not in THINGS:
        return False
    if counted is None or token.ent_type_ in THINGS or token.head.i < token.i:
        return True
    # "The Apollo 11 mission": a number over one counts no singular.
    return counted.tag_ in ("NN", "NNP") and quantity.unit is None and lemma_of(counted).lower() == counted.lower_


def _address(quantity: Quantity, text: str) -> bool:
    """``14 Quay Street``; a telephone number; a numbered line."""
    start, end = quantity.start, quantity.end
    if PHONE.match(text, end) or re.match(r"0\d", text[start : start + 2]):
        return True
    if re.search(r"\d[ -]$", text[max(0, start - 2) : start]):
        return True
    found = STREET.match(text, end)
    if found is not None and found.group(1).lower().rstrip(".,") in cues("streets"):
        return True
    line_start = text.rfind("\n", 0, start) + 1
    return not text[line_start:start].strip() and text[end : end + 2] in (". ", ") ")


def _is_age(quantity: Quantity, text: str) -> bool:
    """``the 65-year-old``, ``aged 48``, ``Jan Mars, 23, scored``, ``the pilot (58)``."""
    start, end = quantity.start, quantity.end
    if AGE_AFTER.match(text, quantity.number_end) or AGE_BEFORE.search(text, max(0, start - 40), start):
        return True
    if quantity.value is None or not 1 <= quantity.value <= 110 or quantity.unit is not None:
        return False
    if AGE_OF_ONE.search(text, max(0, start - 30), start) and re.match(
        r"\s+(?:in|next|on|when|this|and)\b|\W", text[end:]
    ):
        return True
    before, after = text[max(0, start - 2) : start], text[end : end + 1]
    if before == ", " and after in (",", ".", ";", ")", "") and text[start].isdigit():
        owner = re.search(r"([\w’'-]+)$", text[max(0, start - 30) : start - 2])
        return owner is not None and not owner.group(1)[0].isdigit()
    in_brackets = before.endswith("(") and after == ")"
    return in_brackets and bool(re.search(r"[a-z]\s?\($", text[max(0, start - 4) : start]))


def _fraction_ok(quantity: Quantity, text: str, tokens: Tokens) -> bool:
    """``a third of the crew`` and ``fell by a quarter``; not ``a third man``, ``the second half``, ``half past``."""
    words = text[quantity.start : quantity.end].lower()
    following = tokens.after(quantity.end)
    lead = LAST_WORD.search(text, max(0, quantity.start - 20), quantity.start)
    before = lead.group(1).lower() if lead else ""
    if text[quantity.end : quantity.end + 1] in ("-", "’", "'") or (
        before == "and" and words[0] == "a" and not text.startswith(" of ", quantity.end)
    ):
        return False
    if words == "half":
        if before in cues("halves") or following is None:
            return False
        return following.lower_ in cues("half_after") or (before in cues("half_before") and following.is_punct)
    if text.startswith(" of ", quantity.end):
        return True
    if words[0].isdigit() and "/" in words:
        return False
    noun_next = following is not None and following.pos_ in (*NOUNS, "ADJ", "NUM") and text[quantity.end] == " "
    return before == "by" or not (noun_next and re.match(r"an?\b|one\b", words))


def _vague_ok(quantity: Quantity, text: str, tokens: Tokens) -> bool:
    """``scores of`` people, but no ``scores`` of a match."""
    if text[quantity.start : quantity.end].lower() == "scores":
        lead = LAST_WORD.search(text, max(0, quantity.start - 12), quantity.start)
        the = lead is not None and lead.group(1).lower() in ("the", "these", "those", "their", "its")
        return not the and text.startswith((" of ", " more"), quantity.end)
    return bool(tokens.at(quantity.start).pos_ != "VERB")


def _range_ok(quantity: Quantity, text: str, tokens: Tokens, counted: Token | None) -> bool:
    """Not a score ("lost 1-3", "voted 48-52")."""
    if counted is not None or not re.search(r"\d[-–—]\d", text[quantity.start : quantity.end]):
        return True
    token = tokens.at(quantity.start)
    near = [token.head, token.head.head, *(tokens.doc[max(0, token.i - 3) : token.i])]
    return not any(t.lemma_.lower() in cues("games") for t in near) and hedge_of(quantity, text)[0] is not None


def _one_ok(quantity: Quantity, text: str, tokens: Tokens, counted: Token | None) -> bool:
    """``one soldier was killed`` counts; ``one day``, ``no one``, ``one of them`` do not."""
    lead = LAST_WORD.search(text, max(0, quantity.start - 20), quantity.start)
    if lead is not None and lead.group(1).lower() in cues("one_before"):
        return False
    following = tokens.after(quantity.end)
    if counted is None and following is not None and following.tag_ == "MD":
        return False  # "one should be thankful"
    token, hedged = tokens.at(quantity.start), hedge_of(quantity, text)[0] is not None
    if counted is None or text.startswith(" of ", quantity.end):
        fate = people_by_fate(quantity, tokens) and token.dep_ in ("nsubj", "nsubjpass", "dobj", "nummod")
        return (hedged and counted is not None) or (fate and counted is None)
    named = counted.pos_ == "PROPN" and text[quantity.start].isupper()
    after = token.dep_ == "nummod" and token.head.i > token.i
    return after and not named and lemma_of(counted).lower() not in cues("one_idioms")


def _bare_ok(quantity: Quantity, text: str, tokens: Tokens) -> bool:
    """A number that counts nothing named: a toll or a total, but no year, hour, code or list."""
    written = text[quantity.start : quantity.end]
    if hedge_of(quantity, text)[0] is not None:
        return True
    token = tokens.at(quantity.number_end - 1)
    value = quantity.value or 0
    if re.fullmatch(r"\d{4}", written) and 1000 <= value <= 2100:
        return False
    if token.dep_ == "pobj" and token.head.lower_ == "at" and value <= 110:
        return token.head.head.lemma_ in cues("standing")
    if token.dep_ in ("appos", "punct") or (token.ent_type_ in NAMES and written.isdigit()):
        return False
    return token.pos_ in ("NUM", "NOUN", "PRON", "PROPN", "ADJ") and not _age_of_one(token)


def _age_of_one(token: Token) -> bool:
    """``the youngest victim was 6``: an age, for one person is no number of them."""
    subjects = [c for c in token.head.children if c.dep_ == "nsubj"] if token.head.lemma_ == "be" else []
    return any(s.tag_ == "NN" and is_person(s.lemma_) and s.lemma_ not in cues("bodies") for s in subjects)
