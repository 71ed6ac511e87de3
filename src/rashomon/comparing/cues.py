"""Cue words and agencies, read from their tables once."""

from __future__ import annotations

import re
from functools import cache

from rashomon.language.tables import load_table

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ies", "y"),
    ("ied", "y"),
    ("ly", ""),
)


def words(text: str) -> list[str]:
    """The words of a text, lower case."""
    return [m.group().lower().replace("’", "'") for m in _WORD.finditer(text)]


@cache
def index() -> dict[str, frozenset[str]]:
    """Word → the kinds of cue it is: ``negations``, ``denials`` …"""
    found: dict[str, set[str]] = {}
    for kind, items in load_table("rashomon.comparing", "cues.toml")["cues"].items():
        for item in items:
            found.setdefault(item, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


def cues(text: str) -> frozenset[str]:
    """The kinds of cue words in the text; regular endings are taken off."""
    table = index()
    found: set[str] = set()
    for word in words(text):
        if word.endswith("n't"):
            found.add("negations")
        for form in _bare(word):
            found |= table.get(form, frozenset())
    return frozenset(found)


def points_back(word: str) -> bool:
    """Whether a word of a denial's content only points back at what was said: "it", "those", "the claims"."""
    table = load_table("rashomon.comparing", "cues.toml")["pointing"]
    return any(form in table["words"] for form in _bare(word))


def accuses(text: str) -> bool:
    """Whether the text lays something at someone's door."""
    table = load_table("rashomon.comparing", "cues.toml")["accusing"]
    return any(form in table["words"] for word in words(text) for form in _bare(word))


def foretells(text: str) -> bool:
    """Whether the text says what will be or would be done."""
    return not set(load_table("rashomon.comparing", "cues.toml")["futures"]["words"]).isdisjoint(words(text))


def _bare(word: str) -> tuple[str, ...]:
    """The word, and what is left without a regular ending."""
    forms = [word]
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            forms.append(word[: -len(ending)] + instead)
    return tuple(forms)


def tolls(text: str) -> frozenset[str]:
    """Which counts of victims the text speaks of."""
    table: dict[str, list[str]] = load_table("rashomon.comparing", "cues.toml")["tolls"]
    held = set(words(text))
    return frozenset(kind for kind, forms in table.items() if held & set(forms))


@cache
def small_numbers() -> dict[str, float]:
    """Number words from two on."""
    names: list[str] = load_table("rashomon.comparing", "cues.toml")["numbers"]["small"]
    return {name: float(i) for i, name in enumerate(names, start=2)}


@cache
def agencies() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Name of each news agency, with a pattern of the forms it goes by."""
    table: dict[str, list[str]] = load_table("rashomon.comparing", "cues.toml")["agencies"]
    return tuple(
        (name, re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form in forms) + r")(?!\w)"))
        for name, forms in sorted(table.items())
    )
