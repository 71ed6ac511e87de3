"""The cross-encoder: reads two clauses together and says whether they make one claim, deny or contradict each other.

A MiniLM-L6 encoder over both clauses (Devlin et al. 2019, Wang et al. 2020), the mean vector of each compared as in
InferSent (Conneau et al. 2017), and three independent outputs: same claim, denial, detail that differs.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.common.bert import Bert, load_bert

HEADS = ("same", "denial", "detail")
CLS, SEP, MARK = 101, 102, 1
CONTEXT, CLAUSE = 10, 40
"""Word pieces kept of the context and of the clause."""
FROZEN = 2
"""Lowest layers left as they are, with the word table."""


@dataclass(frozen=True)
class Pair:
    """Word pieces of two clauses with their contexts, and the label of each head (-1: not known)."""

    one: tuple[int, ...]
    two: tuple[int, ...]
    labels: tuple[int, int, int]


class Reader(nn.Module):
    """Two clauses in, a logit for each of ``HEADS`` out."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.bert: Bert = load_bert(weights)
        width = self.bert.shape.width
        self.inner = nn.Linear(3 * width, 128)
        self.outer = nn.Linear(128, len(HEADS))
        for part in (self.bert.words, self.bert.positions, *self.bert.layers[:FROZEN]):
            for weight in part.parameters():
                weight.requires_grad = False

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """``ids``, ``mask``, ``types`` [batch, length] → logits [batch, 3]."""
        states = self.bert(ids, mask, types)
        keep = mask.to(states.dtype)
        second = types.to(states.dtype) * keep
        one, two = _mean(states, keep - second), _mean(states, second)
        compared = torch.cat([(one - two).abs(), one * two, one + two], dim=-1)
        return self.outer(functional.gelu(self.inner(compared)))


def _mean(states: Tensor, keep: Tensor) -> Tensor:
    total = (states * keep.unsqueeze(-1)).sum(1)
    return total / keep.sum(1, keepdim=True).clamp(min=1e-6)


def pieces(tokenizer: Any, context: str, clause: str) -> tuple[int, ...]:
    """The last pieces of the context, a mark, the clause, the separator."""
    before = tokenizer.encode(context, add_special_tokens=False).ids[-CONTEXT:] if context else []
    return (*before, MARK, *tokenizer.encode(clause, add_special_tokens=False).ids[:CLAUSE], SEP)


def batch_of(pairs: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Ids, mask, types [n, longest] and labels [n, 3]."""
    longest = max(len(p.one) + len(p.two) + 1 for p in pairs)
    ids, mask, types = (torch.zeros(len(pairs), longest, dtype=torch.int64) for _ in range(3))
    for n, pair in enumerate(pairs):
        row = (CLS, *pair.one, *pair.two)
        ids[n, : len(row)] = torch.tensor(row)
        mask[n, : len(row)] = 1
        types[n, 1 + len(pair.one) : len(row)] = 1
    return ids, mask, types, torch.tensor([p.labels for p in pairs])


def batches(pairs: Sequence[Pair], size: int, rng: random.Random) -> Iterator[list[Pair]]:
    """Batches of pairs of similar length, in random order; each pair's sides swapped at random."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].one) + len(pairs[i].two) + rng.random() * 8)
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    for group in groups:
        yield [_swapped(pairs[i]) if rng.random() < 0.5 else pairs[i] for i in group]


def _swapped(pair: Pair) -> Pair:
    return Pair(pair.two, pair.one, pair.labels)


def loss_of(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """Binary cross-entropy over the labels that are known."""
    known = (labels >= 0).to(logits.dtype) * weights
    each = functional.binary_cross_entropy_with_logits(logits, labels.clamp(min=0).to(logits.dtype), reduction="none")
    return (each * known).sum() / known.sum().clamp(min=1e-6)


def train(model: Reader, pairs: Sequence[Pair], *, epochs: int, rate: float, seed: int, log: str = "") -> None:
    """AdamW with warm-up and linear decay; the compared head learns ten times as fast as the encoder."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    heads = [*model.inner.parameters(), *model.outer.parameters()]
    body = [w for w in model.bert.parameters() if w.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": rate * 10}], weight_decay=0.01)
    size = 24
    steps = epochs * math.ceil(len(pairs) / size)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / (0.08 * steps + 1), max(0.0, (steps - n) / (0.92 * steps)))
    )
    weights = torch.tensor([1.0, 0.7, 0.4])
    model.train()
    done, running = 0, 0.0
    for _ in range(epochs):
        for group in batches(pairs, size, rng):
            ids, mask, types, labels = batch_of(group)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(ids, mask, types).float()
            loss = loss_of(logits, labels, weights)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*body, *heads], 1.0)
            optimiser.step()
            schedule.step()
            done, running = done + 1, 0.98 * running + 0.02 * float(loss.detach())
            if done % 50 == 0:
                print(f"{log} step {done}/{steps} loss {running / (1 - 0.98**done):.4f}", flush=True)


def predict(model: Reader, pairs: Sequence[Pair], size: int = 48) -> list[list[float]]:
    """Logits of the pairs, in their order, mean of both orders of the two sides."""
    model.eval()
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].one) + len(pairs[i].two))
    found: list[list[float]] = [[] for _ in pairs]
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(order), size):
            group = order[first : first + size]
            ids, mask, types, _ = batch_of([pairs[i] for i in group])
            logits = model(ids, mask, types).float().tolist()
            for i, row in zip(group, logits, strict=True):
                found[i] = row
    return found
