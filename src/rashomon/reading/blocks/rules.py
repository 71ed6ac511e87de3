"""The patterns of ``patterns.toml``, compiled: what a paragraph is by its own words, without its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rashomon.language.tables import load_table
from rashomon.model.article import BlockKind

LONGEST_FURNITURE = 300

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000\t", " ")}
)


def plain(text: str) -> str:
    """``text`` with typewriter apostrophes and ordinary spaces, of the same length."""
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Rule:
    """One named set of patterns; a paragraph that any of them matches whole is of ``kind``."""

    kind: BlockKind
    name: str
    longest: int
    pattern: re.Pattern[str]


def by_own_words(text: str) -> tuple[BlockKind, str] | None:
    """The kind of a paragraph and the name of the rule that says so, ``None`` when no rule does."""
    if len(text) > 1000:
        return None
    text = plain(text)
    if len(text) <= LONGEST_FURNITURE and is_furniture(text):
        return "boilerplate", "furniture phrases"
    if _is_credit(text):
        return "note", "picture credit alone"
    for rule in rules():
        if len(text) <= rule.longest and rule.pattern.fullmatch(text):
            return rule.kind, rule.name
    return None


def _is_credit(text: str) -> bool:
    """True for a line of names with a slash ("Ana Belk/EPA /Lund"): nothing but a picture's credit."""
    words = text.strip("()[]").split()
    return (
        "/" in text
        and ":" not in text
        and "*" not in text
        and text[-1] not in ".!?"
        and len(words) <= 12
        and len(text) <= 120
        and all(w.lstrip("/")[:1].isupper() or w in ("/", "for", "of", "via", "the") for w in words)
    )


def is_furniture(text: str) -> bool:
    """True when ``text`` is made of furniture phrases and marks only, glued or not ("Remember meForgot password?")."""
    pattern = _phrases()
    lower = plain(text).lower()
    place, words = 0, 0
    while place < len(lower):
        if not lower[place].isalnum():
            place += 1
            continue
        match = pattern.match(lower, place)
        if match is None:
            return False
        place = match.end()
        words += 1
    return words > 0


def furniture_prefix(text: str) -> int:
    """The length of furniture that opens ``text`` and is glued to what follows ("article imageTensions grow …")."""
    match = _prefixes().match(plain(text))
    return match.end() if match else 0


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file: the first that matches wins."""
    table = load_table("rashomon.reading.blocks", "patterns.toml")
    found = []
    for row in table["rule"]:
        flags = re.DOTALL if row.get("case") else re.DOTALL | re.IGNORECASE
        pattern = re.compile("|".join(f"(?:{p})" for p in row["patterns"]), flags)
        found.append(Rule(row["kind"], row["name"], row["longest"], pattern))
    return tuple(found)


@cache
def _phrases() -> re.Pattern[str]:
    phrases = sorted(load_table("rashomon.reading.blocks", "patterns.toml")["phrases"], key=len, reverse=True)
    return re.compile("|".join(re.escape(plain(p)) for p in phrases) + r"|\d{1,6}")


@cache
def _prefixes() -> re.Pattern[str]:
    prefixes = load_table("rashomon.reading.blocks", "patterns.toml")["prefixes"]
    return re.compile(
        "(?:" + "|".join(re.escape(p) for p in sorted(prefixes, key=len, reverse=True)) + r")\s*", re.IGNORECASE
    )
