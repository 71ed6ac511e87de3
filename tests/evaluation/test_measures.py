from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from rashomon.evaluation import evaluate_story, gold_folders, show
from rashomon.evaluation.measures import assign
from rashomon.evaluation.quotes import Text, Texts
from rashomon.model.errors import ReadingError

EXAMPLE = Path(__file__).parents[2] / "examples" / "strait"


@pytest.fixture
def gold() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLE / "gold.json").read_text(encoding="utf-8"))
    return found


def test_the_gold_scores_full_marks_against_itself(gold: dict[str, Any]) -> None:
    scores = evaluate_story(EXAMPLE, gold)
    assert scores["links"]["f1"] == scores["links"]["found"] == 1
    assert scores["status"]["balanced"] == 1
    assert scores["conflicts"]["f1"] == scores["wording"]["f1"] == scores["timeline"]["f1"] == 1
    assert scores["attributions"]["r"] == 1


def test_nothing_predicted_finds_nothing() -> None:
    scores = evaluate_story(EXAMPLE, {})
    assert scores["links"]["f1"] == 0
    assert scores["links"]["p"] is None
    assert scores["status"]["balanced"] == 0


def test_claims_thrown_together_cost_precision(gold: dict[str, Any]) -> None:
    merged = copy.deepcopy(gold)
    every = [account for claim in gold["claims"] for account in claim["accounts"]]
    merged["claims"] = [{"status": "corroborated", "accounts": every}]
    scores = evaluate_story(EXAMPLE, merged)["links"]
    assert scores["r"] is not None and scores["r"] > 0.95
    assert scores["p"] is not None and scores["p"] < 0.5


def test_a_wrong_status_is_counted(gold: dict[str, Any]) -> None:
    changed = copy.deepcopy(gold)
    for claim in changed["claims"]:
        claim["status"] = "corroborated"
    status = evaluate_story(EXAMPLE, changed)["status"]
    assert status["balanced"] == pytest.approx(1 / 5)


def test_quotes_match_whatever_their_marks() -> None:
    texts = Texts({"a": Text("“We do not ask permission,” he said. We ask nobody.")})
    assert texts.match(("a", '"We do not ask permission"'), ("a", "we do not ask permission, he said")) > 0.5
    assert texts.match(("a", "We ask nobody"), ("a", "he said")) == 0
    assert texts.match(("a", "he said"), ("b", "he said")) == 0


def test_a_quote_with_a_slip_is_placed() -> None:
    text = Text("The strait has been closed to shipping until further notice.")
    assert text.places("The strait had been closed to shipping until further notice") == [(0, 10)]
    assert text.places("Nothing of the kind stands there at all") == []


def test_a_headline_outside_the_text_is_set_aside() -> None:
    text = Text("Nine people died.", title="Ferry sinks off Moll")
    assert text.only_in_title("ferry sinks")
    assert not text.only_in_title("nine people")


def test_matching_moves_earlier_choices() -> None:
    assert assign([[0, 1], [0]], [0, 1]) == {0: 1, 1: 0}


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"gold\.json"):
        gold_folders(tmp_path)


def test_the_table_has_a_line_a_story_and_a_mean(gold: dict[str, Any]) -> None:
    scores = evaluate_story(EXAMPLE, gold)
    lines = show({"one": scores, "two": scores}).splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["one", "two", "mean"]
