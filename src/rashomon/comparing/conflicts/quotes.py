"""One utterance quoted in different words: likeness without being the same or one inside the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.comparing.conflicts.measures import spelling
from rashomon.comparing.cues import words
from rashomon.comparing.propositions import Proposition
from rashomon.comparing.space import Ints, Space
from rashomon.comparing.wording import align

FEWEST = 4
"""Words of a quotation that is held against another."""
SPELLED = 0.78
"""Likeness of two spellings of one word."""
ALIKE = 0.3
"""Cosine of the clauses from which quotations are held against each other."""
COLUMNS = (
    "common", "changed", "only", "changed_share", "common_share", "ratio", "shortest", "telling_changed",
    "whole", "quoted_a", "quoted_b", "edges",
)  # fmt: skip
"""Of the measures of a rewording."""


@dataclass(frozen=True)
class Rewording:
    """Quotations in propositions ``i`` and ``j`` that may be of one utterance, and differ."""

    i: int
    j: int
    measures: tuple[float, ...]


def rewordings(space: Space, pairs: Ints) -> list[tuple[int, Rewording]]:
    """(row in ``pairs`` [n, 2], rewording) of all quotations that are alike and not the same."""
    said = [words(p.quotation) for p in space.items]
    found = []
    for row, (i, j) in enumerate(pairs.tolist()):
        if min(len(said[i]), len(said[j])) < FEWEST or float(space.clause[i] @ space.clause[j]) < ALIKE:
            continue
        common, changed, only = difference(said[i], said[j])
        if (changed == 0 and only < 2) or common < 2:
            continue
        found.append((row, Rewording(i, j, _measures(space.items, said, i, j, common, changed, only))))
    return found


def _measures(
    items: Sequence[Proposition], said: Sequence[Sequence[str]], i: int, j: int, common: int, changed: int, only: int
) -> tuple[float, ...]:
    a, b = items[i], items[j]
    short, long = sorted((said[i], said[j]), key=len)
    lemmas = set(a.lemmas) ^ set(b.lemmas)
    return (
        float(common),
        float(changed),
        float(only),
        changed / max(1, common),
        common / len(short),
        len(short) / len(long),
        float(len(short)),
        float(len(lemmas)),
        float(min(a.quoted, b.quoted) > 0.8),
        min(a.quoted, b.quoted),
        max(a.quoted, b.quoted),
        float(short[0] == long[0]) + float(short[-1] == long[-1]),
    )


def difference(left: Sequence[str], right: Sequence[str]) -> tuple[int, int, int]:
    """Of two quotations: words in common in order, words changed between them, words only the shorter one has.

    Spelling, hyphens and words written together or apart make no difference.
    """
    aligned = align(left, right)
    if aligned is None:
        return 0, 0, min(len(left), len(right))
    p, p_end, q, q_end, common = aligned
    one, two = list(left[p:p_end]), list(right[q:q_end])
    changed = max(_unlike(one, two), _unlike(two, one))
    short, long = sorted((left, right), key=len)
    return common, changed, _unlike(short, long)


def _unlike(one: Sequence[str], two: Sequence[str]) -> int:
    """Words of one that the other has in no spelling."""
    text = "".join(two)
    kin = set(two)
    return sum(w not in kin and w not in text and not any(spelling(w, other) > SPELLED for other in kin) for w in one)
