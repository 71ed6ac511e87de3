"""Denials that only point back at what stands before them."""

from __future__ import annotations

import pytest

from rashomon.annotating import annotate
from rashomon.comparing import compare_story
from rashomon.model import Article, Comparison

ONE = (
    "Calvane accused Ostrel of causing the collision by sailing without lights. "
    "Ostrel's coast guard denied it on Monday, its spokeswoman in Karsholm at her side."
)
OTHER = "Shipping in the strait was stopped on Monday after two vessels had collided off Cape Moll, the harbour said."


def compared(first: str) -> Comparison:
    return compare_story(list(annotate([Article("one", first), Article("other", OTHER)])))


def test_a_bare_denial_answers_the_accusation_before_it() -> None:
    denials = [c for c in compared(ONE).conflicts if c.kind == "denial"]
    assert len(denials) == 1
    assert "accused Ostrel" in denials[0].a.quote
    assert "denied it" in denials[0].b.quote


@pytest.mark.parametrize("said", ["confirmed it", "did not comment on it"])
def test_other_answers_are_no_denial(said: str) -> None:
    assert [c for c in compared(ONE.replace("denied it", said)).conflicts if c.kind == "denial"] == []


REFUSED = Article(
    "early",
    "Prime Minister Edda Rhun said on Monday that Calvane would not take part in a joint inquiry into the collision.",
    published="2026-05-04",
)
AGREED = "Prime Minister Edda Rhun said on Wednesday that Calvane would take part in a joint inquiry with Ostrel."


def changes(*articles: Article) -> list[str]:
    return [c.kind for c in compare_story(list(annotate(articles))).conflicts if c.kind == "position-change"]


def test_one_who_will_not_and_later_will_has_changed_position() -> None:
    assert changes(REFUSED, Article("late", AGREED, published="2026-05-06")) == ["position-change"]


def test_another_speaker_has_not() -> None:
    other = AGREED.replace("Prime Minister Edda Rhun", "Foreign Minister Aldis Verrin")
    assert changes(REFUSED, Article("late", other, published="2026-05-06")) == []


def test_on_one_day_it_is_no_change() -> None:
    assert changes(REFUSED, Article("late", AGREED, published="2026-05-04")) == []


ACCUSES = Article("one", "Calvane warned of an Ostrel build-up in the strait and claimed that its ports were watched.")
DENIES = Article("other", "Ostrel denied any build-up in the strait and said on Monday that its cutters were at home.")


def denied(*articles: Article) -> list[tuple[str, str]]:
    found = compare_story(list(annotate(articles))).conflicts
    return [(c.a.article, c.b.article) for c in found if c.kind == "denial"]


def test_who_is_accused_and_denies_answers_the_accusation() -> None:
    assert denied(ACCUSES, DENIES) == [("one", "other")]


def test_who_accuses_is_not_answered_by_their_own_denial() -> None:
    own = Article("other", DENIES.text.replace("Ostrel", "Calvane"))
    assert denied(ACCUSES, own) == []
