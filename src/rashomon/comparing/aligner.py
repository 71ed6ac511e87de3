"""Soft word alignment of two clauses, each read in its context: how much of one has a counterpart in the other.

An encoder reads the article in windows of whole sentences and gives every word piece a vector and a salience. Two
clauses are compared piece by piece, each with its nearest counterpart (late interaction: Khattab and Zaharia 2020,
ColBERT), weighed by salience and by rarity in the story. What the clause lacks, the rest of its sentence may supply:
that is measured apart. The encoder is trained for this by ``training/pairs`` (``weights/aligner``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.comparing.propositions import Proposition
from rashomon.language.encoder import load_graph, load_tokenizer, pad
from rashomon.model.errors import ModelError

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Encode = Callable[[Ints, Ints], tuple[Floats, Floats]]
"""Ids and mask [n, t] → vectors [n, t, width] and saliences [n, t]."""

FOLDER = "aligner"
WINDOW = 128
"""Word pieces read at a time, first and last mark included."""
CLAUSE = 48
"""Pieces of a clause that are compared."""
CLS, SEP = 101, 102
MIDDLE = 2.0
"""Rarity that neither adds to salience nor takes from it."""
BATCH = 4
CHUNK = 32
"""Pairs compared at a time: few enough to stay in the processor's cache."""
NAMES = (
    "aligned_cosine", "aligned_less", "aligned_more", "aligned_less_in_sentence", "aligned_more_in_sentence",
    "aligned_mass_less", "aligned_mass_more", "aligned", "aligned_rank_less", "aligned_rank_more",
)  # fmt: skip
"""Of the columns of ``alignment``."""
MEASURES = 7


@dataclass(frozen=True)
class Head:
    """The logistic layer over the measures, and how much rarity adds to salience."""

    weights: Floats
    bias: float
    rarity: float


@dataclass(frozen=True)
class Pieces:
    """The word pieces of a story's sentences, and which of them are whose."""

    units: list[Floats]
    """Of each sentence: [t, width], rows of length one."""
    weights: list[Floats]
    """Of each sentence: [t] salience and rarity as one positive number."""
    sentence: Ints
    """Proposition → sentence."""
    first: Ints
    last: Ints
    """Pieces of the proposition in its sentence, from ``first`` to before ``last``."""
    clause: Floats
    """[n, width] weighed means of the propositions, of length one."""


def alignment(
    items: Sequence[Proposition], pairs: Ints, encode: Encode | None = None, head: Head | None = None
) -> Floats:
    """[m, len(NAMES)] for the pairs [m, 2] of a story's propositions; the order within a pair does not matter."""
    if not len(pairs):
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    head = head or load_head()
    measured = measure(read(items, encode or run_graph, head), pairs)
    logit = measured @ head.weights + head.bias
    article = np.array([p.article for p in items])
    return np.column_stack([measured, logit, ranks(pairs, article, logit)]).astype(np.float32)


@dataclass(frozen=True)
class Layout:
    """A story's sentences as word pieces, before they are encoded."""

    ids: list[list[int]]
    """Of each sentence."""
    article: list[int]
    sentence: Ints
    """Proposition → sentence."""
    bounds: Ints
    """[n, 2] pieces of each proposition in its sentence."""
    rarity: dict[int, float]
    """Piece → logarithm of how few propositions hold it."""

    def windows(self) -> list[list[int]]:
        """Sentences in a row of one article that are read together."""
        found: list[list[int]] = []
        room = 0
        for n, row in enumerate(self.ids):
            if not found or self.article[found[-1][0]] != self.article[n] or len(row) > room:
                found.append([])
                room = WINDOW - 2
            found[-1].append(n)
            room -= len(row)
        return found

    def rare(self, sentence: int) -> Floats:
        """Rarity of each of the sentence's pieces."""
        return np.array([self.rarity.get(i, 0.0) for i in self.ids[sentence]], dtype=np.float32)


def lay_out(items: Sequence[Proposition]) -> Layout:
    """The sentences of the propositions, in their order."""
    keys = list(dict.fromkeys((p.article, p.sentence) for p in items))
    number = {key: n for n, key in enumerate(keys)}
    texts = {(p.article, p.sentence): p.sentence_text for p in items}
    encoded = load_tokenizer().encode_batch([texts[key] for key in keys], add_special_tokens=False)
    ids = [e.ids[: WINDOW - 2] or [SEP] for e in encoded]
    sentence = np.array([number[p.article, p.sentence] for p in items], dtype=np.int64)
    bounds = np.array(
        [_bounds(p, encoded[s].offsets[: WINDOW - 2]) for p, s in zip(items, sentence.tolist(), strict=True)],
        dtype=np.int64,
    )
    return Layout(ids, [article for article, _ in keys], sentence, bounds, _rarity(ids, sentence, bounds))


def read(items: Sequence[Proposition], encode: Encode, head: Head) -> Pieces:
    """Encode the sentences of all propositions."""
    layout = lay_out(items)
    raw, salience = _encoded(layout, encode)
    weights = [
        np.logaddexp(0, s + head.rarity * (layout.rare(n) - MIDDLE)).astype(np.float32) for n, s in enumerate(salience)
    ]
    sentence, (first, last) = layout.sentence, layout.bounds.T
    means = [
        (raw[s][a:b] * weights[s][a:b, None]).sum(axis=0)
        for s, a, b in zip(sentence.tolist(), first.tolist(), last.tolist(), strict=True)
    ]
    return Pieces([_unit(r) for r in raw], weights, sentence, first, last, _unit(np.stack(means)))


def _bounds(item: Proposition, offsets: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """First and past-the-last piece of the proposition in its sentence; the last piece when it was cut off."""
    start = max(0, item.sentence_text.find(item.text))
    inside = [n for n, (a, _) in enumerate(offsets) if start <= a < start + len(item.text)]
    if not inside:
        return max(0, len(offsets) - 1), max(1, len(offsets))
    return inside[0], min(inside[-1] + 1, inside[0] + CLAUSE)


def _rarity(ids: Sequence[Sequence[int]], sentence: Ints, bounds: Ints) -> dict[int, float]:
    """Piece → logarithm of how few propositions hold it."""
    counts = Counter(i for s, (a, b) in zip(sentence.tolist(), bounds.tolist(), strict=True) for i in set(ids[s][a:b]))
    return {piece: float(np.log((1 + len(sentence)) / (1 + n))) for piece, n in counts.items()}


def _encoded(layout: Layout, encode: Encode) -> tuple[list[Floats], list[Floats]]:
    """Vectors and saliences of each sentence's pieces."""
    ids = layout.ids
    vectors: dict[int, Floats] = {}
    saliences: dict[int, Floats] = {}
    windows = [(w, [CLS, *(i for n in w for i in ids[n]), SEP]) for w in layout.windows()]
    windows.sort(key=lambda w: (len(w[1]), w[0][0]))
    for start in range(0, len(windows), BATCH):
        batch = windows[start : start + BATCH]
        found, salience = encode(*pad([row for _, row in batch]))
        for k, (sentences, _) in enumerate(batch):
            at = 1
            for n in sentences:
                vectors[n], saliences[n] = found[k, at : at + len(ids[n])], salience[k, at : at + len(ids[n])]
                at += len(ids[n])
    return [vectors[n] for n in range(len(ids))], [saliences[n] for n in range(len(ids))]


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-6), dtype=np.float32)


def measure(pieces: Pieces, pairs: Ints) -> Floats:
    """[m, MEASURES]: cosine of the means; the weighed mean likeness to the nearest piece of the other clause, of its
    sentence; the weight of what has a near counterpart. Each but the first of the less and of the more covered side.
    """
    one, two = pairs[:, 0], pairs[:, 1]
    found = np.zeros((len(pairs), MEASURES), dtype=np.float32)
    found[:, 0] = np.einsum("ij,ij->i", pieces.clause[one], pieces.clause[two])
    sizes = np.array([len(u) for u in pieces.units])
    left, right = sizes[pieces.sentence[one]], sizes[pieces.sentence[two]]
    order = np.lexsort((right, left))
    for start in range(0, len(order), CHUNK):
        rows = order[start : start + CHUNK]
        found[rows, 1:] = _compare(pieces, one[rows], two[rows])
    return found


def _compare(pieces: Pieces, one: Ints, two: Ints) -> Floats:
    """[k, MEASURES - 1]"""
    a, mine, weight_a = _padded(pieces, one)
    b, theirs, weight_b = _padded(pieces, two)
    likeness = a @ b.transpose(0, 2, 1)
    likeness[~mine[:, :, 0, None] | ~theirs[:, None, :, 0]] = -1
    in_a, in_b = mine[:, :, 1], theirs[:, :, 1]
    wide_a, wide_b = likeness.max(2), likeness.max(1)
    near_a = np.where(in_b[:, None, :], likeness, -1).max(2)
    near_b = np.where(in_a[:, :, None], likeness, -1).max(1)
    total_a, total_b = np.maximum(weight_a.sum(1), 1e-6), np.maximum(weight_b.sum(1), 1e-6)
    sides = [
        ((near_a * weight_a).sum(1) / total_a, (near_b * weight_b).sum(1) / total_b),
        ((wide_a * weight_a).sum(1) / total_a, (wide_b * weight_b).sum(1) / total_b),
        (
            (np.maximum(near_a - 0.5, 0) * weight_a).sum(1) / 3,
            (np.maximum(near_b - 0.5, 0) * weight_b).sum(1) / 3,
        ),
    ]
    return np.stack([f(x, y) for x, y in sides for f in (np.minimum, np.maximum)], axis=1).astype(np.float32)


def _padded(pieces: Pieces, which: Ints) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """Sentences [k, t, width]; whether a piece is there, and in the clause [k, t, 2]; weights in the clause [k, t]."""
    sentences = pieces.sentence[which].tolist()
    longest = max(len(pieces.units[s]) for s in sentences)
    units = np.zeros((len(which), longest, pieces.clause.shape[1]), dtype=np.float32)
    there = np.zeros((len(which), longest, 2), dtype=bool)
    weights = np.zeros((len(which), longest), dtype=np.float32)
    for k, (i, s) in enumerate(zip(which.tolist(), sentences, strict=True)):
        size, first, last = len(pieces.units[s]), pieces.first[i], pieces.last[i]
        units[k, :size] = pieces.units[s]
        there[k, :size, 0] = there[k, first:last, 1] = True
        weights[k, first:last] = pieces.weights[s][first:last]
    return units, there, weights


def ranks(pairs: Ints, article: Ints, score: Floats) -> Floats:
    """[m, 2] how far each pair is below the best pair of either side in the other's article: the more, the less."""
    best: dict[tuple[int, int], float] = {}
    rows = list(zip(pairs.tolist(), score.tolist(), strict=True))
    for (i, j), value in rows:
        for key in ((i, int(article[j])), (j, int(article[i]))):
            best[key] = max(best.get(key, value), value)
    found = [(v - best[i, int(article[j])], v - best[j, int(article[i])]) for (i, j), v in rows]
    return np.sort(np.array(found, dtype=np.float32), axis=1)


def run_graph(ids: Ints, mask: Ints) -> tuple[Floats, Floats]:
    """The encoder of ``weights/aligner``."""
    vectors, salience = load_graph(FOLDER).run(None, {"ids": ids, "mask": mask})
    return vectors, salience


@cache
def load_head() -> Head:
    """``weights/aligner/head.json``. Raises ModelError when it is missing."""
    path = files("rashomon.weights").joinpath(FOLDER, "head.json")
    if not path.is_file():
        raise ModelError(f"weights/{FOLDER}/head.json is not in this installation; reinstall rashomon")
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Head(np.array(stored["weights"], dtype=np.float32), float(stored["bias"]), float(stored["rarity"]))
