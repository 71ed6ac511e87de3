from __future__ import annotations

import pytest

from rashomon.grouping import Grouper, shared_passages, with_passages
from rashomon.grouping.passages import RUN, common_runs
from rashomon.model import Article, Block, Placement, Reason
from tests.grouping.stories import COMET, FERRY, FIRE, TITLES, article

AGENCY = "The harbour master said late on Tuesday that the rudder of the ferry had not answered for nine minutes."


def reasons_of(rows: list[Article], places: tuple[str, ...] = ()) -> dict[str, Reason]:
    grouper = Grouper()
    placement = [grouper.place(row, places=places) for row in rows][-1]
    return {reason.kind: reason for reason in placement.reasons}


def test_reasons_spell_terms_as_the_article_does() -> None:
    found = reasons_of([article("a", FERRY[0], "2031-03-04"), article("b", FERRY[1], "2031-03-04")])
    assert {"Calla Marun", "Ines Volta"} <= set(found["actors"].shared)
    assert "Volta" not in found["actors"].shared  # said by "Ines Volta"
    assert "rudder" in found["words"].shared
    assert found["date"].shared == ("2031-03-04",)


def test_places_that_annotating_found_are_told_apart_from_actors() -> None:
    rows = [article("a", FERRY[0]), article("b", FERRY[1])]
    found = reasons_of(rows, places=("Ostrel", "Calvane"))
    assert set(found["place"].shared) == {"Ostrel", "Calvane"}
    assert not {"Ostrel", "Calvane"} & set(found["actors"].shared)
    assert found["place"].weight > 0


def test_places_of_the_gazetteer_need_no_annotating() -> None:
    rows = [article(str(k), text.replace("Tolvey", "Rotterdam")) for k, text in enumerate(FIRE[:2])]
    assert reasons_of(rows)["place"].shared == ("Rotterdam",)


def test_places_change_no_decision() -> None:
    rows = [article(str(k), text) for k, text in enumerate((*FERRY, *FIRE, *COMET))]
    one, other = Grouper(), Grouper()
    plain = [one.place(row).story for row in rows]
    assert [other.place(row, places=("Ostrel", "Tolvey")).story for row in rows] == plain


def test_reasons_come_weightiest_first_and_of_two_articles_in_the_window_only() -> None:
    grouper = Grouper()
    for k, text in enumerate(FERRY):
        grouper.place(article(str(k), text, "2031-03-04", TITLES["ferry"]))
    found = grouper.why("0", "2")
    assert [reason.weight for reason in found] == sorted((reason.weight for reason in found), reverse=True)
    assert {reason.kind for reason in found} >= {"words", "actors", "title", "figures", "date"}
    with pytest.raises(KeyError):
        grouper.why("0", "never")


def test_the_same_wording_is_found_in_both_articles() -> None:
    a = Article(id="a", text=f"{FERRY[0]}\n\n{AGENCY}")
    b = Article(id="b", text=f"{COMET[0]}\n\n{AGENCY.replace('late on ', '')}\n\n{FIRE[0]}")
    (found, *_) = shared_passages(a, b)
    assert found.kind == "same wording"
    assert (
        a.text[found.a.start : found.a.end] == "Tuesday that the rudder of the ferry had not answered for nine minutes"
    )
    assert a.text[found.a.start : found.a.end] == b.text[found.b.start : found.b.end]
    assert found.score == len(a.text[found.a.start : found.a.end].split()) >= RUN


def test_sentences_that_say_nearly_the_same_are_alike() -> None:
    a, b = Article(id="a", text=FIRE[0]), Article(id="b", text=FIRE[1])
    found = shared_passages(a, b)
    assert found
    assert all(passage.kind == "alike" for passage in found)
    pairs = {(a.text[p.a.start : p.a.end], b.text[p.b.start : p.b.end]) for p in found}
    assert any("60 firefighters" in mine and "60 firefighters" in theirs for mine, theirs in pairs)
    assert shared_passages(a, Article(id="c", text=COMET[0])) == ()


def test_page_furniture_is_quoted_by_no_passage() -> None:
    menu = "Read also our news letter about all that moves the harbour and the town of Ostrel every day\n"
    rows = []
    for name, text in (("a", FERRY[0]), ("b", COMET[1])):
        blocks = (Block("boilerplate", 0, len(menu) - 1), Block("paragraph", len(menu), len(menu + text)))
        rows.append(Article(id=name, text=menu + text, blocks=blocks))
    assert shared_passages(*rows) == ()


def test_a_placement_can_quote_its_passages() -> None:
    grouper = Grouper()
    rows = {row.id: row for row in (article("a", FIRE[0]), article("b", FIRE[1]))}
    placement = [grouper.place(row) for row in rows.values()][-1]
    told = with_passages(placement, rows["b"], rows["a"])
    reason = told.reasons[-1]
    assert (reason.kind, reason.weight) == ("passage", 0.0)
    assert len(reason.shared) == len(reason.passages)
    assert rows["b"].text[reason.passages[0].a.start : reason.passages[0].a.end] == reason.shared[0]
    bare = Placement("b", "s", 1.0)
    assert with_passages(bare, rows["b"], article("c", COMET[0])) is bare


def test_common_runs_go_left_to_right_and_are_long_enough() -> None:
    origin = list(range(100))
    copy = [*range(40, 55), -1, *range(5, 12), -2, *range(60, 70)]
    assert list(common_runs(origin, copy)) == [(40, 0, 15), (60, 24, 10)]
    assert list(common_runs([1] * 400, [1] * 300)) == [(0, 0, 300)]


def test_hostile_texts_have_passages_in_time() -> None:
    texts = ["." * 50_000, "A. " * 20_000, "a" * 300_000, "“" * 40_000, "word " * 30_000]
    for text in texts:
        assert len(shared_passages(Article(id="a", text=text), Article(id="b", text=text))) <= 3
