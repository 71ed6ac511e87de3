"""Name matching, on the table of pairs; the held-back third is counted apart."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rashomon.language.names import SAME, same_name

TABLE = tomllib.loads((Path(__file__).parent / "tables" / "names.toml").read_text(encoding="utf-8"))


def right(part: str) -> list[tuple[str, str, bool]]:
    """The pairs of a part of the table that are told wrongly."""
    return [(a, b, same) for a, b, same, _ in TABLE[part] if (same_name(a, b) >= SAME) is not same]


@pytest.mark.parametrize(("a", "b", "same", "kind"), TABLE["open"])
def test_open_pairs(a: str, b: str, same: bool, kind: str) -> None:
    assert (same_name(a, b) >= SAME) is same, kind
