"""Attributions inside contents ("A said that B had promised …"): the contents, read again as texts of their own.

The training data mark one layer only, so the model passes over a cue that somebody else is reporting. Read by
itself the content has no such reporter, and the same model finds what it holds. Only contents with a word of
reporting are read again, and only third parties who are said to have said something count: "I think" inside a
quotation is the speaker's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from rashomon.annotating.attribution.decoding import Relation, read, settle
from rashomon.annotating.attribution.tagger import candidates
from rashomon.annotating.attribution.words import MARK, Words

LEAST_INNER = 0.85
"""Least score of an attribution inside another."""
SHORTEST = 5
"""Words of a content that may hold another attribution."""
DEPTH = 3
"""Layers below the first."""


@dataclass(frozen=True)
class Hints:
    """Indices of words: ``reporting`` may be cues of an inner attribution, ``own`` are pronouns of the speaker."""

    reporting: Collection[int]
    own: Collection[int]


def add_inner(words: Words, relations: Sequence[Relation], hints: Hints) -> list[Relation]:
    """The relations and those inside their contents, in the order of their anchors."""
    found = list(relations)
    layer = found
    for _ in range(DEPTH):
        layer = _inner(words, layer, hints, {i for relation in found for i in (*relation.cue, relation.anchor)})
        if not layer:
            break
        found = found + layer
    return sorted(found, key=lambda relation: (relation.anchor, -len(relation.content)))


def _inner(words: Words, outer: Sequence[Relation], hints: Hints, cues: Collection[int]) -> list[Relation]:
    """One layer: the contents become the paragraphs of a text; what is found in each is put back in its place."""
    places: list[int] = []
    owners: list[int] = []
    for number, relation in enumerate(outer):
        content = _bare(words, relation.content)
        if len(content) >= SHORTEST and any(i in hints.reporting and i not in cues for i in content):
            places += content
            owners += [number] * len(content)
    if not places:
        return []
    text = extract(words, places, owners)
    found = []
    for relation in read(text, candidates(text, LEAST_INNER), LEAST_INNER):
        inner = _put_back(relation, places, owners)
        if _stands(inner, outer[owners[relation.anchor]], hints, cues):
            found.append(inner)
    return settle(found)


def _bare(words: Words, content: Sequence[int]) -> list[int]:
    """The content without quotation marks, when all its words stand between them."""
    quoted = [words.quotation[i] > 0 for i in content if words.shape[i] != MARK]
    return [i for i in content if words.quote[i] < 2] if all(quoted) else list(content)


def extract(words: Words, places: Sequence[int], paragraphs: Sequence[int]) -> Words:
    """These words as a text; what stands wholly between quotation marks is unquoted."""
    at = np.asarray(places, dtype=np.int64)
    paragraph = np.asarray(paragraphs, dtype=np.int64)
    quote, quotation = words.quote[at].copy(), words.quotation[at].copy()
    for number in np.unique(paragraph):
        rows = paragraph == number
        if (quotation[rows & (words.shape[at] != MARK)] > 0).all():
            quote[rows] = quotation[rows] = 0
    first = np.diff(paragraph, prepend=-1).astype(bool).astype(np.int64)
    return Words(
        words.start[at],
        words.end[at],
        words.shape[at],
        quote,
        quotation,
        first,
        paragraph,
        words.sentence[at],
        [words.pieces[i] for i in places],
    )


def _put_back(relation: Relation, places: Sequence[int], owners: Sequence[int]) -> Relation:
    def back(part: Sequence[int]) -> tuple[int, ...]:
        return tuple(places[i] for i in part if owners[i] == owners[relation.anchor])

    return Relation(
        relation.score, places[relation.anchor], back(relation.source), back(relation.cue), back(relation.content)
    )


def _stands(inner: Relation, outer: Relation, hints: Hints, cues: Collection[int]) -> bool:
    """Whether somebody else is said to have said something, and less than the whole."""
    others = any(i not in hints.own for i in inner.source)
    reports = any(i in hints.reporting and i not in cues for i in {*inner.cue, inner.anchor})
    return others and reports and 2 <= len(inner.content) < len(outer.content)
