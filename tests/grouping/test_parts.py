from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from rashomon.grouping.days import days_of, published_day
from rashomon.grouping.identity import rename, story_id
from rashomon.grouping.pairs import weekday_match
from rashomon.grouping.profiles import FIELDS, Comparer, Frequencies
from rashomon.grouping.solve import MERGE_FEATURES, Neighbourhood, solve
from rashomon.grouping.terms import stem, terms_of
from rashomon.grouping.trees import Forest, from_lightgbm
from rashomon.model import Article, Block
from tests.grouping.stories import COMET, FERRY, FIRE, batch


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://a.example/2031/03/04/ferry", date(2031, 3, 4)),
        ("https://a.example/world/2031/mar/04/ferry", date(2031, 3, 4)),
        ("https://a.example/news/2031-03-04-ferry", date(2031, 3, 4)),
        ("https://a.example/20310304/ferry.html", date(2031, 3, 4)),
        ("https://a.example/story-1203458", None),
        ("https://a.example/2031/13/45/ferry", None),
    ],
)
def test_the_day_in_an_address(url: str, found: date | None) -> None:
    day = published_day(Article(id="a", text="", url=url))
    assert day == (found.toordinal() if found else None)


def test_metadata_come_before_the_address() -> None:
    article = Article(id="a", text="", url="https://a.example/2031/03/04/x", published="2031-03-09T10:00+02:00")
    assert published_day(article) == date(2031, 3, 9).toordinal()


def test_days_and_weekdays_in_a_text() -> None:
    text = "On Tuesday, March 4, the ferry stopped. It had sailed on 2 March and is due on 2031-04-01. May I go?"
    days = days_of(Article(id="a", text=text), "", text)
    assert sorted(days.mentioned) == [3 * 32 + 2, 3 * 32 + 4, 4 * 32 + 1]
    assert days.weekdays == 0b10


def test_weekdays_agree_or_not() -> None:
    a = np.array([0b10, 0b10, 0b10, 0], dtype=np.uint8)
    b = np.array([0b10, 0b100, 0b110, 0b1], dtype=np.uint8)
    assert weekday_match(a, b).tolist() == [1.0, -1.0, 0.5, 0.0]


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("Ferries", "ferry"),
        ("Tugs", "tug"),
        ("Calvane's", "calvane"),
        ("glass", "glass"),
        ("crisis", "crisi"),
        ("US", "us"),
    ],
)
def test_stems(token: str, word: str) -> None:
    assert stem(token) == word


def test_page_furniture_does_not_count() -> None:
    text = "Log in to comment\nTugs freed the ferry."
    blocks = (Block("boilerplate", 0, 17), Block("paragraph", 18, len(text)))
    assert "comment" not in terms_of(Article(id="a", text=text, blocks=blocks)).words


def test_names_are_capitalised_inside_sentences() -> None:
    names = terms_of(Article(id="a", text="Tugs came. The harbour master Ines Volta spoke. Volta left.")).names
    assert set(names) == {"ine", "volta", "ine volta"}
    assert names["volta"] == 2


def test_cosines_are_those_of_the_definition() -> None:
    table = Frequencies.background()
    profiles = [table.profile(terms_of(Article(id="x", text=text))) for text in (*FERRY, *FIRE)]
    found = Comparer().cosines(profiles[0], profiles)
    for k, field in enumerate(FIELDS):
        ids, weights = profiles[0].field(field)
        own = dict(zip(ids.tolist(), weights.tolist(), strict=True))
        for row, profile in zip(found, profiles, strict=True):
            theirs = zip(*(part.tolist() for part in profile.field(field)), strict=True)
            assert row[k] == pytest.approx(sum(own.get(i, 0.0) * w for i, w in theirs), abs=1e-5)
    assert found[0, 0] == pytest.approx(1.0)
    assert found[1:3, 0].min() > found[3:, 0].max()


def test_a_profile_weighed_anew_is_that_of_an_article_that_came_later() -> None:
    table = Frequencies.background()
    terms = [terms_of(Article(id="x", text=text)) for text in (*FERRY, *FIRE)]
    early = table.profile(terms[0])
    for one in terms:
        table.learn(one)
    late, again = table.profile(terms[0]), table.reweighed(early)
    assert again.ids.tolist() == late.ids.tolist() != early.ids.tolist()
    assert again.weights.tolist() == late.weights.tolist()
    assert again.counts.tolist() == late.counts.tolist()
    assert again.bounds == late.bounds


def leaf(value: float) -> dict[str, float]:
    return {"leaf_value": value}


def test_uneven_trees_are_filled_up() -> None:
    inner = {"split_feature": 1, "threshold": 0.5, "left_child": leaf(-1.0), "right_child": leaf(2.0)}
    tree = {"split_feature": 0, "threshold": 0.0, "left_child": leaf(-3.0), "right_child": inner}
    forest = from_lightgbm({"tree_info": [{"tree_structure": tree}]}, ("a", "b"), 3)
    rows = np.array([[-1, 9], [0, 9], [1, 0.5], [1, 0.6]], dtype=np.float32)
    odds = np.log(forest.probability(rows) / (1 - forest.probability(rows)))
    assert odds == pytest.approx([-3.0, -3.0, -1.0, 2.0], abs=1e-5)
    assert forest.probability(rows[:0]).shape == (0,)


def test_trees_correct_a_linear_score_and_a_prior() -> None:
    tree = {"split_feature": 1, "threshold": 0.5, "left_child": leaf(-1.0), "right_child": leaf(1.0)}
    forest = from_lightgbm({"tree_info": [{"tree_structure": tree}]}, ("a", "b"), 1)
    forest = replace(forest, linear=np.array([0.0, 2.0], dtype=np.float32), bias=-0.5, prior=0)
    rows = np.array([[0.5, 0.0], [0.8, 1.0]], dtype=np.float32)
    odds = np.log(forest.probability(rows) / (1 - forest.probability(rows)))
    assert odds == pytest.approx([-1.5, np.log(4) + 2.0 - 0.5 + 1.0], abs=1e-4)


def mean_only() -> Forest:
    """A merge score that is high when the mean pair score is above one half."""
    column = MERGE_FEATURES.index("mean")
    return Forest(
        MERGE_FEATURES,
        np.array([[column]], dtype=np.int32),
        np.array([[0.5]], dtype=np.float32),
        np.array([[-2.0, 2.0]], dtype=np.float32),
        np.zeros(len(MERGE_FEATURES), dtype=np.float32),
        0.0,
    )


def neighbourhood(scores: np.ndarray, apart: frozenset[tuple[int, int]] = frozenset()) -> Neighbourhood:
    return Neighbourhood(scores, np.zeros((len(FIELDS), *scores.shape)), np.zeros(len(scores)), apart)


def test_average_linkage_does_not_chain() -> None:
    scores = np.zeros((4, 4))
    for a, b, p in ((0, 1, 0.9), (1, 2, 0.8), (2, 3, 0.9)):
        scores[a, b] = scores[b, a] = p
    assert solve(neighbourhood(scores), [], mean_only(), 0.5) == [[0, 1], [2, 3]]


def test_what_is_kept_apart_stays_apart_through_others() -> None:
    scores = np.full((3, 3), 0.9)
    np.fill_diagonal(scores, 0)
    clusters = solve(neighbourhood(scores, frozenset({(0, 2)})), [], mean_only(), 0.5)
    assert sorted(map(len, clusters)) == [1, 2]
    assert [0, 2] not in clusters


def test_clusters_given_at_the_start_count_as_merges_made_one_by_one() -> None:
    table = np.random.default_rng(3).random((9, 9))
    scores = np.triu(table, 1) + np.triu(table, 1).T
    whole = solve(neighbourhood(scores), [], mean_only(), 0.5)
    assert solve(neighbourhood(scores), [group for group in whole if len(group) > 1], mean_only(), 0.5) == whole


def test_ids_follow_the_majority_and_the_rest_is_told() -> None:
    before = {1: "old", 2: "old", 3: "old", 4: "young", 5: "young"}
    born = {"old": 0, "young": 1}
    told = rename([[1, 2, 4, 5], [3, 6]], before, lambda s: 0, born.__getitem__, lambda c: f"new-{min(c)}")
    assert told.names == ["old", "new-3"]
    assert told.merged == [("young", "old")]
    assert told.moved == [("old", "new-3", [3])]


def test_story_ids_do_not_clash() -> None:
    first = story_id("a", lambda name: False)
    assert story_id("a", lambda name: name == first) not in {first, ""}


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "batch.jsonl"
    rows = [
        {"id": a.id, "outlet": a.outlet, "url": None, "title": a.title, "published": a.published, "text": a.text}
        for a in batch()
    ]
    rows.append({"id": "empty", "outlet": None, "url": None, "title": None, "published": None, "text": COMET[0][:4]})
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_the_command_writes_a_story_for_each_article(lines: Path, tmp_path: Path) -> None:
    from rashomon.cli import grouping  # noqa: F401 - adds the command
    from rashomon.cli.app import app

    out = tmp_path / "stories.json"
    result = CliRunner().invoke(app, ["group", str(lines), "-o", str(out)])
    assert result.exit_code == 0, result.output
    stories = json.loads(out.read_text(encoding="utf-8"))
    assert {a.id for a in batch()} <= set(stories)
    assert len({stories[f"ferry-{k}"] for k in range(3)}) == 1
    assert stories["ferry-0"] != stories["fire-0"]


def test_the_command_shows_headline_outlets_and_reason(lines: Path) -> None:
    from rashomon.cli import grouping  # noqa: F401 - adds the command
    from rashomon.cli.app import app

    shown = CliRunner().invoke(app, ["group", str(lines), "--format", "terminal"]).output
    assert "Ferry Calla Marun aground off Ostrel (ferry-1.example)" in shown
    assert "fire-2.example" in shown
    assert "together by" in shown
