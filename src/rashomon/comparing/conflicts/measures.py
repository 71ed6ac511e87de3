"""When two figures cannot both be true, and when two spellings are of one name."""

from __future__ import annotations

from functools import lru_cache
from math import log

from rashomon.comparing.propositions import Quantity
from rashomon.language.names import fold

ROUNDING = 0.05
"""Share by which a round or hedged figure may miss another."""


def gap(x: Quantity, y: Quantity) -> float:
    """How far two figures are apart, as the logarithm of their ratio; 0 when both can be true.

    Rounding is no difference: a figure given to one or two places agrees with what rounds to it.
    """
    if x.low <= y.high and y.low <= x.high:
        return 0.0
    lower, upper = sorted((x, y), key=lambda q: q.low)
    small, big = abs(lower.high), abs(upper.low)
    if x.hedged or y.hedged or _round(x) or _round(y):
        wide = max(small, big)
        if wide and abs(big - small) / wide < ROUNDING:
            return 0.0
    return abs(log((big + 0.5) / (small + 0.5)))


def _round(q: Quantity) -> bool:
    """A value with at most two digits that count, from a hundred on."""
    value = q.low if q.low == q.high else 0.0
    return value >= 100 and float(f"{value:.1e}") == value


@lru_cache(maxsize=100_000)
def spelling(x: str, y: str) -> float:
    """Likeness of two spellings, 0 to 1 (Jaro-Winkler); 0 for one that is the other's plural, genitive or adjective."""
    from rapidfuzz.distance import JaroWinkler, Levenshtein

    if min(len(x), len(y)) < 4 or x.startswith(y) or y.startswith(x):
        return 0.0
    if Levenshtein.distance(x, y) > max(2, max(len(x), len(y)) // 3 + 1):
        return 0.0
    return float(JaroWinkler.similarity(x, y))


def same_spelling(x: str, y: str) -> bool:
    """The same but for accents, an abbreviation, British or American spelling, a plural or the adjective of a name."""
    x, y = fold(x).rstrip("."), fold(y).rstrip(".")
    if x == y or x.startswith(y) or y.startswith(x):
        return True
    if x.replace("s", "z") == y.replace("s", "z") or x.replace("ou", "o") == y.replace("ou", "o"):
        return True
    short, long = sorted((x, y), key=len)
    stem = long[: len(short) - 1] == short[:-1]
    return stem and long[len(short) - 1 :] in {
        "s",
        "es",
        "n",
        "an",
        "ian",
        "ean",
        "ese",
        "i",
        "ish",
        "ns",
        "ians",
        "'s",
    }
