"""Words that cannot both hold of one thing, and words that judge, from their table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from rashomon.language.tables import load_table

KINDS = ("good", "bad", "unsure", "sure", "assessing")
"""Of judging words."""


@cache
def _sides() -> dict[str, frozenset[int]]:
    """Word → the sides it is on: 2k and 2k + 1 are against each other."""
    found: dict[str, set[int]] = {}
    for k, pair in enumerate(load_table("rashomon.comparing.conflicts", "opposites.toml")["opposites"]["pairs"]):
        for side, forms in enumerate(pair):
            for form in forms:
                found.setdefault(form, set()).add(2 * k + side)
    return {form: frozenset(sides) for form, sides in found.items()}


@cache
def _kinds() -> dict[str, frozenset[str]]:
    table = load_table("rashomon.comparing.conflicts", "opposites.toml")["judging"]
    return {form: frozenset(k for k in KINDS if form in table[k]) for k in KINDS for form in table[k]}


def judged(lemmas: Iterable[str]) -> frozenset[str]:
    """The kinds of judging words among the lemmas."""
    table = _kinds()
    return frozenset(kind for lemma in lemmas for kind in table.get(lemma, ()))


def sides(lemmas: Iterable[str]) -> frozenset[int]:
    """The sides of opposites that the lemmas take."""
    table = _sides()
    return frozenset(side for lemma in lemmas for side in table.get(lemma, ()))


def opposed(one: frozenset[int], two: frozenset[int]) -> int:
    """How many opposites stand against each other, each taken by one of two clauses and not by the other."""
    return sum((side ^ 1) in two and (side ^ 1) not in one and side not in two for side in one)
