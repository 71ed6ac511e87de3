"""What users put right holds, also when more articles come; deleted is deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from rashomon.library import Library
from rashomon.model.errors import LibraryError
from tests.library.newsroom import HARBOUR, STRIKE, article, cheap_rooms


def members(library: Library, story: str) -> list[str]:
    return [row.id for row in library.articles(story=story).items]


def test_a_merged_story_is_found_under_both_ids(full: Library) -> None:
    assert full.merge("harbour", "strike") == "harbour"
    assert full.story("strike").id == "harbour"
    assert len(members(full, "strike")) == 5
    assert [s.id for s in full.stories().items] == ["harbour"]
    assert full.comparison("strike") == full.comparison("harbour")
    full.add([article("strike-mail", "Pupils stay at home.")])
    assert "strike-mail" in members(full, "harbour")
    with pytest.raises(LibraryError, match="already are one story"):
        full.merge("harbour", "strike")
    assert full.history()[-1].kind == "merge"
    assert full.check() == []


def test_a_split_keeps_the_old_id_and_holds(full: Library) -> None:
    new = full.split("harbour", ["harbour-mail"])
    assert members(full, "harbour") == ["harbour-gazette", "harbour-courier"]
    assert members(full, new) == ["harbour-mail"]
    assert full.story("harbour").split_into == [new]
    full.add([article("harbour-echo", "Divers look for the tugs.")])  # grouping finds it nearest to harbour-mail
    assert members(full, new) == ["harbour-echo", "harbour-mail"]
    assert full.check() == []
    with pytest.raises(LibraryError, match="not in story"):
        full.split("harbour", ["strike-gazette"])
    with pytest.raises(LibraryError, match="one that stays"):
        full.split(new, members(full, new))
    assert full.merge("harbour", new) == "harbour"
    assert full.story(new).id == "harbour"


def test_grouping_merges_stories_but_not_against_the_user(full: Library) -> None:
    new = full.split("harbour", ["harbour-mail"])
    full.add([structs.replace(article("strike-mail", "Both are one."), section="merge-harbour-strike")])
    assert members(full, "harbour") == ["harbour-gazette", "harbour-courier"]  # pinned by the split
    assert members(full, new) == ["harbour-mail"]


def test_grouping_merges_and_the_old_id_leads_on(full: Library) -> None:
    full.add([structs.replace(article("strike-mail", "Both are one."), section="merge-harbour-strike")])
    assert full.story("harbour").id == "strike"
    assert len(members(full, "strike")) == 6
    assert {n.kind for n in full.news("strike")} >= {"article", "merge", "claim"}
    assert full.check() == []


def test_fields_are_corrected_and_taken_back(full: Library) -> None:
    row = full.correct("harbour-mail", outlet="The Ostrel Mail", published="2031-05-01", authors="A. Bek; C. Dorn")
    assert (row.outlet, row.published) == ("The Ostrel Mail", "2031-05-01")
    assert full.article("harbour-mail").authors == ("A. Bek", "C. Dorn")
    assert full.article("harbour-mail", 1) == HARBOUR[2]
    assert members(full, "harbour")[0] == "harbour-mail"
    assert full.comparison("harbour").articles[0].id == "harbour-mail"
    assert full.correct("harbour-mail", published=None).published == "2031-05-04"
    assert full.article_row("harbour-mail").corrected == {"outlet": "The Ostrel Mail", "authors": ["A. Bek", "C. Dorn"]}
    assert [c.kind for c in full.history("harbour-mail")] == ["correct", "correct"]
    full.add([structs.replace(HARBOUR[2], text=HARBOUR[2].text + " More.")])
    assert full.article("harbour-mail").outlet == "The Ostrel Mail"
    assert full.check() == []


def test_what_cannot_be_corrected(full: Library) -> None:
    for values, message in (({"text": "x"}, "cannot"), ({"published": "soon"}, "ISO 8601"), ({"outlet": 3}, "str")):
        with pytest.raises(LibraryError, match=message):
            full.correct("harbour-mail", **values)
    with pytest.raises(LibraryError, match="no such article"):
        full.correct("nothing", outlet="x")


def test_a_conflict_that_is_none(library: Library) -> None:
    library.add(
        [
            article("harbour-gazette", "The grain terminal burned."),
            article("harbour-mail", "The port denied that the grain terminal burned."),
        ]
    )
    ((key, _),) = library.conflicts("harbour")
    library.dismiss("harbour", key)
    assert library.conflicts("harbour") == []
    assert library.comparison("harbour").conflicts == ()
    library.add([article("harbour-echo", "Smoke hung over the town.")])
    assert library.conflicts("harbour") == []
    library.restore("harbour", key)
    assert [k for k, _ in library.conflicts("harbour")] == [key]
    with pytest.raises(LibraryError, match="no such conflict"):
        library.dismiss("harbour", "0000")


def test_forgotten_is_gone(full: Library) -> None:
    assert full.forget("harbour-courier", "strike-gazette") == ["harbour", "strike"]
    with pytest.raises(LibraryError, match="no such article"):
        full.article("harbour-courier")
    assert [a.id for a in full.comparison("harbour").articles] == ["harbour-gazette", "harbour-mail"]
    assert full.find_people("holm") == []
    assert full.search("denied").items == []
    assert full.check() == []
    outcome = full.add([HARBOUR[1]])[0]
    assert (outcome.result, outcome.reason) == ("set aside", "it was forgotten; --again takes it back")
    assert full.add([HARBOUR[1]], again=True)[0].result == "added"
    full.forget("strike-courier")
    with pytest.raises(LibraryError, match="no such story"):
        full.story("strike")


def test_no_word_of_a_forgotten_article_stays_in_the_file(tmp_path: Path) -> None:
    place = tmp_path / "library.sqlite"
    with Library(place, rooms=cheap_rooms()) as library:
        library.add([*HARBOUR, article("harbour-echo", "Zyxwvut Quorblax said that plimsolls drowned.")])
        library.forget("harbour-echo")
        held = b"".join(p.read_bytes().lower() for p in tmp_path.iterdir())
    for word in (b"zyxwvut", b"quorblax", b"plimsol", b"drown", b"harbour-echo"):
        assert word not in held
    assert b"gazette" in held


def test_a_backup_is_a_library(full: Library, tmp_path: Path) -> None:
    full.merge("harbour", "strike")
    target = tmp_path / "copy.sqlite"
    full.backup(target)
    with Library(target, rooms=cheap_rooms()) as copy:
        assert copy.check() == []
        assert copy.summary() == full.summary()
        assert copy.comparison("strike") == full.comparison("harbour")
        assert len(copy.search("terminal").items) == 3
        assert copy.add([HARBOUR[0], article("harbour-echo", "Smoke hung.")])[1].result == "added"
    with pytest.raises(LibraryError, match="is there already"):
        full.backup(target)
    assert sorted(p.name for p in tmp_path.iterdir() if "part" in p.name) == []
    assert STRIKE[0].id in members(full, "harbour")
