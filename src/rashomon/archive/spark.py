"""Spark, as the archive uses it: started if it can be, its failures told in one line."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rashomon.model.errors import ArchiveError

NEEDED = ("pyspark", "pandas", "pyarrow")
LOCAL = "local[*, 4]"
"""All cores of this machine; a task that failed is tried four times."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
SETTINGS = {
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "512",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(16 << 20),
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}


def start(master: str | None = None, settings: Mapping[str, str] | None = None) -> Any:
    """A Spark session: the one that is running, else one at ``master``, else on all cores of this machine.

    ``settings`` are Spark's own. Workers run the Python that runs this (``PYSPARK_PYTHON`` names another), with one
    thread each: Spark runs as many workers as there are cores. Raises ArchiveError, saying what to install, without
    PySpark or Java.
    """
    check_installed()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for name in THREADS:
        os.environ.setdefault(name, "1")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("rashomon archive")
    chosen = master or os.environ.get("RASHOMON_SPARK_MASTER") or (None if _submitted() else LOCAL)
    if chosen:
        builder = builder.master(chosen)
    here = _local() if (chosen or "").startswith("local") else {}
    for key, value in {**SETTINGS, **here, **(settings or {})}.items():
        builder = builder.config(key, value)
    with told("Spark"):
        return builder.getOrCreate()


def _local() -> dict[str, str]:
    """Settings for one machine: nothing listens to the network, and shuffles are not cut fine."""
    return {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": str(4 * (os.cpu_count() or 1)),
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
    }


def check_installed() -> None:
    """Raise ArchiveError when PySpark or Java is missing."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ArchiveError(f"the archive needs {', '.join(missing)}: pip install 'rashomon[spark]'")
    if not _submitted() and find_java() is None:
        raise ArchiveError(
            "Spark needs Java 17 or newer, and there is none: install one (on Debian: apt install "
            "openjdk-17-jre-headless), or set JAVA_HOME to where it is"
        )


def find_java() -> str | None:
    """The java that Spark will run, if there is one."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home) / "bin" / "java")) if home else shutil.which("java")


def _submitted() -> bool:
    """Whether spark-submit runs this program: then it has chosen the master."""
    return "PYSPARK_GATEWAY_PORT" in os.environ


@contextmanager
def told(what: str) -> Iterator[None]:
    """Failures of Spark as an ArchiveError of one line that says what to do."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, OSError) as error:
        raise ArchiveError(f"{what}: {reason_of(str(error))}") from error


FULL = ("No space left on device", "Disk quota exceeded", "ENOSPC")
_OWN = re.compile(r"rashomon\.model\.errors\.\w+: (.+)")
_DIED = re.compile(r"Python worker exited unexpectedly|ExecutorLostFailure|OutOfMemoryError|MemoryError")
_CAUSE = re.compile(r"(?m)^(?:Caused by: )?(?:[\w$]+\.)*[\w$]*(?:Error|Exception): .+$")


def reason_of(trace: str) -> str:
    """What a stack trace of Spark comes to, and what to do."""
    if any(words in trace for words in FULL):
        return "the disk is full; make room and run the same command again, which goes on where this one stopped"
    if own := _OWN.findall(trace):
        return str(own[-1])[:500]
    if _DIED.search(trace):
        return (
            "a worker died again and again (most often for want of memory); give workers more memory or fewer "
            "cores, then run the same command again, which goes on where this one stopped"
        )
    causes = [line for line in _CAUSE.findall(trace) if "SparkException" not in line] or trace.strip().splitlines()[:1]
    return f"{causes[-1].strip()[:500] if causes else 'it failed'}; the same command goes on where this one stopped"
