"""The trained network as two ONNX graphs, int8, checked against the network."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from rashomon.annotating.attribution.chunks import LEFT, RIGHT, cut, feed_of, pack, windows
from rashomon.annotating.attribution.words import Words
from training.attribution.fused import fused
from training.attribution.network import Network
from training.common.onnx import quantise, session

ENCODER_INPUTS = ("ids", "shape", "quote", "first", "at")
RELATION_INPUTS = ("states", "anchors", "index", "inside", "distance", "relation")
TOLERANCE = 1e-3


class _Rows(nn.Module):
    """A table of word vectors in int8 with a scale for each row: one scale for all loses half a point of F1."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
        self.register_buffer("numbers", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.numbers[ids].float() * self.scale[ids]


class _Encoder(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, *columns: Tensor) -> tuple[Tensor, Tensor]:
        feed = dict(zip(ENCODER_INPUTS, columns, strict=True))
        states, logits = self.network.encode(feed | {"mask": torch.ones_like(feed["ids"])})
        return states, torch.sigmoid(logits)


class _Relation(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, states: Tensor, anchors: Tensor, *columns: Tensor) -> tuple[Tensor, Tensor]:
        around = dict(zip(RELATION_INPUTS[2:], columns, strict=True))
        labels, valid = self.network.relate(states, anchors, around)
        return labels.log_softmax(-1), torch.sigmoid(valid)


def export(network: Network, words: Words, out: Path) -> dict[str, float]:
    """Write ``model.onnx`` and ``relation.onnx``; the largest differences of the unquantised graphs from torch.

    ``words`` is any text long enough for two chunks. Raises ValueError when a graph differs by more than
    ``TOLERANCE`` before it is quantised.
    """
    out.mkdir(parents=True, exist_ok=True)
    first, second = (chunk for chunk, _ in zip(cut(words), range(2), strict=False))
    differences: dict[str, float] = {}
    full_size, small = fused(network), fused(network)
    small.encoder.word = _Rows(network.encoder.word.weight.data)
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        for name, module, compact, feeds in (
            ("model", _Encoder(full_size), _Encoder(small), [_encoder_input(words, c) for c in (first, second)]),
            (
                "relation",
                _Relation(full_size),
                _Relation(small),
                [_relation_input(network, words, c, count) for c, count in ((first, 3), (second, 5))],
            ),
        ):
            full, half = Path(folder) / f"{name}.onnx", Path(folder) / f"{name}-compact.onnx"
            _write(module.eval(), feeds[0], name, full)
            plain = _Encoder(network) if name == "model" else _Relation(network)
            differences[name] = max(_difference(plain, full, name, feed) for feed in feeds)
            if differences[name] > TOLERANCE:
                raise ValueError(f"{name}.onnx differs from the network by {differences[name]:.2g}")
            _write(compact.eval(), feeds[0], name, half)
            quantise(half, out / f"{name}.onnx", operators=("MatMul", "Gemm"))
    return differences


def _write(module: nn.Module, example: dict[str, Tensor], name: str, path: Path) -> None:
    outputs = ["states", "likely"] if name == "model" else ["labels", "valid"]
    # An axis must have the same name only where it has the same length: onnxruntime shares memory by it.
    words = {"at", "states", "likely"}
    if name == "model":
        axes = {column: {0: "n", 1: "w" if column in words else "t"} for column in (*example, *outputs)}
    else:
        axes = {column: {0: "k", 1: "s"} for column in (*example, *outputs)}
        axes |= {"states": {0: "w"}, "anchors": {0: "k"}, "valid": {0: "k"}}
    torch.onnx.export(
        module,
        tuple(example.values()),
        str(path),
        input_names=list(example),
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=17,
        custom_opsets={"com.microsoft": 1},
        dynamo=False,
    )


def _difference(module: nn.Module, path: Path, name: str, feed: dict[str, Tensor]) -> float:
    theirs = session(path).run(None, {column: tensor.numpy() for column, tensor in feed.items()})
    ours = [tensor.numpy() for tensor in module(*feed.values())]
    if name == "relation":
        inside = feed["inside"].numpy()
        ours[0], theirs[0] = ours[0][inside], theirs[0][inside]
    return max(float(np.abs(a - b).max()) for a, b in zip(ours, theirs, strict=True))


def _encoder_input(words: Words, chunk: tuple[int, int]) -> dict[str, Tensor]:
    return {name: torch.from_numpy(column) for name, column in feed_of(pack(words, *chunk)).items()}


def _relation_input(network: Network, words: Words, chunk: tuple[int, int], count: int) -> dict[str, Tensor]:
    feed = _encoder_input(words, chunk)
    states, logits = network.encode(feed | {"mask": torch.ones_like(feed["ids"])})
    anchors = torch.topk(logits[0], count).indices.sort().values
    around = windows(words, *chunk, anchors.numpy() + chunk[0]).narrow(LEFT - count, RIGHT - count)
    columns = {name: torch.from_numpy(column) for name, column in vars(around).items()}
    return {"states": states[0], "anchors": anchors, **columns}
