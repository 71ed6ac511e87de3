"""What tells whether two propositions say the same: numbers for a pair, from words, vectors, names, figures, voices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rashomon.comparing import aligner
from rashomon.comparing.propositions import Proposition
from rashomon.comparing.space import Floats, Ints, Space, Words

NAMES = (
    "clause", "sentence", "clause_in_sentence", "words", "around", "sort_ratio", "partial_ratio",
    "shared", "share_a", "share_b", "rarest", "count", "common_run",
    "rank_a", "rank_b", "best_a", "best_b", "best_words_a", "best_words_b", "support", "support_words",
    "names_shared", "names_apart", "names_around_shared", "names_jaccard",
    "numbers_shared", "numbers_apart", "numbers_both", "figures_agree", "figures_clash",
    "same_verb", "quoted_both", "quoted_one", "negated_apart", "denied_apart", "cue_apart", "saying_both",
    "voice_same", "voice_other", "voice_one", "actors_shared", "times_shared", "places_shared",
    "shorter", "longer", "length_ratio", "position", "position_apart", "title",
    "before", "after", "kinds_same", "articles", "pair_close", "widespread", "introduces",
    *aligner.NAMES,
)  # fmt: skip
"""Of the columns of ``features``."""
LONGEST_RUN = 10
"""Words: longer runs in common tell no more."""


def features(space: Space, pairs: Ints, aligned: Floats) -> Floats:
    """[n, len(NAMES)] for ``pairs`` [n, 2] and their ``aligner.alignment``; the order within a pair does not matter."""
    if not len(pairs):
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    columns = {**dict(zip(aligner.NAMES, aligned.T, strict=True)), **plain(space, pairs)}
    return np.stack([columns[name] for name in NAMES], axis=1).astype(np.float32)


def plain(space: Space, pairs: Ints) -> dict[str, NDArray[np.float64]]:
    """Column → its values [n] for ``pairs`` [n, 2], at least one."""
    one, two = pairs[:, 0], pairs[:, 1]
    return {**_vectors(space, one, two), **_partners(space, one, two), **_each(space, pairs)}


def _cosines(words: Words, one: Ints, two: Ints) -> NDArray[np.float64]:
    return np.array([words.cosine(i, j) for i, j in zip(one.tolist(), two.tolist(), strict=True)])


def _rows(a: Floats, b: Floats) -> NDArray[np.float64]:
    return np.asarray(np.einsum("ij,ij->i", a, b), dtype=np.float64)


def _vectors(space: Space, one: Ints, two: Ints) -> dict[str, NDArray[np.float64]]:
    """Cosines of the two."""
    cross = np.maximum(_rows(space.clause[one], space.sentence[two]), _rows(space.sentence[one], space.clause[two]))
    before, after = _neighbours(space)
    return {
        "clause": _rows(space.clause[one], space.clause[two]),
        "sentence": _rows(space.sentence[one], space.sentence[two]),
        "clause_in_sentence": cross,
        "words": _cosines(space.words, one, two),
        "around": _cosines(space.around, one, two),
        "before": _rows(space.clause[before[one]], space.clause[before[two]]),
        "after": _rows(space.clause[after[one]], space.clause[after[two]]),
    }


def _neighbours(space: Space) -> tuple[Ints, Ints]:
    """Index of the proposition before and after each, in its article (itself at the edge)."""
    n = len(space.items)
    before, after = np.arange(n), np.arange(n)
    for i in range(1, n):
        if space.article[i] == space.article[i - 1]:
            before[i], after[i - 1] = i - 1, i
    return before, after


def _partners(space: Space, one: Ints, two: Ints) -> dict[str, NDArray[np.float64]]:
    """How the pair stands beside the best partner of either in the other's article, and what third articles say."""
    best, best_words = space.best, space.best_words
    m = best.shape[1]
    _, column = np.unique(space.article, return_inverse=True)
    cosine = _rows(space.clause[one], space.clause[two])
    words = _cosines(space.words, one, two)
    closeness = _closeness(best, column, m)
    others = np.ones((len(one), m), dtype=bool)
    others[np.arange(len(one)), column[one]] = False
    others[np.arange(len(one)), column[two]] = False
    both = np.where(others, np.minimum(best[one], best[two]), 0)
    both_words = np.where(others, np.minimum(best_words[one], best_words[two]), 0)
    mean = best.sum(axis=1) / max(1, m - 1)
    return {
        "rank_a": np.minimum(cosine - best[one, column[two]], cosine - best[two, column[one]]),
        "rank_b": np.maximum(cosine - best[one, column[two]], cosine - best[two, column[one]]),
        "best_a": np.maximum(best[one, column[two]], best[two, column[one]]),
        "best_b": np.minimum(best[one, column[two]], best[two, column[one]]),
        "best_words_a": words - np.maximum(best_words[one, column[two]], best_words[two, column[one]]),
        "best_words_b": words - np.minimum(best_words[one, column[two]], best_words[two, column[one]]),
        "support": both.max(axis=1),
        "support_words": both_words.max(axis=1),
        "articles": np.full(len(one), float(m)),
        "pair_close": closeness[column[one], column[two]],
        "widespread": np.minimum(mean[one], mean[two]),
    }


def _closeness(best: Floats, column: Ints, m: int) -> NDArray[np.float64]:
    """[m, m] how much of two articles is nearly the same: agency copies come out high."""
    close = np.zeros((m, m))
    for a in range(m):
        rows = best[column == a]
        if len(rows):
            close[a] = (rows > 0.9).mean(axis=0)
    return np.maximum(close, close.T)


def _each(space: Space, pairs: Ints) -> dict[str, NDArray[np.float64]]:
    """What has to be looked at pair by pair."""
    from rapidfuzz.fuzz import partial_ratio, token_sort_ratio

    lowered = [p.text.lower() for p in space.items]
    runs = [_runs(text.split()) for text in lowered]
    rows = []
    for i, j in pairs:
        a, b = space.items[i], space.items[j]
        rows.append(
            {
                "sort_ratio": token_sort_ratio(lowered[i], lowered[j]) / 100,
                "partial_ratio": partial_ratio(lowered[i], lowered[j]) / 100,
                "common_run": float(_common_run(runs[i], runs[j])),
                **_words(a, b, space.weight),
                **_named(a, b),
                **_said(a, b),
                **_shape(a, b),
            }
        )
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in rows[0]}


def _runs(tokens: Sequence[str]) -> list[frozenset[tuple[str, ...]]]:
    """All runs of one word, of two, … up to ``LONGEST_RUN``."""
    return [
        frozenset(tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1))
        for size in range(1, LONGEST_RUN + 1)
    ]


def _common_run(a: Sequence[frozenset[tuple[str, ...]]], b: Sequence[frozenset[tuple[str, ...]]]) -> int:
    """Words of the longest run in common, at most ``LONGEST_RUN``."""
    for size, (mine, theirs) in enumerate(zip(a, b, strict=True)):
        if mine.isdisjoint(theirs):
            return size
    return LONGEST_RUN


def _words(a: Proposition, b: Proposition, weight: dict[str, float]) -> dict[str, float]:
    """Content words in common, by their rarity in the story."""
    mine, theirs = set(a.lemmas), set(b.lemmas)
    both = mine & theirs
    shared = sum(weight[w] for w in sorted(both))
    share_a = shared / max(1e-9, sum(weight[w] for w in sorted(mine)))
    share_b = shared / max(1e-9, sum(weight[w] for w in sorted(theirs)))
    return {
        "shared": shared,
        "share_a": max(share_a, share_b),
        "share_b": min(share_a, share_b),
        "rarest": max((weight[w] for w in both), default=0.0),
        "count": float(len(both)),
        "same_verb": float(a.verb == b.verb),
    }


def _named(a: Proposition, b: Proposition) -> dict[str, float]:
    """Names, numbers, figures, times, places."""
    names = a.names | b.names
    agree, clash = _figures(a, b)
    return {
        "names_shared": float(len(a.names & b.names)),
        "names_apart": float(min(len(a.names - b.names_around), len(b.names - a.names_around))),
        "names_around_shared": float(len(a.names_around & b.names_around)),
        "names_jaccard": len(a.names & b.names) / len(names) if names else 0.5,
        "numbers_shared": float(len(a.numbers & b.numbers)),
        "numbers_apart": float(len(a.numbers ^ b.numbers)) if a.numbers and b.numbers else 0.0,
        "numbers_both": float(bool(a.numbers)) + float(bool(b.numbers)),
        "figures_agree": float(agree),
        "figures_clash": float(clash),
        "actors_shared": float(len(a.actors & b.actors)),
        "times_shared": _overlap(a.times, b.times),
        "places_shared": _overlap(a.places, b.places),
    }


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """1 shared, -1 both there and apart, 0 otherwise."""
    if not a or not b:
        return 0.0
    return 1.0 if a & b else -1.0


def _figures(a: Proposition, b: Proposition) -> tuple[int, int]:
    """How many figures of the same thing agree, and how many do not."""
    agree = clash = 0
    for x in a.quantities:
        for y in b.quantities:
            if x.unit == y.unit and (x.counted == y.counted):
                if x.low <= y.high and y.low <= x.high:
                    agree += 1
                else:
                    clash += 1
    return agree, clash


def _said(a: Proposition, b: Proposition) -> dict[str, float]:
    """Voices, quotation, polarity."""
    both = a.actor is not None and b.actor is not None
    polarity = (
        ("negations" in a.cues) != ("negations" in b.cues),
        ("denials" in a.cues_around) != ("denials" in b.cues_around),
    )
    return {
        "voice_same": float(both and a.actor == b.actor),
        "voice_other": float(both and a.actor != b.actor),
        "voice_one": float((a.attribution is None) != (b.attribution is None)),
        "quoted_both": min(a.quoted, b.quoted),
        "quoted_one": abs(a.quoted - b.quoted),
        "negated_apart": float(polarity[0]),
        "denied_apart": float(polarity[1]),
        "cue_apart": float(len((a.cues ^ b.cues) - {"sayings", "negations"})),
        "saying_both": float("sayings" in a.cues) + float("sayings" in b.cues),
    }


def _shape(a: Proposition, b: Proposition) -> dict[str, float]:
    """Lengths and places in the article."""
    return {
        "shorter": float(min(a.size, b.size)),
        "longer": float(max(a.size, b.size)),
        "length_ratio": min(a.size, b.size) / max(a.size, b.size),
        "position": min(a.position, b.position),
        "position_apart": abs(a.position - b.position),
        "title": float(a.title or b.title),
        "kinds_same": float(a.kind == b.kind),
        "introduces": float(a.introduces) + float(b.introduces),
    }
