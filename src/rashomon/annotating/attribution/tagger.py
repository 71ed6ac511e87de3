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

from rashomon.annotating.attribution.chunks import LEFT, collate, cut, pack, windows
from rashomon.annotating.attribution.quotations import Range
from rashomon.annotating.attribution.words import Words
from rashomon.language.encoder import load_graph, load_tokenizer

Floats = NDArray[np.float32]

FOLDER = "attribution"
LEAST_ANCHOR = 0.06
"""Words less likely to be an anchor are not looked at further."""
MOST_ANCHORS = 48
"""Of one chunk; the likeliest are taken. A page of names and colons must not cost a minute."""


@dataclass(frozen=True)
class Candidate:
    """A possible attribution.

    ``anchor`` is the index of its anchor among the words; ``likely`` the probability that this is an anchor,
    ``valid`` that of the attribution; ``labels`` the log-probabilities of no part, source, cue and content for the
    words from ``first`` on, [words, 4].
    """

    anchor: int
    likely: float
    valid: float
    first: int
    labels: Floats


@cache
def tokenizer() -> Any:
    """The word-piece tokenizer: the vocabulary is that of the sentence encoder."""
    return load_tokenizer()


def candidates(words: Words) -> Iterator[Candidate]:
    """The candidates in text order."""
    for chunk in cut(words):
        yield from _read_chunk(words, chunk)


def _read_chunk(words: Words, chunk: Range) -> Iterator[Candidate]:
    states, likely = load_graph(FOLDER).run(None, collate([pack(words, *chunk)]))
    likely = likely[0]
    anchors = np.flatnonzero(likely >= LEAST_ANCHOR)
    if len(anchors) > MOST_ANCHORS:
        anchors = np.sort(anchors[np.argsort(-likely[anchors], kind="stable")[:MOST_ANCHORS]])
    if not len(anchors):
        return
    around = windows(words, *chunk, [chunk[0] + int(anchor) for anchor in anchors])
    labels, valid = load_graph(FOLDER, "relation.onnx").run(
        None,
        {
            "states": states[0],
            "anchors": anchors,
            "index": around.index,
            "inside": around.inside,
            "distance": around.distance,
            "relation": around.relation,
        },
    )
    for row, anchor in enumerate(anchors):
        inside = np.flatnonzero(around.inside[row])
        place = chunk[0] + int(anchor)
        first = place - LEFT + int(inside[0])
        yield Candidate(place, float(likely[anchor]), float(valid[row]), first, labels[row][inside])
