"""What tells of any two propositions whether they are in conflict: cues, voices, judgements, days, words, vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.comparing.conflicts.opposites import KINDS as JUDGING
from rashomon.comparing.conflicts.opposites import judged, opposed, sides
from rashomon.comparing.cues import cues, words
from rashomon.comparing.features import plain
from rashomon.comparing.propositions import Proposition
from rashomon.comparing.space import Floats, Ints, Space

Column = NDArray[np.float64]
CUES = ("negations", "denials", "refusals", "doubts", "accusations", "demands", "contrasts")
STANCES = ("denies", "questions", "demands", "promises", "warns", "accuses", "believes")
CLAUSE = (
    *CUES,
    *(f"{kind}_near" for kind in ("denials", "accusations", "contrasts")),
    *STANCES,
    *JUDGING,
    "attributed", "anonymous", "quoted", "title", "introduces", "points_back", "figures", "turn_before",
)  # fmt: skip
"""What is known of one clause, yes or no."""
LIKENESS = (
    "clause", "sentence", "clause_in_sentence", "words", "around", "sort_ratio", "partial_ratio", "shared",
    "share_a", "share_b", "rarest", "common_run", "rank_a", "rank_b", "best_a", "best_b", "support",
    "support_words", "names_shared", "names_apart", "names_jaccard", "numbers_shared", "numbers_apart",
    "figures_agree", "figures_clash", "same_verb", "quoted_both", "quoted_one", "voice_same", "voice_other",
    "actors_shared", "times_shared", "places_shared", "shorter", "longer", "length_ratio", "position_apart",
    "title", "before", "after", "kinds_same", "articles", "pair_close",
)  # fmt: skip
"""What is taken from the pair model's features."""
PAIR = (
    *(f"{name}_{count}" for name in CLAUSE for count in ("one", "both")),
    "same_day", "days", "voices_same", "voices_other", "speaks_of", "speak_of_each_other", "opposed", "judged_apart",
    "inside", "one_sentence", "sentences_apart", "later_turns", "same",
)  # fmt: skip
"""What is added."""
COLUMNS = (*LIKENESS, *PAIR)
"""Of the columns of ``shared``."""


@dataclass(frozen=True)
class Clauses:
    """What is known of each clause of a story, by column."""

    flags: NDArray[np.bool_]
    """[n, len(CLAUSE)]"""
    actor: Ints
    """Number of the actor who speaks; -1 when none is known."""
    sentence: Ints
    day: Column
    """When the article was published, in days; NaN when it is not known."""


def describe(space: Space, days: Mapping[int, float]) -> Clauses:
    """The clauses of a story. ``days``: article → when it was published, in days."""
    numbers = {name: n for n, name in enumerate(sorted({p.actor for p in space.items if p.actor is not None}))}
    return Clauses(
        np.array([_flags(p) for p in space.items], dtype=bool).reshape(len(space.items), len(CLAUSE)),
        np.array([-1 if p.actor is None else numbers[p.actor] for p in space.items], dtype=np.int64),
        np.array([p.sentence for p in space.items], dtype=np.int64),
        np.array([days.get(p.article, np.nan) for p in space.items], dtype=np.float64),
    )


def _flags(item: Proposition) -> list[bool]:
    kinds = judged(item.lemmas)
    return [
        *(kind in item.cues for kind in CUES),
        *(kind in item.cues_around for kind in ("denials", "accusations", "contrasts")),
        *(item.stance == stance for stance in STANCES),
        *(kind in kinds for kind in JUDGING),
        item.attribution is not None,
        item.attribution is not None and item.actor is None,
        item.quoted > 0.5,
        item.title,
        item.introduces,
        item.denier is not None,
        bool(item.quantities),
        _turns(item),
    ]


def _turns(item: Proposition) -> bool:
    """Whether the clause's sentence opens with a word of contrast."""
    return "contrasts" in cues(" ".join(item.sentence_text.split()[:2]))


def shared(space: Space, pairs: Ints, same: Column, days: Mapping[int, float]) -> Floats:
    """[n, len(COLUMNS)] for ``pairs`` [n, 2], i < j; ``same``: [n] probability that they make one claim."""
    if not len(pairs):
        return np.zeros((0, len(COLUMNS)), dtype=np.float32)
    clauses = describe(space, days)
    one, two = pairs[:, 0], pairs[:, 1]
    a, b = clauses.flags[one], clauses.flags[two]
    counts = np.stack([a ^ b, a & b], axis=2).reshape(len(pairs), 2 * len(CLAUSE))
    columns = [
        *_days(clauses, one, two),
        *_voices(space.items, clauses, one, two),
        *_judgements(space.items, one, two),
        *_places(space, clauses, one, two),
        same,
    ]
    likeness = plain(space, pairs)
    columns = [*(likeness[name] for name in LIKENESS), *counts.T.astype(float), *columns]
    return np.stack(columns, axis=1).astype(np.float32)


def _days(clauses: Clauses, one: Ints, two: Ints) -> list[Column]:
    apart = np.abs(clauses.day[one] - clauses.day[two])
    known = ~np.isnan(apart)
    return [np.where(known, apart < 1, 0.5), np.where(known, np.minimum(apart, 30), -1)]


def _voices(items: Sequence[Proposition], clauses: Clauses, one: Ints, two: Ints) -> list[Column]:
    x, y = clauses.actor[one], clauses.actor[two]
    both = (x >= 0) & (y >= 0)
    spoken = [{w for w in words(p.voice) if len(w) > 3} for p in items]
    about = np.array(
        [
            (_speaks_of(items[i], items[j], spoken[j]), _speaks_of(items[j], items[i], spoken[i]))
            for i, j in zip(one.tolist(), two.tolist(), strict=True)
        ],
        dtype=bool,
    ).reshape(-1, 2)
    return [
        (both & (x == y)).astype(float),
        (both & (x != y)).astype(float),
        about.any(axis=1).astype(float),
        about.all(axis=1).astype(float),
    ]


def _speaks_of(a: Proposition, b: Proposition, voice: set[str]) -> bool:
    """Whether the first names the speaker of the second, by identity or by name."""
    return (b.actor is not None and b.actor in a.actors) or not voice.isdisjoint(a.names)


def _judgements(items: Sequence[Proposition], one: Ints, two: Ints) -> list[Column]:
    held = [sides(p.lemmas) for p in items]
    kinds = [judged(p.lemmas) for p in items]
    tone = np.array(
        [("good" in k) - float("bad" in k) - 0.5 * ("negations" in p.cues) for k, p in zip(kinds, items, strict=True)]
    )
    against = [float(opposed(held[i], held[j])) for i, j in zip(one.tolist(), two.tolist(), strict=True)]
    return [np.array(against), np.abs(tone[one] - tone[two])]


def _places(space: Space, clauses: Clauses, one: Ints, two: Ints) -> list[Column]:
    inside = space.article[one] == space.article[two]
    apart = np.abs(clauses.sentence[one] - clauses.sentence[two])
    later = np.where(clauses.sentence[two] >= clauses.sentence[one], two, one)
    turn = clauses.flags[:, CLAUSE.index("turn_before")]
    return [
        inside.astype(float),
        (inside & (apart == 0)).astype(float),
        np.where(inside, np.minimum(apart, 20), -1).astype(float),
        (inside & (apart == 1) & turn[later]).astype(float),
    ]
