"""Copies among many articles: all that the grouping room finds, however often a text is repeated."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from rashomon.archive import near, read
from rashomon.archive.archive import Archive
from rashomon.archive.near import candidates
from rashomon.archive.rows import article_of
from rashomon.archive.signatures import BANDS, bands, resemblance, signature
from rashomon.grouping import find_copies


def text(seed: int, words: int = 120) -> list[str]:
    choose = random.Random(seed)
    return ["".join(choose.choices("abdeiklmnorstu", k=6)) for _ in range(words)]


def edited(words: list[str], share: float, seed: int) -> str:
    """The text with one stretch of it replaced."""
    count = int(len(words) * share)
    return " ".join(words[count:] + text(seed, count)) + "."


def test_signatures_estimate_what_texts_share() -> None:
    a = list(range(1000, 1200))
    b = [*range(1000, 1150), *range(5000, 5050)]
    jaccard = 146 / (2 * 196 - 146)
    assert abs(resemblance(signature(a).tobytes(), signature(b).tobytes()) - jaccard) < 0.12
    assert resemblance(signature(a).tobytes(), signature(list(range(9000, 9200))).tobytes()) < 0.05
    assert len(bands(signature(a))) == BANDS
    assert set(bands(signature(a))) & set(bands(signature(b)))
    assert not set(bands(signature(a))) & set(bands(signature(list(range(9000, 9200)))))


@pytest.mark.spark
def test_a_text_repeated_is_held_against_few(spark: Any) -> None:
    crowd = [(f"c{k:03d}", [1, 100 + k // 2]) for k in range(200)]
    pairs = {tuple(r) for r in candidates(spark.createDataFrame(crowd, "id string, bands array<long>"), 16).collect()}
    assert {("c000", f"c{k:03d}") for k in range(1, 200)} <= pairs
    assert {(f"c{k:03d}", f"c{k + 1:03d}") for k in range(0, 200, 2)} <= pairs
    assert len(pairs) <= 2 * 200


@pytest.mark.spark
def test_copies_are_found(spark: Any, tmp_path: Path) -> None:
    rows = [
        {"id": f"same{k:02d}", "text": " ".join(text(1)) + ".", "published": f"2031-05-0{1 + k % 9}"} for k in range(40)
    ]
    rows += [
        {"id": f"near{k}", "text": edited(text(2), 0.1 * k, 50 + k), "published": f"2031-05-1{k}"} for k in range(4)
    ]
    rows += [{"id": f"lone{k}", "text": " ".join(text(100 + k)) + "."} for k in range(20)]
    rows += [{"id": "short", "text": "Too short to tell."}]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(json.dumps({**row, "language": "en"}) for row in rows), encoding="utf-8")
    archive = Archive(spark, str(tmp_path / "archive"))
    read(archive, [str(source)])
    counts = near(archive, full=8).counts
    assert (counts["articles"], counts["long enough"], counts["texts"]) == (65, 64, 25)
    found = {(r["copy"], r["origin"]): r for r in archive.table("copies").collect()}
    same = {pair for pair, r in found.items() if r["same_words"]}
    first = "same00"
    assert same == {(f"same{k:02d}", first) for k in range(1, 40)}
    articles = [
        article_of(r.asDict()) for r in archive.table("articles").where("id LIKE 'near%'").orderBy("id").collect()
    ]
    expected = {(c.copy, c.origin): c for c in find_copies(articles) if c.share >= 0.8}
    assert len(expected) >= 3
    for pair, copy in expected.items():
        assert (found[pair]["share"], found[pair]["kind"]) == (copy.share, copy.kind)
    assert not any("lone" in name or name == "short" for pair in found for name in pair)
