"""Whether Spark and the single machine agree on a real stream.

    python -m benchmarks.archive --mixed DIR [--articles 200] [--block 300] [--overlap 150] [--window 300]

``DIR`` has ``articles.jsonl`` with one article a line (and may have ``gold_events.json``). All articles are grouped, by
Spark in one block and in several, and by one Grouper; B-cubed F1 of one against the other. The first ``--articles`` are
annotated by both and compared record by record, and so are the comparisons of the stories among them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from rashomon.annotating import annotate as annotate_here
from rashomon.api import compare as compare_here
from rashomon.archive import Archive, annotate, compare, group, read, start
from rashomon.archive.rows import annotated_of, article_of
from rashomon.grouping import Grouper, Settings
from rashomon.model import AnnotatedArticle, Article, Comparison
from rashomon.model.errors import ComparisonError


def b_cubed(a: dict[str, str], b: dict[str, str]) -> float:
    """B-cubed F1 of one partition against the other."""
    both, one, other = Counter((a[k], b[k]) for k in a), Counter(a.values()), Counter(b.values())
    precision = sum(n * n / other[right] for (_, right), n in both.items()) / len(a)
    recall = sum(n * n / one[left] for (left, _), n in both.items()) / len(a)
    return 2 * precision * recall / (precision + recall)


def stream(articles: list[Article], window: int) -> dict[str, str]:
    """The stories of one Grouper."""
    grouper = Grouper(Settings(window=window))
    for article in articles:
        grouper.place(article)
    grouper.settle()
    return {article.id: grouper.story_of(article.id) for article in articles}


def stories_of(archive: Archive) -> dict[str, str]:
    """Article → story, as Spark has them."""
    return {row["article"]: row["story"] for row in archive.table("members").collect()}


def groups(spark: Any, archive: Archive, articles: list[Article], given: argparse.Namespace) -> None:
    """Grouping, in one block and in several."""
    group(archive, block=given.block, overlap=given.overlap, window=given.window)
    here, there = stream(articles, given.window), stories_of(archive)
    blocks = archive.manifest("group")
    assert blocks is not None
    cut = f"blocks of {given.block}, overlap {given.overlap}, window {given.window}"
    print(
        f"grouped in {blocks.counts['blocks']} {cut}: "
        f"B-cubed F1 against the stream of that window {b_cubed(here, there):.4f}",
        flush=True,
    )
    group(archive, again=True)
    here, there = stream(articles, Settings().window), stories_of(archive)
    same = sum(here[name] == there[name] for name in here)
    print(
        f"grouped in one block: B-cubed F1 {b_cubed(here, there):.4f}; {same} of {len(here)} with the same story id",
        flush=True,
    )


def answers(archive: Archive) -> None:
    """Annotations and comparisons, record by record."""
    annotate(archive)
    compare(archive)
    rows = archive.table("articles").join(archive.table("annotations"), "id").orderBy("file", "place").collect()
    found = {row["id"]: annotated_of(row.asDict()) for row in rows}
    here = {one.article.id: one for one in annotate_here([one.article for one in found.values()])}
    same = sum(here[name] == one for name, one in found.items())
    print(f"annotations identical: {same} of {len(found)}", flush=True)
    members: dict[str, list[AnnotatedArticle]] = {}
    for article, story in stories_of(archive).items():
        members.setdefault(story, []).append(here[article])
    compared = alike = 0
    for row in archive.table("comparisons").collect():
        try:
            mine: Comparison | None = compare_here(members[row["story"]])
        except ComparisonError:
            mine = None
        theirs = msgspec.json.decode(row["comparison"], type=Comparison) if row["comparison"] else None
        compared += 1
        alike += _bare(mine) == _bare(theirs)
    print(f"comparisons identical: {alike} of {compared}", flush=True)


def _bare(comparison: Comparison | None) -> Any:
    """As JSON, so that what is equal when stored is equal here."""
    return comparison and msgspec.json.encode(replace(comparison, articles=()))


def main() -> None:
    """Print how far they agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mixed", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--block", type=int, default=300)
    parser.add_argument("--overlap", type=int, default=150)
    parser.add_argument("--window", type=int, default=300)
    parser.add_argument("--cores", type=int, default=2)
    given = parser.parse_args()
    spark = start(f"local[{given.cores}, 4]")
    lines = (given.mixed / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        whole = Archive(spark, f"{folder}/whole")
        read(whole, [str(given.mixed / "articles.jsonl")])
        ordered = (
            whole.table("articles")
            .selectExpr("*", "moment IS NOT NULL AS dated")
            .orderBy("dated", "moment", "file", "place")
        )
        groups(spark, whole, [article_of(row.asDict()) for row in ordered.collect()], given)
        some = Path(folder) / "some.jsonl"
        some.write_text("\n".join(lines[-given.articles :]), encoding="utf-8")
        part = Archive(spark, f"{folder}/part")
        read(part, [str(some)])
        group(part)
        answers(part)
    spark.stop()


if __name__ == "__main__":
    main()
