"""The training loop: one-cycle AdamW, label smoothing, weights averaged as they go."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.attribution.batches import IGNORED, Example, anchored, feed_of, make_batches, targets_of
from training.attribution.data import Text
from training.attribution.network import TAGS, Network

MASK_PIECE = 103
WINDOW_SHARE = 35
"""Labels of a window that are not trivial, roughly: what the loss of a window is divided by."""


@dataclass(frozen=True)
class Recipe:
    """How to train. ``budget`` counts the word pieces of a batch."""

    cycles: tuple[tuple[int, float], ...] = ((3, 2e-4), (1, 1e-4))
    """Epochs and highest rate of each cycle; each goes on from the last, and the results are averaged."""
    heads: float = 5.0
    """The rate of what is not pretrained, as a multiple of the cycle's."""
    budget: int = 2600
    smoothing: float = 0.05
    warm: float = 0.08
    average: float = 0.995
    seed: int = 1


def learn(network: Network, texts: Sequence[Text], tokenizer: Any, recipe: Recipe) -> Network:
    """Train in cycles; the network's weights become the mean of what each cycle arrived at (Izmailov et al. 2018)."""
    results = []
    for number, (epochs, rate) in enumerate(recipe.cycles):
        results.append(_cycle(network, texts, tokenizer, recipe, (epochs, rate, recipe.seed + number)))
        network.load_state_dict(results[-1])
    if results:
        network.load_state_dict({name: sum(r[name] for r in results) / len(results) for name in results[0]})
    return network.eval()


def _cycle(
    network: Network, texts: Sequence[Text], tokenizer: Any, recipe: Recipe, plan: tuple[int, float, int]
) -> dict[str, Tensor]:
    """One cycle of (epochs, rate, seed): the weights averaged over its last steps."""
    epochs, rate, seed = plan
    rng = random.Random(seed)
    optimiser = _optimiser(network, rate, recipe.heads)
    steps = epochs * len(make_batches(texts, tokenizer, random.Random(0), recipe.budget)) + 5
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step / steps, recipe.warm))
    average, done, began = copy.deepcopy(network.state_dict()), 0, time.perf_counter()
    network.train()
    for epoch in range(epochs):
        losses = []
        for batch in make_batches(texts, tokenizer, rng, recipe.budget):
            loss = step_loss(network, batch, rng, recipe.smoothing)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            _update(average, network, min(recipe.average, done / (done + 20)))
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.perf_counter() - began:.0f} s", flush=True)
    return average


def _rate(progress: float, warm: float) -> float:
    return min(1.0, progress / warm) * max(0.0, 1 - max(0.0, progress - warm) / (1 - warm)) + 0.002


def _optimiser(network: Network, rate: float, heads: float) -> torch.optim.AdamW:
    features = [p for table in network.encoder.features() for p in table.parameters()]
    new = {id(p) for p in features}
    encoder = [p for p in network.encoder.parameters() if id(p) not in new]
    known = new | {id(p) for p in encoder}
    others = [p for p in network.parameters() if id(p) not in known]
    return torch.optim.AdamW(
        [
            {"params": encoder, "lr": rate, "weight_decay": 0.01},
            {"params": features, "lr": heads * rate, "weight_decay": 0.0},
            {"params": others, "lr": heads * rate, "weight_decay": 0.01},
        ]
    )


def _update(average: dict[str, Tensor], network: Network, keep: float) -> None:
    for name, value in network.state_dict().items():
        average[name].mul_(keep).add_(value, alpha=1 - keep)


def step_loss(network: Network, batch: Sequence[Example], rng: random.Random, smoothing: float) -> Tensor:
    """The loss of a batch: anchors, labels around them, refusal of false ones, and the tags of the auxiliary task."""
    feed = disguise(feed_of(batch), rng)
    # The CPU's bfloat16 products take about half the time of float32.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states, logits = network.encode(feed)
        count = logits.shape[1]
        targets = targets_of(batch, count)
        likely = torch.sigmoid(logits.detach().float()).numpy()
        tags = network.aux(states).float()
        second = anchored(batch, likely, count)
        if second:
            found = network.relate(states.reshape(-1, states.shape[-1]), second.anchors, second.around)
            labels, valid = found[0].float(), found[1].float()
    wanted = targets.anchors * (1 - smoothing) + 0.1 * smoothing
    misses = functional.binary_cross_entropy_with_logits(logits.float(), wanted, reduction="none")
    loss = (misses * targets.weights).sum() / (targets.anchors.sum() + 1)
    loss = loss + 0.5 * functional.cross_entropy(
        tags.view(-1, TAGS), targets.tags.view(-1), ignore_index=IGNORED, label_smoothing=smoothing
    )
    if second:
        parts = functional.cross_entropy(
            labels.view(-1, 4),
            second.labels.view(-1),
            ignore_index=IGNORED,
            label_smoothing=smoothing,
            reduction="sum",
        )
        wanted = second.valid * (1 - smoothing) + 0.5 * smoothing
        refusal = functional.binary_cross_entropy_with_logits(valid, wanted)
        loss = loss + parts / (WINDOW_SHARE * second.valid.sum().clamp(min=1)) + 0.5 * refusal
    return loss


def disguise(feed: dict[str, Tensor], rng: random.Random) -> dict[str, Tensor]:
    """Now and then a text all in capitals or without any, and names that are masked."""
    shape = feed["shape"]
    if rng.random() < 0.06:
        shape = torch.where(shape < 3, torch.full_like(shape, rng.choice([0, 2])), shape)
    hidden = (shape == 1) & (torch.rand(shape.shape) < 0.04)
    return feed | {"shape": shape, "ids": torch.where(hidden, torch.full_like(feed["ids"], MASK_PIECE), feed["ids"])}
