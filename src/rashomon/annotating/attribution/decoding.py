"""From candidates to attributions: the best labels, repaired by the quotation marks, the overlaps settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.annotating.attribution.tagger import Candidate
from rashomon.annotating.attribution.words import Words

NOTHING, SOURCE, CUE, CONTENT = range(4)
CHANGE = 0.6
"""Cost, in log-probability, of each change of label along the text."""
THRESHOLD = 0.2
"""Least score of an attribution."""
OVERLAP = 0.5
"""Share of the smaller content from which two contents are rivals."""


@dataclass(frozen=True)
class Relation:
    """A decoded attribution; parts are sorted indices of words. ``score`` is between 0 and 1."""

    score: float
    anchor: int
    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]


def decode(words: Words, candidates: Iterable[Candidate]) -> list[Relation]:
    """The attributions that stand, in the order of their anchors."""
    found = (read(candidate) for candidate in candidates if candidate.likely * candidate.valid >= THRESHOLD)
    return settle([relation for relation in found if relation.content])


def read(candidate: Candidate) -> Relation:
    """The likeliest labels of a candidate's words."""
    path = viterbi(candidate.labels, CHANGE)
    source, cue, content = (
        tuple(int(i) + candidate.first for i in np.flatnonzero(path == label)) for label in (SOURCE, CUE, CONTENT)
    )
    if candidate.anchor not in {*source, *cue, *content}:
        cue = tuple(sorted({*cue, candidate.anchor}))
    return Relation(candidate.likely * candidate.valid, candidate.anchor, source, cue, content)


def viterbi(scores: NDArray[np.float32], change: float) -> NDArray[np.int64]:
    """The path of labels with the highest sum of ``scores`` [length, labels], less ``change`` at each change."""
    length, labels = scores.shape
    cost = change * (1 - np.eye(labels, dtype=np.float32))
    best = scores[0]
    back = np.zeros((length, labels), dtype=np.int64)
    for i in range(1, length):
        steps = best[:, None] - cost
        back[i] = steps.argmax(axis=0)
        best = steps.max(axis=0) + scores[i]
    path = np.zeros(length, dtype=np.int64)
    path[-1] = best.argmax()
    for i in range(length - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def settle(relations: Sequence[Relation]) -> list[Relation]:
    """Of rivals for one content the best stands."""
    kept: list[Relation] = []
    for relation in sorted(relations, key=lambda r: (-r.score, r.anchor)):
        mine = set(relation.content)
        rivals = (len(mine & set(other.content)) / min(len(mine), len(other.content)) for other in kept)
        if all(share <= OVERLAP for share in rivals):
            kept.append(relation)
    return sorted(kept, key=lambda r: (r.anchor, r.content))


def find_parents(relations: Sequence[Relation]) -> list[int | None]:
    """For each relation the index of the one whose content holds its cue most closely."""
    contents = [set(relation.content) for relation in relations]
    parents: list[int | None] = []
    for i, relation in enumerate(relations):
        holders = [
            j
            for j, content in enumerate(contents)
            if j != i and content.issuperset({relation.anchor, *relation.content})
        ]
        parents.append(min(holders, key=lambda j: (len(contents[j]), j)) if holders else None)
    return parents
