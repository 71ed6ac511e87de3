"""A BERT encoder in plain PyTorch, read from a safetensors file in the naming of the original release.

Small enough to read, without a dependency on a model hub: MiniLM-L6 (6 layers, 384 wide) and bge-small
(12 layers) both fit. Source of the method: Devlin et al. 2019; of the weights: Wang et al. 2020 (MiniLM).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class BertShape:
    """Sizes of the encoder."""

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512


class Layer(nn.Module):
    """One transformer layer, post-norm."""

    def __init__(self, shape: BertShape) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.mix = nn.Linear(width, width)
        self.norm_mix = nn.LayerNorm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, shape.inner), nn.Linear(shape.inner, width)
        self.norm_out = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """``states`` [batch, length, width]; ``bias`` [batch, 1, 1, length], very negative at padding."""
        batch, length, width = states.shape

        def split(x: Tensor) -> Tensor:
            return x.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        weights = torch.softmax(query @ key.transpose(-1, -2) / (width // self.heads) ** 0.5 + bias, dim=-1)
        mixed = (self.drop(weights) @ value).transpose(1, 2).reshape(batch, length, width)
        states = self.norm_mix(states + self.drop(self.mix(mixed)))
        return self.norm_out(states + self.drop(self.down(functional.gelu(self.up(states)))))


class Bert(nn.Module):
    """Word pieces in, contextual vectors out."""

    def __init__(self, shape: BertShape | None = None) -> None:
        super().__init__()
        shape = shape or BertShape()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.types = nn.Embedding(2, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor | None = None) -> Tensor:
        """``ids``, ``mask``, ``types`` [batch, length] → [batch, length, width]."""
        # A slice of the table, not a gather over a range: onnxruntime's optimiser breaks Range->Gather.
        places = self.positions.weight[: ids.shape[1]].unsqueeze(0)
        kinds = self.types.weight[0] if types is None else self.types(types)
        states = self.drop(self.norm(self.words(ids) + places + kinds))
        bias = (1.0 - mask.to(states.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, bias)
        return states


_PARTS = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "mix",
    "attention.output.LayerNorm": "norm_mix",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm_out",
}
_TABLES = {
    "embeddings.word_embeddings": "words",
    "embeddings.position_embeddings": "positions",
    "embeddings.token_type_embeddings": "types",
    "embeddings.LayerNorm": "norm",
}


def load_bert(weights: Path, shape: BertShape | None = None) -> Bert:
    """The encoder with the weights of a safetensors file; fails when a weight is missing."""
    stored = {name.removeprefix("bert."): value.float() for name, value in load_file(weights).items()}
    model = Bert(shape)
    named: dict[str, Tensor] = {}
    for theirs, ours in _TABLES.items():
        for kind in ("weight", "bias"):
            if f"{theirs}.{kind}" in stored:
                named[f"{ours}.{kind}"] = stored[f"{theirs}.{kind}"]
    for number in range(model.shape.layers):
        for theirs, ours in _PARTS.items():
            for kind in ("weight", "bias"):
                named[f"layers.{number}.{ours}.{kind}"] = stored[f"encoder.layer.{number}.{theirs}.{kind}"]
    model.load_state_dict(named, strict=True)
    return model
