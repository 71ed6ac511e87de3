"""What Spark on this machine uses: processor time and memory of its Java and Python processes, and what it spills.

Processor time is read from ``/proc`` (Linux) for all processes below this one, so that a busy machine does not
change the figure much; wall time is given beside it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Used:
    """What was used between two moments."""

    wall: float = 0.0
    """Seconds."""
    java: float = 0.0
    """Seconds of processor time of the Java process."""
    python: float = 0.0
    """Seconds of processor time of the Python workers."""
    worker_mb: float = 0.0
    """Most resident memory of one Python worker."""
    java_mb: float = 0.0
    """Most resident memory of the Java process."""
    spilled_mb: float = 0.0
    """Written to disk because memory was short (bytes on disk)."""
    shuffled_mb: float = 0.0
    """Written for other tasks to read."""

    @property
    def cpu(self) -> float:
        """All processor time."""
        return self.java + self.python

    def __str__(self) -> str:
        return (
            f"wall {self.wall:.0f} s, cpu {self.cpu:.0f} s (java {self.java:.0f}, python {self.python:.0f}), "
            f"most memory: worker {self.worker_mb:.0f} MB, java {self.java_mb:.0f} MB; "
            f"spilled {self.spilled_mb:.0f} MB, shuffled {self.shuffled_mb:.0f} MB"
        )


@dataclass
class _Seen:
    times: dict[int, tuple[bool, float]] = field(default_factory=dict)
    worker: float = 0.0
    java: float = 0.0


def _look(seen: _Seen) -> None:
    parents: dict[int, int] = {}
    facts: dict[int, tuple[bool, float, float]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                head, _, tail = (entry / "stat").read_text().rpartition(")")
            except OSError:
                continue
            parts = tail.split()
            pid = int(entry.name)
            parents[pid] = int(parts[1])
            memory = int(parts[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
            facts[pid] = ("java" in head, (int(parts[11]) + int(parts[12])) / TICK, memory)
    for pid, (java, cpu, memory) in facts.items():
        if _below(pid, parents):
            seen.times[pid] = (java, cpu)
            if java:
                seen.java = max(seen.java, memory)
            else:
                seen.worker = max(seen.worker, memory)


def _below(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False


@contextmanager
def metered(spark: Any, every: float = 0.5) -> Iterator[Used]:
    """What is used meanwhile; filled in at the end."""
    before = _Seen()
    _look(before)
    seen = _Seen()
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(every):
            _look(seen)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    spilled, shuffled = _stages(spark)
    start = time.perf_counter()
    used = Used()
    try:
        yield used
    finally:
        stop.set()
        thread.join()
        _look(seen)
        used.wall = time.perf_counter() - start
        for pid, (java, cpu) in seen.times.items():
            spent = cpu - before.times.get(pid, (java, 0.0))[1]
            if java:
                used.java += spent
            else:
                used.python += spent
        used.worker_mb, used.java_mb = seen.worker, seen.java
        after = _stages(spark)
        used.spilled_mb, used.shuffled_mb = (after[0] - spilled) / 1e6, (after[1] - shuffled) / 1e6


def _stages(spark: Any) -> tuple[int, int]:
    """Bytes spilled to disk and bytes written in shuffles, of all stages so far."""
    store = spark._jsc.sc().statusStore()
    executors = store.executorList(False)
    shuffled = sum(executors.apply(k).totalShuffleWrite() for k in range(executors.length()))
    stages = store.stageList(None, False, False, _empty(spark), None)
    spilled = sum(stages.apply(k).diskBytesSpilled() for k in range(stages.length()))
    return spilled, shuffled


def _empty(spark: Any) -> Any:
    return spark._sc._gateway.new_array(spark._jvm.double, 0)
