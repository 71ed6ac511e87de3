"""Grouping's state: stored, taken up again, made anew when it cannot be used, in step between two writers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rashomon.library import Library
from rashomon.library.rooms import Rooms
from rashomon.model import AnnotatedArticle, Placement
from rashomon.model.errors import RashomonError
from tests.library.newsroom import FirstWord, annotate_one, article, cheap_rooms

MANY = [annotate_one(article(f"fire-w{n}", f"Barn {n} burned.")) for n in range(12)]


def counting(placed: list[str], *, refuses: bool = False) -> Rooms:
    """Rooms whose grouping writes down what it places, and may refuse a state."""

    class Counting(FirstWord):
        def __init__(self, state: bytes | None) -> None:
            if state is not None and refuses:
                raise RashomonError("of another version")
            super().__init__(state)

        def place(self, annotated: AnnotatedArticle) -> Placement:
            placed.append(annotated.article.id)
            return super().place(annotated)

    return replace(cheap_rooms(), placer=Counting)


def test_a_stored_state_spares_placing_again(tmp_path: Path) -> None:
    with Library(tmp_path / "library.sqlite", rooms=cheap_rooms()) as library:
        for each in MANY[:10]:
            library.add_annotated(each)
    placed: list[str] = []
    with Library(tmp_path / "library.sqlite", rooms=counting(placed)) as library:
        library.add_annotated(MANY[10])
        assert placed == ["fire-w10"]
        nearest = library.placement("fire-w10")
        assert nearest is not None
        assert nearest.nearest == "fire-w9"


def test_a_state_that_cannot_be_used_is_made_anew(tmp_path: Path) -> None:
    with Library(tmp_path / "library.sqlite", rooms=cheap_rooms()) as library:
        for each in MANY[:10]:
            library.add_annotated(each)
    placed: list[str] = []
    with Library(tmp_path / "library.sqlite", rooms=counting(placed, refuses=True)) as library:
        library.add_annotated(MANY[10])
        assert placed == [each.article.id for each in MANY[:11]]
        assert library.check() == []


def test_two_writers_keep_in_step(tmp_path: Path) -> None:
    placed: list[str] = []
    with (
        Library(tmp_path / "library.sqlite", rooms=cheap_rooms()) as one,
        Library(tmp_path / "library.sqlite", rooms=counting(placed)) as two,
    ):
        one.add_annotated(MANY[0])
        two.add_annotated(MANY[1])
        one.add_annotated(MANY[2])
        two.add_annotated(MANY[3])
        assert placed == [each.article.id for each in MANY[:4]]
        found = two.placement("fire-w3")
        assert found is not None
        assert found.nearest == "fire-w2"
        one.split("fire", ["fire-w3"])
        two.add_annotated(MANY[4])  # knows the user's word, which the other one heard
        assert placed[-1] == "fire-w4"


def test_a_placement_quotes_what_the_texts_share_today(tmp_path: Path) -> None:
    shared = "The chief of the Tolvey brigade named no cause for the fire in the barn on Tuesday."
    rows = [annotate_one(article(f"fire-w{n}", f"Barn {n} burned.", shared)) for n in range(2)]
    with Library(tmp_path / "library.sqlite", rooms=cheap_rooms()) as library:
        for each in rows:
            library.add_annotated(each)
        found = library.placement("fire-w1")
        assert found is not None
        passages = found.reasons[-1].passages
        assert [reason.kind for reason in found.reasons][-1] == "passage"
        texts = {name: library.article(name).text for name in ("fire-w0", "fire-w1")}
        assert shared.rstrip(".") in texts["fire-w1"][passages[0].a.start : passages[0].a.end]
        assert shared.rstrip(".") in texts["fire-w0"][passages[0].b.start : passages[0].b.end]
        library.forget("fire-w0")
        left = library.placement("fire-w1")
        assert left is not None
        assert not any(reason.kind == "passage" for reason in left.reasons)


def test_a_failed_write_leaves_no_trace_in_the_state(tmp_path: Path) -> None:
    placed: list[str] = []
    with Library(tmp_path / "library.sqlite", rooms=counting(placed)) as library:
        library.add_annotated(MANY[0])
        broken = replace_text(MANY[1])
        assert library.add_annotated(broken).result == "set aside"
        library.add_annotated(MANY[2])
        found = library.placement("fire-w2")
        assert found is not None
        assert found.nearest == "fire-w0"


def replace_text(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """The article with a field that cannot be stored."""
    from msgspec import structs

    return structs.replace(annotated, article=structs.replace(annotated.article, title="half \ud800 pair"))
