"""``rashomon read``: lines by the schema, an explained page, messages and exit status."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

import rashomon.cli.annotating
import rashomon.cli.reading  # noqa: F401
from rashomon.cli.app import app
from tests.reading.story import BODY, TITLE, page

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "article.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")
    (tmp_path / "plain.txt").write_text(f"{TITLE}\n\n{BODY}\n", encoding="utf-8")
    (tmp_path / "rows.jsonl").write_text(
        '{"id": "row", "text": "A ferry sank in the strait on Sunday."}\n{', encoding="utf-8"
    )
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["read", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_lines_follow_the_schema(folder: Path) -> None:
    code, out, err = run(str(folder), "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["document"] for row in rows] == ["page", "plain", "row"]
    for row in rows:
        jsonschema.validate(row, SCHEMA)
    assert list(rows[0])[:4] == ["document", "id", "outlet", "url"]
    assert "rows.jsonl (line 2)" in err
    assert "3 read, 1 not read" in err


def test_explained(folder: Path) -> None:
    _, out, _ = run(str(folder / "page.html"), "--explain")
    assert "caption element" in out
    assert "[page]" in out or "[meta]" in out or "[first lines]" in out


def test_output_file_and_exit_status(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    assert run(str(folder), "--format", "jsonl", "-o", str(target))[0] == 0
    assert len(target.read_text(encoding="utf-8").splitlines()) == 3
    assert run(str(folder / "nowhere.txt"))[0] == 1


def test_terminal_gets_no_control_characters(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Bad \x1b[31mnews of the day\n\n{BODY}", encoding="utf-8")
    assert "\x1b" not in run(str(tmp_path / "a.txt"))[1]
