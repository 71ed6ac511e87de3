"""``annotate``: the annotating room over all articles, models loaded once a worker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rashomon.archive.archive import Archive
from rashomon.archive.manifest import Manifest
from rashomon.archive.reading import ROW_GROUP
from rashomon.archive.rows import Row, annotation_row, article_of, columns_of, frames, rows_of
from rashomon.archive.tables import ANNOTATIONS
from rashomon.archive.workshop import Workshop, check_counts
from rashomon.model import Article

SLICED = 400
"""Files of articles that are annotated before what was found is kept for good."""
TOGETHER, LONGEST = 16, 200_000
"""Articles annotated together at most, and their characters."""


def annotate(archive: Archive, *, sliced: int = SLICED, again: bool = False) -> Manifest:
    """Annotate every article into the table ``annotations``; one that cannot be has the reason as ``problem``."""
    return archive.run("annotate", {"sliced": sliced}, lambda shop: _work(archive, shop, sliced), again=again)


def _work(archive: Archive, shop: Workshop, sliced: int) -> dict[str, int]:
    articles = archive.table("articles")
    files = sorted(articles.inputFiles())
    with finely(shop.spark):
        for number, start in enumerate(range(0, len(files), sliced)):
            part = files[start : start + sliced]
            shop.slice(number, "annotations", lambda part=part: _frame(shop.spark, articles.schema, part))  # type: ignore[misc]
    found = shop.written("annotations")
    came, left = articles.count(), found.count()
    check_counts("annotate", came, left, "articles")
    failed = found.where("problem IS NOT NULL").count()
    return {"articles": came, "annotated": left - failed, "not annotated": failed}


def _frame(spark: Any, schema: Any, files: list[str]) -> Any:
    articles = spark.read.schema(schema).parquet(*files).select("id", "text", "record")
    return articles.mapInPandas(_annotate, ANNOTATIONS)


@contextmanager
def finely(spark: Any) -> Iterator[None]:
    """What is written meanwhile is shared out a row group a task: annotating takes minutes for what is read at once."""
    before = {name: spark.conf.get(name) for name in _SPLITS}
    try:
        for name, value in _SPLITS.items():
            spark.conf.set(name, value)
        yield
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)


_SPLITS = {
    "spark.sql.files.maxPartitionBytes": str(ROW_GROUP // 4),
    "spark.sql.files.openCostInBytes": str(ROW_GROUP // 64),
}


def _annotate(batches: Iterable[Any]) -> Iterator[Any]:
    rows = (row for batch in batches for group in _groups(batch) for row in annotate_articles(group))
    return frames(rows, columns_of(ANNOTATIONS))


def _groups(batch: Any) -> Iterator[list[Article]]:
    """Articles, a few at a time."""
    held: list[Article] = []
    size = 0
    for row in rows_of(batch):
        article = article_of(row)
        if held and (len(held) >= TOGETHER or size + len(article.text) > LONGEST):
            yield held
            held, size = [], 0
        held.append(article)
        size += len(article.text)
    if held:
        yield held


def annotate_articles(articles: list[Article]) -> Iterator[Row]:
    """A row an article, in their order; one bad article does not stop the others.

    Raises ModelError when a model is missing: then no article can be annotated.
    """
    from rashomon.annotating import annotate as annotated
    from rashomon.model.errors import ModelError

    try:
        found = list(annotated(articles))
    except ModelError:
        raise
    except Exception as error:
        if len(articles) > 1:
            for article in articles:
                yield from annotate_articles([article])
            return
        reason = f"could not be annotated ({type(error).__name__}: {error}); please report it with the article"
        yield {"id": articles[0].id, "problem": reason}
        return
    yield from map(annotation_row, found)
