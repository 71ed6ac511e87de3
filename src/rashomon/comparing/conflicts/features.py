"""What tells whether two propositions can both stand: polarity, figures, names, quoted words, days, and who speaks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from rashomon.comparing.propositions import Proposition, Quantity
from rashomon.comparing.space import Floats, Ints, Space

CUES = ("negations", "denials", "refusals", "doubts", "accusations", "demands", "contrasts")
STANCES = ("denies", "accuses", "demands", "questions", "promises")

NAMES = (
    *(f"{cue}_{how}" for cue in CUES for how in ("one", "both", "apart_around")),
    *(f"{stance}_one" for stance in STANCES),
    "same", "inside", "sentences_apart", "same_sentence", "spoken_one", "spoken_both", "same_actor", "other_actor",
    "answers", "figure_ratio", "figure_like", "figure_context", "counted_same", "unit_same", "figures_one", "figures_two",
    "numbers_common", "name_variant", "name_variants", "name_only", "quoted_same", "quoted_ratio", "words_changed",
    "times_apart", "times_both", "places_apart", "days", "either_end", "linked", "linked_other",
)  # fmt: skip
"""Of the columns of ``conflict_features``."""

VARIANT = 0.6
"""Least likeness of two spellings of one name."""
UNLIKE = 0.97


def conflict_features(
    space: Space, pairs: Ints, same: NDArray[np.float64], published: Mapping[int, float]
) -> Floats:
    """[n, len(NAMES)] for ``pairs`` [n, 2]; ``same``: their probability of being one claim (0 inside an article).

    ``published``: article → day number, where known.
    """
    if not len(pairs):
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    strongest = np.zeros(len(space.items))
    for (i, j), value in zip(pairs.tolist(), same, strict=True):
        strongest[i], strongest[j] = max(strongest[i], value), max(strongest[j], value)
    rows = []
    for (i, j), value in zip(pairs.tolist(), same, strict=True):
        a, b = space.items[i], space.items[j]
        row = {
            **_polarity(a, b),
            **_speakers(a, b),
            **_figures(a, b),
            **_names(a, b),
            **_quoted(a, b),
            **_when(a, b, published),
            "same": float(value),
            "linked": float(max(strongest[i], strongest[j]) - value),
            "linked_other": float(min(strongest[i], strongest[j]) - value),
        }
        rows.append([row[name] for name in NAMES])
    return np.array(rows, dtype=np.float32)


def _polarity(a: Proposition, b: Proposition) -> dict[str, float]:
    """Cue words on one side, on both, and in one of the two sentences only."""
    found = {}
    for cue in CUES:
        one, two = cue in a.cues, cue in b.cues
        found[f"{cue}_one"] = float(one != two)
        found[f"{cue}_both"] = float(one and two)
        found[f"{cue}_apart_around"] = float((cue in a.cues_around) != (cue in b.cues_around))
    for stance in STANCES:
        found[f"{stance}_one"] = float((a.stance == stance) != (b.stance == stance))
    return found


def _speakers(a: Proposition, b: Proposition) -> dict[str, float]:
    """Who speaks, and how far apart in one article."""
    inside = a.article == b.article
    known = a.actor is not None and b.actor is not None
    return {
        "inside": float(inside),
        "sentences_apart": float(min(20, abs(a.sentence - b.sentence))) if inside else -1.0,
        "same_sentence": float(inside and a.sentence == b.sentence),
        "spoken_one": float((a.attribution is None) != (b.attribution is None)),
        "spoken_both": float(a.attribution is not None and b.attribution is not None),
        "same_actor": float(known and a.actor == b.actor),
        "other_actor": float(known and a.actor != b.actor),
        "answers": float(bool({a.actor} & b.actors - {None}) or bool({b.actor} & a.actors - {None})),
        "either_end": float(a.title or b.title),
    }


def _figures(a: Proposition, b: Proposition) -> dict[str, float]:
    """The two figures that are likest in what they count and cannot both be true."""
    best = (-1.0, 0.0, 0.0, 0.0, 0.0)
    for x in a.quantities:
        for y in b.quantities:
            clash = gap(x, y)
            if clash <= 0:
                continue
            counted = float(x.counted is not None and x.counted == y.counted)
            unit = float(x.unit == y.unit)
            near = _context(a, x, b, y)
            likeness = counted + unit + near
            if likeness > best[0]:
                best = (likeness, min(clash, 10.0), counted, unit, near)
    return {
        "figure_like": best[0],
        "figure_ratio": best[1],
        "counted_same": best[2],
        "unit_same": best[3],
        "figure_context": best[4],
        "figures_one": float(min(len(a.quantities), len(b.quantities))),
        "figures_two": float(max(len(a.quantities), len(b.quantities))),
        "numbers_common": float(len(a.numbers & b.numbers)),
    }


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
        if wide and abs(big - small) / wide < 0.05:
            return 0.0
    return abs(log((big + 0.5) / (small + 0.5)))


def _round(q: Quantity) -> bool:
    """A value with at most two digits that count, from a hundred on."""
    value = q.low if q.low == q.high else 0.0
    return value >= 100 and float(f"{value:.1e}") == value


def _context(a: Proposition, x: Quantity, b: Proposition, y: Quantity) -> float:
    """Share of the words around two figures that they have in common."""
    one, two = _around(a, x), _around(b, y)
    return len(one & two) / max(1, min(len(one), len(two)))


def _around(item: Proposition, q: Quantity) -> set[str]:
    text = item.text[max(0, q.start - item.start - 40) : q.end - item.start + 40].lower()
    return {w for w in text.split() if len(w) > 3 and not any(c.isdigit() for c in w)}


def _names(a: Proposition, b: Proposition) -> dict[str, float]:
    """Names of one that are nearly, but not quite, names of the other."""
    best, count = 0.0, 0
    for x in sorted(a.names - b.names_around):
        for y in sorted(b.names - a.names_around):
            like = spelling(x, y)
            if VARIANT <= like < UNLIKE:
                best, count = max(best, like), count + 1
    return {
        "name_variant": best,
        "name_variants": float(count),
        "name_only": float(min(len(a.names - b.names_around), len(b.names - a.names_around))),
    }


@lru_cache(maxsize=100_000)
def spelling(x: str, y: str) -> float:
    """Likeness of two spellings, 0 to 1 (Jaro-Winkler); 0 for one that is the other's plural, genitive or adjective."""
    from rapidfuzz.distance import JaroWinkler, Levenshtein

    if min(len(x), len(y)) < 4 or x.startswith(y) or y.startswith(x):
        return 0.0
    if Levenshtein.distance(x, y) > max(2, max(len(x), len(y)) // 3 + 1):
        return 0.0
    return float(JaroWinkler.similarity(x, y))


def _quoted(a: Proposition, b: Proposition) -> dict[str, float]:
    """Whether both are quotations, and how their words differ."""
    from rapidfuzz.fuzz import ratio, token_set_ratio

    one, two = a.text.lower(), b.text.lower()
    return {
        "quoted_same": min(a.quoted, b.quoted),
        "quoted_ratio": ratio(one, two) / 100,
        "words_changed": token_set_ratio(one, two) / 100,
    }


def _when(a: Proposition, b: Proposition, published: Mapping[int, float]) -> dict[str, float]:
    """Dates and places that are there on both sides and differ, and days between the articles."""
    days = abs(published[a.article] - published[b.article]) if {a.article, b.article} <= published.keys() else -1.0
    return {
        "times_apart": float(bool(a.times and b.times and not a.times & b.times)),
        "times_both": float(bool(a.times and b.times)),
        "places_apart": float(bool(a.places and b.places and not a.places & b.places)),
        "days": min(days, 30.0),
    }
