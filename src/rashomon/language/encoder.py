"""ONNX graphs that ship with the package, and the sentence encoder among them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.model.errors import ModelError

Vectors = NDArray[np.float32]
"""[n, width], each row of length one."""

MAX_PIECES = 128
"""Longer texts are cut: a proposition is a clause, not a page."""


@cache
def load_graph(folder: str, name: str = "model.onnx", without: tuple[str, ...] = ()) -> Any:
    """The onnxruntime session of ``weights/<folder>/<name>``, on ``RASHOMON_THREADS`` threads (1).

    One thread by default: articles are what runs in parallel. ``without`` names optimisers of onnxruntime that are
    not to touch the graph. Raises ModelError when the file is missing.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("RASHOMON_THREADS", "1"))
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with as_file(files("rashomon.weights").joinpath(folder, name)) as path:
        if not path.is_file():
            raise ModelError(f"weights/{folder}/{name} is not in this installation; reinstall rashomon")
        return onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=without
        )


@cache
def load_tokenizer(folder: str = "encoder") -> Any:
    """The word-piece tokenizer of ``weights/<folder>``, without padding or truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(files("rashomon.weights").joinpath(folder, "tokenizer.json").read_text("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def embed(texts: Sequence[str], *, batch: int = 16) -> Vectors:
    """Vectors of the texts, in their order: cosine is the dot product. Empty texts get a vector too."""
    if not texts:
        return np.zeros((0, 384), dtype=np.float32)
    graph, tokenizer = load_graph("encoder"), load_tokenizer()
    pieces = [e.ids[: MAX_PIECES - 1] + e.ids[-1:] for e in tokenizer.encode_batch(list(texts))]
    # By length, so that a batch holds little padding.
    order = sorted(range(len(pieces)), key=lambda i: (len(pieces[i]), i))
    vectors: Vectors | None = None
    for first in range(0, len(order), batch):
        rows = order[first : first + batch]
        ids, mask = pad([pieces[i] for i in rows])
        found = graph.run(None, {"ids": ids, "mask": mask})[0]
        if vectors is None:
            vectors = np.zeros((len(texts), found.shape[1]), dtype=np.float32)
        vectors[rows] = found
    assert vectors is not None
    return vectors


def pad(pieces: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids and mask, [n, longest], padded with zeros."""
    longest = max(len(row) for row in pieces)
    ids = np.zeros((len(pieces), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for i, row in enumerate(pieces):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return ids, mask
