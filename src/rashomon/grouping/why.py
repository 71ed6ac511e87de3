"""Why two articles are together: what they share, and what each share adds to the pair score."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rashomon.grouping.pairs import PAIR_FEATURES, UNKNOWN
from rashomon.grouping.profiles import Profile
from rashomon.grouping.trees import Forest
from rashomon.language.countries import places_named
from rashomon.model import Reason

Kind = Literal["actors", "place", "date", "figures", "words", "title", "passage", "user"]
WITHOUT: tuple[tuple[Kind, dict[str, float]], ...] = (
    ("words", {"words": 0.0, "lead": 0.0, "relative_most": 0.0, "relative_least": 0.0}),
    ("actors", {"names": 0.0, "names_relative_most": 0.0, "names_relative_least": 0.0}),
    ("figures", {"numbers": 0.0}),
    ("title", {"title": 0.0}),
    ("date", {"days_apart": UNKNOWN, "nearness": 0.0, "days_shared": 0.0, "weekdays": 0.0}),
)
"""Kind of reason → the columns of the pair score that tell of it, and their value when nothing is shared."""
SHOWN = 6
USER = 99.0
"""Weight of the user's word: above all else."""


def _nothing_shared() -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """``[len(WITHOUT), columns]``: which columns a kind of reason stands for; what they are when nothing is shared."""
    told = np.zeros((len(WITHOUT), len(PAIR_FEATURES)), dtype=bool)
    value = np.zeros(len(PAIR_FEATURES), dtype=np.float32)
    for k, (_, columns) in enumerate(WITHOUT):
        for column, nothing in columns.items():
            at = PAIR_FEATURES.index(column)
            told[k, at], value[at] = True, nothing
    return told, value


_TOLD, _NOTHING = _nothing_shared()


def reasons(a: Profile, b: Profile, row: NDArray[np.float32], forest: Forest, told: bool = False) -> tuple[Reason, ...]:
    """What two articles share, weightiest first; ``weight`` is the log odds that it adds to the pair score."""
    odds = forest.log_odds(np.vstack([row, np.where(_TOLD, _NOTHING, row)])).tolist()
    found = [Reason("user", (), USER)] if told else []
    for (kind, _), left in zip(WITHOUT, odds[1:], strict=True):
        if odds[0] - left > 0.005:
            found += _shared(kind, a, b, odds[0] - left)
    return tuple(sorted(found, key=lambda reason: -reason.weight))


def _shared(kind: Kind, a: Profile, b: Profile, weight: float) -> list[Reason]:
    """The shared terms of a kind, heaviest in the first article first; names of places apart from those of actors."""
    if kind == "date":
        return _reason(kind, _shared_days(a, b), weight)
    if kind == "words":
        named = {name.lower() for name in a.shown["names"]}
        return _reason(kind, [word for word in _common(kind, a, b) if word.lower() not in named], weight)
    if kind == "actors":
        return _actors_and_places(a, b, weight)
    return _reason(kind, _common({"figures": "numbers"}.get(kind, kind), a, b), weight)


def _reason(kind: Kind, shared: Sequence[str], weight: float) -> list[Reason]:
    return [Reason(kind, tuple(shared[:SHOWN]), round(weight, 2))] if shared else []


def _common(field: str, a: Profile, b: Profile) -> list[str]:
    """Terms of a field that both show, as the first article spells them."""
    theirs = b.spelled(field)
    return [term for number, term in a.spelled(field).items() if number in theirs]


def _actors_and_places(a: Profile, b: Profile, weight: float) -> list[Reason]:
    """Shared names, those that are places by themselves; the weight is divided by their number."""
    known = {*a.places, *b.places}
    shared = _common("names", a, b)
    parts = {part for name in shared for part in name.split() if " " in name}
    whole = [name for name in shared if name not in parts]
    places = [name for name in whole if name in known or in_gazetteer(name)]
    actors = [name for name in whole if name not in places]
    share = len(places) / max(1, len(whole))
    return _reason("actors", actors, weight * (1 - share)) + _reason("place", places, weight * share)


@lru_cache(maxsize=1 << 14)
def in_gazetteer(name: str) -> bool:
    """Whether a country, region or town has this name."""
    return bool(places_named(name))


def _shared_days(a: Profile, b: Profile) -> tuple[str, ...]:
    """Days both mention (``--08-16``), or the days of publication when they are at most two apart."""
    both = sorted(day for day in a.days.mentioned if day in b.days.mentioned)
    if both:
        return tuple(f"--{day // 32:02d}-{day % 32:02d}" for day in both[:SHOWN])
    first, second = a.days.published, b.days.published
    if first and second and abs(first - second) <= 2:
        return tuple(date.fromordinal(day).isoformat() for day in sorted({first, second}))
    return ()
