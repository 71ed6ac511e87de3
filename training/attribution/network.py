"""The network: an encoder that finds anchors, and a small one that reads the words around each anchor.

The encoder is BERT-shaped (Devlin et al. 2019), started from MiniLM-L6 (Wang et al. 2020), with three small tables
added to its input: the form of the word, its state in a quotation, the start of a paragraph.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from rashomon.annotating.attribution.chunks import ANCHOR, DISTANCES, RELATIONS

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 6
NARROW, NARROW_HEADS, BLOCKS = 128, 4, 2
DROP = 0.1
TAGS = 7
"""Tags of the auxiliary task: none, and begin and inside of source, cue and content."""

_bytes = np.random.Generator(np.random.SFC64(0))


def drop(states: Tensor, training: bool) -> Tensor:
    """Dropout from cheap random bytes: torch's own generator takes a quarter of the time on a CPU."""
    if not training:
        return states
    cut = round(256 * DROP)
    keep = torch.from_numpy(np.frombuffer(bytearray(_bytes.bytes(states.numel())), dtype=np.uint8)) >= cut
    return states * (keep.view(states.shape).to(states.dtype) * (256 / (256 - cut)))


class Layer(nn.Module):
    """One transformer layer, post-norm."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.n1, self.n2 = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.heads = heads

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """``states`` [n, length, width]; ``bias`` [n, 1, 1, length], very negative at padding."""
        rows, length, width = states.shape

        def split(linear: nn.Linear) -> Tensor:
            return linear(states).view(rows, length, self.heads, width // self.heads).transpose(1, 2)

        weights = (split(self.q) @ split(self.k).transpose(-1, -2)) / math.sqrt(width // self.heads) + bias
        mixed = (weights.softmax(-1) @ split(self.v)).transpose(1, 2).reshape(rows, length, width)
        states = self.n1(states + drop(self.o(mixed), self.training))
        return self.n2(states + drop(self.down(functional.gelu(self.up(states))), self.training))


class Encoder(nn.Module):
    """Word pieces with their features in, contextual vectors out."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.pos = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shape, self.quote, self.first = nn.Embedding(6, WIDTH), nn.Embedding(4, WIDTH), nn.Embedding(2, WIDTH)
        for table in self.features():
            nn.init.zeros_(table.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(WIDTH, HEADS, INNER) for _ in range(LAYERS))

    def features(self) -> tuple[nn.Embedding, nn.Embedding, nn.Embedding]:
        """The tables that the pretrained weights do not have."""
        return self.shape, self.quote, self.first

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, first: Tensor, mask: Tensor) -> Tensor:
        """All [n, length] → [n, length, width]."""
        # A slice of the table, not a gather over a range: onnxruntime's optimiser breaks Range->Gather.
        places = self.pos.weight[: ids.shape[1]]
        states = self.word(ids) + places + self.kind + self.shape(shape) + self.quote(quote) + self.first(first)
        states = drop(self.norm(states), self.training)
        bias = (1.0 - mask.to(states.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, bias)
        return states


class Block(nn.Module):
    """A convolution over five words, then a transformer layer."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(width, width, 5, padding=2)
        self.nc = nn.LayerNorm(width)
        self.layer = Layer(width, heads, 2 * width)

    def forward(self, states: Tensor, inside: Tensor, bias: Tensor) -> Tensor:
        """``inside`` [n, length, 1] is 0 outside the chunk."""
        near = self.conv((states * inside).transpose(1, 2)).transpose(1, 2)
        return self.layer(self.nc(states + functional.gelu(near)), bias)


class Network(nn.Module):
    """Both parts, and the head of the auxiliary task that is left out of the exported graphs."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.aux = nn.Linear(WIDTH, TAGS)
        self.anchor_up, self.anchor = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1)
        self.wt, self.wc, self.mt, self.mc = (nn.Linear(WIDTH, NARROW) for _ in range(4))
        self.dist, self.rel = nn.Embedding(DISTANCES, NARROW), nn.Embedding(RELATIONS, NARROW)
        for table in (self.dist, self.rel):
            nn.init.normal_(table.weight, std=0.3)
        self.norm = nn.LayerNorm(NARROW)
        self.blocks = nn.ModuleList(Block(NARROW, NARROW_HEADS) for _ in range(BLOCKS))
        self.label, self.valid = nn.Linear(NARROW, 4), nn.Linear(NARROW, 1)

    def encode(self, feed: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """A vector for each word, [n, words, width], and the logit that it is an anchor, [n, words]."""
        ids, at = feed["ids"], feed["at"]
        pieces = self.encoder(ids, feed["shape"], feed["quote"], feed["first"], feed["mask"])
        rows, words = at.shape
        places = at + torch.arange(rows)[:, None] * ids.shape[1]
        states = pieces.reshape(-1, pieces.shape[-1])[places.reshape(-1)].view(rows, words, -1)
        return states, self.anchor(functional.gelu(self.anchor_up(states))).squeeze(-1)

    def relate(self, states: Tensor, anchors: Tensor, around: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Logits of the labels, [anchors, window, 4], and of the attribution, [anchors].

        ``states`` [words, width]; ``around`` holds the columns of :class:`~rashomon...chunks.Windows`.
        """
        near, product = self.wt(states), self.mt(states)
        anchor, index = states[anchors], around["index"]
        mixed = near[index] + self.wc(anchor)[:, None] + product[index] * self.mc(anchor)[:, None]
        mixed = mixed + self.dist(around["distance"]) + self.rel(around["relation"])
        mixed = drop(self.norm(functional.gelu(mixed)), self.training)
        inside = around["inside"].to(mixed.dtype)
        bias = (1.0 - inside)[:, None, None, :] * -1e4
        for block in self.blocks:
            mixed = block(mixed, inside[..., None], bias)
        at_anchor = (around["distance"] == ANCHOR).unsqueeze(-1).to(mixed.dtype)
        return self.label(mixed), self.valid((mixed * at_anchor).sum(1)).squeeze(-1)


_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "n1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "n2": "output.LayerNorm",
}


def load_pretrained(network: Network, weights: Path) -> None:
    """Start the encoder from a BERT-shaped safetensors file; fails when a weight is missing."""
    stored = {name.removeprefix("bert."): value for name, value in load_file(weights).items()}
    named = dict(_tables(stored))
    for number in range(LAYERS):
        for ours, theirs in _PARTS.items():
            for kind in ("weight", "bias"):
                named[f"layers.{number}.{ours}.{kind}"] = stored[f"encoder.layer.{number}.{theirs}.{kind}"]
    result = network.encoder.load_state_dict(named, strict=False)
    new = {name.split(".")[0] for name in result.missing_keys}
    if result.unexpected_keys or not new <= {"shape", "quote", "first"}:
        raise ValueError(f"{weights} does not fit the encoder: {result}")


def _tables(stored: dict[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    yield "word.weight", stored["embeddings.word_embeddings.weight"]
    yield "pos.weight", stored["embeddings.position_embeddings.weight"]
    yield "kind", stored["embeddings.token_type_embeddings.weight"][0]
    yield "norm.weight", stored["embeddings.LayerNorm.weight"]
    yield "norm.bias", stored["embeddings.LayerNorm.bias"]
