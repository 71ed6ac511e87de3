"""The word lists of ``lexicon.toml`` in the shape the rules need, and countries by any of their names."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

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
    )


@cache
def capitals() -> frozenset[str]:
    """Capitals in lower case; some are family names too."""
    from countryinfo import all_countries

    found: set[str] = set(load_table("rashomon.annotating.actors", "lexicon.toml")["capitals"]["names"])
    for country in all_countries():
        capital = country.capital() or []
        found.update(c.lower() for c in ([capital] if isinstance(capital, str) else capital))
    return frozenset(found - {country.name().lower() for country in all_countries()})


@cache
def countries() -> dict[str, str]:
    """Names, other spellings, demonyms and capitals in lower case → the country's English name."""
    from countryinfo import all_countries

    found: dict[str, str] = {}
    rows = [(c.name(), c.demonym() or "", c.capital() or "", c.alt_spellings() or []) for c in all_countries()]
    for name, demonym, capital, _ in rows:
        for word in (name, demonym, *([capital] if isinstance(capital, str) else capital)):
            found.setdefault(word.lower(), name)
    for name, _, _, spellings in rows:
        for word in spellings:
            if len(word) > 3:  # codes such as AND and PER are words
                found.setdefault(word.lower(), name)
    found.update(load_table("rashomon.annotating.actors", "lexicon.toml")["countries"])
    found.pop("", None)
    return found
