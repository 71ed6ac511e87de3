"""Make ``weights/encoder``: the sentence encoder all-MiniLM-L6-v2 as an int8 ONNX graph with pooling inside.

    python -m training.encoder --weights model.safetensors --tokenizer tokenizer.json --out src/rashomon/weights/encoder

Nothing is trained: the published weights are converted, quantised (dynamic, per channel, int8) and checked
against the fp32 graph. Prints the mean cosine between the two over the lines of ``--check FILE``, if given.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.common.bert import load_bert
from training.common.onnx import quantise, session


class SentenceEncoder(nn.Module):
    """Mean of the token vectors, scaled to length one (Reimers and Gurevych 2019)."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.bert = load_bert(weights)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """``ids``, ``mask`` [batch, length] → [batch, width]."""
        states = self.bert(ids, mask)
        keep = mask.to(states.dtype).unsqueeze(-1)
        mean = (states * keep).sum(1) / keep.sum(1).clamp(min=1e-9)
        return mean / mean.norm(dim=-1, keepdim=True).clamp(min=1e-9)


def main() -> None:
    """Convert, quantise, check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--check", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    model = SentenceEncoder(options.weights).eval()
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        example = torch.ones(2, 8, dtype=torch.int64)
        torch.onnx.export(
            model,
            (example, example),
            str(full),
            input_names=["ids", "mask"],
            output_names=["vectors"],
            dynamic_axes={"ids": {0: "n", 1: "t"}, "mask": {0: "n", 1: "t"}, "vectors": {0: "n"}},
            opset_version=17,
            dynamo=False,
        )
        quantise(full, options.out / "model.onnx")
        shutil.copy(options.tokenizer, options.out / "tokenizer.json")
        if options.check:
            print(f"mean cosine int8 / fp32: {compare(full, options.out / 'model.onnx', options):.4f}")


def compare(full: Path, small: Path, options: argparse.Namespace) -> float:
    """Mean cosine between the vectors of two graphs."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    tokenizer.no_padding()
    cosines = []
    one, other = session(full), session(small)
    for line in options.check.read_text(encoding="utf-8").splitlines():
        ids = np.array([tokenizer.encode(line).ids[:256]], dtype=np.int64)
        feed = {"ids": ids, "mask": np.ones_like(ids)}
        cosines.append(float((one.run(None, feed)[0] * other.run(None, feed)[0]).sum()))
    return float(np.mean(cosines))


if __name__ == "__main__":
    main()
