"""The word lists of ``lexicon.toml`` in the shape the rules need, and countries by any of their names."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rashomon.language.countries import countries, country_named, country_of_demonym
from rashomon.language.tables import load_table


class Lexicon(NamedTuple):
    """Who speaks and acts in news, by lemma in lower case."""

    person: dict[str, str]
    """Bare words for persons → ``m``, ``f`` or empty."""
    bodies: frozenset[str]
    states: frozenset[str]
    firms: frozenset[str]
    civic: frozenset[str]
    groups: frozenset[str]
    organs: frozenset[str]
    own: frozenset[str]
    metonyms: dict[str, str]
    ranks: frozenset[str]
    definite: frozenset[str]
    indefinite: frozenset[str]
    pronouns: dict[str, str]
    """Pronoun → ``he``, ``she``, ``it``, ``they``, ``i`` or ``we``."""
    says: frozenset[str]
    agencies: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lists, read once."""
    raw = load_table("rashomon.annotating.actors", "lexicon.toml")
    person = {w: g for key, g in (("man", "m"), ("woman", "f"), ("either", "")) for w in raw["person"][key]}
    words = raw["words"]
    return Lexicon(
        person=person,
        bodies=frozenset(raw["bodies"]["nouns"]),
        states=frozenset(raw["bodies"]["states"]),
        firms=frozenset(raw["bodies"]["firms"]),
        civic=frozenset(raw["bodies"]["civic"]),
        groups=frozenset(raw["groups"]["nouns"]),
        organs=frozenset(raw["organs"]["nouns"]),
        own=frozenset(raw["organs"]["own"]),
        metonyms=raw["metonyms"],
        ranks=frozenset(words["ranks"]),
        definite=frozenset(words["definite"]),
        indefinite=frozenset(words["indefinite"]),
        pronouns={w: key for key in ("he", "she", "it", "they", "i", "we") for w in words[key]},
        says=frozenset(words["says"]),
        agencies=frozenset(raw["agencies"]["names"]),
    )


@cache
def country(word: str) -> str:
    """The English name of the country of a name, people, adjective or capital; "European Union" too; else empty."""
    own: dict[str, str] = load_table("rashomon.annotating.actors", "lexicon.toml")["countries"]
    key = word.lower()
    if key in own:
        return own[key]
    code = country_named(word) or country_of_demonym(word) or _capitals().get(key)
    return countries()[code].name.split(" (")[0] if code in countries() else ""


@cache
def is_capital(word: str) -> bool:
    """Whether a word is a capital and no name of a country or people."""
    return word.lower() in _capitals() and not country_named(word) and not country_of_demonym(word)


@cache
def _capitals() -> dict[str, str]:
    others: dict[str, str] = load_table("rashomon.annotating.actors", "lexicon.toml")["capitals"]
    return {c.capital.lower(): code for code, c in countries().items() if c.capital} | others
