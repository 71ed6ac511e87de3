"""``group``: articles into stories, by the grouper of the stream, over blocks of the stream at once.

The stream of articles, in time order, is cut into blocks. A task gives one block to a
:class:`rashomon.grouping.Grouper`, after the articles before it (the *overlap*) and with the word counts that the
stream would have had by then. Stories of neighbouring blocks are then tied by the articles of the overlap, which both
have placed: a story leads on to the story of the next block that holds most of these articles, as when the grouper
solves anew. Following the ties gives the connected pieces (:mod:`rashomon.archive.pieces`). An archive of one block
gives what the stream gives.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.archive.archive import Archive
from rashomon.archive.manifest import Manifest
from rashomon.archive.pieces import name_pieces, pieces
from rashomon.archive.rows import Row, article_of, columns_of, frames, rows_of
from rashomon.archive.tables import MEMBERS, STORIES
from rashomon.archive.workshop import Workshop, check_counts
from rashomon.grouping import Grouper, Settings
from rashomon.grouping.grouper import Models
from rashomon.grouping.profiles import BUCKETS, Frequencies
from rashomon.grouping.terms import LONGEST_TEXT, body_of, terms_of
from rashomon.model import Article
from rashomon.model.errors import ArchiveError

BLOCK = 60_000
"""Articles of a block."""
MANY = 16
"""Articles of the same words on one day that the grouper sees; of more, only the first, and the others follow it."""
SLICED = 64
"""Blocks that are grouped before what was found is kept for good."""

SLIM = "id string, outlet string, url string, title string, published string, body string"
ORDER = ("moment", "file", "place")
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
    settings = {"block": block, "overlap": overlap, "window": window, "many": MANY}
    return archive.run("group", settings, lambda shop: _work(archive, shop, settings, sliced), again=again)


def _work(archive: Archive, shop: Workshop, settings: dict[str, int], sliced: int) -> dict[str, int]:
    articles = archive.table("articles")
    heavy = shop.stage("heavy", lambda: _heavy(articles))
    stream = shop.stage("stream", lambda: _stream(articles, heavy))
    ranked, number = _ranked(shop.spark, stream)
    blocks = max(1, -(-number // settings["block"]))
    cuts = _Cuts(settings["block"], settings["overlap"], blocks)
    counts = shop.stage("counts", lambda: _counts(ranked, cuts))
    known = shop.stage("frequencies", lambda: _frequencies(shop.spark, counts, blocks))
    for start in range(0, blocks, sliced):
        tasks = range(start, min(blocks, start + sliced))
        make = partial(_placed, ranked, known, cuts, tasks, settings["window"])
        shop.stage(f"placed-{start:05d}", make)
    placed = _all(shop, [f"placed-{start:05d}" for start in range(0, blocks, sliced)])
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


class _Cuts:
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


def _heavy(articles: Any) -> Any:
    """Wordings of which one day has many articles, and the first of them."""
    from pyspark.sql import functions as f

    day = f.floor(f.col("moment") / 86_400).alias("day")
    first = f.min_by("id", f.struct("moment", "file", "place")).alias("first")
    found = articles.where("wording IS NOT NULL").groupBy("wording", day).agg(f.count("*").alias("number"), first)
    return found.where(f.col("number") > MANY).select("wording", f.coalesce("day", f.lit(0)).alias("day"), "first")


def _with_first(articles: Any, heavy: Any) -> Any:
    """Articles with ``first``: the one that each follows or is, where there are many of its words on its day."""
    from pyspark.sql import functions as f

    day = f.coalesce(f.floor(f.col("moment") / 86_400), f.lit(0))
    return articles.withColumn("day", day).join(f.broadcast(heavy), ["wording", "day"], "left")


def _stream(articles: Any, heavy: Any) -> Any:
    """The articles that the grouper sees, bare, in time order: ``at`` tells where each is."""
    from pyspark.sql import functions as f

    seen = _with_first(articles, heavy).where("first IS NULL OR first = id").select("id", "text", "record", *ORDER)
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


def _ranked(spark: Any, stream: Any) -> tuple[Any, int]:
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


# --- word counts ------------------------------------------------------------


def _counts(ranked: Any, cuts: _Cuts) -> Any:
    """Word counts of stretches of the stream, each with the first task that has them from the outset."""
    return ranked.mapInPandas(partial(_count, cuts=cuts), "task int, total long, counts binary")


def _count(batches: Iterable[Any], cuts: _Cuts) -> Iterator[Any]:
    return frames(_counted(batches, cuts), ("task", "total", "counts"))


def _counted(batches: Iterable[Any], cuts: _Cuts) -> Iterator[Row]:
    shortest = Settings().shortest
    task, counts = 0, Frequencies(0, np.zeros(BUCKETS, dtype=np.uint32))
    for batch in batches:
        for row in rows_of(batch):
            heard = cuts.heard_by(row["rank"])
            if heard >= cuts.blocks:
                continue
            if heard != task and counts.total:
                yield {"task": task, "total": counts.total, "counts": pack(counts.counts)}
                counts = Frequencies(0, np.zeros(BUCKETS, dtype=np.uint32))
            task = heard
            terms = terms_of(_article(row))
            if terms.length + len(terms.title) >= shortest:
                counts.learn(terms)
    if counts.total:
        yield {"task": task, "total": counts.total, "counts": pack(counts.counts)}


def _frequencies(spark: Any, counts: Any, blocks: int) -> Any:
    """What each task knows of words from the outset, ``(task, total, counts)``."""
    known = Models.shipped().frequencies
    total, held = known.total, known.counts.astype(np.uint32)
    rows: list[tuple[int, int, bytearray]] = []
    coming = counts.orderBy("task").toLocalIterator()
    row = next(coming, None)
    for task in range(blocks):
        while row is not None and row["task"] <= task:
            total += row["total"]
            held += unpack(row["counts"])
            row = next(coming, None)
        rows.append((task, total, bytearray(pack(held))))
    return spark.createDataFrame(rows, "task int, total long, counts binary")


def pack(counts: NDArray[np.uint32]) -> bytes:
    """Counts as bytes: buckets that are not empty, then what is in them, compressed."""
    buckets = np.flatnonzero(counts).astype("<u4")
    gaps = np.diff(buckets, prepend=np.uint32(0)).astype("<u4")
    return zlib.compress(gaps.tobytes() + counts[buckets].astype("<u4").tobytes(), 1)


def unpack(data: bytes) -> NDArray[np.uint32]:
    """What ``pack`` packed."""
    gaps, held = np.frombuffer(zlib.decompress(data), dtype="<u4").reshape(2, -1)
    counts = np.zeros(BUCKETS, dtype=np.uint32)
    counts[np.cumsum(gaps)] = held
    return counts


# --- placing ----------------------------------------------------------------


def _placed(ranked: Any, known: Any, cuts: _Cuts, tasks: range, window: int) -> Any:
    """The story of each article in each task that places it."""
    from pyspark.sql import functions as f

    here = f.col("task").between(tasks.start, tasks.stop - 1)
    low, high = cuts.first(tasks.start), tasks.stop * cuts.block
    some = ranked.where((f.col("rank") >= low) & (f.col("rank") < high)).selectExpr("*", f"{cuts.tasks()} AS task").where(here)
    rows = some.withColumn("total", f.lit(None).cast("long")).withColumn("counts", f.lit(None).cast("binary"))
    heads = known.where(here).withColumn("rank", f.lit(-1).cast("long"))
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
        note = grouper.place(_article(row)).set_aside
        placed.append({"task": row["task"], "rank": row["rank"], "article": row["id"], "note": note})
    yield from _told(grouper, placed, last)


def _told(grouper: Grouper | None, placed: list[Row], last: int) -> Iterator[Row]:
    if grouper is not None and placed:
        if placed[0]["task"] == last:
            grouper.settle()
        for row in placed:
            yield {**row, "story": grouper.story_of(row["article"])}


def _article(row: Row) -> Article:
    known = {name: row[name] for name in ("outlet", "url", "title", "published")}
    return Article(id=row["id"], text=row["body"] or "", **known)


# --- the tables -------------------------------------------------------------


def _members(final: Any, articles: Any, heavy: Any) -> Any:
    """Every article with its story; those that follow another are in its story."""
    from pyspark.sql import functions as f

    follow = _with_first(articles.select("id", "wording", "moment"), heavy).where("first IS NOT NULL AND first != id")
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
