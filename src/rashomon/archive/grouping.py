"""``group``: articles into stories, by the grouper of the stream, over blocks of the stream at once.

The stream of articles, in time order, is cut into blocks. A task gives one block to a
:class:`rashomon.grouping.Grouper`, after the articles before it (the *overlap*) and with the word counts that the
stream would have had by then. Stories of neighbouring blocks are then tied by the articles of the overlap, which both
have placed: a story leads on to the story of the next block that holds most of these articles, as when the grouper
solves anew. Following the ties gives the connected pieces (:mod:`rashomon.archive.pieces`). An archive of one block
has the stories of the stream.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from rashomon.archive.archive import Archive
from rashomon.archive.counting import Known, unpack, word_counts
from rashomon.archive.manifest import Manifest
from rashomon.archive.pieces import name_pieces, pieces
from rashomon.archive.rows import Row, columns_of, frames, rows_of
from rashomon.archive.stream import MANY, Cuts, bare_article, heavy_texts, in_time_order, ranked_stream, with_first
from rashomon.archive.tables import MEMBERS, STORIES
from rashomon.archive.workshop import Workshop, check_counts
from rashomon.grouping import Grouper, Settings
from rashomon.grouping.profiles import Frequencies
from rashomon.grouping.settings import Models
from rashomon.model.errors import ArchiveError

BLOCK = 60_000
"""Articles of a block."""
SLICED = 64
"""Blocks that are grouped before what was found is kept for good."""

PLACED = "task int, rank long, article string, story string, note string"


def group(
    archive: Archive,
    *,
    block: int = BLOCK,
    overlap: int | None = None,
    window: int | None = None,
    sliced: int = SLICED,
    again: bool = False,
) -> Manifest:
    """Group all articles into the tables ``members`` and ``stories``.

    ``window`` is that of the grouper; ``overlap``, how many articles before its block a task places first, is as large
    unless it is given. Raises ArchiveError when the overlap is larger than a block.
    """
    window = window or Settings().window
    overlap = min(window, block) if overlap is None else overlap
    if not 0 <= overlap <= block:
        raise ArchiveError(f"an overlap of {overlap} articles with blocks of {block}: it cannot be larger than a block")
    settings = {"block": block, "overlap": overlap, "window": window, "many": MANY, "sliced": sliced}
    return archive.run("group", settings, lambda shop: _work(archive, shop, settings), again=again)


def _work(archive: Archive, shop: Workshop, settings: dict[str, int]) -> dict[str, int]:
    articles = archive.table("articles")
    heavy = shop.stage("heavy", lambda: heavy_texts(articles))
    stream = shop.stage("stream", lambda: in_time_order(articles, heavy))
    ranked, number = ranked_stream(shop.spark, stream)
    blocks = max(1, -(-number // settings["block"]))
    cuts = Cuts(settings["block"], settings["overlap"], blocks)
    counts = shop.stage("counts", lambda: word_counts(ranked, cuts))
    known = Known(counts)
    starts = range(0, blocks, settings["sliced"])
    for start in starts:
        tasks = range(start, min(blocks, start + settings["sliced"]))
        shop.stage(f"placed-{start:05d}", partial(_placed, ranked, known, cuts, tasks, settings["window"]))
    placed = _all(shop, [f"placed-{start:05d}" for start in starts])
    homes = pieces(shop, placed, cuts)
    final = shop.stage("final", lambda: name_pieces(cuts.own(placed), homes))
    shop.table("members", lambda: _members(final, articles, heavy))
    shop.table("stories", lambda: _stories(shop.written("members"), articles))
    came, left = articles.count(), shop.written("members").count()
    check_counts("group", came, left, "articles")
    return {
        "articles": came,
        "blocks": blocks,
        "followed": shop.written("members").where("followed IS NOT NULL").count(),
        "set aside": shop.written("members").where("note IS NOT NULL").count(),
        "stories": shop.written("stories").count(),
        "of two or more": shop.written("stories").where("articles > 1").count(),
    }


def _all(shop: Workshop, names: list[str]) -> Any:
    found = shop.staged(names[0])
    for name in names[1:]:
        found = found.unionByName(shop.staged(name))
    return found


# --- placing ----------------------------------------------------------------


def _placed(ranked: Any, known: Known, cuts: Cuts, tasks: range, window: int) -> Any:
    """The story of each article in each task that places it."""
    from pyspark.sql import functions as f

    here = f.col("task").between(tasks.start, tasks.stop - 1)
    low, high = cuts.first(tasks.start), tasks.stop * cuts.block
    some = (
        ranked.where((f.col("rank") >= low) & (f.col("rank") < high))
        .selectExpr("*", f"{cuts.tasks()} AS task")
        .where(here)
    )
    rows = some.withColumn("total", f.lit(None).cast("long")).withColumn("counts", f.lit(None).cast("binary"))
    heads = known.at(tasks).withColumn("rank", f.lit(-1).cast("long"))
    together = rows.unionByName(heads, allowMissingColumns=True)
    parted = together.repartitionById(len(tasks), f.col("task") - tasks.start)
    last = cuts.blocks - 1
    return parted.sortWithinPartitions("task", "rank").mapInPandas(partial(_place, window=window, last=last), PLACED)


def _place(batches: Iterable[Any], window: int, last: int) -> Iterator[Any]:
    return frames(place_all((row for batch in batches for row in rows_of(batch)), window, last), columns_of(PLACED))


def place_all(rows: Iterable[Row], window: int, last: int) -> Iterator[Row]:
    """Give the articles of a task to a grouper; the first row has the word counts. Tasks follow one another."""
    grouper: Grouper | None = None
    placed: list[Row] = []
    for row in rows:
        if row["rank"] < 0:
            yield from _told(grouper, placed, last)
            placed = []
            shipped = Models.shipped()
            frequencies = Frequencies(int(row["total"]), unpack(row["counts"]))
            grouper = Grouper(Settings(window=window), shipped._replace(frequencies=frequencies))
            continue
        assert grouper is not None
        note = grouper.place(bare_article(row)).set_aside
        placed.append({"task": row["task"], "rank": row["rank"], "article": row["id"], "note": note})
    yield from _told(grouper, placed, last)


def _told(grouper: Grouper | None, placed: list[Row], last: int) -> Iterator[Row]:
    if grouper is not None and placed:
        if placed[0]["task"] == last:
            grouper.settle()
        for row in placed:
            yield {**row, "story": grouper.story_of(row["article"])}


# --- the tables -------------------------------------------------------------


def _members(final: Any, articles: Any, heavy: Any) -> Any:
    """Every article with its story; those that follow another are in its story."""
    from pyspark.sql import functions as f

    follow = with_first(articles.select("id", "wording", "moment"), heavy).where("first IS NOT NULL AND first != id")
    followers = follow.selectExpr("id", "first").join(final.withColumnRenamed("article", "first"), "first")
    seen = final.withColumn("followed", f.lit(None).cast("string"))
    also = followers.selectExpr("id AS article", "story", "rank", "first AS followed", "note")
    every = seen.select("article", "story", "rank", "followed", "note").unionByName(also)
    return every.withColumnRenamed("rank", "arrival").select(*columns_of(MEMBERS))


def _stories(members: Any, articles: Any) -> Any:
    """Stories as others see them, in the order of :class:`rashomon.grouping.records.Record`."""
    from pyspark.sql import functions as f

    known = articles.selectExpr("id AS article", "published", "title", "outlet", "moment")
    both = members.join(known, "article")
    dated = f.col("moment").isNotNull() & f.col("published").isNotNull()
    order = f.struct(~dated, "moment", "arrival", "article")
    found = both.groupBy("story").agg(
        f.count("*").alias("articles"),
        f.min_by(f.when(dated, f.col("published")), f.when(dated, order)).alias("first"),
        f.max_by(f.when(dated, f.col("published")), f.when(dated, order)).alias("last"),
        f.min_by("title", f.when(f.col("title").isNotNull(), order)).alias("headline"),
        f.min_by("outlet", f.when(f.col("title").isNotNull(), order)).alias("headline_outlet"),
        f.min("arrival").alias("began"),
    )
    return found.select(*columns_of(STORIES))
