"""What the sentence says about a number: whether it is a quantity, what it counts, and how it is hedged."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rashomon.annotating.figures.grammar import Quantity
from rashomon.annotating.times.context import Tokens
from rashomon.language.numbers import alternatives
from rashomon.language.tables import load_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NOUNS = frozenset({"NOUN", "PROPN"})
NAMES = frozenset({"PRODUCT", "LAW", "FAC", "WORK_OF_ART", "ORG", "GPE", "PERSON", "NORP", "EVENT"})
LAST_WORD = re.compile(r"([\w’'.&-]+)[ \u00a0]$")
AGE_AFTER = re.compile(
    r"[-\s]+(?:years?|months?|weeks?|days?)?[-\s]*old\b|[-\s]?somethings?\b|-?(?:st|nd|rd|th)\b", re.IGNORECASE
)
AGE_BEFORE = re.compile(
    r"\b(?:aged?|ages|of age|turned|turning|turns)\s+(?:just\s+|only\s+|between\s+)?$", re.IGNORECASE
)
PHONE = re.compile(r"[ -]?\d{3,}\b(?!,\d)")
STREET = re.compile(r"\s+(?:[A-Z][\w’'.-]+\s+){1,3}")
TITLE = re.compile(r"[A-Z][\w’']*")


@cache
def cues(name: str) -> frozenset[str]:
    """One list of cue words of ``words.toml``."""
    return frozenset(load_table("rashomon.annotating.figures", "words.toml")["cues"][name])


@cache
def _hedges(table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for the hedges of a table, and what each does."""
    lists = load_table("rashomon.annotating.figures", "words.toml")[table]
    kinds = {phrase: kind for kind, phrases in lists.items() for phrase in phrases}
    any_of = alternatives(list(kinds))
    before = rf"(?<![\w-])({any_of})\s*(?:(?:a|an|the)\s+)?(?:total\s+of\s+)?$"
    after = rf"\s*,?\s({any_of})\b"
    return re.compile(before if table == "hedges" else after, re.IGNORECASE), kinds


def hedge_of(quantity: Quantity, text: str) -> tuple[str | None, str | None]:
    """The hedge as the text has it, lower case, and its kind: low, high or near."""
    pattern, kinds = _hedges("hedges")
    before = pattern.search(text, max(0, quantity.start - 40), quantity.start)
    if before is not None and not _is_preposition(before, quantity, text):
        phrase = re.sub(r"\s+", " ", before.group(1).lower())
        kind = kinds[phrase]
        if phrase.startswith("an "):
            phrase = phrase.removeprefix("an ")
        return phrase, kind
    if text[quantity.number_end : quantity.number_end + 1] == "+":
        return "+", "low"
    pattern, kinds = _hedges("hedges_after")
    after = pattern.match(text, quantity.end)
    if after is not None:
        phrase = re.sub(r"\s+", " ", after.group(1).lower())
        return phrase, kinds[phrase]
    return None, None


def _is_preposition(before: re.Match[str], quantity: Quantity, text: str) -> bool:
    """``spread over 10 years``, ``under 2 metres of snow``: not a hedge but where or how long."""
    word = before.group(1).lower()
    if word == "over" and quantity.dimension == "duration":
        lead = text[max(0, before.start() - 14) : before.start()].lower().split()
        return not lead or lead[-1] not in (
            "for",
            "after",
            "in",
            "took",
            "lasted",
            "spent",
            "of",
            "and",
            "to",
            "is",
            "was",
            "than",
        )
    return False


# What is counted


def counted_by(quantity: Quantity, tokens: Tokens, text: str) -> str | None:
    """Lemma of the head noun of what is counted, with its capital if it is a name; None when it does not say."""
    last = tokens.at(quantity.end - 1)
    if quantity.dimension == "money":
        return _of_noun(last) if text.startswith(" of ", quantity.end) else None
    if text.startswith(" of ", quantity.end) or text.startswith(" out of ", quantity.end):
        return _of_noun(last)
    noun = _modified(tokens.at(quantity.number_end - 1), quantity)
    if noun is None and (quantity.unit is None or quantity.hyphenated):
        noun = _following(last, text)
    elif noun is None and quantity.kind in ("share", "fraction"):
        noun = _following(last, text)
    return _lemma(noun) if noun is not None and not _is_unit(noun, quantity) else None


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
    while noun.dep_ in ("compound", "nmod") and noun.head.i > noun.i and noun.head.pos_ in NOUNS:
        noun = noun.head
    return noun


def _of_noun(last: Token) -> Token | str | None:
    """The noun after "of": of "a third of the crew", the crew."""
    doc, i = last.doc, last.i + 1
    while i < len(doc) and doc[i].lower_ in ("out", "of"):
        i += 1
    noun = _scan(doc, i, 7)
    return _lemma(noun) if noun is not None else None


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
        if token.pos_ not in ("ADJ", "DET", "ADV", "NUM", "PRON") and not (
            token.tag_ in ("VBN", "VBG", "POS", "HYPH", "PRP$")
        ):
            return None
        if token.pos_ == "PRON" and token.tag_ != "PRP$":
            return None
    return None


def _is_unit(noun: Token, quantity: Quantity) -> bool:
    """The noun is the unit itself."""
    return noun.idx < quantity.end


def _lemma(noun: Token) -> str:
    lemma = noun.lemma_ if noun.pos_ == "NOUN" else noun.text
    if noun.tag_ == "NNPS" and lemma.endswith("s") and len(lemma) > 3:
        lemma = lemma[:-1]
    return lemma.lower() if noun.pos_ == "NOUN" else lemma


def people_by_fate(quantity: Quantity, tokens: Tokens) -> bool:
    """``17 were killed``, ``nearly 60 injured``: what is said of them is said of people."""
    token = tokens.at(quantity.number_end - 1)
    head = token.head
    near = [head, head.head, *token.children, *(t for t in head.head.children if t.dep_ in ("acomp", "attr", "oprd"))]
    following = tokens.after(quantity.end)
    if following is not None:
        near.append(following)
    return any(t.lemma_.lower() in cues("fates") for t in near)


# Whether it is a figure


def is_figure(quantity: Quantity, text: str, tokens: Tokens, counted: str | None) -> bool:
    """False for ages, names, addresses, scores, telephone numbers, years and "one" without a thing."""
    start, end = quantity.start, quantity.end
    if AGE_AFTER.match(text, quantity.number_end) or AGE_BEFORE.search(text, max(0, start - 24), start):
        return False
    if quantity.kind == "fraction":
        return _fraction_ok(quantity, text, tokens)
    if quantity.kind == "vague":
        return _vague_ok(quantity, text, tokens)
    if text[start:end].lower() == "one day" and hedge_of(quantity, text)[0] is None:
        return bool(re.search(r"\b(?:in|for|within|after|than|of|just|only)\s$", text[max(0, start - 8) : start]))
    if quantity.unit is not None or quantity.kind == "share":
        return not (quantity.dimension == "duration" and _is_age(quantity, text)) and not _labelled(
            quantity, text, tokens, counted
        )
    if _labelled(quantity, text, tokens, counted) or _address(quantity, text) or _is_age(quantity, text):
        return False
    if quantity.kind == "range":
        return _range_ok(quantity, text, tokens, counted)
    first = text[start:end].lower()
    if first == "one":
        return _one_ok(quantity, text, tokens, counted)
    if first in ("a", "an", "zero"):
        return False
    if counted is None:
        return _bare_ok(quantity, text, tokens)
    return True


def _labelled(quantity: Quantity, text: str, tokens: Tokens, counted: str | None) -> bool:
    """``Boeing 737``, ``Article 5``, ``page 12``: the number names its thing."""
    lead = LAST_WORD.search(text, max(0, quantity.start - 30), quantity.start)
    if lead is None:
        return False
    word = lead.group(1)
    if word.lower() in cues("labels"):
        # "On the bus 12 people died": some labels are things too.
        thing = counted is not None and not text.startswith(" of ", quantity.end) and word.lower() in cues("things")
        return text[quantity.start].isdigit() and not thing or (counted is None and word.lower() == "number")
    if not TITLE.fullmatch(word.strip(".")) or not text[quantity.start].isdigit():
        return False
    token = tokens.at(quantity.start)
    if token.i == 0 or token.is_sent_start or tokens.doc[token.i - 1].is_sent_start:
        return tokens.doc[max(0, token.i - 1)].pos_ == "PROPN" and counted is None
    previous = tokens.doc[token.i - 1]
    if previous.pos_ not in NOUNS and previous.ent_type_ not in ("PRODUCT", "LAW", "FAC"):
        return False
    return counted is None or token.head.i < token.i or token.ent_type_ in ("PRODUCT", "LAW", "FAC")


def _address(quantity: Quantity, text: str) -> bool:
    """``14 Quay Street``; a telephone number; a numbered line."""
    if (
        PHONE.match(text, quantity.end)
        or text[quantity.start] == "0"
        and text[quantity.start + 1 : quantity.start + 2].isdigit()
    ):
        return True
    if re.search(r"\d[ -]$", text[max(0, quantity.start - 2) : quantity.start]):
        return True
    found = STREET.match(text, quantity.end)
    if found is not None and found.group().split()[-1].lower().rstrip(".") in cues("streets"):
        return True
    line_start = text.rfind("\n", 0, quantity.start) + 1
    return not text[line_start : quantity.start].strip() and text[quantity.end : quantity.end + 2] in (". ", ") ")


def _is_age(quantity: Quantity, text: str) -> bool:
    """``Jan Mars, 23, scored`` and ``the pilot (58)``."""
    if quantity.value is None or not 1 <= quantity.value <= 110 or quantity.unit is not None:
        return False
    before, after = text[max(0, quantity.start - 2) : quantity.start], text[quantity.end : quantity.end + 1]
    if before == ", " and after in (",", ".", ";", ")", ""):
        owner = re.search(r"([\w’'-]+)$", text[max(0, quantity.start - 30) : quantity.start - 2])
        return owner is not None and not owner.group(1)[0].isdigit()
    return (
        before.endswith("(")
        and after == ")"
        and bool(re.search(r"[a-z]\s?\($", text[max(0, quantity.start - 4) : quantity.start]))
    )


def _fraction_ok(quantity: Quantity, text: str, tokens: Tokens) -> bool:
    """``a third of the crew`` and ``fell by a quarter``; not ``a third man``, ``the second half``, ``half past``."""
    words = text[quantity.start : quantity.end].lower()
    following = tokens.after(quantity.end)
    lead = LAST_WORD.search(text, max(0, quantity.start - 20), quantity.start)
    before = lead.group(1).lower() if lead else ""
    glued = text[quantity.end : quantity.end + 1] in ("-", "’", "'")
    if glued or words[0].isdigit() and before in ("on", "of", "the"):
        return False
    if words == "half":
        if before in (
            "first",
            "second",
            "other",
            "latter",
            "final",
            "last",
            "better",
            "this",
            "that",
            "one",
            "top",
            "bottom",
        ):
            return False
        return following is not None and (
            following.lower_ in ("of", "the", "its", "his", "her", "their", "all", "our", "these", "those")
            or before in ("by", "in", "than", "about", "nearly", "almost", "over", "only")
            and following.is_punct
        )
    if text.startswith(" of ", quantity.end):
        return True
    noun_next = (
        following is not None
        and following.pos_ in (*NOUNS, "ADJ", "NUM")
        and text[quantity.end : quantity.end + 1] == " "
    )
    return not (noun_next and re.match(r"an?\b|one\b", words)) or before in ("by",)


def _vague_ok(quantity: Quantity, text: str, tokens: Tokens) -> bool:
    words = text[quantity.start : quantity.end].lower()
    if words == "scores":
        return text.startswith(" of ", quantity.end) or text.startswith(" more", quantity.end)
    return tokens.at(quantity.start).pos_ not in ("VERB",)


def _range_ok(quantity: Quantity, text: str, tokens: Tokens, counted: str | None) -> bool:
    """Not a score ("lost 1-3", "voted 48-52")."""
    if not re.search(r"\d[-–—]\d", text[quantity.start : quantity.end]):
        return True
    if counted is not None:
        return True
    token = tokens.at(quantity.start)
    near = [token.head, token.head.head, *(tokens.doc[max(0, token.i - 3) : token.i])]
    return not any(t.lemma_.lower() in cues("games") for t in near) and hedge_of(quantity, text)[0] is not None


def _one_ok(quantity: Quantity, text: str, tokens: Tokens, counted: str | None) -> bool:
    """``one soldier was killed`` counts; ``one day``, ``no one``, ``one of them`` do not."""
    lead = LAST_WORD.search(text, max(0, quantity.start - 20), quantity.start)
    if lead is not None and lead.group(1).lower() in cues("one_before"):
        return False
    token = tokens.at(quantity.start)
    if text.startswith(" of ", quantity.end) or counted is None:
        return (
            hedge_of(quantity, text)[0] is not None
            and counted is not None
            or people_by_fate(quantity, tokens)
            and token.dep_ != "nmod"
        )
    return token.dep_ == "nummod" and token.head.i > token.i and counted.lower() not in cues("one_idioms")


def _bare_ok(quantity: Quantity, text: str, tokens: Tokens) -> bool:
    """A number that counts nothing named: a toll or a total, but no year, hour, code or list."""
    written = text[quantity.start : quantity.end]
    if hedge_of(quantity, text)[0] is not None:
        return True
    token = tokens.at(quantity.number_end - 1)
    value = quantity.value or 0
    if re.fullmatch(r"\d{4}", written) and 1000 <= value <= 2100:
        return False
    if token.dep_ == "pobj" and token.head.lower_ == "at" and value <= 24:
        return token.head.head.lemma_ in cues("standing")
    if token.dep_ in ("appos", "punct") or (token.ent_type_ in NAMES and written.isdigit()):
        return False
    return token.pos_ in ("NUM", "NOUN", "PRON", "PROPN", "ADJ")
