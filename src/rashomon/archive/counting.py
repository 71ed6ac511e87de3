"""What the grouper would have known of words at each block: counts of terms over the stream before it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.archive.rows import Row, frames, rows_of
from rashomon.archive.stream import Cuts, bare_article
from rashomon.grouping import Settings
from rashomon.grouping.profiles import BUCKETS, Frequencies
from rashomon.grouping.settings import Models
from rashomon.grouping.terms import terms_of


def word_counts(ranked: Any, cuts: Cuts) -> Any:
    """Word counts of stretches of the stream, each with the first task that has them from the outset."""
    return ranked.mapInPandas(partial(_count, cuts=cuts), "task int, total long, counts binary")


def _count(batches: Iterable[Any], cuts: Cuts) -> Iterator[Any]:
    return frames(_counted(batches, cuts), ("task", "total", "counts"))


def _counted(batches: Iterable[Any], cuts: Cuts) -> Iterator[Row]:
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
            terms = terms_of(bare_article(row))
            if terms.length + len(terms.title) >= shortest:
                counts.learn(terms)
    if counts.total:
        yield {"task": task, "total": counts.total, "counts": pack(counts.counts)}


class Known:
    """What tasks know of words from the outset: the counts that ship, and those of the stream before them.

    Kept in one array that moves on along the stream, so that the driver needs little memory however long that is.
    """

    def __init__(self, counts: Any) -> None:
        self._spark = counts.sparkSession
        self._coming = counts.orderBy("task").toLocalIterator()
        self._next = next(self._coming, None)
        shipped = Models.shipped().frequencies
        self._total, self._held = shipped.total, shipped.counts.astype(np.uint32)

    def at(self, tasks: range) -> Any:
        """``(task, total, counts)`` of tasks that come after those asked for before."""
        rows = [self._row(task) for task in tasks]
        return self._spark.createDataFrame(rows, "task int, total long, counts binary")

    def _row(self, task: int) -> tuple[int, int, bytearray]:
        while self._next is not None and self._next["task"] <= task:
            self._total += self._next["total"]
            self._held += unpack(self._next["counts"])
            self._next = next(self._coming, None)
        return task, self._total, bytearray(pack(self._held))


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
