"""The stream of an archive: its articles, bare, in time order, each with its rank; and where it is cut into blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from rashomon.archive.rows import Row, article_of, columns_of, frames, rows_of
from rashomon.grouping.terms import LONGEST_TEXT, body_of
from rashomon.model import Article

MANY = 16
"""Articles of the same words on one day that the grouper sees; of more, only the first, and the others follow it."""
SLIM = "id string, outlet string, url string, title string, published string, body string"
ORDER = ("moment", "file", "place")


class Cuts:
    """Where the stream is cut, by rank (number in time order)."""

    def __init__(self, block: int, overlap: int, blocks: int) -> None:
        self.block, self.overlap, self.blocks = block, overlap, blocks

    def tasks(self) -> Any:
        """SQL: the tasks that place an article: that of its block, and the next one if it is in the overlap."""
        own = f"CAST(rank DIV {self.block} AS INT)"
        also = f"rank % {self.block} >= {self.block - self.overlap} AND {own} + 1 < {self.blocks}"
        return f"explode(CASE WHEN {also} THEN array({own}, {own} + 1) ELSE array({own}) END)"

    def first(self, task: int) -> int:
        """The rank from which a task places."""
        return max(0, task * self.block - self.overlap)

    def heard_by(self, rank: int) -> int:
        """The first task whose word counts have an article of this rank from the outset."""
        return (rank + self.overlap) // self.block + 1

    def own(self, placed: Any) -> Any:
        """Each article once: in the middle of an overlap, the later task takes over."""
        half = self.overlap // 2
        start = f"CASE WHEN task = 0 THEN 0 ELSE task * {self.block} - {half} END"
        end = f"CASE WHEN task = {self.blocks - 1} THEN rank + 1 ELSE (task + 1) * {self.block} - {half} END"
        return placed.where(f"rank >= {start} AND rank < {end}")


def heavy_texts(articles: Any) -> Any:
    """Wordings of which one day has many articles, and the first of them."""
    from pyspark.sql import functions as f

    day = f.floor(f.col("moment") / 86_400).alias("day")
    first = f.min_by("id", f.struct("moment", "file", "place")).alias("first")
    found = articles.where("wording IS NOT NULL").groupBy("wording", day).agg(f.count("*").alias("number"), first)
    return found.where(f.col("number") > MANY).select("wording", f.coalesce("day", f.lit(0)).alias("day"), "first")


def with_first(articles: Any, heavy: Any) -> Any:
    """Articles with ``first``: the one that each follows or is, where there are many of its words on its day."""
    from pyspark.sql import functions as f

    day = f.coalesce(f.floor(f.col("moment") / 86_400), f.lit(0))
    return articles.withColumn("day", day).join(f.broadcast(heavy), ["wording", "day"], "left")


def in_time_order(articles: Any, heavy: Any) -> Any:
    """The articles that the grouper sees, bare, in time order: ``at`` tells where each is."""
    from pyspark.sql import functions as f

    seen = with_first(articles, heavy).where("first IS NULL OR first = id").select("id", "text", "record", *ORDER)
    order = [f.col(name).asc_nulls_first() for name in ORDER]
    schema = f"{SLIM}, moment double, file string, place long"
    slim = seen.mapInPandas(partial(_slim, columns=columns_of(schema)), schema)
    ordered = slim.repartitionByRange(*order).sortWithinPartitions(*order)
    return ordered.withColumn("at", f.monotonically_increasing_id())


def _slim(batches: Iterable[Any], columns: tuple[str, ...]) -> Iterator[Any]:
    def row_of(row: Row) -> Row:
        article = article_of(row)
        known = {name: getattr(article, name) for name in ("id", "outlet", "url", "title", "published")}
        return {**known, "body": body_of(article)[:LONGEST_TEXT], **{name: row[name] for name in ORDER}}

    return frames((row_of(row) for batch in batches for row in rows_of(batch)), columns)


_LOW = 33
"""Bits of ``at`` that count within a partition (monotonically_increasing_id)."""


def ranked_stream(spark: Any, stream: Any) -> tuple[Any, int]:
    """The stream with the ``rank`` of each article, and their number."""
    from pyspark.sql import functions as f

    part = f.shiftright("at", _LOW)
    sizes = sorted((row[0], row[1]) for row in stream.groupBy(part.alias("part")).count().collect())
    before, total = [], 0
    for number, size in sizes:
        before.append((number, total))
        total += size
    offsets = spark.createDataFrame(before or [(0, 0)], "part long, before long")
    within = f.col("at").bitwiseAND((1 << _LOW) - 1)
    ranked = stream.withColumn("part", part).join(f.broadcast(offsets), "part")
    return ranked.withColumn("rank", f.col("before") + within).select("rank", *columns_of(SLIM)), total


def bare_article(row: Row) -> Article:
    """The article of a row of the stream: its terms are those of the whole one."""
    known = {name: row[name] for name in ("outlet", "url", "title", "published")}
    return Article(id=row["id"], text=row["body"] or "", **known)
