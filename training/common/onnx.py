"""Quantising and opening ONNX graphs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def quantise(full: Path, small: Path, *, operators: Sequence[str] = ("MatMul", "Gemm", "Gather")) -> None:
    """Dynamic int8 quantisation, per channel, of the matrix products and (as ``Gather``) the word table."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # Behind an operator of onnxruntime's own, no shape is inferred and no type known.
    known = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(
        str(full),
        str(small),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=list(operators),
        extra_options=known,
    )


def session(path: Path) -> Any:
    """An onnxruntime session on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
