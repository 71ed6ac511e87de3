"""``read``: web archives, JSON Lines and whatever else the reading room takes, a file a task; Parquet row by row."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import chain, count
from typing import Any, NoReturn

import msgspec
from msgspec.structs import replace

from rashomon.archive.archive import Archive
from rashomon.archive.manifest import Manifest, digest
from rashomon.archive.place import File, find_files, on_this_machine
from rashomon.archive.rows import Row, article_row, columns_of, frames, rows_of
from rashomon.archive.spark import told
from rashomon.archive.tables import ARTICLES
from rashomon.archive.workshop import Workshop
from rashomon.model import Article
from rashomon.model.article import Source
from rashomon.model.errors import ArchiveError, ReadingError

PACKED = 64 << 20
"""Bytes of small files that one task reads."""
SLICED = 32 << 30
"""Bytes of files after which the articles so far are kept for good."""
ROW_GROUP = 4 << 20
"""Bytes of a row group of articles: the unit in which later steps share the work, a few hundred articles."""
RAW = f"{ARTICLES}, reason string"
BOTH = f"{RAW}, kind string"
"""An article; or, of kind ``unread``, the place in ``id`` and the reason."""
WARC = (".warc", ".warc.gz", ".wacz")


def read(archive: Archive, sources: Iterable[str], *, sliced: int = SLICED, again: bool = False) -> Manifest:
    """Read all files of the sources into the tables ``articles`` and ``unread``.

    An id that was given before gets ``-2``, ``-3`` …; a page of a web archive has one made of its address and content.
    Raises ArchiveError when there is no file.
    """
    with told("the sources"):
        found = find_files(archive.spark, sources)
    if not found:
        raise ArchiveError("no file to read; name files or folders with articles")
    mark = digest(msgspec.json.encode(found))
    return archive.run("read", {"sliced": sliced}, lambda shop: _work(shop, found, sliced), files=mark, again=again)


def _work(shop: Workshop, files: list[File], sliced: int) -> dict[str, int]:
    for number, part in enumerate(_packed(files, sliced)):
        shop.slice(number, ("articles", "unread"), lambda part=part: _frame(shop.spark, part), options())  # type: ignore[misc]
    _make_ids_unique(shop)
    shop.replace("unread", lambda: shop.written("unread", RAW).selectExpr("file", "id AS place", "reason"))
    return {
        "files": len(files),
        "bytes": sum(file.size for file in files),
        "articles": shop.written("articles").count(),
        "unread": shop.written("unread").count(),
    }


def options() -> dict[str, str]:
    """How a table of articles is written."""
    return {"parquet.block.size": str(ROW_GROUP)}


def _packed(files: list[File], most: int) -> list[list[File]]:
    """Files in their order, in packs of at most so many bytes (or of one file)."""
    packs: list[list[File]] = [[]]
    size = 0
    for file in files:
        if packs[-1] and size + file.size > most:
            packs.append([])
            size = 0
        packs[-1].append(file)
        size += file.size
    return packs


def _frame(spark: Any, files: list[File]) -> Any:
    """What the files hold, as one frame: articles, and what could not be read."""
    tabular = [file.path for file in files if file.path.endswith(".parquet")]
    whole = [file for file in files if not file.path.endswith(".parquet")]
    parts = []
    if whole:
        tasks = [[file.path for file in pack] for pack in _packed(whole, PACKED)]
        numbers = spark.range(0, len(tasks), 1, len(tasks))
        parts.append(numbers.mapInPandas(lambda batches: _read_tasks(batches, tasks), BOTH))
    if tabular:
        rows = spark.read.parquet(*tabular).selectExpr(
            "*", "_metadata.file_path AS __file", "_metadata.row_index AS __row"
        )
        parts.append(rows.mapInPandas(_read_rows, BOTH))
    return parts[0] if len(parts) == 1 else parts[0].unionByName(parts[1])


def _read_tasks(batches: Iterator[Any], tasks: list[list[str]]) -> Iterator[Any]:
    from pyspark import TaskContext

    context = TaskContext.get()
    died = context is not None and context.attemptNumber() > 0
    numbers = (int(number) for batch in batches for number in batch["id"])
    rows = (row for number in numbers for path in tasks[number] for row in (read_apart if died else read_file)(path))
    return frames(rows, columns_of(BOTH))


def read_apart(path: str) -> Iterator[Row]:
    """As :func:`read_file`, in a process of its own: for a task whose worker died.

    A file that kills its reader then costs no other: what was read of it is kept, and a row says that it died.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _write_rows(path, reading, writing)
    os.close(writing)
    number = 0
    try:
        with os.fdopen(reading, "rb") as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    number += 1
                    yield msgspec.json.decode(line)
    finally:
        status = os.waitpid(child, 0)[1]
    if status:
        reason = f"the reader died in it after {number} rows, and the rest was not read; report it, with the file"
        yield _unread(path, path, reason)


def _write_rows(path: str, reading: int, writing: int) -> NoReturn:
    """The child's part: the rows as lines of JSON, and an end without clearing up what is the parent's."""
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            for row in read_file(path):
                out.write(msgspec.json.encode(row) + b"\n")
                out.flush()
        status = 0
    finally:
        os._exit(status)


def read_file(path: str) -> Iterator[Row]:
    """The articles of one file, through the reading room, and what in it could not be read."""
    from rashomon.reading import read as read_articles

    problems: list[ReadingError] = []
    with on_this_machine(path) as local:
        here = str(local)
        numbers = count(1)
        for article in chain(read_articles([here], on_problem=problems.append), (None,)):
            while problems:
                problem = problems.pop(0)
                yield _unread(path, problem.document.replace(here, path), problem.reason.replace(here, path))
            if article is not None:
                yield _row(_at_home(article, here, path), path, next(numbers))
        if local.name.endswith(WARC):
            from rashomon.reading.formats.warc import is_cut, passed_over

            for place, reason in passed_over(local):
                yield _unread(path, place.replace(here, path), reason)
            if is_cut(local):
                yield _unread(path, path, "it is cut short: its last page may lack its end; fetch or copy it again")


def _at_home(article: Article, here: str, path: str) -> Article:
    """The article with the address of its file, and with an id that no other page has if it is from a web archive."""
    source = article.source
    if source is None:
        return article
    if source.location.startswith(("http://", "https://")):
        mark = blake2b(f"{source.location}\n{source.fetched}\n{source.sha256}".encode(), digest_size=6).hexdigest()
        return replace(article, id=f"{article.id}-{mark}")
    return replace(article, source=replace(source, location=source.location.replace(here, path)))


def _row(article: Article, path: str, number: int) -> Row:
    try:
        return {**article_row(article, path, number), "reason": None, "kind": "articles"}
    except UnicodeEncodeError as error:
        reason = f"its text is not Unicode (half of a surrogate pair at {error.start}); read it again as UTF-8"
        return _unread(path, article.id.encode("utf-8", "replace").decode(), reason)


def _unread(path: str, place: str, reason: str) -> Row:
    return {"file": path, "id": place, "reason": reason, "kind": "unread"}


def _read_rows(batches: Iterator[Any]) -> Iterator[Any]:
    rows = (_read_row(row) for batch in batches for row in rows_of(batch))
    return frames(rows, columns_of(BOTH))


def _read_row(row: Row) -> Row:
    """A row of another's table, its columns known by the names that JSON records have."""
    from rashomon.reading.draft import Raw
    from rashomon.reading.finish import finish
    from rashomon.reading.formats.json_ import article_of

    path, number = row.pop("__file"), int(row.pop("__row"))
    place = f"{path} (row {number + 1})"
    record = {name: _plain(value) for name, value in row.items()}
    try:
        data = msgspec.json.encode(record)
        stem = path.rpartition("/")[2].removesuffix(".parquet")
        raw = Raw(path, stem, data, Source(path, digest(data)))
        draft = article_of(record, raw, place, f"{stem}-{number + 1}")
        return _row(finish(draft, draft.name)[0], path, number + 1)
    except ReadingError as error:
        return _unread(path, error.document, error.reason)
    except Exception as error:  # one bad row never stops the others
        return _unread(path, place, f"a fault of the reader ({type(error).__name__}: {error}); report it, with the row")


def _plain(value: Any) -> Any:
    """Arrays as lists, times as text."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):
        value = value.tolist()
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _make_ids_unique(shop: Workshop) -> None:
    """An id that several articles have is left to the first; the others get ``-2``, ``-3`` …, in the order of files."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    articles = shop.written("articles")
    twice = articles.groupBy("id").count().where("count > 1").select("id")
    if twice.isEmpty():
        return
    order = Window.partitionBy("id").orderBy("file", "place")
    clashing = articles.select("id", "file", "place").join(twice, "id").withColumn("n", f.row_number().over(order))
    wanted = clashing.where("n > 1").withColumn("new", f.concat_ws("-", "id", f.col("n").cast("string")))
    taken = articles.select(f.col("id").alias("new"), f.lit(True).alias("taken"))
    mark = f.substring(f.md5(f.concat_ws(":", "file", f.col("place").cast("string"))), 1, 12)
    free = f.when(f.col("taken"), f.concat_ws("-", "id", mark)).otherwise(f.col("new"))
    renamed = shop.stage(
        "renamed", lambda: wanted.join(taken, "new", "left").select("file", "place", free.alias("new"))
    )
    named = articles.join(renamed, ["file", "place"], "left").withColumn("id", f.coalesce("new", "id"))
    shop.replace(
        "articles", lambda: named.select(*columns_of(ARTICLES)).sortWithinPartitions("file", "place"), options()
    )
