"""``near``: articles with much wording in common, by a banded join of MinHash signatures, confirmed word by word.

Skew is met in three places. Texts of the same words are one text here, whose first article stands for the others. A
band that many texts share is chained: each is held against the first of the band and its neighbours, never all against
all. And what a pair is confirmed by travels only for pairs whose signatures agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace

from rashomon.archive.archive import Archive
from rashomon.archive.manifest import Manifest
from rashomon.archive.rows import Row, article_of, columns_of, frames, rows_of
from rashomon.archive.tables import COPIES
from rashomon.archive.workshop import Workshop
from rashomon.grouping.copies import Text, judge
from rashomon.grouping.passages import hashed_words
from rashomon.model import Article

FULL = 64
"""Texts in a band of which all pairs are looked at; a fuller one is chained."""
LIKELY = 0.3
"""Resemblance of signatures from which a pair is held against each other word by word."""
SIGNED = "id string, sign binary, bands array<long>, words binary, record string"
SIGNED_COLUMNS = ("id", "sign", "bands", "words", "record")


def near(archive: Archive, *, full: int = FULL, again: bool = False) -> Manifest:
    """Find all copies into the table ``copies``: what the grouping room calls one, with its share, kind and origin.

    Texts of the same words are told as copies of the earliest of them (``same_words``), not of each other.
    """
    return archive.run("near", {"full": full, "likely": LIKELY}, lambda shop: _work(archive, shop, full), again=again)


def _work(archive: Archive, shop: Workshop, full: int) -> dict[str, int]:
    articles = archive.table("articles").where("wording IS NOT NULL")
    firsts = shop.stage("firsts", lambda: _firsts(articles))
    signed = shop.stage("signed", lambda: _signed(articles, firsts))
    pairs = shop.stage("pairs", lambda: candidates(signed.selectExpr("id", "bands"), full))
    likely = shop.stage("likely", lambda: _likely(pairs, signed))
    shop.slice(0, "copies", lambda: _confirmed(likely, signed))
    shop.slice(1, "copies", lambda: _same(articles, firsts))
    found = shop.written("copies")
    return {
        "articles": archive.table("articles").count(),
        "long enough": articles.count(),
        "texts": firsts.count(),
        "pairs of a band": pairs.count(),
        "pairs held together": likely.count(),
        "copies": found.count(),
        "of the same words": found.where("same_words").count(),
    }


def _firsts(articles: Any) -> Any:
    """Of all articles of the same words, the earliest, and how many there are."""
    from pyspark.sql import functions as f

    earliest = f.struct(f.col("moment").isNull(), "moment", "file", "place")
    return articles.groupBy("wording").agg(f.min_by("id", earliest).alias("first"), f.count("*").alias("number"))


def _signed(articles: Any, firsts: Any) -> Any:
    chosen = articles.join(firsts.selectExpr("first AS id"), "id", "left_semi")
    return chosen.select("id", "text", "record").mapInPandas(_sign, SIGNED)


def _sign(batches: Iterable[Any]) -> Iterator[Any]:
    from rashomon.archive.signatures import bands, signature

    def row_of(row: Row) -> Row:
        article = article_of(row)
        words = hashed_words(article)[0]
        sign = signature(words)
        packed = np.array(words, dtype="<u4").tobytes()
        return {
            "id": article.id,
            "sign": sign.tobytes(),
            "bands": bands(sign),
            "words": packed,
            "record": _brief(article),
        }

    return frames((row_of(row) for batch in batches for row in rows_of(batch)), SIGNED_COLUMNS)


def _brief(article: Article) -> str:
    """What tells origin from copy, without the text."""
    bare = replace(article, text="", blocks=(), source=None, origins={}, disagreements=(), authors=(), section=None)
    return msgspec.json.encode(bare).decode()


def candidates(banded: Any, full: int) -> Any:
    """Pairs ``(a, b)`` of ids that share a band, ``a`` before ``b``, each once; ``banded`` has ``id`` and ``bands``."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    rows = banded.select("id", f.explode("bands").alias("band"))
    sizes = rows.groupBy("band").agg(f.count("*").alias("size"), f.min("id").alias("first")).where("size > 1")
    shared = rows.join(sizes, "band")
    small = shared.where(f.col("size") <= full).select("band", "id")
    pairs = small.selectExpr("band", "id AS a").join(small.selectExpr("band", "id AS b"), "band").where("a < b")
    order = Window.partitionBy("band").orderBy("id")
    chained = shared.where(f.col("size") > full).withColumn("before", f.lag("id").over(order))
    starred = chained.where("id != first").selectExpr("first AS a", "id AS b")
    linked = chained.where("before != first").selectExpr("before AS a", "id AS b")
    return pairs.select("a", "b").unionByName(starred).unionByName(linked).distinct()


def _likely(pairs: Any, signed: Any) -> Any:
    left = signed.selectExpr("id AS a", "sign AS sign_a")
    right = signed.selectExpr("id AS b", "sign AS sign_b")
    both = pairs.join(left, "a").join(right, "b")
    return both.mapInPandas(_alike, "a string, b string")


def _alike(batches: Iterable[Any]) -> Iterator[Any]:
    from rashomon.archive.signatures import resemblance

    for batch in batches:
        keep = [resemblance(a, b) >= LIKELY for a, b in zip(batch["sign_a"], batch["sign_b"], strict=True)]
        yield batch.loc[keep, ["a", "b"]]


def _confirmed(likely: Any, signed: Any) -> Any:
    left = signed.selectExpr("id AS a", "words AS words_a", "record AS record_a")
    right = signed.selectExpr("id AS b", "words AS words_b", "record AS record_b")
    return likely.join(left, "a").join(right, "b").mapInPandas(_judge, COPIES)


def _judge(batches: Iterable[Any]) -> Iterator[Any]:
    found = (row for batch in batches for pair in rows_of(batch) if (row := _copy(pair, same=False)) is not None)
    return frames(found, columns_of(COPIES))


def _same(articles: Any, firsts: Any) -> Any:
    """Each further article of the same words with the first."""
    repeated = firsts.where("number > 1").select("wording", "first")
    rest = (
        articles.join(repeated, "wording")
        .where("id != first")
        .selectExpr("first AS a", "id AS b", "record AS record_b")
    )
    heads = articles.join(repeated.selectExpr("first AS id"), "id", "left_semi").selectExpr(
        "id AS a", "record AS record_a"
    )
    return rest.join(heads, "a").mapInPandas(_judge_same, COPIES)


def _judge_same(batches: Iterable[Any]) -> Iterator[Any]:
    found = (row for batch in batches for pair in rows_of(batch) if (row := _copy(pair, same=True)) is not None)
    return frames(found, columns_of(COPIES))


def _copy(pair: Row, *, same: bool) -> Row | None:
    texts = []
    for side in "ab":
        article = replace(msgspec.json.decode(pair[f"record_{side}"], type=Article), id=pair[side])
        words = [0] if same else np.frombuffer(pair[f"words_{side}"], dtype="<u4").tolist()
        texts.append(Text(article, words, []))
    copy = judge(*texts)
    return None if copy is None else {**msgspec.to_builtins(copy), "same_words": same}
