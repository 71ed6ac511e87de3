"""``compare``: the comparing room over all stories, a story at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from rashomon.archive.archive import Archive
from rashomon.archive.manifest import Manifest
from rashomon.archive.rows import Row, annotated_of, columns_of, frames, rows_of
from rashomon.archive.tables import COMPARISONS
from rashomon.archive.workshop import Workshop, check_counts
from rashomon.model import AnnotatedArticle

MOST = 200
"""Articles of a story that are compared, copies of the same words once: the earliest. Work grows with their square."""
SLICED = 200_000
"""Stories that are compared before what was found is kept for good."""
TASK = 40
"""Articles to compare in one task, about."""


def compare(archive: Archive, *, most: int = MOST, sliced: int = SLICED, again: bool = False) -> Manifest:
    """Compare every story of two or more articles into the table ``comparisons``.

    Of a story with more than ``most`` articles, the rest are listed in ``left_out``, as are those without an
    annotation. A story that cannot be compared has the reason as ``problem``.
    """
    return archive.run(
        "compare", {"most": most, "sliced": sliced}, lambda shop: _work(archive, shop, most, sliced), again=again
    )


def _work(archive: Archive, shop: Workshop, most: int, sliced: int) -> dict[str, int]:
    chosen = shop.stage("chosen", lambda: _chosen(archive, most, sliced))
    shop.table("left_out", lambda: chosen.where("reason IS NOT NULL").selectExpr("story", "article", "reason"))
    taken = chosen.where("reason IS NULL")
    sizes = {row["slice"]: row["count"] for row in taken.groupBy("slice").count().collect()}
    for number in sorted(sizes):
        tasks = max(shop.spark.sparkContext.defaultParallelism, sizes[number] // TASK + 1)
        part = taken.where(taken["slice"] == number)
        shop.slice(number, "comparisons", lambda part=part, tasks=tasks: _frame(archive, part, tasks))  # type: ignore[misc]
    stories = archive.table("stories")
    shop.slice(max(sizes, default=0) + 1, "comparisons", lambda: _without_articles(stories, taken))
    found = shop.written("comparisons")
    several = stories.where("articles > 1").count()
    check_counts("compare", several, found.count(), "stories of two or more articles")
    failed = found.where("problem IS NOT NULL").count()
    return {
        "stories": stories.count(),
        "of one article": stories.where("articles = 1").count(),
        "compared": several - failed,
        "not compared": failed,
        "articles left out": shop.written("left_out").count(),
    }


def _chosen(archive: Archive, most: int, sliced: int) -> Any:
    """The articles of the stories to compare, with the reason if one is left out."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    stories = archive.table("stories").where("articles > 1")
    slices = max(1, -(-stories.count() // sliced))
    names = stories.select("story", f.pmod(f.crc32("story"), f.lit(slices)).cast("int").alias("slice"))
    known = archive.table("articles").selectExpr("id AS article", "wording", "moment")
    found = archive.table("annotations").selectExpr("id AS article", "problem")
    members = archive.table("members").select("article", "story", "arrival").join(names, "story")
    every = members.join(known, "article").join(found, "article")
    order = (f.col("moment").asc_nulls_last(), f.col("arrival"), f.col("article"))
    same = Window.partitionBy("story", f.coalesce("wording", "article")).orderBy(*order)
    within = Window.partitionBy("story").orderBy(f.col("copy") > 1, *order)
    numbered = every.withColumn("copy", f.row_number().over(same)).withColumn("n", f.row_number().over(within))
    giant = f.lit(f"the story has more than the {most} articles that are compared; the earliest are")
    failed = f.concat(f.lit("it has no annotation: "), "problem")
    reason = f.when(f.col("problem").isNotNull(), failed).when(f.col("n") > most, giant)
    return numbered.select("slice", "story", "article", reason.alias("reason"))


def _frame(archive: Archive, part: Any, tasks: int) -> Any:
    """Comparisons of the stories of a slice."""
    articles = archive.table("articles").selectExpr("id AS article", "id", "text", "record")
    annotations = archive.table("annotations").selectExpr("id AS article", "annotation")
    joined = part.select("story", "article").join(articles, "article").join(annotations, "article").drop("article")
    return joined.repartition(tasks, "story").sortWithinPartitions("story").mapInPandas(_compare, COMPARISONS)


def _without_articles(stories: Any, taken: Any) -> Any:
    """A row for each story of which no article is annotated."""
    silent = stories.where("articles > 1").join(taken.select("story").distinct(), "story", "left_anti")
    nothing = dict.fromkeys(columns_of(COMPARISONS), "NULL")
    row = {**nothing, "story": "story", "articles": "0", "problem": "'none of its articles has an annotation'"}
    types = dict(part.split() for part in COMPARISONS.split(", "))
    return silent.selectExpr(*(f"CAST({value} AS {types[name]}) AS {name}" for name, value in row.items()))


def _compare(batches: Iterable[Any]) -> Iterator[Any]:
    rows = (row for batch in batches for row in rows_of(batch))
    return frames((compare_members(story, members) for story, members in _stories(rows)), columns_of(COMPARISONS))


def _stories(rows: Iterable[Row]) -> Iterator[tuple[str, list[AnnotatedArticle]]]:
    """Rows in the order of their stories, story by story."""
    story = ""
    members: list[AnnotatedArticle] = []
    for row in rows:
        if row["story"] != story:
            if members:
                yield story, members
            story, members = row["story"], []
        members.append(annotated_of(row))
    if members:
        yield story, members


def compare_members(story: str, members: list[AnnotatedArticle]) -> Row:
    """A story as a row; one that cannot be compared stops no other. Raises ModelError when a model is missing."""
    from rashomon.api import compare as compared
    from rashomon.model.errors import ComparisonError, ModelError

    row: Row = {"story": story, "articles": len(members)}
    try:
        found = compared(members)
    except ModelError:
        raise
    except ComparisonError as error:
        return {**row, "problem": str(error)}
    except Exception as error:
        return {**row, "problem": f"a fault of comparing ({type(error).__name__}: {error}); please report the story"}
    record = msgspec.json.encode(found, enc_hook=_unwrapped).decode()
    return {**row, "claims": len(found.claims), "conflicts": len(found.conflicts), "comparison": record}


def _unwrapped(value: Any) -> Any:
    """The plain value inside a NumPy scalar."""
    if hasattr(value, "item"):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} cannot be stored")
