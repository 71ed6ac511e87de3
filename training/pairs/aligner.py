"""Train ``weights/aligner``: the encoder that aligns two clauses word by word.

    python -m training.pairs.aligner --stories GOLD_DIR… --corpora DIR --scorer comparison.py
        --start model.safetensors --aligned DIR [--out src/rashomon/weights/aligner]

The start is all-MiniLM-L6-v2. ``--aligned`` receives, for each story, the measures of its candidate pairs by an encoder
that was trained without the story's affair (three parts): the pair model is trained on these. ``--out`` receives the
encoder trained on all stories, int8. One step reads up to three articles of one story and compares all their clauses.
Three quarters of an hour on one core. Needs PyTorch.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from rashomon.comparing.aligner import CLS, MEASURES, MIDDLE, SEP, Head, Layout, alignment, lay_out
from rashomon.language.encoder import pad
from training.common.bert import load_bert
from training.common.onnx import quantise
from training.pairs.stories import AMBIGUOUS, BEST, Story, add_arguments, left_out, load_scorer, stories_of

WIDTH = 128
PARTS = 3
EPOCHS = 5
RATE = 6e-5
FROZEN = 3
"""Lowest layers left as they are, with the word table."""
TOGETHER = 3
"""Articles of one step."""
WEIGHTS = {BEST: 3.0, AMBIGUOUS: 0.7}
EASY = 0.15
"""Weight of a pair that is no candidate, or that only introduces a statement."""


class Network(nn.Module):
    """Word pieces → vectors and saliences; clauses → measures → one logit."""

    def __init__(self, start: Path) -> None:
        super().__init__()
        self.bert = load_bert(start)
        self.narrow = nn.Linear(self.bert.shape.width, WIDTH, bias=False)
        nn.init.orthogonal_(self.narrow.weight)
        self.salience = nn.Linear(self.bert.shape.width, 1)
        nn.init.zeros_(self.salience.weight)
        nn.init.zeros_(self.salience.bias)
        self.rarity = nn.Parameter(torch.tensor(1.0))
        self.head = nn.Linear(MEASURES, 1)
        for part in self.modules():
            if isinstance(part, nn.Dropout):
                part.p = 0.1
        bert = self.bert
        for part in (bert.words, bert.positions, bert.types, bert.norm, *bert.layers[:FROZEN]):
            for weight in part.parameters():
                weight.requires_grad = False

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """[n, t] → [n, t, WIDTH], [n, t]."""
        states = self.bert(ids, mask)
        return self.narrow(states), self.salience(states)[..., 0]

    def measures(self, one: Clauses, two: Clauses) -> Tensor:
        """[n, m, MEASURES] for all clauses of two articles: as ``rashomon.comparing.aligner.measure``."""
        n, left, width = one.units.shape
        m, right, _ = two.units.shape
        likeness = (one.units.reshape(n * left, width) @ two.units.reshape(m * right, width).T).view(n, left, m, right)
        near_one = likeness.masked_fill(~two.there, -1.0).amax(3).permute(0, 2, 1)  # n, m, left
        near_two = likeness.masked_fill(~one.there[:, :, None, None], -1.0).amax(1)  # n, m, right
        wide_one = _within(near_one, two.sentence, 1)
        wide_two = _within(near_two, one.sentence, 0)
        weight_one, weight_two = one.weights[:, None], two.weights[None]
        share_one = weight_one / weight_one.sum(2, keepdim=True).clamp(min=1e-6)
        share_two = weight_two / weight_two.sum(2, keepdim=True).clamp(min=1e-6)
        sides = [
            ((near_one * share_one).sum(2), (near_two * share_two).sum(2)),
            ((wide_one * share_one).sum(2), (wide_two * share_two).sum(2)),
            (
                (functional.relu(near_one - 0.5) * weight_one).sum(2) / 3,
                (functional.relu(near_two - 0.5) * weight_two).sum(2) / 3,
            ),
        ]
        ordered = [f(a, b) for a, b in sides for f in (torch.minimum, torch.maximum)]
        return torch.stack([one.means @ two.means.T, *ordered], dim=-1)


@dataclass
class Clauses:
    """The encoded clauses of one article."""

    items: list[int]
    sentence: Tensor
    units: Tensor
    there: Tensor
    weights: Tensor
    means: Tensor


def _within(near: Tensor, sentence: Tensor, dim: int) -> Tensor:
    """The nearest over all clauses of the sentence, along ``dim``."""
    kinds, index = torch.unique(sentence, return_inverse=True)
    moved = near.movedim(dim, 0)
    best = torch.full((len(kinds), *moved.shape[1:]), -2.0).index_reduce(0, index, moved, "amax")
    return best[index].movedim(0, dim)


def encode(network: Network, layout: Layout, article: int) -> Clauses:
    """The clauses of one article of a story."""
    windows = [w for w in layout.windows() if layout.article[w[0]] == article]
    ids, mask = pad([[CLS, *(i for n in w for i in layout.ids[n]), SEP] for w in windows])
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=network.training):
        states, salience = network(torch.from_numpy(ids), torch.from_numpy(mask))
    place = {}
    for row, window in enumerate(windows):
        at = 1
        for n in window:
            place[n] = (row, at)
            at += len(layout.ids[n])
    items = [i for i, s in enumerate(layout.sentence.tolist()) if s in place]
    longest = max(int(layout.bounds[i, 1] - layout.bounds[i, 0]) for i in items)
    units, saliences, rarities = [], [], []
    there = torch.zeros(len(items), longest, dtype=torch.bool)
    for k, i in enumerate(items):
        sentence = int(layout.sentence[i])
        first, last = layout.bounds[i].tolist()
        row, at = place[sentence]
        short = longest - (last - first)
        there[k, : last - first] = True
        units.append(functional.pad(states[row, at + first : at + last].float(), (0, 0, 0, short)))
        saliences.append(functional.pad(salience[row, at + first : at + last].float(), (0, short)))
        rarities.append(functional.pad(torch.from_numpy(layout.rare(sentence)[first:last]), (0, short)))
    raw = torch.stack(units)
    weights = functional.softplus(torch.stack(saliences) + network.rarity * (torch.stack(rarities) - MIDDLE)) * there
    means = functional.normalize((raw * weights[..., None]).sum(1), dim=-1)
    sentences = torch.from_numpy(layout.sentence[items])
    return Clauses(items, sentences, functional.normalize(raw, dim=-1), there, weights, means)


class Lesson:
    """A story to learn from."""

    def __init__(self, story: Story) -> None:
        self.layout = lay_out(story.items)
        self.articles = sorted(set(self.layout.article))
        introduces = [p.introduces for p in story.items]
        self.known = {
            (i, j): (
                1.0 if y == BEST else y,
                EASY if not y and (introduces[i] or introduces[j]) else WEIGHTS.get(y, 1.0),
            )
            for (i, j), y in zip(story.space.pairs.tolist(), story.labels.tolist(), strict=True)
        }

    def labels(self, one: Clauses, two: Clauses) -> tuple[Tensor, Tensor]:
        """What is wanted of each pair of clauses, and its weight."""
        rows = [[self.known.get((min(i, j), max(i, j)), (0.0, EASY)) for j in two.items] for i in one.items]
        both = torch.tensor(rows)
        return both[..., 0], both[..., 1]

    def groups(self, rng: random.Random) -> Iterator[list[int]]:
        """The articles, ``TOGETHER`` at a time, none alone."""
        left = list(self.articles)
        rng.shuffle(left)
        while len(left) > 1:
            group, left = left[:TOGETHER], left[TOGETHER:]
            if len(left) == 1:
                group, left = group + left, []
            yield group


def train(start: Path, lessons: Sequence[Lesson], *, seed: int = 0, log: str = "") -> Network:
    """AdamW with warm-up and linear decay; what is new learns faster than the encoder."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    network = Network(start)
    _start_head(network, lessons[:6])
    steps = []
    for _ in range(EPOCHS):
        epoch = [(lesson, group) for lesson in lessons for group in lesson.groups(rng)]
        rng.shuffle(epoch)
        steps += epoch
    body = [w for w in network.bert.parameters() if w.requires_grad]
    small = [*network.salience.parameters(), network.rarity, *network.head.parameters()]
    optimiser = torch.optim.AdamW(
        [
            {"params": body, "lr": RATE},
            {"params": [network.narrow.weight], "lr": RATE * 4},
            {"params": small, "lr": RATE * 80, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
    )
    total = len(steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / (0.08 * total + 1), max(0.02, (total - n) / (0.92 * total)))
    )
    network.train()
    running = 0.0
    for done, (lesson, group) in enumerate(steps, start=1):
        loss = loss_of(network, lesson, group)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([w for g in optimiser.param_groups for w in g["params"]], 1.0)
        optimiser.step()
        schedule.step()
        running = 0.97 * running + 0.03 * float(loss.detach())
        if done % 20 == 0:
            print(f"{log} step {done}/{total} loss {running / (1 - 0.97**done):.3f}", flush=True)
    return network.eval()


def loss_of(network: Network, lesson: Lesson, group: Sequence[int]) -> Tensor:
    """Binary cross-entropy over all pairs of clauses of the articles, by the weight of what there is to find."""
    read = [encode(network, lesson.layout, article) for article in group]
    loss, size = torch.zeros(()), 0.0
    for n, one in enumerate(read):
        for two in read[:n]:
            wanted, weights = lesson.labels(one, two)
            logits = network.head(network.measures(one, two))[..., 0]
            each = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
            loss = loss + (each * weights).sum()
            size += float((weights * (1 + wanted * 4)).sum())
    return loss * 4 / max(20.0, size)


def _start_head(network: Network, lessons: Sequence[Lesson]) -> None:
    """The head as a logistic model of the untrained encoder's measures."""
    from sklearn.linear_model import LogisticRegression

    network.eval()
    rows, labels, weights = [], [], []
    with torch.inference_mode():
        for lesson in lessons:
            read = [encode(network, lesson.layout, article) for article in lesson.articles[:TOGETHER]]
            for n, one in enumerate(read):
                for two in read[:n]:
                    wanted, weight = lesson.labels(one, two)
                    rows.append(network.measures(one, two).reshape(-1, MEASURES).numpy())
                    labels.append(wanted.reshape(-1).numpy())
                    weights.append(weight.reshape(-1).numpy())
    x, y, w = (np.concatenate(parts) for parts in (rows, labels, weights))
    sure = (y == 0) | (y == 1)
    fitted = LogisticRegression(C=3, max_iter=500).fit(x[sure], y[sure], sample_weight=w[sure])
    network.head.weight.data = torch.tensor(fitted.coef_, dtype=torch.float32)
    network.head.bias.data = torch.tensor(fitted.intercept_, dtype=torch.float32)


def head_of(network: Network) -> Head:
    """The trained head, as it is used."""
    weights = network.head.weight.detach().numpy()[0]
    return Head(weights, float(network.head.bias.detach()), float(network.rarity.detach()))


def aligned(network: Network, story: Story) -> Any:
    """The alignment of the story's candidate pairs by the network."""

    def run(ids: Any, mask: Any) -> tuple[Any, Any]:
        with torch.inference_mode():
            states, salience = network(torch.from_numpy(ids), torch.from_numpy(mask))
        return states.numpy(), salience.numpy()

    return alignment(story.items, story.space.pairs, run, head_of(network))


def export(network: Network, out: Path) -> None:
    """``model.onnx``, int8, and ``head.json``."""
    out.mkdir(parents=True, exist_ok=True)
    example = torch.ones(2, 8, dtype=torch.int64)
    axes = {name: {0: "n", 1: "t"} for name in ("ids", "mask", "vectors", "salience")}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            network.eval(),
            (example, example),
            str(full),
            input_names=["ids", "mask"],
            output_names=["vectors", "salience"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantise(full, out / "model.onnx")
    head = head_of(network)
    stored = {"weights": [round(float(w), 5) for w in head.weights], "bias": head.bias, "rarity": head.rarity}
    (out / "head.json").write_text(json.dumps(stored) + "\n", encoding="utf-8")


def main() -> None:
    """Train on parts for the pair model, then on all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--start", type=Path, required=True, help="all-MiniLM-L6-v2 as safetensors")
    parser.add_argument("--out", type=Path, help="write the encoder trained on all stories here")
    options = parser.parse_args()
    torch.set_num_threads(1)
    given, ours = stories_of(options, load_scorer(options.scorer))
    stories = [*given, *ours]
    if options.aligned:
        options.aligned.mkdir(parents=True, exist_ok=True)
        for part, (training, out) in enumerate(left_out(stories, PARTS)):
            network = train(options.start, [Lesson(s) for s in training], log=f"part {part}")
            torch.save({"network": network.state_dict(), "out": [s.name for s in out]}, options.aligned / f"{part}.pt")
            for story in out:
                np.save(options.aligned / f"{story.name}.npy", aligned(network, story))
    if options.out:
        export(train(options.start, [Lesson(s) for s in stories], log="all"), options.out)


if __name__ == "__main__":
    main()
