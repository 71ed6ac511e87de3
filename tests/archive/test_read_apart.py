"""A file that kills its reader: what was read of it is kept, and a row says so."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rashomon.archive import reading
from rashomon.archive.rows import Row


def test_a_file_is_read_apart_as_it_is_read_here(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    lines = [json.dumps({"id": name, "text": f"Rain fell on {name}."}) for name in ("Lunn", "Imber")]
    source.write_text("\n".join([*lines, "{"]), encoding="utf-8")
    here = list(reading.read_file(f"file:{source}"))
    assert [row["kind"] for row in here] == ["articles", "articles", "unread"]
    assert list(reading.read_apart(f"file:{source}")) == here


def test_a_file_that_kills_its_reader_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def deadly(path: str) -> Iterator[Row]:
        yield {"kind": "articles", "id": "first"}
        os._exit(9)

    monkeypatch.setattr(reading, "read_file", deadly)
    rows = list(reading.read_apart("file:/bad.warc.gz"))
    assert [row["kind"] for row in rows] == ["articles", "unread"]
    assert "the reader died in it after 1 rows" in rows[1]["reason"]
    assert rows[1]["file"] == "file:/bad.warc.gz"
