"""Times: the tables, roles, reference days, and what is no time."""

from __future__ import annotations

import re

import pytest

from rashomon.annotating.times import find_times
from rashomon.annotating.times.days import easter, holiday
from rashomon.language.pipeline import nlp, parse
from rashomon.model import Article, Block, Time
from tests.annotating.tables.score import cases, score


def times(text: str, published: str | None = "2020-08-14", *kinds: Block) -> list[tuple[str, str]]:
    return [(t.text, t.edtf) for t in found(text, published, *kinds)]


def found(text: str, published: str | None = "2020-08-14", *blocks: Block) -> tuple[Time, ...]:
    article = Article("x", text, blocks or (Block("paragraph", 0, len(text)),), published=published)
    [(_, doc)] = parse([article])
    return find_times(article, doc)


def test_the_table_is_right() -> None:
    result = score("times")
    assert result.expected >= 120
    assert result.f1 >= 0.98, "\n".join(result.wrong)


def test_the_held_back_table_stays_above_its_floor() -> None:
    assert score("times_held_back").f1 >= 0.97


@pytest.mark.parametrize("table", ["strangers_times", "strangers_more_times"])
def test_the_tables_of_a_stranger_stay_above_their_floor(table: str) -> None:
    result = score(table)
    assert result.expected >= 40
    assert result.f1 >= 0.97, "\n".join(result.wrong)


def test_the_tables_hold_enough_and_different_sentences() -> None:
    texts = [c["text"] for name in ("times", "times_held_back") for c in cases(name)]
    assert len(texts) == len(set(texts))
    assert sum(len(c["times"]) for name in ("times", "times_held_back") for c in cases(name)) >= 150


@pytest.mark.parametrize(
    "text",
    [
        "He came for a three-day visit on a Boeing 737 and spoke of Article 5.",
        "Mrs May may march, and the Sunday Times will print it.",
        "It was his second win, 2-1, at the age of 23.",
        "The house at 1984 Quay Street cost $1990 and has 2000 books.",
        "Every Friday they sing; on Sundays they rest.",
        "Florida Today reported it first.",
        "She plays a midnight blue guitar.",
        "Room 2020 is on page 1999.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert times(text) == []


def test_offsets_point_at_the_text() -> None:
    text = "Ünrest — “last Sunday’s” vote… and 9 August."
    for time in found(text):
        assert text[time.start : time.end] == time.text


def test_without_a_date_of_publication_relative_expressions_stay_out() -> None:
    assert times("He left on Sunday, after his arrest on 3 May 2019.", None) == [("3 May 2019", "2019-05-03")]


def test_a_date_in_the_byline_serves_where_publication_is_unknown() -> None:
    text = "By Ida Brun     Aug 18, 2020\nThe premier spoke on Sunday."
    blocks = (Block("byline", 0, 28), Block("paragraph", 29, len(text)))
    assert times(text, None, *blocks)[-1] == ("Sunday", "2020-08-16")


def test_a_dateline_of_the_day_before_is_the_day_the_text_speaks_from() -> None:
    text = "LUNN, Aug 13 (Strait Wire) - The envoy left today."
    assert times(text)[-1] == ("today", "2020-08-13")


def test_a_dateline_of_long_ago_is_not() -> None:
    text = "LUNN, Aug 1 (Strait Wire) - The envoy left today."
    assert times(text)[-1] == ("today", "2020-08-14")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The minister said on Thursday that all was well.", "said"),
        ("The bridge collapsed on Thursday.", "happened"),
        ("The council will meet on Monday.", "planned"),
    ],
)
def test_roles(text: str, role: str) -> None:
    assert [t.role for t in found(text)] == [role]


def test_the_byline_gives_when_it_was_published() -> None:
    text = "Updated 21:47, 13-Aug-2020\nThe bridge fell."
    [time] = found(text, "2020-08-14", Block("byline", 0, 26), Block("paragraph", 27, len(text)))
    assert (time.edtf, time.role) == ("2020-08-13T21:47", "published")


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("It happened on Friday.", "2020-08-14", "2020-08-14"),
        ("It will happen on Friday.", "2020-08-12", "2020-08-14"),
        ("It happened on Friday.", "2020-08-12", "2020-08-07"),
        ("It happened in December.", "2020-01-02", "2019-12"),
        ("It will happen in January.", "2020-12-30", "2021-01"),
        ("It happened on 30 December.", "2020-01-02", "2019-12-30"),
        ("It happened yesterday.", "2020-03-01", "2020-02-29"),
        ("It happened a month ago.", "2020-01-31", "2019-12"),
        ("The shooting on Sunday will be investigated.", "2020-08-14", "2020-08-09"),
        ("By Sunday, it had sunk.", "2020-08-14", "2020-08-09"),
        ("They met on 31 April 2019.", "2020-08-14", None),
        ("It began at 3 p.m. ET on Friday.", "2020-08-14", "2020-08-14T15:00-04:00"),
        ("It began at 3 p.m. ET on Friday.", "2020-01-10", "2020-01-10T15:00-05:00"),
    ],
)
def test_past_future_and_the_edges_of_the_calendar(text: str, published: str, value: str | None) -> None:
    values = [edtf for _, edtf in times(text, published)]
    assert values == ([value] if value else [])


def test_movable_feasts() -> None:
    assert [easter(y).isoformat() for y in (1961, 2000, 2024)] == ["1961-04-02", "2000-04-23", "2024-03-31"]
    assert holiday("11-thu-4", 2019).isoformat() == "2019-11-28"
    assert holiday("11-fri-4+", 2019).isoformat() == "2019-11-29"
    assert holiday("05-mon--1", 2020).isoformat() == "2020-05-25"


def test_hostile_text_takes_linear_time() -> None:
    doc = nlp().make_doc  # the tagger is not what is tested
    from rashomon.annotating.times.grammar import scan

    for text in ("the " * 4000, "2020-" * 4000, "1 May " * 3000, "between " * 3000, "0" * 20000, "early-" * 4000):
        assert len(doc(text[:100]).text) == 100
        count = sum(1 for _ in scan(text))
        assert count <= len(re.findall(r"\w+", text))
