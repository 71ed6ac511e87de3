from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import rashomon.annotating
import rashomon.api
import rashomon.cli.comparing
import rashomon.cli.reading  # a second command: with one alone, Typer takes no name
import rashomon.reading
from rashomon.cli.app import app
from rashomon.model import Article
from rashomon.model.errors import ComparisonError, RashomonError, ReadingError
from tests.presenting.story import strait

RUN = CliRunner()


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading, annotating and comparing told what to answer: the command is what is tested."""

    def read(sources: list[str], on_problem: Callable[[ReadingError], None]) -> Iterable[Article]:
        for source in sources:
            if source.startswith("bad"):
                on_problem(ReadingError(source, "is a picture; give the text"))
            else:
                yield strait().articles[int(source)]

    def compare(articles: Iterable[Any]) -> Any:
        list(articles)
        return strait()

    monkeypatch.setattr(rashomon.reading, "read", read)
    monkeypatch.setattr(rashomon.annotating, "annotate", iter)
    monkeypatch.setattr(rashomon.api, "compare", compare)


@pytest.mark.usefixtures("rooms")
class TestCompare:
    def test_without_a_format_it_is_for_the_terminal_and_without_colour_in_a_pipe(self) -> None:
        answer = RUN.invoke(app, ["compare", "0", "1", "--width", "90"])
        assert answer.exit_code == 0 and "DISPUTED AND CONFLICTING" in answer.stdout
        assert "\x1b[" not in answer.stdout and max(map(len, answer.stdout.splitlines())) <= 90

    @pytest.mark.parametrize(
        ("name", "start"), [("a.html", "<!doctype html>"), ("a.md", "# Nine dead"), ("a.csv", "claim,handle")]
    )
    def test_the_form_follows_the_name_of_the_output(self, tmp_path: Path, name: str, start: str) -> None:
        answer = RUN.invoke(app, ["compare", "0", "1", "-o", str(tmp_path / name)])
        assert answer.exit_code == 0 and answer.stdout == ""
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)

    def test_json_on_standard_output_is_nothing_but_json(self) -> None:
        answer = RUN.invoke(app, ["compare", "0", "bad.png", "1", "--format", "json"])
        assert json.loads(answer.stdout)["version"]
        assert "bad.png: is a picture" in answer.stderr

    @pytest.mark.parametrize("sources", [["0", "bad.png"], ["bad.png"]])
    def test_nothing_to_compare_is_an_error_that_says_what_to_do(self, sources: list[str]) -> None:
        answer = RUN.invoke(app, ["compare", *sources])
        assert isinstance(answer.exception, ComparisonError) and "give" in str(answer.exception)
        assert "bad.png: is a picture" in answer.stderr

    def test_open_makes_a_page_and_shows_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        shown: list[str] = []
        monkeypatch.setattr(rashomon.cli.comparing.webbrowser, "open", lambda url: shown.append(url) or True)
        assert RUN.invoke(app, ["compare", "0", "1", "--open"]).exit_code == 0
        assert Path(shown[0].removeprefix("file://")).read_text(encoding="utf-8").startswith("<!doctype html>")

    def test_open_with_another_form_is_refused(self) -> None:
        answer = RUN.invoke(app, ["compare", "0", "1", "--open", "--format", "csv"])
        assert isinstance(answer.exception, RashomonError)
