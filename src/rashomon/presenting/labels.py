"""Rashomon's own words: the few labels, counts and verbs that stand beside what the outlets printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rashomon.model import Account, Claim, Conflict

POSSIBLY: Final = 0.6
"""Claims and conflicts with a lower score are shown as "possibly", after the certain ones."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a row or a conflict is: ``key`` names its colour and its mark, ``word`` is what is read."""

    key: str
    word: str
    possibly: bool = False

    @property
    def label(self) -> str:
        """The word as it stands before a handle: "Possibly conflicting"."""
        return f"Possibly {self.word[0].lower()}{self.word[1:]}" if self.possibly else self.word


WORDS: Final = {
    "disputed": "Disputed",
    "conflicting": "Conflicting",
    "changed": "Changed position",
    "development": "Development",
    "variant": "Spelled two ways",
    "agreed": "Agreed",
    "repeated": "Repeated",
    "single": "Only one",
}
"""Status keys in the order of the page, most telling first."""

MEANINGS: Final = {
    "disputed": "a voice denies what another asserts",
    "conflicting": "details that cannot both stand",
    "changed": "one speaker, later, otherwise",
    "development": "a later report overtakes an earlier one",
    "variant": "one name, in two spellings",
    "agreed": "independent texts carry it",
    "repeated": "several articles carry it, from one origin",
    "single": "one text only",
}

_OF_CLAIM: Final = {
    "corroborated": "agreed",
    "repeated": "repeated",
    "single-source": "single",
    "disputed": "disputed",
    "conflicting": "conflicting",
}

_STANCES: Final = {"asserts": "states"}
KINDS: Final = {
    "denial": "denial",
    "figure": "figure",
    "date": "date",
    "name": "name",
    "place": "place",
    "wording": "wording",
    "position-change": "position change",
}


INNOCENT: Final = {
    "denial": "may be about another matter",
    "figure": "may count different things",
    "date": "may be one time, loosely told",
    "name": "may be two persons",
    "place": "may be one place, loosely named",
    "wording": "may be two utterances",
    "position-change": "may both stand",
}
"""The innocent reading of a conflict that is only possible."""


def innocent(conflict: Conflict) -> str:
    """What else it may be, when it is doubtful; empty when it is certain."""
    return INNOCENT[conflict.kind] if conflict.score < POSSIBLY else ""


def status_of_conflict(conflict: Conflict) -> Status:
    """The status that a conflict shows."""
    if conflict.variant:
        key = "variant"
    elif conflict.development:
        key = "development"
    elif conflict.kind == "position-change":
        key = "changed"
    else:
        key = "disputed" if conflict.kind == "denial" else "conflicting"
    return Status(key, WORDS[key], conflict.score < POSSIBLY)


def status_of_claim(claim: Claim, conflicts: Iterable[Conflict]) -> tuple[Status, float]:
    """The status of a ledger row and its score: the claim's own, sharpened by the conflicts that are about it.

    A conflict that is only possible does not take "agreed" from a claim, nor does a second spelling.
    """
    key, score = _OF_CLAIM[claim.status], claim.score
    found = [(status_of_conflict(c), c.score) for c in conflicts]
    if key in ("agreed", "repeated", "conflicting"):
        found = [(s, value) for s, value in found if key == "conflicting" or not s.possibly]
        kinds = {s.key for s, _ in found} - {"variant"}
        if key == "conflicting" and found and not kinds:
            key = "variant"
        elif kinds and kinds <= {"development"}:
            key = "development"
        elif kinds and kinds <= {"changed", "development"}:
            key = "changed"
    if found and key not in ("agreed", "repeated", "single"):
        score = max(value for _, value in found)
    return Status(key, WORDS[key], score < POSSIBLY), score


def stance(account: Account) -> str:
    """The verb of an account: "states", "denies", "accuses"."""
    return verb(account.stance)


def verb(word: str) -> str:
    """The label of a stance."""
    return _STANCES.get(word, word)


def outlet(name: str) -> str:
    """An outlet as it is printed: a web address without the part that says it is one."""
    return name[4:] if name.startswith("www.") and len(name) > 8 else name


def score(value: float) -> str:
    """A score as it is printed: ".93", "1"."""
    return "1" if value >= 0.995 else f"{value:.2f}"[1:]


def shorten(words: str, limit: int = 34) -> str:
    """Words cut at the border of one, with an ellipsis, to at most ``limit`` characters."""
    if len(words) <= limit:
        return words
    whole = words[: limit - 1].rpartition(" ")[0].strip()
    return f"{(whole or words[: limit - 2]).rstrip(' ,;:–—-')} …"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 article", "6 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], limit: int = 3) -> str:
    """Names for a label: "A", "A and B", "A, B, C and 9 others"."""
    found = list(names)
    if len(found) > limit + 1:
        rest = len(found) - limit
        return f"{', '.join(found[:limit])} and {rest} others"
    return found[0] if len(found) == 1 else " and ".join([", ".join(found[:-1]), found[-1]]) if found else ""
