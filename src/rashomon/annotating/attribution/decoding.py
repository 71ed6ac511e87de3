"""From candidates to attributions: the best labels, repaired by the quotation marks, the overlaps settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rashomon.annotating.attribution.quotations import CLOSING, OPENING
from rashomon.annotating.attribution.tagger import NEAR_LEFT, NEAR_RIGHT, Candidates, Floats
from rashomon.annotating.attribution.words import MARK, Integers, Words

NOTHING, SOURCE, CUE, CONTENT = range(4)
ENTER = np.array([0.0, 0.0, 0.5, 2.5], dtype=np.float32)
"""Cost, in log-probability, of each run of a label: contents are few and long, sources may be one pronoun."""
ENTER_QUOTATION = 1.2
"""The same for a run of content that begins with an opening mark: quotations come in pieces."""
THRESHOLD = 0.32
"""Least score of an attribution."""
OVERLAP = 0.5
"""Share of the smaller content from which two contents are rivals."""
QUOTED = 0.5
"""Share of a quotation from which all of it is content."""
GAP = 3
"""Words between two pieces of a content that are taken to belong to it."""


@dataclass(frozen=True)
class Relation:
    """A decoded attribution; parts are sorted indices of words. ``score`` is between 0 and 1."""

    score: float
    anchor: int
    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]


def decode(words: Words, found: Iterable[Candidates]) -> list[Relation]:
    """The attributions that stand, in the order of their anchors."""
    return settle([repair(words, relation) for relation in read(words, found)])


def read(words: Words, found: Iterable[Candidates], threshold: float = THRESHOLD) -> list[Relation]:
    """The likeliest labels of the candidates that score enough and have a content; all chunks at once, for speed."""
    parts = list(found)
    if not parts:
        return []
    candidates = Candidates.join(parts)
    scores = candidates.likely * candidates.valid
    rows = np.flatnonzero(scores >= threshold)
    chosen = candidates[rows]
    places = np.clip(chosen.anchors[:, None] + np.arange(-NEAR_LEFT, NEAR_RIGHT + 1), 0, len(words) - 1)
    paths = best_paths(chosen.labels, chosen.inside, words.quote[places] == OPENING)
    return [
        _relation(float(score), int(anchor), path)
        for score, anchor, path in zip(scores[rows], chosen.anchors, paths, strict=True)
        if (path == CONTENT).any()
    ]


def _relation(score: float, anchor: int, path: Integers) -> Relation:
    source, cue, content = (
        tuple(int(i) + anchor - NEAR_LEFT for i in np.flatnonzero(path == label)) for label in (SOURCE, CUE, CONTENT)
    )
    if path[NEAR_LEFT] == NOTHING:
        cue = tuple(sorted({*cue, anchor}))
    return Relation(score, anchor, source, cue, content)


def best_paths(labels: Floats, inside: NDArray[np.bool_], opening: NDArray[np.bool_]) -> Integers:
    """For each row the labels with the highest sum, less ``ENTER`` for each run (Viterbi 1967).

    ``labels`` [rows, length, kinds]; the others [rows, length]: ``inside`` the chunk (0 is the label elsewhere), at
    an ``opening`` quotation mark.
    """
    rows, length, kinds = labels.shape
    outside = np.array([0] + [-1e4] * (kinds - 1), dtype=np.float32)
    steps = np.where(inside[..., None], labels, outside)
    enter = np.broadcast_to(ENTER, steps.shape).copy()
    enter[opening, CONTENT] = ENTER_QUOTATION
    change = 1 - np.eye(kinds, dtype=np.float32)
    best = steps[:, 0]
    back = np.zeros((length, rows, kinds), dtype=np.int64)
    for i in range(1, length):
        ways = best[:, :, None] - change * enter[:, i, None, :]
        back[i] = ways.argmax(axis=1)
        best = ways.max(axis=1) + steps[:, i]
    paths = np.zeros((rows, length), dtype=np.int64)
    paths[:, -1] = best.argmax(axis=1)
    for i in range(length - 1, 0, -1):
        paths[:, i - 1] = back[i, np.arange(rows), paths[:, i]]
    return paths


def repair(words: Words, relation: Relation) -> Relation:
    """Quotations are content whole, marks and all; small gaps between the pieces of a content close."""
    taken = {*relation.source, *relation.cue}
    content = set(relation.content)
    held = {int(words.quotation[i]) for i in relation.content} - {0}
    for number in sorted(held | {number + 1 for number in held}):
        quotation = set(np.flatnonzero(words.quotation == number).tolist())
        share = len(quotation & content) / max(len(quotation), 1)
        if not quotation & taken and (share >= QUOTED or _goes_on(words, relation.anchor, number, content)):
            content |= quotation
    for one, other in pairwise(sorted(content)):
        between = range(one + 1, other)
        if 0 < len(between) <= GAP and words.paragraph[one] == words.paragraph[other] and not taken & set(between):
            content |= set(between)
    return replace(relation, content=tuple(sorted(content)))


def _goes_on(words: Words, anchor: int, number: int, content: set[int]) -> bool:
    """Whether the quotation is the second piece of one that the cue interrupts: “We sail,” she said, “and soon.”"""
    places = np.flatnonzero(words.quotation == number)
    if not len(places) or words.shape[places[0] - 1] != MARK:
        return False
    after = min(int(places[-1]) + 1, len(words) - 1)
    ends = after == places[-1] or words.sentence[after] != words.sentence[places[-1]]
    before = [i for i in content if i < anchor < places[0] and words.quote[i] == CLOSING]
    return bool(before and ends and words.sentence[max(before)] == words.sentence[places[0]])


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
