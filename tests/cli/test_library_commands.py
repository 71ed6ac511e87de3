"""The commands on a library, with cheap rooms behind them and real reading before them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import rashomon.cli.keeping
import rashomon.cli.library  # noqa: F401
from rashomon.cli.app import app
from rashomon.model.errors import RashomonError
from tests.library.newsroom import HARBOUR, STRIKE, cheap_rooms

FORMATS = ("json", "jsonl", "csv", "html", "markdown", "webannotation", "jsonld")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of articles as JSON Lines, and an empty library named by the environment."""
    monkeypatch.setattr("rashomon.library.library.default_rooms", cheap_rooms)
    monkeypatch.setenv("RASHOMON_LIBRARY", str(tmp_path / "library.sqlite"))
    rows = [
        {"id": a.id, "outlet": a.outlet, "title": a.title, "published": a.published, "text": a.text}
        for a in (*HARBOUR, *STRIKE)
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def run(*words: object, code: int = 0) -> str:
    result: Result = CliRunner().invoke(app, [str(w) for w in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


def test_from_adding_to_checking(folder: Path) -> None:
    report = run("add", folder / "news.jsonl", folder / "missing.txt")
    assert report.splitlines()[0].split() == ["added", "5", "in", "2", "stories"]
    assert "missing.txt" in report
    again = run("add", folder / "news.jsonl")
    assert again.splitlines()[1].split() == ["already", "there", "5"]
    listed = run("stories").splitlines()
    assert listed[0].startswith("strike  2031-06-01 – 2031-06-02  2 articles")
    assert [row["id"] for row in json.loads(run("stories", "--format", "json"))] == ["strike", "harbour"]
    assert "grain terminal" in run("show", "harbour")
    assert "nothing to compare" not in run("show", "harbour")
    assert run("check").splitlines()[-1].endswith("sound")


def test_searching_and_who(folder: Path) -> None:
    run("add", folder / "news.jsonl")
    found = run("search", "speaker:rudd", "tugs")
    assert "the tugs came late" in found
    assert "Ilse Rudd" in found
    assert json.loads(run("search", "status:corroborated terminal", "--format", "json"))[0]["status"] == "corroborated"
    assert run("search", "nowhere").strip() == "Nothing found."
    told = run("who", "rudd")
    assert told.splitlines()[0] == "Ilse Rudd: 2 statements"
    assert json.loads(run("who", "holm", "--format", "json"))["person"]["id"] == "anders-holm"
    with pytest.raises(RashomonError, match="nobody of this name"):
        run("who", "quixote")


@pytest.mark.parametrize("form", FORMATS)
def test_exports(folder: Path, form: str) -> None:
    run("add", folder / "news.jsonl")
    run("export", "harbour", "--format", form, "-o", folder / "out")
    text = (folder / "out").read_text("utf-8")
    assert "grain terminal" in text
    if form == "jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
        assert {row["article"] for row in rows} == {a.id for a in HARBOUR}
    elif form in ("json", "webannotation", "jsonld"):
        json.loads(text)


def test_parquet(folder: Path) -> None:
    table = pytest.importorskip("pyarrow.parquet")
    run("add", folder / "news.jsonl")
    run("export", "harbour", "--format", "parquet", "-o", folder / "out.parquet")
    rows = table.read_table(folder / "out.parquet").to_pylist()
    assert {row["article"] for row in rows} == {a.id for a in HARBOUR}


def test_corrections(folder: Path) -> None:
    run("add", folder / "news.jsonl")
    assert "harbour now has 5 articles" in run("merge", "harbour", "strike")
    new = run("split", "harbour", "strike-gazette", "strike-courier").split()[-1]
    assert "2 articles" in run("show", new)
    assert "corrected outlet" in run("correct", "harbour-mail", "outlet=Ostrel Mail")
    assert [line.split()[1] for line in run("history").splitlines()] == ["merge", "split", "correct"]
    assert "forgotten: harbour-mail" in run("forget", "--yes", "harbour-mail")
    run("backup", folder / "copy.sqlite")
    assert "4 articles" in run("check", "--library", folder / "copy.sqlite")
    assert "0 articles annotated again" in run("update")
    with pytest.raises(RashomonError, match="FIELD=VALUE"):
        run("correct", "harbour-gazette", "outlet")


def test_watch_tells_what_is_new(folder: Path) -> None:
    run("watch", "--once", folder / "news.jsonl")
    line = {
        "id": "harbour-echo",
        "title": "News of harbour",
        "text": "The port denied that the grain terminal burned for nine hours.",
    }
    (folder / "news.jsonl").write_text(json.dumps(line))
    told = run("watch", "--once", folder / "news.jsonl").splitlines()
    assert told[0].startswith("harbour  new conflict: ")
    assert all("claim" in t for t in told[1:])
