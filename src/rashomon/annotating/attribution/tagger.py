"""The model at run time: candidates for attributions, chunk by chunk, in bounded memory.

One encoder reads a chunk of words and says how likely each is the anchor of an attribution (the head word of its
cue). A small second graph reads, for every likely anchor, the words around it and labels each as source, cue or
content of that one attribution, and says whether it is one at all. So sources may be shared, contents may be split
or hold other attributions, and finding and joining the parts are one step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.annotating.attribution.chunks import cut, feed_of, pack, windows
from rashomon.annotating.attribution.quotations import Range
from rashomon.annotating.attribution.words import Integers, Words
from rashomon.language.encoder import load_graph, load_tokenizer

Floats = NDArray[np.float32]

FOLDER = "attribution"
NEAR_LEFT, NEAR_RIGHT = 40, 64
"""Words before and after an anchor that are read: fewer than in training, for speed; it changes nothing in F1."""
MOST_PIECES = 180
"""Word pieces of a chunk: fewer than in training, as attention costs their square; it takes 0.1 of F1."""
MOST_ANCHORS = 48
"""Of one chunk; the likeliest are taken. A page of names and colons must not cost a minute."""


@dataclass(frozen=True)
class Candidates:
    """The possible attributions of one chunk, or of several.

    ``anchors`` are indices of words; ``likely`` the probability that each is an anchor, ``valid`` that it makes an
    attribution; ``labels`` [anchors, window, 4] the log-probabilities of no part, source, cue and content for the
    words from ``NEAR_LEFT`` before to ``NEAR_RIGHT`` after the anchor; ``inside`` which of them are in the chunk.
    """

    anchors: Integers
    likely: Floats
    valid: Floats
    labels: Floats
    inside: NDArray[np.bool_]

    def __getitem__(self, rows: NDArray[Any]) -> Candidates:
        return Candidates(*(column[rows] for column in vars(self).values()))

    @staticmethod
    def join(parts: Sequence[Candidates]) -> Candidates:
        """The candidates of several chunks as one; there must be at least one."""
        columns = zip(*(vars(part).values() for part in parts), strict=True)
        return Candidates(*(np.concatenate(column) for column in columns))


@cache
def tokenizer() -> Any:
    """The word-piece tokenizer: the vocabulary is that of the sentence encoder."""
    return load_tokenizer()


def _graph(name: str) -> Any:
    # The fused operator for a sum and its norm takes longer on a CPU than the two by themselves.
    return load_graph(FOLDER, name, ("SkipLayerNormFusion",))


def candidates(words: Words, least: float) -> Iterator[Candidates]:
    """The candidates, chunk by chunk, in text order; words less likely to be an anchor are not looked at further."""
    for chunk in cut(words, MOST_PIECES):
        states, likely = _graph("model.onnx").run(None, feed_of(pack(words, *chunk)))
        anchors = likely_anchors(likely[0], least)
        if len(anchors):
            yield _relate(words, chunk, states[0], anchors, likely[0][anchors])


def likely_anchors(likely: Floats, least: float) -> Integers:
    """Places of the words worth a look, in order."""
    anchors = np.flatnonzero(likely >= least)
    if len(anchors) > MOST_ANCHORS:
        anchors = np.sort(anchors[np.argsort(-likely[anchors], kind="stable")[:MOST_ANCHORS]])
    return anchors


def _relate(words: Words, chunk: Range, states: Floats, anchors: Integers, likely: Floats) -> Candidates:
    around = windows(words, *chunk, anchors + chunk[0]).narrow(NEAR_LEFT, NEAR_RIGHT)
    feed = {"states": states, "anchors": anchors, **vars(around)}
    labels, valid = _graph("relation.onnx").run(None, feed)
    return Candidates(anchors + chunk[0], likely, valid, labels, around.inside)
