"""One Spark for all tests of the archive: two workers on this machine, a failed task tried again."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from rashomon.archive.archive import Archive
from rashomon.archive.spark import NEEDED, find_java

EXAMPLE = Path(__file__).parents[2] / "examples" / "strait" / "articles"

QUICK = {
    "spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
}
"""For many small jobs: compiling costs more than it saves."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [name for name in NEEDED if find_spec(name) is None] + ([] if find_java() else ["Java"])
    skip = pytest.mark.skip(reason=f"Spark needs {', '.join(missing)} (pip install 'rashomon[spark]', a Java runtime)")
    for item in items:
        if missing and item.get_closest_marker("spark"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    from rashomon.archive.spark import start

    session = start("local[2, 4]", QUICK)
    yield session
    session.stop()


@pytest.fixture(scope="session")
def strait(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The example story, gone through all steps."""
    from rashomon.archive import annotate, compare, group, near, read

    archive = Archive(spark, str(tmp_path_factory.mktemp("strait") / "archive"))
    read(archive, [str(EXAMPLE)])
    annotate(archive)
    near(archive)
    group(archive)
    compare(archive)
    return archive
