"""Without Spark or Java: one line that says what to install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rashomon.archive import spark
from rashomon.model.errors import ArchiveError


def test_without_pyspark_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: None)
    with pytest.raises(ArchiveError, match=r"pyspark, pandas, pyarrow: pip install 'rashomon\[spark\]'"):
        spark.check_installed()


def test_without_java_the_command_ends_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "pyspark").mkdir()
    for name in spark.NEEDED:
        (tmp_path / f"{name}.py").touch()
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    kept = {k: v for k, v in os.environ.items() if k not in {"JAVA_HOME", "PYSPARK_GATEWAY_PORT"}}
    command = [sys.executable, "-m", "rashomon", "archive", "status", str(tmp_path)]
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**kept, "PATH": str(tmp_path), "PYTHONPATH": path}
    )
    assert run.returncode == 1
    assert run.stderr.startswith("rashomon: Spark needs Java 17 or newer")
    assert "openjdk-17-jre-headless" in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("trace", "words"),
    [
        ("java.io.IOException: No space left on device\n\tat x", "the disk is full"),
        ("org.apache.spark.SparkException: Python worker exited unexpectedly (crashed)", "a worker died"),
        ("PythonException: Traceback\nrashomon.model.errors.ModelError: no spaCy model found", "no spaCy model found"),
        ("java.io.FileNotFoundException: s3a://b/x: nothing there\n\tat y", "nothing there"),
    ],
)
def test_failures_are_told_in_a_line(trace: str, words: str) -> None:
    told = spark.reason_of(trace)
    assert words in told
    assert "\n" not in told
