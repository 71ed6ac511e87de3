"""``rashomon archive``: what needs no Spark."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

import rashomon.cli.archive
from rashomon.archive.manifest import Manifest, Plan, Table
from rashomon.cli.app import app
from rashomon.model.errors import ArchiveError


def test_help_lists_the_steps() -> None:
    shown = CliRunner().invoke(app, ["archive", "--help"]).stdout
    assert all(step in shown for step in ("read", "annotate", "near", "group", "compare", "load", "run", "status"))


def test_a_selection_must_be_given(tmp_path: object) -> None:
    run = CliRunner().invoke(app, ["archive", "load", str(tmp_path)])
    assert isinstance(run.exception, ArchiveError)
    assert "--where" in str(run.exception)


def test_a_setting_of_spark_has_a_value() -> None:
    with pytest.raises(ArchiveError, match="--conf spark: write KEY=VALUE"):
        rashomon.cli.archive._open("somewhere", None, ["spark"])


def test_a_step_is_told_in_a_line() -> None:
    record = Manifest(Plan("group", "1", {}, {}, {}), {"articles": 1200, "stories": 7}, {"stories": Table(7, 1, 9)}, {})
    assert rashomon.cli.archive._line("group", record) == "group      1,200 articles, 7 stories"
