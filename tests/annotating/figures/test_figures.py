"""Figures: the tables, hedges, units, and what is no figure."""

from __future__ import annotations

import pytest

from rashomon.annotating.figures import find_figures
from rashomon.annotating.figures.read import scan
from rashomon.language.pipeline import parse
from rashomon.model import Article, Block, Figure
from tests.annotating.tables.score import cases, score


def figures(text: str) -> tuple[Figure, ...]:
    article = Article("x", text, (Block("paragraph", 0, len(text)),), published="2020-08-14")
    [(_, doc)] = parse([article])
    return find_figures(article, doc)


def test_the_table_is_right() -> None:
    result = score("figures")
    assert result.expected >= 100
    assert result.f1 >= 0.98, "\n".join(result.wrong)


def test_the_held_back_table_stays_above_its_floor() -> None:
    assert score("figures_held_back").f1 >= 0.97


@pytest.mark.parametrize("table", ["strangers_figures", "strangers_more_figures"])
def test_the_tables_of_a_stranger_stay_above_their_floor(table: str) -> None:
    result = score(table)
    assert result.expected >= 40
    assert result.f1 >= 0.97, "\n".join(result.wrong)


def test_the_tables_hold_enough_and_different_sentences() -> None:
    texts = [c["text"] for name in ("figures", "figures_held_back") for c in cases(name)]
    assert len(texts) == len(set(texts))
    assert sum(len(c["figures"]) for name in ("figures", "figures_held_back") for c in cases(name)) >= 150


@pytest.mark.parametrize(
    "text",
    [
        "The 65-year-old spoke about Article 5 on a Boeing 737.",
        "Hallin, 65, and her deputy, aged 48, have left.",
        "The F-16, the COVID-19 ward, Channel 4 and Route 66 are named.",
        "Rovers won 2-1, United lost 1-3, the vote was 52-48.",
        "On 9 August 2020 at 10:30 the second session began.",
        "Call 0800 555 0142, or come to 14 Quay Street, Room 302.",
        "No one knows; one day, one thing will become clear.",
        "The Apollo 11 mission is shown in Hall 7.",
        "Her children are aged 5, 7 and 11.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert [f.text for f in figures(text)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 5,500 troops came.", (5500, 5500, None, "at least")),
        ("Up to 200 troops came.", (200, None, 200, "up to")),
        ("Nearly 60 troops came.", (60, None, None, "nearly")),
        ("Dozens of troops came.", (None, 24, None, None)),
        ("Between 40 and 50 troops came.", (None, 40, 50, None)),
        ("Some 40 to 50 troops came.", (None, 40, 50, "some")),
        ("50 or more troops came.", (50, 50, None, "or more")),
    ],
)
def test_hedges_open_the_interval(text: str, expected: tuple[float, float, float, str]) -> None:
    [figure] = figures(text)
    assert (figure.value, figure.low, figure.high, figure.hedge) == expected
    assert (figure.unit, figure.counted) == ("person", "troop")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It cost £2.4bn.", 2.4e9, "GBP"),
        ("It weighs 450 pounds of iron.", 450, "pound"),
        ("It is 315m deep.", 315, "metre"),
        ("He has 1.1m followers.", 1.1e6, "person"),
        ("It fell to -15C.", -15, "degree Celsius"),
        ("The area is 100 sq km.", 100, "square kilometre"),
        ("It takes half an hour.", 0.5, "hour"),
        ("He paid 5 million Belarusian rubles.", 5e6, "BYN"),
    ],
)
def test_units(text: str, value: float, unit: str) -> None:
    [figure] = figures(text)
    assert (figure.value, figure.unit) == (pytest.approx(value), unit)


def test_change_from_one_to_another_is_two_figures() -> None:
    assert [f.value for f in figures("The toll rose from 43 to 51.")] == [43, 51]
    assert [(f.low, f.high) for f in figures("The ferry carries from 40 to 50 cars.")] == [(40, 50)]


def test_dates_are_left_to_times() -> None:
    assert [f.text for f in figures("Two weeks ago, on 3 May 2020, 12 ships sank.")] == ["12"]


def test_offsets_point_at_the_text() -> None:
    text = "“Ünfair”, said 3,000 dockers — £5m, 7½ per cent and 1½ million more."
    assert all(text[f.start : f.end] == f.text for f in figures(text))


def test_hostile_text_takes_linear_time() -> None:
    for text in ("1," * 9000, "one hundred and " * 2000, "9" * 20000, "$" * 9000, "between 1 and " * 2000, "a " * 9000):
        assert sum(1 for _ in scan(text)) <= len(text)
