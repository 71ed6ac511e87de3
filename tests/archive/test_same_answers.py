"""Spark and the single machine agree."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rashomon.annotating import annotate
from rashomon.api import compare
from rashomon.archive import group, load, read
from rashomon.archive.archive import Archive
from rashomon.archive.rows import annotated_of, article_of
from rashomon.grouping import Grouper, Settings, find_copies
from rashomon.model import AnnotatedArticle, Article, Comparison
from rashomon.reading import read as read_here
from tests.archive.conftest import EXAMPLE

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return list(read_here([str(EXAMPLE)]))


def plain(article: Article) -> Article:
    """Without the place of its file, which Spark has as an address."""
    source = msgspec.structs.replace(article.source, location="") if article.source else None
    return msgspec.structs.replace(article, source=source)


def test_articles_are_those_of_the_reading_room(strait: Archive, articles: list[Article]) -> None:
    found = [plain(article_of(row.asDict())) for row in strait.table("articles").orderBy("file", "place").collect()]
    assert found == [plain(article) for article in articles]


def test_annotations_are_identical(strait: Archive, articles: list[Article]) -> None:
    rows = strait.table("articles").join(strait.table("annotations"), "id").collect()
    found: dict[str, AnnotatedArticle] = {row["id"]: annotated_of(row.asDict()) for row in rows}
    for here in annotate(articles):
        there = found[here.article.id]
        assert msgspec.structs.replace(there, article=here.article) == here


def test_the_comparison_is_identical(strait: Archive, articles: list[Article]) -> None:
    row = strait.table("comparisons").collect()
    assert [r["articles"] for r in row] == [len(articles)]
    there = msgspec.json.decode(row[0]["comparison"], type=Comparison)
    here = msgspec.json.decode(msgspec.json.encode(compare(articles)), type=Comparison)
    bare = [msgspec.structs.replace(c, articles=tuple(map(plain, c.articles))) for c in (there, here)]
    assert bare[0] == bare[1]
    assert row[0]["claims"] == len(here.claims) > 0


def test_copies_are_those_of_the_grouping_room(strait: Archive, articles: list[Article]) -> None:
    alike = [copy for copy in find_copies(articles) if copy.share > 0.5]
    found = {(row["copy"], row["origin"]): row for row in strait.table("copies").collect()}
    assert alike
    for copy in alike:
        row = found[copy.copy, copy.origin]
        assert (row["share"], row["kind"], row["agency"]) == (copy.share, copy.kind, copy.agency)


def test_one_block_gives_the_stories_of_the_stream(strait: Archive, articles: list[Article]) -> None:
    order = [row["id"] for row in strait.table("articles").orderBy("moment").collect()]
    grouper = Grouper()
    for article in sorted(articles, key=lambda a: order.index(a.id)):
        grouper.place(article)
    grouper.settle()
    there = {row["article"]: row["story"] for row in strait.table("members").collect()}
    assert there == {article.id: grouper.story_of(article.id) for article in articles}
    told = {row["story"]: row for row in strait.table("stories").collect()}
    for story in grouper.stories():
        row = told[story.id]
        shown = (row["articles"], row["first"], row["last"], row["headline"], row["headline_outlet"])
        assert shown == (len(story.articles), story.first, story.last, story.headline, story.headline_outlet)


def b_cubed(a: dict[str, str], b: dict[str, str]) -> float:
    """B-cubed F1 of one partition against the other."""
    both, one, other = Counter((a[k], b[k]) for k in a), Counter(a.values()), Counter(b.values())
    precision = sum(n * n / other[right] for (_, right), n in both.items()) / len(a)
    recall = sum(n * n / one[left] for (left, _), n in both.items()) / len(a)
    return 2 * precision * recall / (precision + recall)


def made_up(count: int) -> list[dict[str, str]]:
    """A stream of stories that burst and fade, their words made up."""
    choose = random.Random(7)
    words = [
        "".join(choose.choices("bdklmnrstv", k=1)[0] + choose.choice("aeiou") for _ in range(3)) for _ in range(4000)
    ]
    running: list[tuple[int, list[str]]] = []
    rows = []
    for k in range(count):
        if not running or choose.random() < 0.15:
            running = [*running, (k, choose.sample(words, 30))][-8:]
        _, topic = choose.choice(running)
        body = choose.choices(topic, k=60) + choose.choices(words[:200], k=60) + [w.capitalize() for w in topic[:6]] * 2
        choose.shuffle(body)
        text = ". ".join(" ".join(body[i : i + 12]) for i in range(0, len(body), 12)) + "."
        day = f"2031-03-{1 + k * 25 // count:02d}T{k % 24:02d}:00Z"
        rows.append({"id": f"m{k:04d}", "text": text, "title": " ".join(topic[:5]), "published": day, "language": "en"})
    return rows


def test_blocks_give_the_stories_of_the_stream(spark: Any, tmp_path: Path) -> None:
    rows = made_up(240)
    source = tmp_path / "stream.jsonl"
    source.write_text("\n".join(msgspec.json.encode(row).decode() for row in rows), encoding="utf-8")
    archive = Archive(spark, str(tmp_path / "archive"))
    read(archive, [str(source)])
    record = group(archive, block=60, overlap=40, window=120)
    assert record.counts["blocks"] == 4
    grouper = Grouper(Settings(window=120))
    for row in archive.table("articles").orderBy("moment", "file", "place").collect():
        grouper.place(article_of(row.asDict()))
    grouper.settle()
    there = {row["article"]: row["story"] for row in archive.table("members").collect()}
    here = {article: grouper.story_of(article) for article in there}
    assert len(there) == 240
    assert len(set(here.values())) < 120
    assert b_cubed(here, there) >= 0.98


def test_a_selection_goes_into_a_library(strait: Archive, tmp_path: Path, articles: list[Article]) -> None:
    from rashomon.library import Library

    with Library(tmp_path / "library.sqlite") as library:
        record = load(strait, library, where="outlet != 'Lunn Register'")
        assert record.counts == {"articles": len(articles) - 1, "added": len(articles) - 1}
        assert load(strait, library, where="true").counts == {"articles": 6, "already there": 5, "added": 1}
        (story,) = library.stories().items
        assert story.articles == len(articles)
        assert len(library.comparison(story.id).claims) == len(compare(articles).claims)
        assert {row["result"] for row in strait.table("loaded").collect()} == {"already there", "added"}
