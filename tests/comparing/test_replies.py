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
