"""Adding, looking at, and finding again, on both back ends."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from msgspec import structs

from rashomon.library import Library
from rashomon.library.place import default_place, locate
from rashomon.model import Article
from rashomon.model.errors import ComparisonError, LibraryError
from tests.library.newsroom import HARBOUR, STRIKE, annotate_one, article, cheap_rooms


def test_what_was_added_is_there_as_it_was(full: Library) -> None:
    for each in (*HARBOUR, *STRIKE):
        assert full.article(each.id) == each
        assert full.annotated(each.id) == annotate_one(each)
    assert full.summary().articles == 5
    assert full.summary().to_compare == 0
    assert full.check() == []


def test_outcomes_say_what_became_of_each(library: Library) -> None:
    again = structs.replace(HARBOUR[0], text=HARBOUR[0].text + " It was put out at noon.")
    heard = []
    outcomes = library.add([*HARBOUR[:2], HARBOUR[0], again, again, HARBOUR[0]], on_outcome=heard.append)
    assert sorted((o.result, o.article, o.version) for o in outcomes) == [
        ("added", "harbour-courier", 1),
        ("added", "harbour-gazette", 1),
        ("already there", "harbour-gazette", 1),
        ("already there", "harbour-gazette", 1),
        ("already there", "harbour-gazette", 2),
        ("new version", "harbour-gazette", 2),
    ]
    assert heard == outcomes
    assert [v.current for v in library.versions("harbour-gazette")] == [False, True]
    assert library.article("harbour-gazette") == again
    assert library.article("harbour-gazette", 1) == HARBOUR[0]


def test_one_bad_article_does_not_stop_the_others(library: Library) -> None:
    bad = article("harbour-broken", "BREAK this.")
    half = structs.replace(HARBOUR[1], id="harbour-half", text="half \ud800 pair")
    empty = Article(id="nothing", text="  \n")
    nul = article("harbour-nul", "A nul \x00 stands here.")
    outcomes = {o.article: o for o in library.add([HARBOUR[0], bad, half, empty, nul, HARBOUR[1]])}
    assert {o.article for o in outcomes.values() if o.result == "added"} == {
        "harbour-gazette",
        "harbour-courier",
        "harbour-nul",
    }
    assert "ValueError: a bad article" in outcomes["harbour-broken"].reason
    assert "not Unicode" in outcomes["harbour-half"].reason
    assert outcomes["nothing"].reason == "it has no text"
    assert library.article("harbour-nul") == nul
    assert library.check() == []


def test_the_address_tells_which_article_it_is(library: Library) -> None:
    first = structs.replace(HARBOUR[0], url="https://www.gazette.example/fire?utm_source=x#top")
    same = structs.replace(first, id="other-name", url="http://gazette.example/fire/", text=first.text + " More.")
    other = structs.replace(HARBOUR[0], url="https://gazette.example/flood", text="Water stood in the streets.")
    outcomes = library.add([first, same, other])
    assert [(o.article, o.result) for o in outcomes][:2] == [
        ("harbour-gazette", "added"),
        ("harbour-gazette", "new version"),
    ]
    assert outcomes[2].result == "added"
    assert outcomes[2].article.startswith("harbour-gazette-")
    assert library.article(outcomes[2].article).text == other.text


def test_two_files_of_one_name_are_two_articles(library: Library) -> None:
    fire = Article(id="report", text="The grain terminal burned for nine hours in the night.")
    edited = structs.replace(fire, text=fire.text.replace("nine", "ten"))
    vote = Article(id="report", text="Parliament voted on pensions, and ministers resigned afterwards.")
    assert [o.result for o in library.add([fire, vote])] == ["added", "added"]
    assert [o.result for o in library.add([edited])] == ["new version"]
    assert len(library.articles().items) == 2


def test_a_hostile_id_and_address_are_stored(library: Library) -> None:
    long = Article(id="x" * 9000, text="Words.", url="https://example.org/" + "y" * 9000, outlet="z" * 9000)
    outcome = library.add([long])[0]
    assert outcome.result == "added"
    assert len(outcome.article) <= 120
    assert library.article(outcome.article).outlet == long.outlet


def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    reference = None
    for seed in range(4):
        coming = list(HARBOUR)
        random.Random(seed).shuffle(coming)
        with Library(tmp_path / f"{seed}.sqlite", rooms=cheap_rooms()) as library:
            for each in coming:
                library.add([each])
            found = library.comparison("harbour")
            reference = reference or found
            assert found == reference
            assert found == cheap_rooms().compare(library.annotated_articles("harbour"))
            assert [a.id for a in found.articles] == ["harbour-gazette", "harbour-courier", "harbour-mail"]


def test_a_comparison_is_made_once(place: str) -> None:
    rooms = cheap_rooms()
    made = []
    counting = structs_replace_compare(rooms, made)
    with Library(place, rooms=counting) as library:
        library.add(HARBOUR)
        assert len(made) == 1
        assert library.comparison("harbour") == library.comparison("harbour")
        assert len(made) == 1
        library.add(STRIKE)
        assert len(made) == 2


def structs_replace_compare(rooms, made):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    def compare(members):  # type: ignore[no-untyped-def]
        made.append([m.article.id for m in members])
        return rooms.compare(members)

    return replace(rooms, compare=compare)


def test_one_article_is_no_comparison(library: Library) -> None:
    library.add(HARBOUR[:1])
    with pytest.raises(ComparisonError, match="nothing to compare yet"):
        library.comparison("harbour")
    assert library.story("harbour").compared


def test_stories_in_pages(full: Library) -> None:
    first = full.stories(limit=1)
    assert [s.id for s in first.items] == ["strike"]
    assert first.next
    second = full.stories(limit=1, cursor=first.next)
    assert [s.id for s in second.items] == ["harbour"]
    assert second.next is None
    story = second.items[0]
    assert (story.articles, story.outlets, story.first, story.last) == (3, 3, "2031-05-03T07:30Z", "2031-05-04")
    assert (story.headline, story.headline_outlet) == ("News of harbour", "Gazette")
    with pytest.raises(LibraryError, match="cursor"):
        full.stories(cursor="nonsense")
    with pytest.raises(LibraryError, match="cursor"):
        full.people(cursor=first.next)


def test_articles_in_pages(full: Library) -> None:
    seen, cursor = [], None
    while True:
        page = full.articles(limit=2, cursor=cursor)
        seen += [row.id for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [a.id for a in (*HARBOUR, *STRIKE)]
    told = full.articles(story="harbour", limit=2)
    rest = full.articles(story="harbour", limit=2, cursor=told.next)
    assert [r.id for r in told.items + rest.items] == [a.id for a in HARBOUR]
    assert [r.id for r in full.articles(outlet="Mail").items] == ["harbour-mail"]


def test_people_and_what_they_said(full: Library) -> None:
    found = full.find_people("rudd")
    assert [(p.id, p.name, p.statements) for p in found] == [("ilse-rudd", "Ilse Rudd", 2)]
    said = full.statements(person="ilse-rudd").items
    assert [s.content for s in said] == ["the tugs came late", "the harbour was safe"]
    for each in said:
        text = full.article(each.article).text
        assert text[each.spans[2][0].start : each.spans[2][0].end] == each.content
    assert full.person("anders-holm").statements == 1
    assert [p.id for p in full.people().items] == ["anders-holm", "ilse-rudd", "ostrel"]
    with pytest.raises(LibraryError, match="nobody"):
        full.person("nobody-here")


def test_news_tells_what_is_new(library: Library) -> None:
    library.add(HARBOUR[:2])
    before = library.news("harbour")
    assert [n.kind for n in before if n.kind == "article"] == ["article", "article"]
    assert "conflict" not in {n.kind for n in before}
    library.add([article("harbour-echo", "The port denied that the grain terminal burned for nine hours.")])
    fresh = library.news("harbour", after=before[-1].id)
    assert [n.kind for n in fresh] == ["article", "conflict", "claim"]
    assert fresh[1].data["a"]["quote"] == "The grain terminal burned for nine hours."
    assert library.news("harbour", limit=1, newest=True)[0] == fresh[-1]


def test_an_old_model_is_replaced(place: str) -> None:
    with Library(place, rooms=cheap_rooms("old")) as library:
        library.add(HARBOUR)
    with Library(place, rooms=cheap_rooms("new")) as library:
        heard: list[str] = []
        assert library.update(heard.append) == 3
        assert heard == [a.id for a in HARBOUR]
        assert {v.model for a in HARBOUR for v in library.versions(a.id)} == {"new"}
        assert library.update() == 0
        assert library.summary().to_compare == 0
        assert library.check() == []


def test_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RASHOMON_LIBRARY", str(tmp_path / "from-variable.sqlite"))
    assert locate(None).database == str(tmp_path / "from-variable.sqlite")
    assert locate(tmp_path / "given.sqlite").database == str(tmp_path / "given.sqlite")
    monkeypatch.delenv("RASHOMON_LIBRARY")
    assert locate(None).database == str(default_place())
    assert locate("postgresql://desk@db/news").drivername == "postgresql+psycopg"
    with pytest.raises(LibraryError, match="postgresql://"):
        locate("mysql://desk@db/news")


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    with Library(tmp_path / "a" / "b" / "c.sqlite", rooms=cheap_rooms()) as library:
        library.add(HARBOUR)
    with Library(tmp_path / "a" / "b" / "c.sqlite", read_only=True, rooms=cheap_rooms()) as library:
        assert library.summary().articles == 3
        with pytest.raises(LibraryError, match="reading only"):
            library.add(STRIKE)


def test_a_story_that_cannot_be_compared_stops_no_other(tmp_path: Path) -> None:
    from dataclasses import replace

    def compare(members):  # type: ignore[no-untyped-def]
        if members[0].article.id.startswith("harbour"):
            raise ValueError("a bad story")
        return cheap_rooms().compare(members)

    with Library(tmp_path / "library.sqlite", rooms=replace(cheap_rooms(), compare=compare)) as library:
        assert [o.result for o in library.add([*HARBOUR, *STRIKE])] == ["added"] * 5
        assert library.story("strike").compared
        assert not library.story("harbour").compared
        assert dict(library.compare_waiting()) == {"harbour": "ValueError: a bad story"}
