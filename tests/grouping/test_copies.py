from __future__ import annotations

import random

import pytest

from rashomon.grouping import CopyFinder, find_copies, group_stream
from rashomon.model import Article
from tests.grouping.stories import COMET, FERRY, FIRE

LONG = " ".join((*FERRY, *FIRE))


def one(name: str, text: str, **fields: object) -> Article:
    return Article(id=name, text=text, **fields)  # type: ignore[arg-type]


def test_a_retitled_copy_is_a_near_duplicate_of_the_earlier() -> None:
    late = one("late", LONG, title="Stranded", published="2031-03-05")
    early = one("early", LONG, title="Aground", published="2031-03-04")
    (copy,) = find_copies([late, early])
    assert (copy.copy, copy.origin, copy.kind, copy.share) == ("late", "early", "near-duplicate", 1.0)


def test_a_cut_copy_with_an_addition_is_found() -> None:
    cut = LONG[:600] + " " + COMET[0]
    (copy,) = find_copies([one("whole", LONG), one("cut", cut)])
    assert (copy.copy, copy.origin, copy.kind) == ("cut", "whole", "partial")
    assert copy.share == pytest.approx(600 / len(cut), abs=0.06)


def test_the_credited_article_is_the_origin_and_the_agency_before_all() -> None:
    credited = one("credited", LONG, outlet="ostrel-times.example", agencies=("Norvia",), published="2031-03-06")
    bare = one("bare", LONG, outlet="tolvey-post.example", published="2031-03-05")
    wire = one("wire", LONG, outlet="norvia.example", agencies=("Norvia",), published="2031-03-06T09:00")
    (copy,) = find_copies([bare, credited])
    assert (copy.origin, copy.kind, copy.agency) == ("credited", "agency copy", "Norvia")
    assert {c.origin for c in find_copies([bare, credited, wire]) if "wire" in (c.copy, c.origin)} == {"wire"}


def test_one_address_at_two_times_is_a_version() -> None:
    first = one("v1", LONG, url="https://a.example/x", published="2031-03-04T08:00")
    second = one("v2", LONG + " " + COMET[1], url="https://a.example/x", published="2031-03-04T12:00")
    (copy,) = find_copies([second, first])
    assert (copy.copy, copy.origin, copy.kind) == ("v2", "v1", "version")


def test_reports_of_one_happening_in_other_words_are_no_copies() -> None:
    assert find_copies([one(f"ferry-{k}", text) for k, text in enumerate(FERRY)]) == []


def test_random_cuts_are_found_with_their_share() -> None:
    choice = random.Random(4)
    words = LONG.split()
    for _ in range(20):
        start = choice.randrange(0, len(words) - 60)
        part = " ".join(words[start : start + 60])
        (copy,) = find_copies([one("whole", LONG), one("part", part)])
        assert copy.share >= 0.85


def test_the_finder_is_bounded_and_survives_thousands_of_copies() -> None:
    finder = CopyFinder(window=50)
    for k in range(80):
        assert len(finder.add(one(f"c{k}", LONG))) <= 24
    assert len(finder._texts) == 50
    finder.add(one("other", COMET[0] * 2))
    assert all(finder._postings.values())


def test_an_agency_passage_ties_articles_of_two_stories() -> None:
    wire = " ".join(FIRE[0].split()[:34])
    rows = [one("ferry", f"{FERRY[0]} {wire}", agencies=("Norvia",)), one("fire", f"{wire} {FIRE[2]}")]
    (copy,) = find_copies(rows)
    assert (copy.copy, copy.origin, copy.agency) == ("fire", "ferry", "Norvia")
    first, second = group_stream([one("ferry", FERRY[0]), one("fire", f"{wire} {FIRE[2]}")])
    assert first.story != second.story


def test_undated_copies_without_credit_come_from_the_longer() -> None:
    (copy,) = find_copies([one("cut", LONG[:700]), one("whole", LONG)])
    assert (copy.copy, copy.origin) == ("cut", "whole")


def test_one_outlet_and_headline_are_versions_and_another_outlet_is_none() -> None:
    first = one("v1", LONG, outlet="a.example", title="Aground", published="2031-03-04")
    second = one("v2", LONG + " " + COMET[1], outlet="a.example", title="Aground", published="2031-03-05")
    third = one("b", LONG, outlet="b.example", title="Aground", published="2031-03-06")
    kinds = {(c.copy, c.origin): c.kind for c in find_copies([first, second, third])}
    assert kinds == {("v2", "v1"): "version", ("b", "v1"): "near-duplicate", ("b", "v2"): "near-duplicate"}


def test_texts_too_short_to_judge_are_left_alone() -> None:
    assert find_copies([one("a", "Ferry aground."), one("b", "Ferry aground."), one("c", "")]) == []
