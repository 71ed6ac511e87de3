"""Batches of chunks, and what the network should make of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rashomon.annotating.attribution.chunks import LEFT, MAX_PIECES, RIGHT, Chunk, collate, cut, pack, windows
from rashomon.annotating.attribution.decoding import Relation
from rashomon.annotating.attribution.words import Words, read_words
from training.attribution.data import Text, restyle

IGNORED = -100


@dataclass(frozen=True)
class Example:
    """A chunk of a text and the text's relations."""

    words: Words
    relations: tuple[Relation, ...]
    chunk: Chunk

    @property
    def own(self) -> list[Relation]:
        """The relations whose anchor lies in the chunk."""
        return [r for r in self.relations if self.chunk.first <= r.anchor < self.chunk.last]


def make_batches(texts: Sequence[Text], tokenizer: Any, rng: random.Random, budget: int) -> list[list[Example]]:
    """All texts as batches of at most ``budget`` word pieces, cut and restyled anew each time, in random order."""
    examples = []
    for text in texts:
        styled = restyle(text.text, rng)
        words = read_words(styled, [(0, len(styled))], tokenizer)
        limit = rng.randint(140, MAX_PIECES)
        examples += [Example(words, text.relations, pack(words, *chunk)) for chunk in cut(words, limit)]
    examples.sort(key=lambda e: len(e.chunk.ids) + 20 * rng.random())
    batches: list[list[Example]] = [[]]
    for example in examples:
        if batches[-1] and (len(batches[-1]) + 1) * len(example.chunk.ids) > budget:
            batches.append([])
        batches[-1].append(example)
    rng.shuffle(batches)
    return batches


def feed_of(batch: Sequence[Example]) -> dict[str, Tensor]:
    """The encoder's input."""
    return {name: torch.from_numpy(column) for name, column in collate([e.chunk for e in batch]).items()}


@dataclass(frozen=True)
class Targets:
    """``anchors`` and their ``weights`` [n, words]; ``tags`` [n, words] of the auxiliary task."""

    anchors: Tensor
    weights: Tensor
    tags: Tensor


def targets_of(batch: Sequence[Example], count: int) -> Targets:
    """What each word is; the other words of a cue are only half wrong as its anchor."""
    anchors = np.zeros((len(batch), count), dtype=np.float32)
    weights, tags = np.zeros_like(anchors), np.full(anchors.shape, IGNORED)
    for row, example in enumerate(batch):
        first, last = example.chunk.first, example.chunk.last
        weights[row, : last - first] = 1
        tags[row, : last - first] = 0
        for relation in example.relations:
            for base, part in ((1, relation.source), (3, relation.cue), (5, relation.content)):
                for i in part:
                    if first <= i < last:
                        tags[row, i - first] = base + (i - 1 in part)
        for relation in example.own:
            for i in relation.cue:
                if first <= i < last:
                    weights[row, i - first] = 0.3
        for relation in example.own:
            anchors[row, relation.anchor - first] = weights[row, relation.anchor - first] = 1
    return Targets(torch.from_numpy(anchors), torch.from_numpy(weights), torch.from_numpy(tags))


@dataclass(frozen=True)
class Anchored:
    """The second graph's input for the anchors of a batch, and what it should say of them."""

    anchors: Tensor
    around: dict[str, Tensor]
    labels: Tensor
    valid: Tensor


def anchored(batch: Sequence[Example], likely: Any, count: int) -> Anchored | None:
    """The true anchors, and the likeliest false ones (half as many), so that the network learns to refuse them."""
    columns: dict[str, list[Any]] = {name: [] for name in ("index", "inside", "distance", "relation")}
    anchors, labels, valid = [], [], []
    for row, example in enumerate(batch):
        chunk = example.chunk
        pairs: list[tuple[int, Relation | None]] = [(r.anchor, r) for r in example.own]
        pairs += [(place, None) for place in false_anchors(example, likely[row])]
        for anchor, relation in pairs:
            around = windows(example.words, chunk.first, chunk.last, [anchor])
            for name, column in columns.items():
                column.append(getattr(around, name)[0] + (row * count if name == "index" else 0))
            anchors.append(anchor - chunk.first + row * count)
            labels.append(label_row(relation, anchor, around.inside[0]))
            valid.append(float(relation is not None))
    if not anchors:
        return None
    tensors = {name: torch.from_numpy(np.array(column)) for name, column in columns.items()}
    tensors["inside"] = tensors["inside"].bool()
    return Anchored(torch.tensor(anchors), tensors, torch.from_numpy(np.array(labels)), torch.tensor(valid))


def false_anchors(example: Example, likely: Any) -> list[int]:
    """Words of no cue that look most like anchors now."""
    chunk = example.chunk
    scores = np.array(likely[: chunk.last - chunk.first])
    for relation in example.own:
        for i in (*relation.cue, relation.anchor):
            if chunk.first <= i < chunk.last:
                scores[i - chunk.first] = 0
    most = max(1, (len(example.own) + 1) // 2)
    return [int(i) + chunk.first for i in np.argsort(-scores, kind="stable")[:most] if scores[i] > 0.06]


def label_row(relation: Relation | None, anchor: int, inside: Any) -> Any:
    """The labels of a window; those of a false anchor are not learned from."""
    row = np.full(LEFT + 1 + RIGHT, IGNORED)
    if relation is None:
        return row
    row[inside] = 0
    for label, part in enumerate((relation.source, relation.cue, relation.content), 1):
        for i in part:
            place = i - anchor + LEFT
            if 0 <= place < len(row) and inside[place]:
                row[place] = label
    return row
