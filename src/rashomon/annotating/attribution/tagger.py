"""The model at run time: candidates for attributions, chunk by chunk, in bounded memory.

One encoder reads a chunk of words and says how likely each is the anchor of an attribution (the head word of its
cue). A small second graph reads, for every likely anchor, the words around it and labels each as source, cue or
content of that one attribution, and says whether it is one at all. So sources may be shared, contents may be split
or hold other attributions, and finding and joining the parts are one step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.annotating.attribution.chunks import collate, cut, pack, windows
from rashomon.annotating.attribution.quotations import Range
from rashomon.annotating.attribution.words import Integers, Words
from rashomon.language.encoder import load_graph, load_tokenizer

Floats = NDArray[np.float32]

FOLDER = "attribution"
LEAST_ANCHOR = 0.3
"""Words less likely to be an anchor are not looked at further."""
NEAR_LEFT, NEAR_RIGHT = 40, 64
"""Words before and after an anchor that are read: fewer than in training, for speed; it changes nothing in F1."""
MOST_PIECES = 180
"""Word pieces of a chunk: fewer than in training, as attention costs their square; it takes 0.1 of F1."""
MOST_ANCHORS = 48
"""Of one chunk; the likeliest are taken. A page of names and colons must not cost a minute."""


@dataclass(frozen=True)
class Candidates:
    """The possible attributions of one chunk.

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


@cache
def tokenizer() -> Any:
    """The word-piece tokenizer: the vocabulary is that of the sentence encoder."""
    return load_tokenizer()


def candidates(words: Words) -> Iterator[Candidates]:
    """The candidates, chunk by chunk, in text order."""
    for chunk in cut(words, MOST_PIECES):
        states, likely = load_graph(FOLDER).run(None, collate([pack(words, *chunk)]))
        anchors = likely_anchors(likely[0])
        if len(anchors):
            yield _relate(words, chunk, states[0], anchors, likely[0][anchors])


def likely_anchors(likely: Floats) -> Integers:
    """Places of the words worth a look, in order."""
    anchors = np.flatnonzero(likely >= LEAST_ANCHOR)
    if len(anchors) > MOST_ANCHORS:
        anchors = np.sort(anchors[np.argsort(-likely[anchors], kind="stable")[:MOST_ANCHORS]])
    return anchors


def _relate(words: Words, chunk: Range, states: Floats, anchors: Integers, likely: Floats) -> Candidates:
    around = windows(words, *chunk, anchors + chunk[0]).narrow(NEAR_LEFT, NEAR_RIGHT)
    feed = {"states": states, "anchors": anchors, **vars(around)}
    labels, valid = load_graph(FOLDER, "relation.onnx").run(None, feed)
    return Candidates(anchors + chunk[0], likely, valid, labels, around.inside)
