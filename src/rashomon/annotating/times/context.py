"""What the sentence says about an expression: whether it is a time at all, past or to come, and whose time it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from rashomon.annotating.times.grammar import Expression, words
from rashomon.model.annotation import TimeRole

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NOT_DATES = frozenset({"PERSON", "ORG", "WORK_OF_ART", "FAC", "PRODUCT", "LAW", "GPE", "LOC"})
COUNTS = frozenset({"CARDINAL", "MONEY", "QUANTITY", "PERCENT", "ORDINAL", "PRODUCT", "LAW", "FAC"})
LEADS = frozenset(
    "in since until till by from during of before after to through for this last next and or early late mid "
    "between around about circa throughout".split()
)
AGE_OWNERS = frozenset({"his", "her", "their", "my", "your", "our", "its"})
NUMBER_TAGS = frozenset({"NNS", "NNPS"})
WORD = re.compile(r"[\w’'.&-]+")
LAST_WORD = re.compile(r"([\w’'.&-]+)\s*$")


@cache
def cues(name: str) -> frozenset[str]:
    """One list of cue words of ``words.toml``."""
    return frozenset(words()["cues"][name])


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
    if set(found.fields) - {"month_name"}:
        return True
    token = tokens.at(found.start)
    if token.pos_ in ("AUX", "VERB") and token.text in ("May", "March", "MAY", "MARCH"):
        return False
    following = tokens.after(found.end)
    if following is not None and following.text in ("Day", "Week") and before.lower() not in LEADS:
        return False
    if before.lower() in LEADS - {"and", "or", "by", "to", "for"} and not (
        following is not None and _named(following, token)
    ):
        return not (before.lower() == "of" and token.ent_type_ == "PERSON")
    if before.lower() == "the" and following is not None and following.lower_ in ("on", "for", "against", "to", "of"):
        return False
    if token.ent_type_ in NOT_DATES or (token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_ in cues("speech")):
        return False
    if before in cues("honorifics"):
        return False
    # "Theresa May", "April Jones"
    if before[:1].isupper() and before.lower() not in LEADS and not _sentence_start(tokens, found.start, before):
        return token.ent_type_ == "DATE" and tokens.at(found.start - 2).ent_type_ in ("DATE", "")
    return token.ent_type_ == "DATE" or not (following is not None and _named(following, token))


def _named(following: Token, token: Token) -> bool:
    """Whether the next word makes a name of it ("April Jones")."""
    return following.pos_ == "PROPN" and following.ent_type_ == "PERSON" and token.ent_type_ == "PERSON"


def _sentence_start(tokens: Tokens, offset: int, before: str) -> bool:
    """Whether the word before opens the sentence, where a capital says nothing."""
    token = tokens.at(offset)
    return token.i - 1 >= 0 and tokens.doc[token.i - 1].is_sent_start is True and before == tokens.doc[token.i - 1].text


def _year_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    if "mod" in found.fields:
        return True
    if re.match(r"-[^\W\d]|\s?[%°]", text[found.end : found.end + 3]):
        return False
    token, year, lead = tokens.at(found.start), int(found.fields["year"]), before.lower()
    if lead in cues("labels"):
        return False
    following = tokens.after(found.end)
    if following is not None and following.i < len(tokens.doc) and _is_counted(token, following, lead):
        return False
    if "fuzzy" in found.fields:
        number = tokens.at(found.end - 1)
        return number.ent_type_ == "DATE" or number.head.tag_ not in NUMBER_TAGS
    if following is not None and following.pos_ == "PROPN" and lead in ("at", "of", "no") and token.dep_ == "nummod":
        return False  # "1984 Quay Street"
    if lead in ("in", "since", "until", "by", "during", "early", "late", "mid"):
        return True
    if not 1500 <= year <= 2060:
        return token.ent_type_ == "DATE" and lead in LEADS
    if lead in LEADS or token.ent_type_ == "DATE" or text[max(0, found.start - 1) : found.start] == "(":
        return token.ent_type_ not in COUNTS or lead in ("of", "from", "before", "after", "to", "through")
    if token.ent_type_ in COUNTS | NOT_DATES:
        return lead in ("the", "its", "his", "her", "their") or before.endswith(("'s", "’s"))
    return not (before[:1].isupper() and token.i > token.sent.start + 1)


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
    return token.ent_type_ in COUNTS - {"LAW", "FAC"} and lead not in (
        "the",
        "in",
        "since",
        "its",
        "his",
        "her",
        "their",
    )


def _holiday_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
    name = found.fields["holiday"]
    if " " in name or set(found.fields) - {"holiday"}:
        return True
    following = tokens.after(found.end)
    # "Christmas tree", "Easter Island"
    return following is None or text[found.end] != " " or following.pos_ not in ("NOUN", "PROPN", "ADJ")


def _decade_ok(found: Expression, _: str, __: Tokens, before: str) -> bool:
    return before.lower() not in AGE_OWNERS and int(found.fields.get("short", "90")) >= 50


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


def _clock_ok(found: Expression, text: str, tokens: Tokens, before: str) -> bool:
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
    "anaphor": _anaphor_ok,
    "span": _span_ok,
}


# Past or to come


AHEAD = re.compile(
    r"\b(?:ahead\s+of|run-up\s+to|in\s+time\s+for|upcoming|forthcoming)\b[^.,;:\n]{0,45}$", re.IGNORECASE
)


def direction(token: Token, *, headline: bool = False) -> int:
    """1 when the sentence puts the time in the future, -1 in the past, 0 when it does not say.

    Climbs from the expression to the clause it belongs to: prepositions and nouns on the way may settle it ("until",
    "ahead of Sunday's vote", "the upcoming"), else the verb's tense does.
    """
    if AHEAD.search(token.doc.text, max(0, token.idx - 70), token.idx):
        return 1
    event = True
    for _ in range(8):
        settled = _settled_by(token)
        if settled:
            return settled
        if token.pos_ in ("VERB", "AUX"):
            way = tense(token, headline=headline)
            # "The shooting on Sunday will be investigated": the verb does not speak of Sunday.
            return way if event or way < 0 else 0
        if token.pos_ == "NOUN" and token.ent_type_ not in ("DATE", "TIME"):
            event = event and token.lemma_.lower() in cues("events")
        if token.head == token:
            break
        token = token.head
    return 0


def _settled_by(token: Token) -> int:
    """What a preposition or a modifier on the way says."""
    lemma = token.lower_
    if token.pos_ in ("ADP", "SCONJ", "ADV"):
        if lemma in cues("behind"):
            return -1
        if lemma in ("until", "till", "ahead", "before", "pending"):
            return 1
        if lemma == "for" and token.head.lemma_.lower() in cues("plans"):
            return 1
    if token.pos_ == "NOUN" and any(
        child.lower_ in cues("coming") for child in token.children if child.pos_ in ("ADJ", "VERB")
    ):
        return 1
    return 1 if token.pos_ in ("ADJ", "NOUN") and token.lemma_.lower() in ("due", "likely") else 0


def tense(verb: Token, *, headline: bool = False) -> int:
    """The tense of a verb with its auxiliaries, and whether what governs it makes a plan of it."""
    helpers = {child.lower_: child for child in verb.children if child.dep_ in ("aux", "auxpass")}
    have = bool(helpers.keys() & {"have", "has", "had", "having", "’ve", "'ve"})
    if any(child.tag_ == "MD" for child in helpers.values()) or verb.tag_ == "MD":
        return -1 if have else 1
    if "to" in helpers:
        return -1 if have else _infinitive(verb)
    if verb.tag_ == "VBN":
        return 1 if verb.lemma_ in cues("plans") and not have and verb.lemma_ not in cues("speech") else -1
    if verb.tag_ == "VBD":
        return -1
    be = helpers.keys() & {"is", "are", "am", "’s", "'s", "’re", "'re"}
    if verb.tag_ == "VBG":
        return _progressive(verb, bool(be))
    if verb.tag_ in ("VBZ", "VBP"):
        return -1 if headline else 1
    return _infinitive(verb) if verb.tag_ == "VB" else 0


def _progressive(verb: Token, present: bool) -> int:
    """``is travelling on Friday`` is a plan; a participle has the tense of what it hangs on."""
    if present:
        return 1 if verb.lemma_ in cues("travel") or verb.lower_ == "going" else 0
    if verb.head != verb and verb.head.pos_ in ("VERB", "AUX"):
        return tense(verb.head)
    return 0


def _infinitive(verb: Token) -> int:
    """``to meet on Friday`` is a plan where a plan, a promise or a demand governs it, or a form of "be"."""
    head = verb.head
    if head == verb:
        return 1
    if head.lemma_.lower() in cues("plans") or head.lemma_ == "be":
        return 1
    if head.lemma_ in ("go",) and head.tag_ == "VBG":
        return 1
    return tense(head) if head.pos_ in ("VERB", "AUX") and head.dep_ != "ROOT" else 0


def role_of(token: Token, way: int, *, byline: bool) -> TimeRole:
    """When it happened, when it was said, when it was published, or when it is planned."""
    if byline:
        return "published"
    if way > 0:
        return "planned"
    for _ in range(6):
        if token.pos_ in ("VERB", "AUX"):
            return "said" if token.lemma_ in cues("speech") else "happened"
        if token.head == token:
            break
        token = token.head
    return "happened" if way < 0 else "unknown"
