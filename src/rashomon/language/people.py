"""Whether a noun names people."""

from __future__ import annotations

from functools import cache

from rashomon.language.tables import load_table


@cache
def _nouns() -> frozenset[str]:
    return frozenset(load_table("rashomon.language", "people.toml")["nouns"].split())


@cache
def is_person(lemma: str) -> bool:
    """Whether the noun (singular, lower case or a name) means people: a listed noun, or a telling ending."""
    table = load_table("rashomon.language", "people.toml")
    word = lemma.lower().rsplit("-", 1)[-1]
    if lemma.lower() in _nouns() or word in _nouns():
        return True
    if word in table["not_people"].split():
        return False
    # A demonym keeps its capital: "Calvanians", "Karsholmers".
    if lemma[:1].isupper() and word.rstrip("s").endswith(("ian", "ean", "ite", "ese", "ish", "ander")):
        return True
    return len(word) > 5 and word.endswith(tuple(table["strong_endings"]))
