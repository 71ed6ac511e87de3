"""What each step over an archive costs: articles a second of processor time, memory of a worker, spill, shuffle.

    python -m benchmarks.archive_speed read --warc DIR [--cores 2]        DIR from benchmarks.archive_synthetic
    python -m benchmarks.archive_speed annotate --articles 600 [--cores 2]
    python -m benchmarks.archive_speed near --articles 200000 [--copies 50000]
    python -m benchmarks.archive_speed group --articles 200000 [--copies 50000] [--giant 5000] [--block 60000]
    python -m benchmarks.archive_speed compare --articles 2000 [--giant 5000] [--most 200] [--stories 20]

Articles are made up (:mod:`benchmarks.archive_synthetic`); but for ``read`` they are written into the table of
articles by the workers, which is not counted. ``compare`` annotates only the articles that it compares. The first line
is Spark's start with a first small job, which is not counted either.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.archive_synthetic import Plan, articles, plan
from benchmarks.spark_meter import Used, metered
from rashomon.archive import Archive, annotate, compare, group, near, read, start
from rashomon.archive.annotating import _annotate
from rashomon.archive.reading import BOTH, options
from rashomon.archive.rows import article_row, columns_of, frames
from rashomon.archive.tables import ANNOTATIONS
from rashomon.archive.workshop import Workshop

TASK = 2_000


def fill(archive: Archive, which: Plan) -> None:
    """Write made-up articles into the table of articles."""
    number = len(which.story)

    def work(shop: Workshop) -> dict[str, int]:
        tasks = -(-number // TASK)
        frame = shop.spark.range(0, tasks, 1, tasks).mapInPandas(partial(_made, which=which), BOTH)
        shop.slice(0, ("articles", "unread"), lambda: frame, options())
        shop.replace("unread", lambda: shop.spark.createDataFrame([], "file string, place string, reason string"))
        return {"articles": number}

    archive.run("read", {"synthetic": number}, work)


def _made(batches: Iterator[Any], which: Plan) -> Iterator[Any]:
    rows = (
        {**article_row(article, "synthetic", k), "kind": "articles"}
        for batch in batches
        for task in batch["id"]
        for k, article in enumerate(
            articles(which, range(task * TASK, min(len(which.story), (task + 1) * TASK))), start=task * TASK
        )
    )
    return frames(rows, columns_of(BOTH))


def told(name: str, count: int, used: Used, cores: int) -> None:
    """One step's line."""
    rate = count / used.cpu if used.cpu else 0.0
    each = f"{1e3 * used.python / count:.2f} ms of Python and {1e3 * used.java / count:.2f} ms of Java an article"
    print(
        f"{name} on local[{cores}]: {count} articles, {rate:.1f} a second of CPU, {each}, "
        f"{count / used.wall:.1f} a second of wall time; {used}",
        flush=True,
    )


def main() -> None:
    """Run one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["read", "annotate", "near", "group", "compare"])
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--giant", type=int, default=0)
    parser.add_argument("--block", type=int, default=60_000)
    parser.add_argument("--overlap", type=int)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--stories", type=int, default=20, help="compare: so many stories, the largest among them")
    parser.add_argument("--warc", type=Path)
    parser.add_argument("--memory", default="2g", help="of the Java process, which holds what is shuffled")
    given = parser.parse_args()
    spark = start(f"local[{given.cores}, 4]", {"spark.driver.memory": given.memory})
    with metered(spark) as used, tempfile.TemporaryDirectory() as folder:
        spark.range(1000).repartition(2).groupBy("id").count().write.parquet(f"{folder}/first")
    print(f"start: {used}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(spark, f"{folder}/archive")
        if given.step == "read":
            with metered(spark) as used:
                counts = read(archive, [str(given.warc)]).counts
            told("read", counts["articles"], used, given.cores)
        else:
            fill(archive, plan(given.articles, given.copies, given.giant))
            measure(archive, given)
        sizes = {step: archive.manifest(step) for step in ("read", "annotate", "near", "group", "compare")}
        for record in filter(None, sizes.values()):
            tables = ", ".join(f"{name} {t.bytes / 1e6:.2f} MB ({t.rows} rows)" for name, t in record.tables.items())
            print(f"  {record.plan.step}: {record.counts}; {tables}", flush=True)
    spark.stop()


def measure(archive: Archive, given: argparse.Namespace) -> None:
    """The step, and before it those it needs."""
    cores = given.cores
    if given.step == "annotate":
        with metered(archive.spark) as used:
            annotate(archive)
        told("annotate", given.articles, used, cores)
    elif given.step == "near":
        with metered(archive.spark) as used:
            near(archive)
        told("near", given.articles, used, cores)
    else:
        with metered(archive.spark) as used:
            group(archive, block=given.block, overlap=given.overlap)
        told("group", given.articles, used, cores)
        if given.step == "compare":
            measure_compare(archive, given)


def measure_compare(archive: Archive, given: argparse.Namespace) -> None:
    """Annotate and compare some stories: what is not among them is taken out of the tables."""
    stories = archive.table("stories").where("articles > 1").orderBy("articles", ascending=False)
    largest = [row["story"] for row in stories.limit(1).collect()]
    names = largest + [row["story"] for row in stories.orderBy("story").limit(given.stories).collect()]
    small = Archive(archive.spark, f"{archive.folder.path}-small")
    members = archive.table("members").where(archive.table("members")["story"].isin(names))
    kept = archive.table("articles").join(members.selectExpr("article AS id"), "id", "left_semi")

    def pick(table: str, frame: Any, shop: Workshop) -> dict[str, int]:
        shop.table(table, lambda: frame)
        return {table: frame.count()}

    small.run("read", {}, lambda shop: pick("articles", kept.select(*archive.table("articles").columns), shop))
    chosen = kept.orderBy("moment").limit(given.most + given.stories * 10)
    with metered(archive.spark) as used:
        small.run("annotate", {}, lambda shop: annotate_some(kept, chosen, shop))
    told("annotate", chosen.count(), used, given.cores)
    with metered(archive.spark) as used:
        group(small)
    with metered(archive.spark) as used:
        record = compare(small, most=given.most)
    told("compare", small.table("comparisons").selectExpr("sum(articles)").first()[0], used, given.cores)
    print(f"  {record.counts}", flush=True)


def annotate_some(every: Any, chosen: Any, shop: Workshop) -> dict[str, int]:
    """Annotate the chosen; of a giant story the rest is left out of the comparison in any case."""
    columns = columns_of(ANNOTATIONS)
    rest = every.join(chosen.select("id"), "id", "left_anti")
    empty = {"id": "id", "problem": "'not annotated'", **dict.fromkeys(("model", "annotation"), "CAST(NULL AS STRING)")}
    shop.slice(0, "annotations", lambda: chosen.select("id", "text", "record").mapInPandas(_annotate, ANNOTATIONS))
    shop.slice(1, "annotations", lambda: rest.selectExpr(*(f"{empty.get(c, '0')} AS {c}" for c in columns)))
    return {"annotated": chosen.count(), "not annotated": rest.count()}


if __name__ == "__main__":
    main()
