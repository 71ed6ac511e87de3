from __future__ import annotations

import pytest

from rashomon.grouping import Grouper, Settings, group_stream
from rashomon.model import Article
from tests.grouping.stories import FERRY, article, batch


@pytest.mark.parametrize("text", ["", "   \n", "12", "…", "\x00\x00"])
def test_an_article_without_text_is_set_aside_with_the_reason(text: str) -> None:
    grouper = Grouper()
    (placement,) = group_stream([Article(id="empty", text=text)], grouper)
    assert placement.set_aside == "no text to compare"
    assert grouper.story(placement.story).articles == ("empty",)
    (again,) = group_stream([Article(id="empty", text=text)], grouper)
    assert (again.story, again.set_aside) == (placement.story, placement.set_aside)


def test_empty_articles_do_not_meet() -> None:
    first, second = group_stream([Article(id="a", text=""), Article(id="b", text="")])
    assert first.story != second.story


@pytest.mark.parametrize("stamp", ["1970-01-01", "2999-12-31", "yesterday", "2031-02-30", "0000-00-00", ""])
def test_impossible_dates_do_not_part_a_story(stamp: str) -> None:
    rows = [article(f"ferry-{k}", text, stamp if k == 1 else "2031-03-04") for k, text in enumerate(FERRY)]
    grouper = Grouper()
    assert len({placement.story for placement in group_stream(rows, grouper)}) == 1


def test_a_story_without_any_date_and_titles_is_still_a_story() -> None:
    rows = [Article(id=f"ferry-{k}", text=text) for k, text in enumerate(FERRY)]
    grouper = Grouper()
    assert len({placement.story for placement in group_stream(rows, grouper)}) == 1
    story = grouper.stories()[0]
    assert (story.headline, story.first, story.last) == (None, None, None)


def test_a_feed_that_repeats_itself_changes_nothing() -> None:
    grouper = Grouper()
    first = list(group_stream(batch(), grouper))
    before = grouper.save()
    again = list(group_stream(batch(), grouper))
    assert [p.article for p in again] == [p.article for p in first]
    assert grouper.save() == before


def test_many_copies_of_one_text_are_one_story_in_bounded_work() -> None:
    grouper = Grouper(Settings(window=150))
    rows = [article(f"copy-{k}", FERRY[0], "2031-03-04") for k in range(250)]
    stories = {placement.story for placement in group_stream(rows, grouper)}
    assert len(stories) == 1
    assert len(grouper.story(stories.pop()).articles) == 250
    assert len(grouper.window.pairs.index) <= 150 * 96


def test_another_language_is_placed() -> None:
    russian = (
        "Паром «Калла Марун» сел на мель у Острела, сообщили власти порта. Никто не пострадал, сказала Инес Вольта."
    )
    other = "Грузовой поезд сошёл с рельсов под Толвеем, движение остановлено до утра, сообщила дорога."
    rows = [article("a", russian), article("b", russian + " Буксиры работали пять часов."), article("c", other)]
    known = {row.id for row in batch()}
    a, b, c = (placement for placement in group_stream([*batch(), *rows]) if placement.article not in known)
    assert a.story == b.story != c.story


def test_hostile_text_is_taken_in_time() -> None:
    rows = [
        article("nests", "(" * 50_000 + "A" * 200_000),
        article("months", "May 1 " * 40_000),
        article("digits", "1," * 100_000),
        article("surrogate", "Ostrel \ud800 harbour is closed to ships"),
        article("caps", "Aa Bb " * 60_000),
    ]
    assert len(list(group_stream(rows))) == len(rows)
