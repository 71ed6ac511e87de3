"""Offices, trades and relations by which the news calls persons, and which of them can stand for each other."""

from __future__ import annotations

from functools import cache

from rashomon.language.tables import load_table

Roles = dict[str, frozenset[str]]


@cache
def roles() -> Roles:
    """Role → what it can stand for: its classes ("president" → {"leader"}), or itself ("nurse" → {"nurse"})."""
    raw = load_table("rashomon.language", "roles.toml")
    found: Roles = {}
    for name, words in raw["roles"].items():
        for word in words:
            shared = {name} if name in raw["interchangeable"] else {word}
            found[word] = found.get(word, frozenset()) | shared
    return found


@cache
def family() -> frozenset[str]:
    """Roles of relatives, who may share the name."""
    raw = load_table("rashomon.language", "roles.toml")
    return frozenset(raw["roles"]["family"]) - frozenset(raw["acquaintance"])


@cache
def single() -> frozenset[str]:
    """Classes that one person holds in one body ("leader", "spokesperson")."""
    return frozenset(load_table("rashomon.language", "roles.toml")["single"])


@cache
def _genders() -> dict[str, str]:
    raw = load_table("rashomon.language", "roles.toml")
    return {word: gender for gender, words in raw["gender"].items() for word in words}


def role_gender(role: str) -> str:
    """``m`` or ``f`` where the word tells it ("spokeswoman", "father"), else empty."""
    return _genders().get(role.rsplit(maxsplit=1)[-1] if role else "", "")


def classes(role: str) -> frozenset[str]:
    """The classes of a role; empty when it is not in the table."""
    return roles().get(role, frozenset())


def same_role(a: str, b: str) -> bool:
    """Whether two roles can be one person's at one time: "president", "leader"; "spokesman", "press secretary"."""
    if a == b:
        return True
    if classes(a) and classes(b):
        return bool(classes(a) & classes(b))
    return a.rsplit(maxsplit=1)[-1] == b or b.rsplit(maxsplit=1)[-1] == a
