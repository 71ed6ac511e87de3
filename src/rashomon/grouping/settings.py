"""How far grouping looks, how sure it must be, and what it was trained with."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from rashomon.grouping.pairs import pair_forest
from rashomon.grouping.profiles import Frequencies
from rashomon.grouping.solve import merge_forest
from rashomon.grouping.trees import Forest


class Settings(Struct, frozen=True):
    """How far grouping looks, and how sure it must be."""

    window: int = 30_000
    """Articles that a new one may be grouped with: the last so many."""
    threshold: float = 0.4
    """Merge score from which two clusters are one story."""
    touch: float = 0.2
    """Pair score from which an article touches a story."""
    plain: float = 0.85
    """Mean pair score from which an article joins a story without solving anew."""
    neighbourhood: int = 96
    """Articles solved at once, at most."""
    members: int = 48
    """Articles of one story that take part, at most: the newest."""
    remember: int = 1_000_000
    """Articles that left the window and can still be looked up."""
    shortest: int = 4
    """Words without which an article cannot be compared."""


class Models(NamedTuple):
    """What is trained, or counted beforehand."""

    frequencies: Frequencies
    """Word counts to start from: the grouper takes a copy."""
    pair: Forest
    merge: Forest

    @classmethod
    def shipped(cls) -> Models:
        """Those in ``weights/grouping``. Raises ModelError when they are missing."""
        return cls(Frequencies.background(), pair_forest(), merge_forest())
