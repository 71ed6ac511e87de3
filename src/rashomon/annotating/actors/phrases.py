"""Phrases that may mean an actor, and the functions that a text gives somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["name", "title", "pronoun", "group", "metonym"]
Label = Literal["person", "organisation", "government", "group", "unknown"]

REACH = 14
"""Tokens beside a name or noun in which its description is looked for."""


@dataclass(slots=True)
class Role:
    """A function as the text gives it: "a NATO spokeswoman" → word "spokeswoman", of "NATO"."""

    word: str
    of: str = ""
    gender: str = ""
    rank: frozenset[str] = frozenset()


@dataclass(slots=True)
class Phrase:
    """Tokens ``start`` to ``end`` that may mean an actor. ``reach`` holds the descriptions around a name too."""

    start: int
    end: int
    head: int
    kind: Kind
    label: Label
    text: str
    roles: list[Role] = field(default_factory=list)
    reach: tuple[int, int] = (0, 0)
    gender: str = ""
    plural: bool = False
    definite: bool = False
    age: int | None = None
    pronoun: str = ""
    of_many: tuple[tuple[int, int], ...] = ()
    """Token spans of the names in "the leaders of A, B and C"."""
