"""What the sentence says about an expression: whether it is a time at all, past or to come, and whose time it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from rashomon.annotating.times.grammar import Expression, cues

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NOT_DATES = frozenset({"PERSON", "ORG", "WORK_OF_ART", "FAC", "PRODUCT", "LAW", "GPE", "LOC"})
COUNTS = frozenset({"CARDINAL", "MONEY", "QUANTITY", "PERCENT", "ORDINAL", "PRODUCT", "LAW", "FAC"})
NUMBER_TAGS = frozenset({"NNS", "NNPS"})
DAILY = re.compile(r"\b(?:daily|nightly|(?:every|each)\s\w+)\s(?:\w+\s)?$", re.IGNORECASE)
WORD = re.compile(r"[\w’'.&-]+")
LAST_WORD = re.compile(r"([\w’'.&-]+)\s*$")


class Tokens:
    """The tokens of a document by character offset."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._starts = [token.idx for token in doc]

    def at(self, offset: int) -> Token:
        """The token that holds the character."""
        return self.doc[max(0, bisect_right(self._starts, offset) - 1)]

    def after(self, offset: int) -> Token | None:
        """The first token that starts at or after the character, in the same sentence or not."""
        i = bisect_right(self._starts, offset - 1)
        return self.doc[i] if i < len(self.doc) else None


def is_time(found: Expression, text: str, tokens: Tokens) -> bool:
    """False for a name, a verb, an age, a number: ``May said``, ``the Sunday Times``, ``2000 people``."""
    lead = LAST_WORD.search(text, max(0, found.start - 25), found.start)
    before = lead.group(1) if lead else ""
    if before.lower() in cues("every") and found.kind in ("weekday", "month", "season", "holiday", "unit", "deictic"):
        return False
    check = CHECKS.get(found.kind)
    return check is None or check(found, text, tokens, before)


def _weekday_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    if set(found.fields) - {"weekday"}:
        return True
    if before.lower() in cues("famous") and before[:1].isupper():
        return False
    following = WORD.match(text, found.end + 1) if text[found.end : found.end + 1] == " " else None
    if following is None or not following.group()[:1].isupper():
        return True
    if following.group().lower().removesuffix("’s").removesuffix("'s") in cues("titles"):
        return False
    token = tokens.at(found.start)
    return token.ent_type_ not in NOT_DATES or tokens.at(following.start()).ent_type_ != token.ent_type_


def _month_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    """Not a verb ("may", "march"), a person ("Theresa May", "April Jones") or a march."""
    if set(found.fields) - {"month_name"}:
        return True
    token, following, lead = tokens.at(found.start), tokens.after(found.end), before.lower()
    if (token.pos_ in ("AUX", "VERB") and token.text in ("May", "March", "MAY", "MARCH")) or before in cues(
        "honorifics"
    ):
        return False
    person = following is not None and _named(following, token)
    if lead in cues("month_leads"):
        return not person and not (lead == "of" and token.ent_type_ == "PERSON")
    if following is not None and _names_something(token, following, lead):
        return False
    if before[:1].isupper():
        previous = tokens.at(found.start - 2)
        named = previous.pos_ == "PROPN"
        # At a sentence's start a capital says nothing, but the tagger does: "Ruda May resigned".
        if named or not _sentence_start(tokens, found.start, before):
            return token.ent_type_ == "DATE" and previous.ent_type_ in (("DATE",) if named else ("DATE", ""))
    return bool(token.ent_type_ == "DATE" or not person)


def _names_something(token: Token, following: Token, lead: str) -> bool:
    """``the March on the capital``, ``May said``, an organisation."""
    if lead == "the" and following.lower_ in ("on", "for", "against", "to", "of"):
        return True
    speaks = token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_ in cues("speech")
    return speaks or token.ent_type_ in NOT_DATES


def _named(following: Token, token: Token) -> bool:
    """Whether the next word makes a name of it ("April Jones")."""
    return bool(following.pos_ == "PROPN" and following.ent_type_ == "PERSON" and token.ent_type_ == "PERSON")


def _sentence_start(tokens: Tokens, offset: int, before: str) -> bool:
    """Whether the word before opens the sentence, where a capital says nothing."""
    token = tokens.at(offset)
    return token.i - 1 >= 0 and tokens.doc[token.i - 1].is_sent_start is True and before == tokens.doc[token.i - 1].text


def _year_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    """A number of four digits that is a year: by the word before it, or by the tagger, or in brackets."""
    if "mod" in found.fields:
        return True
    token, following, lead = tokens.at(found.start), tokens.after(found.end), before.lower()
    if "fuzzy" in found.fields:
        number = tokens.at(found.end - 1)
        return bool(number.ent_type_ == "DATE" or number.head.tag_ not in NUMBER_TAGS)
    if lead in cues("labels") or re.match(r"-[^\W\d]|\s?[%°]", text[found.end : found.end + 3]):
        return False
    if following is not None and (_is_counted(token, following, lead) or _is_address(token, following, lead)):
        return False
    return lead in cues("year_leads") or _by_tagger(found, text, token, before)


def _by_tagger(found: Expression, text: str, token: Token, before: str) -> bool:
    """What the tagger and the words around say of a number that no preposition of time leads."""
    lead, year = before.lower(), int(found.fields["year"])
    if not 1500 <= year <= 2060:
        return token.ent_type_ == "DATE" and lead in cues("leads")
    if lead in cues("leads") or token.ent_type_ == "DATE" or text[max(0, found.start - 1) : found.start] == "(":
        return token.ent_type_ not in COUNTS or lead in ("of", "from", "before", "after", "to", "through")
    if token.ent_type_ in COUNTS | NOT_DATES:
        return lead == "the" or lead in cues("owners") or before.endswith(("'s", "’s"))
    return not (before[:1].isupper() and token.i > token.sent.start + 1)


def _is_address(token: Token, following: Token, lead: str) -> bool:
    """``at 1984 Quay Street``."""
    return bool(following.pos_ == "PROPN" and lead in ("at", "of", "no") and token.dep_ == "nummod")


def _is_counted(token: Token, following: Token, lead: str) -> bool:
    """``2000 people``: a number before what it counts, and no word before it that makes it a year."""
    if following.tag_ not in NUMBER_TAGS and following.lower_ not in (
        "people",
        "km",
        "metres",
        "meters",
        "miles",
        "feet",
    ):
        return False
    if following.lower_ == "people" and lead not in ("in", "since"):
        return True
    return token.ent_type_ in COUNTS - {"LAW", "FAC"} and lead not in cues("owners") | {"the", "in", "since"}


def _holiday_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    name = found.fields["holiday"]
    if " " in name or set(found.fields) - {"holiday"}:
        return True
    following = tokens.after(found.end)
    # "Christmas tree", "Easter Island"
    return following is None or text[found.end] != " " or following.pos_ not in ("NOUN", "PROPN", "ADJ")


def _decade_ok(found: Expression, _: str, __: Tokens, before: str) -> bool:
    return before.lower() not in cues("owners") and int(found.fields.get("short", "90")) >= 50


def _deictic_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    token = tokens.at(found.start)
    shift = found.fields["shift"]
    if shift.lower() == "overnight":
        return bool(token.tag_ == "RB" and token.dep_ != "amod")
    if shift != "Today":
        return True
    # "USA Today", "the Today programme"
    following = tokens.after(found.end)
    named = before[:1].isupper() and tokens.at(found.start - 2).pos_ == "PROPN"
    inside = before[:1].islower() and text[found.start - 1] == " " and not token.is_sent_start
    return (
        not named
        and not inside
        and not (following is not None and following.lower_ in ("programme", "program", "show"))
    )


def _monthday_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    """``on the 25th``; not ``the 25th floor``, ``the 14th of his goals``."""
    if "rel" in found.fields:
        return True
    following = tokens.after(found.end)
    alone = following is None or following.is_punct or following.pos_ in ("ADP", "CCONJ", "SCONJ", "AUX", "VERB")
    return before.lower() in ("on", "until", "by", "since") and alone and not text.startswith(" of ", found.end)


def _season_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    """``in the summer``, ``by autumn``; not ``the spring of a clock``, ``roads freeze in winter``."""
    if "season3" not in found.fields:
        return True
    token, following = tokens.at(found.end - 1), tokens.after(found.end)
    if before.lower() not in cues("season_leads") or token.pos_ not in ("NOUN", "PROPN"):
        return False
    if following is not None and text[found.end : found.end + 1] == " " and following.pos_ in ("NOUN", "PROPN"):
        return False
    return "the" in found.fields or token.head.head.tag_ not in ("VBZ", "VBP")


def _clock_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    if DAILY.search(text, max(0, found.start - 30), found.start):
        return False
    if "clockword" in found.fields:
        following = tokens.after(found.end)
        if before.lower() in cues("clock_leads") or following is None or found.start == 0:
            return True
        return following.is_punct or following.ent_type_ in ("DATE", "TIME") or following.lower_ == "on"
    # A line that is no more than a time of day is the length of a film.
    alone = text[max(0, found.start - 1) : found.start] in ("", "\n") and text[found.end : found.end + 1] in ("", "\n")
    return not alone or "half" in found.fields or "zone" in found.fields


def _anaphor_ok(found: Expression, _: str, tokens: Tokens, __: str) -> bool:
    if found.fields["way"].lower() != "that":
        return True
    token = tokens.at(found.start)
    return bool(token.tag_ == "DT" and token.head.idx + len(token.head) == found.end)


def _span_ok(found: Expression, text: str, _: Tokens, __: str) -> bool:
    return not text.startswith(" of ", found.end)


CHECKS: dict[str, Callable[[Expression, str, Tokens, str], bool]] = {
    "weekday": _weekday_ok,
    "month": _month_ok,
    "year": _year_ok,
    "holiday": _holiday_ok,
    "decade": _decade_ok,
    "deictic": _deictic_ok,
    "clock": _clock_ok,
    "season": _season_ok,
    "monthday": _monthday_ok,
    "anaphor": _anaphor_ok,
    "span": _span_ok,
}
