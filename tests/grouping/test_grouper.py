from __future__ import annotations

from itertools import permutations

import pytest

from rashomon.grouping import Grouper, Settings, group_stream, stories
from rashomon.model import Article
from rashomon.model.errors import RashomonError
from tests.grouping.stories import FERRY, FIRE, article, batch, filler


def partition(grouper: Grouper) -> set[frozenset[str]]:
    return {frozenset(story.articles) for story in grouper.stories()}


def placed(articles: list[Article], grouper: Grouper | None = None) -> Grouper:
    grouper = grouper or Grouper()
    for _ in group_stream(articles, grouper):
        pass
    grouper.settle()
    return grouper


WANTED = {
    frozenset({"ferry-0", "ferry-1", "ferry-2"}),
    frozenset({"fire-0", "fire-1", "fire-2"}),
    frozenset({"comet-0", "comet-1"}),
}


def test_happenings_come_together_and_stay_apart() -> None:
    assert partition(placed(batch())) == WANTED


def test_the_order_of_arrival_does_not_matter() -> None:
    rows = batch()
    for order in list(permutations(range(len(rows))))[:: 40320 // 6]:
        assert partition(placed([rows[k] for k in order])) == WANTED


def cosines_of(grouper: Grouper) -> dict[tuple[str, str], list[float]]:
    """What is kept of pairs, by the articles."""
    names = {slot: brief.article for slot, brief in grouper.ledger.briefs.items()}
    kept, found = grouper.window.pairs, {}
    for key, row in kept.index.items():
        a, b = sorted((names[key >> 32], names[key & 0xFFFFFFFF]))
        found[a, b] = [*kept.cosines[row].tolist(), float(kept.scores[row])]
    return found


def test_settled_scores_do_not_depend_on_the_order_of_arrival() -> None:
    rows = batch()
    one, other = placed(rows), placed(rows[::-1])
    assert cosines_of(one) != cosines_of(other)
    one.settle()
    other.settle()
    first, second = cosines_of(one), cosines_of(other)
    assert first.keys() == second.keys()
    for pair, values in first.items():
        assert values == pytest.approx(second[pair], abs=1e-5)
    assert {frozenset(s.articles) for s in one.stories()} == {frozenset(s.articles) for s in other.stories()}


def test_settling_twice_changes_nothing_more() -> None:
    grouper = placed(batch())
    grouper.settle()
    before = grouper.save()
    assert grouper.settle() == ()
    assert grouper.save() == before


def test_every_article_is_in_one_story_and_the_story_says_so() -> None:
    grouper = placed(batch())
    for row in batch():
        home = grouper.story_of(row.id)
        assert row.id in grouper.story(home).articles
    assert sum(len(story.articles) for story in grouper.stories()) == len(batch())


def test_the_headline_is_that_of_the_first_outlet_to_report() -> None:
    story = next(story for story in stories(batch()) if "ferry-1" in story.articles)
    assert story.articles == ("ferry-0", "ferry-1", "ferry-2")
    assert (story.headline, story.headline_outlet) == ("Ferry Calla Marun aground off Ostrel", "ferry-1.example")
    assert (story.first, story.last) == ("2031-03-04", "2031-03-06")


def test_a_placement_says_why() -> None:
    told = {placement.article: placement for placement in group_stream(batch())}
    last = told["ferry-2"]
    assert last.nearest in {"ferry-0", "ferry-1"}
    assert 0 < last.score <= 1
    shared = {term for reason in last.reasons for term in reason.shared}
    assert shared & {"volta", "calla marun", "rudder", "214", "breakwater"}
    assert all(reason.weight > 0 for reason in last.reasons)
    assert told["ferry-0"].score == 1.0
    assert told["ferry-0"].nearest is None


def test_stop_and_resume_gives_the_same_as_no_stop() -> None:
    rows = batch()
    whole = Grouper()
    expected = list(group_stream(rows, whole))
    for stop in (1, 4, 7):
        first = Grouper()
        before = list(group_stream(rows[:stop], first))
        second = Grouper.load(first.save())
        assert [*before, *group_stream(rows[stop:], second)] == expected
        assert second.stories() == whole.stories()
        assert second.save() == whole.save()


def test_a_state_with_many_pairs_resumes_alike() -> None:
    rows = [article(f"ferry-{k}", f"{FERRY[k % 3]} Report {k}.", "2031-03-04") for k in range(70)]
    whole = placed(rows)
    assert len(whole.window.pairs.index) > 1024
    resumed = Grouper.load(whole.save())
    assert resumed.save() == whole.save()
    assert [p.score for p in group_stream(batch(), resumed)] == [p.score for p in group_stream(batch(), whole)]


def test_damaged_state_is_named() -> None:
    with pytest.raises(RashomonError, match="group the articles again"):
        Grouper.load(b"\x93nothing")


def test_old_ids_lead_to_the_new() -> None:
    grouper = placed(batch())
    ferry, fire = grouper.story_of("ferry-0"), grouper.story_of("fire-0")
    changes = grouper.must_link("ferry-0", "fire-0")
    home = grouper.story_of("ferry-0")
    assert home in {ferry, fire}
    assert grouper.resolve(ferry) == grouper.resolve(fire) == home
    assert [(change.kind, change.new) for change in changes] == [("merge", home)]
    assert len(grouper.story(ferry).articles) == 6


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        Grouper().resolve("s000000000000")


def test_an_expelled_article_stays_out() -> None:
    rows = batch()
    grouper = placed([row for row in rows if row.id != "ferry-2"])
    home = grouper.story_of("ferry-0")
    grouper.expel("ferry-1")
    assert grouper.story_of("ferry-1") != grouper.story_of("ferry-0")
    placed([row for row in rows if row.id == "ferry-2"], grouper)
    assert grouper.story_of("ferry-1") != grouper.story_of("ferry-0")
    assert grouper.resolve(home) in {grouper.story_of("ferry-0"), grouper.story_of("ferry-1")}


def test_a_wish_is_obeyed_by_an_article_that_comes_later() -> None:
    grouper = Grouper()
    grouper.place(article("fire-0", FIRE[0]))
    grouper.wishes.join("fire-0", "ferry-0")
    grouper.place(article("ferry-0", FERRY[0]))
    assert grouper.story_of("ferry-0") == grouper.story_of("fire-0")
    grouper.settle()
    assert grouper.story_of("ferry-0") == grouper.story_of("fire-0")


def test_wishes_survive_a_stop() -> None:
    grouper = placed(batch())
    grouper.must_link("ferry-0", "fire-0")
    grouper.cannot_link("comet-0", "comet-1")
    again = Grouper.load(grouper.save())
    again.settle()
    assert again.story_of("ferry-0") == again.story_of("fire-0")
    assert again.story_of("comet-0") != again.story_of("comet-1")


def test_what_left_the_window_is_still_known() -> None:
    grouper = Grouper(Settings(window=12))
    rows = [article("ferry-0", FERRY[0], "2031-03-04"), *(filler(k) for k in range(20))]
    first = next(iter(group_stream(rows, grouper)))
    placed(rows[1:], grouper)
    assert len(grouper.window.entries) == 12
    assert grouper.story_of("ferry-0") == first.story
    assert grouper.story(first.story).articles == ("ferry-0",)
    later = placed([article("ferry-1", FERRY[1])], grouper)
    assert later.story_of("ferry-1") != first.story
    later.must_link("ferry-0", "ferry-1")
    assert later.story_of("ferry-1") == later.story_of("ferry-0")


def test_only_articles_of_the_window_are_candidates() -> None:
    grouper = Grouper(Settings(window=6))
    for k, text in enumerate(FERRY * 5):
        grouper.place(article(f"ferry-{k}", f"{text} Report {k}.", "2031-03-04"))
        assert sorted(grouper.window.entries) == list(range(max(0, k - 5), k + 1))
        assert grouper.window.oldest() == max(0, k - 5)
    profile = grouper.window.entries[14].profile
    assert set(grouper.window.candidates(profile).tolist()) <= set(grouper.window.entries)


def test_memory_follows_the_window_and_not_the_stream() -> None:
    grouper = Grouper(Settings(window=10, remember=30))
    placed([filler(k) for k in range(120)], grouper)
    assert len(grouper.window.entries) == 10
    assert len(grouper.ledger.placed) <= 41
    assert len(grouper.ledger.records) <= 41
    assert all(slots for slots in grouper.window.postings.values())
    assert len(grouper.window.postings) <= 10 * 24
