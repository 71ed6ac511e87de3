"""Words packed into chunks for the encoder, and the window of words around an anchor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.annotating.attribution.quotations import Range
from rashomon.annotating.attribution.words import MARK, Integers, Words

MAX_PIECES = 254
"""Word pieces of a chunk, without the two special ones."""
LEFT, RIGHT = 64, 96
"""Words before and after the anchor that may belong to its attribution."""
FIRST_PIECE, LAST_PIECE = 101, 102

STEPS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 24, 28, 34, 40, 50, 60, 75, 96)
"""Distances, in words, at which a new bucket begins."""
ANCHOR = len(STEPS) + 1
"""The bucket of the anchor itself."""
DISTANCES = 2 * ANCHOR + 1
RELATIONS = 60


def cut(words: Words, limit: int = MAX_PIECES) -> Iterator[Range]:
    """Ranges of words that hold at most ``limit`` pieces each, cut at paragraphs, else sentences, else anywhere."""
    sizes = [len(pieces) for pieces in words.pieces]
    first = 0
    while first < len(sizes):
        total, last, paragraph, sentence = 0, first, 0, 0
        while last < len(sizes) and total + sizes[last] <= limit:
            total += sizes[last]
            last += 1
            if last == len(sizes) or words.paragraph[last] != words.paragraph[last - 1]:
                paragraph = last
            elif words.sentence[last] != words.sentence[last - 1]:
                sentence = last
        if last < len(sizes):
            last = paragraph or sentence or last
        yield first, last
        first = last


@dataclass(frozen=True)
class Chunk:
    """A range of words as the encoder takes it; the columns have one row a word piece, ``at`` one a word."""

    first: int
    last: int
    ids: list[int]
    shape: list[int]
    quote: list[int]
    start: list[int]
    at: list[int]
    """Where each word's first piece is."""


def pack(words: Words, first: int, last: int) -> Chunk:
    """The chunk of these words, with the special pieces at its ends."""
    ids, shape, quote, start, at = [FIRST_PIECE], [MARK], [0], [0], []
    for i in range(first, last):
        at.append(len(ids))
        pieces = words.pieces[i]
        ids += pieces
        shape += [int(words.shape[i])] * len(pieces)
        quote += [int(words.quote[i])] * len(pieces)
        start += [int(words.first[i])] + [0] * (len(pieces) - 1)
    return Chunk(first, last, [*ids, LAST_PIECE], [*shape, MARK], [*quote, 0], [*start, 0], at)


def feed_of(chunk: Chunk) -> dict[str, Integers]:
    """The input of the shipped encoder, which takes one chunk at a time and so needs no mask."""
    columns = {"ids": chunk.ids, "shape": chunk.shape, "quote": chunk.quote, "first": chunk.start, "at": chunk.at}
    return {name: np.array([column], dtype=np.int64) for name, column in columns.items()}


def collate(chunks: Sequence[Chunk]) -> dict[str, Integers]:
    """The encoder's input in training, padded: ``at`` is [n, words], the others are [n, pieces]."""
    length = max(len(chunk.ids) for chunk in chunks)
    count = max(len(chunk.at) for chunk in chunks)
    feed = {
        name: np.zeros((len(chunks), length), dtype=np.int64) for name in ("ids", "shape", "quote", "first", "mask")
    }
    feed["at"] = np.zeros((len(chunks), count), dtype=np.int64)
    for row, chunk in enumerate(chunks):
        used = len(chunk.ids)
        feed["ids"][row, :used] = chunk.ids
        feed["shape"][row, :used] = chunk.shape
        feed["quote"][row, :used] = chunk.quote
        feed["first"][row, :used] = chunk.start
        feed["mask"][row, :used] = 1
        feed["at"][row, : len(chunk.at)] = chunk.at
    return feed


@dataclass(frozen=True)
class Windows:
    """For each anchor the words around it, all [anchors, LEFT + 1 + RIGHT].

    ``index`` counts from the chunk's first word; where ``inside`` is false the place lies outside the chunk.
    """

    index: Integers
    inside: NDArray[np.bool_]
    distance: Integers
    relation: Integers

    def narrow(self, left: int, right: int) -> Windows:
        """At most so many words before and after the anchor."""
        columns = slice(LEFT - left, LEFT + 1 + right)
        return Windows(*(column[:, columns] for column in vars(self).values()))


def windows(words: Words, first: int, last: int, anchors: Sequence[int] | Integers) -> Windows:
    """The windows of anchors (indices of words) in the chunk ``first`` to ``last``."""
    offsets = np.arange(-LEFT, RIGHT + 1)
    anchor = np.asarray(anchors, dtype=np.int64).reshape(-1, 1)
    places = anchor + offsets
    index = np.clip(places, first, last - 1)
    bucket = np.sign(offsets) * np.searchsorted(STEPS, np.abs(offsets), side="right") + ANCHOR
    return Windows(
        index - first,
        (places >= first) & (places < last),
        np.broadcast_to(bucket, places.shape).copy(),
        _relation(words, index, anchor),
    )


def _relation(words: Words, index: Integers, anchor: Integers) -> Integers:
    """One number for: paragraph and sentence before, same or after the anchor's, and the two words' quotations."""
    paragraph = np.clip(words.paragraph[index] - words.paragraph[anchor], -1, 1) + 1
    sentence = np.clip(words.sentence[index] - words.sentence[anchor], -2, 2) + 2
    here, there = words.quotation[index], words.quotation[anchor]
    quotation = np.where(
        (here > 0) & (here == there), 1, np.where((here > 0) & (there == 0), 2, np.where(there > 0, 3, 0))
    )
    relation: Integers = (paragraph * 5 + sentence) * 4 + quotation
    return relation
