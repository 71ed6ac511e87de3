"""Stories of neighbouring blocks tied together: connected pieces, by pointer jumping over DataFrames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from rashomon.archive.rows import frames, rows_of
from rashomon.archive.stream import Cuts
from rashomon.archive.workshop import Workshop
from rashomon.grouping.identity import story_id


def pieces(shop: Workshop, placed: Any, cuts: Cuts) -> Any:
    """``(task, story, home)`` of every story of every task; stories of one piece have the same ``home``.

    Every story has at most one way on, so that following the ways, each time twice as far (Jájá 1992, 2.2), ends after
    as many rounds as the logarithm of the number of blocks that the longest-lived story touches.
    """
    from pyspark.sql import functions as f

    node = f.concat_ws("/", f.col("task").cast("string"), "story")
    nodes = placed.select("task", "story", node.alias("node")).distinct()
    ways = _ways(placed)
    first = nodes.join(ways, "node", "left").withColumn("home", f.coalesce("way", "node"))
    held = shop.stage("ways-0", lambda: first.select("task", "story", "node", "home"))
    rounds = (cuts.blocks - 1).bit_length()
    for number in range(1, rounds + 1):
        held = shop.stage(f"ways-{number}", partial(_twice_as_far, held))
    return held.select("task", "story", "home")


def _ways(placed: Any) -> Any:
    """``(node, way)``: the story of the next block that holds most of the articles both have placed, if any."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    here = placed.select("article", "rank", f.col("task"), f.col("story").alias("from"))
    there = placed.select("article", (f.col("task") - 1).alias("task"), f.col("story").alias("to"))
    both = here.join(there, ["article", "task"]).groupBy("task", "from", "to")
    shared = both.agg(f.count("*").alias("shared"), f.min("rank").alias("rank"))
    order = Window.partitionBy("task", "from").orderBy(f.desc("shared"), "rank")
    best = shared.withColumn("n", f.row_number().over(order)).where("n = 1")
    return best.selectExpr("concat_ws('/', task, from) AS node", "concat_ws('/', task + 1, to) AS way")


def _twice_as_far(held: Any) -> Any:
    ends = held.selectExpr("node AS home", "home AS further")
    return held.join(ends, "home").selectExpr("task", "story", "node", "further AS home")


def name_pieces(own: Any, homes: Any) -> Any:
    """``(article, story, rank, note)``: each piece is called after its first article, as the stream calls a story."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    found = own.join(homes, ["task", "story"]).select("article", "rank", "note", "home")
    firsts = found.groupBy("home").agg(f.min("rank").alias("rank"), f.min_by("article", "rank").alias("first"))
    named = firsts.mapInPandas(_name, "home string, rank long, first string, story string, salt int")
    order = Window.partitionBy("story").orderBy("rank")
    again = named.withColumn("salt", (f.row_number().over(order) - 1).cast("int"))
    names = again.mapInPandas(_name, "home string, rank long, first string, story string, salt int")
    return found.join(names.select("home", "story"), "home").select("article", "story", "rank", "note")


def _name(batches: Iterable[Any]) -> Iterator[Any]:
    """Ids of stories; those that would get an id that another has are given the next one."""
    columns = ("home", "rank", "first", "story", "salt")
    return frames((_named(row) for batch in batches for row in rows_of(batch)), columns)


def _named(row: dict[str, Any]) -> dict[str, Any]:
    left = int(row.get("salt") or 0)

    def taken(name: str) -> bool:
        nonlocal left
        left -= 1
        return left >= 0

    return {**row, "story": story_id(row["first"], taken), "salt": int(row.get("salt") or 0)}
