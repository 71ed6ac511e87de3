"""Manifests, and what stands between tables and memory, without Spark."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from rashomon.archive import manifest
from rashomon.archive.counting import pack, unpack
from rashomon.archive.rows import article_of, article_row, columns_of, frames, rows_of, wording
from rashomon.archive.stream import Cuts
from rashomon.archive.tables import SCHEMAS, STEPS
from rashomon.grouping.profiles import BUCKETS
from rashomon.model import Article, Block
from rashomon.model.errors import ArchiveError

TEXT = (
    "The cutter Sela left Karsholm without lights, and the harbour master said on Tuesday that nobody had been told. "
    * 2
)


def test_every_step_names_its_models_and_tables() -> None:
    assert all(mark for step in STEPS for mark in manifest.models_of(step).values())
    assert "attribution/model.onnx" in manifest.models_of("annotate")
    assert set(SCHEMAS) == {name for step in STEPS.values() for name in step.tables}


def test_plans_differ_in_words() -> None:
    a = manifest.Plan("group", "1.0", {"m": "a"}, {"block": 1}, {})
    b = manifest.Plan("group", "1.1", {"m": "b"}, {"block": 1}, {"read": "x"})
    assert a.differs(b) == ["Rashomon 1.0 → 1.1", "model m: a → b", "input read: None → x"]
    assert a.differs(a) == []


def test_a_manifest_that_is_none_is_named() -> None:
    record = manifest.Manifest(manifest.plan("near", {}, {}), {"articles": 1}, {}, manifest.versions())
    assert manifest.decode(manifest.encode(record), "x") == record
    with pytest.raises(ArchiveError, match="place: this manifest cannot be read"):
        manifest.decode(b"{", "place")
    with pytest.raises(ArchiveError, match="another Rashomon"):
        manifest.decode(manifest.encode(msgspec.structs.replace(record, format=9)), "place")


def test_articles_go_through_rows_unchanged() -> None:
    article = Article("a", TEXT, (Block("paragraph", 0, 50),), outlet=None, published="2031-05-03", authors=("B",))
    (frame,) = frames([article_row(article, "f", 1)], columns_of(SCHEMAS["articles"]))
    assert [article_of(row) for row in rows_of(frame)] == [article]
    assert sum(len(frame) for frame in frames([{"a": "x" * 100}] * 10, ("a",), most=300)) == 10
    assert len(list(frames([{"a": "x" * 100}] * 10, ("a",), most=300))) == 5
    with pytest.raises(UnicodeEncodeError):
        article_row(Article("a", "half \ud800"), "f", 1)


def test_wording_is_what_texts_of_the_same_words_share() -> None:
    one, other = Article("a", TEXT), Article("b", TEXT.upper().replace(",", " –"))
    assert wording(one) == wording(other) is not None
    assert wording(Article("c", TEXT + " not")) != wording(one)
    assert wording(Article("d", "Too short.")) is None


def test_counts_are_packed_and_unpacked() -> None:
    counts = np.zeros(BUCKETS, dtype=np.uint32)
    counts[[0, 7, BUCKETS - 1]] = (3, 1, 2**31)
    assert (unpack(pack(counts)) == counts).all()
    assert not unpack(pack(np.zeros(BUCKETS, dtype=np.uint32))).any()


def test_every_article_is_heard_by_the_tasks_after_it_and_by_no_other() -> None:
    cuts = Cuts(block=10, overlap=4, blocks=3)
    assert [cuts.first(task) for task in range(3)] == [0, 6, 16]
    for rank in range(30):
        heard = cuts.heard_by(rank)
        assert all(rank < cuts.first(task) for task in range(heard, 3))
        assert all(rank >= cuts.first(task) for task in range(min(heard, 3)))
