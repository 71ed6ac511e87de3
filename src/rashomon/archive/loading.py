"""``load``: a selection of the archive into a library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rashomon.archive.archive import Archive
from rashomon.archive.manifest import Manifest
from rashomon.archive.rows import Row, annotated_of
from rashomon.archive.tables import LOADED
from rashomon.archive.workshop import Workshop, check_counts
from rashomon.model.errors import ArchiveError

if TYPE_CHECKING:
    from rashomon.library import Library


def load(archive: Archive, library: Library, *, where: str | None = None, stories: Iterable[str] = ()) -> Manifest:
    """Put the articles that ``where`` (SQL over the columns of ``articles``) and ``stories`` choose into a library.

    They come annotated, in time order; the library places them as they come, so that what it held before counts. The
    outcome of each is in the table ``loaded``. What is in the library already stays as it is: the same selection
    twice changes nothing. Raises ArchiveError when nothing is chosen.
    """
    settings = {"where": where, "stories": sorted(stories), "library": library.place}
    return archive.run(
        "load", settings, lambda shop: _work(archive, shop, library, where, settings["stories"]), again=True
    )


def _work(archive: Archive, shop: Workshop, library: Library, where: str | None, stories: Any) -> dict[str, int]:
    chosen = _chosen(archive, where, stories)
    came = chosen.count()
    if not came:
        raise ArchiveError("no article is chosen; look at --where and --story")
    outcomes = list(_add(library, chosen.toLocalIterator(prefetchPartitions=False)))
    shop.table("loaded", lambda: shop.spark.createDataFrame([tuple(row.values()) for row in outcomes], LOADED))
    check_counts("load", came, len(outcomes), "articles")
    for _ in library.compare_waiting({str(row["story"]) for row in outcomes if row["result"] == "added"}):
        pass
    return {"articles": came, **Counter(str(row["result"]) for row in outcomes)}


def _chosen(archive: Archive, where: str | None, stories: list[str]) -> Any:
    """The chosen articles with their annotations, in time order."""
    from pyspark.errors import AnalysisException, ParseException
    from pyspark.sql import functions as f

    articles = archive.table("articles")
    try:
        chosen = articles.where(where) if where else articles
    except (AnalysisException, ParseException) as error:
        raise ArchiveError(f"--where {where}: {str(error).splitlines()[0]}; use the columns of articles") from error
    if stories:
        members = archive.table("members").where(f.col("story").isin(stories)).selectExpr("article AS id")
        chosen = chosen.join(members, "id", "left_semi")
    both = chosen.join(archive.table("annotations").select("id", "annotation", "problem"), "id")
    return both.orderBy(f.col("moment").asc_nulls_first(), "file", "place")


def _add(library: Library, rows: Iterable[Any]) -> Iterator[Row]:
    for row in rows:
        known = row.asDict()
        if known["problem"] is not None:
            yield {"article": known["id"], "result": "set aside", "story": None, "reason": known["problem"]}
            continue
        outcome = library.add_annotated(annotated_of(known))
        yield {
            "article": known["id"],
            "result": outcome.result,
            "story": outcome.story,
            "reason": outcome.reason or None,
        }
