"""Whether a sentence puts a time in the past or in the future, and whose time it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rashomon.annotating.times.grammar import cues
from rashomon.model.annotation import TimeRole

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 8
"""How far up the parse is looked."""

AHEAD = re.compile(
    r"\b(?:ahead\s+of|run-up\s+to|in\s+time\s+for|upcoming|forthcoming)\b[^.,;:\n]{0,45}$", re.IGNORECASE
)

ONCE = re.compile(r"\b(?:originally|initially|at\s+first)\b[^.,;:\n]{0,40}$", re.IGNORECASE)
"""What was planned once may be past by now."""


def direction(token: Token, text: str, *, headline: bool = False) -> int:
    """1 when the sentence puts the time in the future, -1 in the past, 0 when it does not say.

    Climbs from the expression to the clause it belongs to: prepositions and nouns on the way may settle it ("until",
    "ahead of Sunday's vote", "the upcoming"), else the verb's tense does.
    """
    if AHEAD.search(text, max(0, token.idx - 70), token.idx):
        return 1
    if ONCE.search(text, max(0, token.idx - 50), token.idx):
        return 0
    event = True
    on = token.dep_ == "npadvmod" or token.head.lower_ == "on"
    for _ in range(REACH):
        settled = _settled_by(token)
        if settled:
            return settled
        if token.pos_ in ("VERB", "AUX"):
            if on and token.tag_ == "VBN" and token.lemma_ in cues("acts") and _was(token):
                return -1  # "the truce was agreed on Friday": then, though what it plans is to come
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
        if lemma in ("until", "till", "ahead", "pending"):
            return 1
        if lemma == "before":
            # "Shortly before 11" and "two days before" measure; they do not say that it is to come.
            measured = token.i > 0 and token.doc[token.i - 1].lower_ in cues("measures")
            return 0 if measured or any(c.dep_ in ("advmod", "npadvmod") for c in token.children) else 1
        onto = {"for": "plans", "to": "moves"}.get(lemma)  # "planned for June", "moved to 12 June"
        if onto is not None and token.head.lemma_.lower() in cues(onto):
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
    modal = any(child.tag_ == "MD" for child in helpers.values()) or verb.tag_ == "MD"
    if have and (modal or "to" in helpers):
        return -1
    if modal:
        return 1
    if "to" in helpers or verb.tag_ == "VB":
        return _infinitive(verb)
    if verb.tag_ == "VBG":
        return _progressive(verb, bool(helpers.keys() & {"is", "are", "am", "’s", "'s", "’re", "'re"}))
    if verb.tag_ == "VBN":
        planned = verb.lemma_ in cues("plans") and not have and verb.lemma_ not in cues("speech")
        return 1 if planned and not any(c.dep_ == "prt" for c in verb.children) else -1  # "set off", "called off"
    return {"VBD": -1, "VBZ": _present(verb, headline), "VBP": _present(verb, headline)}.get(verb.tag_, 0)


def _present(verb: Token, headline: bool) -> int:
    """``flies on Friday`` is to come; ``the log puts the call at 05:52 on Monday`` is past, by no forecast."""
    foresees = any(c.lemma_.lower() in cues("foresight") for c in verb.children)
    return -1 if headline or (verb.lemma_ in cues("records") and not foresees) else 1


def _was(verb: Token) -> bool:
    """``was agreed``: a passive of the past."""
    return any(c.lower_ in ("was", "were") and c.dep_ == "auxpass" for c in verb.children)


def _progressive(verb: Token, present: bool) -> int:
    """``is travelling on Friday`` is a plan; a participle has the tense of what it hangs on."""
    if present:
        return 1 if verb.lemma_ in cues("travel") or verb.lower_ == "going" else 0
    head = verb.head
    for _ in range(REACH):
        if head.tag_ != "VBG" or head.head == head:
            break
        head = head.head
    return tense(head) if head.tag_ != "VBG" and head.pos_ in ("VERB", "AUX") else 0


def _infinitive(verb: Token) -> int:
    """``to meet on Friday`` is a plan where a plan, a promise or a demand governs it, or a form of "be"."""
    head = verb.head
    if head == verb:
        return 1
    if head.lemma_.lower() in cues("plans") or head.lemma_ == "be":
        return 1
    if head.lemma_ in ("go",) and head.tag_ == "VBG":
        return 1
    finite = head.pos_ in ("VERB", "AUX") and head.dep_ != "ROOT" and head.tag_ not in ("VB", "VBG")
    return tense(head) if finite else 0


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
