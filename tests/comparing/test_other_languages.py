"""Articles the models cannot read are set aside by name."""

from __future__ import annotations

import pytest

from rashomon.comparing import compare_story
from rashomon.model import AnnotatedArticle, Article, Span
from rashomon.model.errors import ComparisonError


def article(name: str, text: str, language: str | None) -> AnnotatedArticle:
    return AnnotatedArticle(Article(name, text, language=language), sentences=(Span(0, len(text)),))


ENGLISH = [
    article("a", "The strait was closed to shipping.", "en"),
    article("b", "Shipping was stopped in the strait.", None),
]


def test_another_language_is_set_aside_and_the_rest_compared() -> None:
    comparison = compare_story([*ENGLISH, article("c", "Die Meerenge wurde gesperrt.", "de")])
    assert [a.id for a in comparison.articles] == ["a", "b"]
    ((name, reason),) = comparison.set_aside
    assert name == "c"
    assert "de" in reason


def test_one_english_article_beside_another_language_is_not_enough() -> None:
    with pytest.raises(ComparisonError, match="c: its language is de"):
        compare_story([ENGLISH[0], article("c", "Die Meerenge wurde gesperrt.", "de")])
