from __future__ import annotations

import msgspec
import pytest

from rashomon.model import Comparison
from rashomon.presenting import present
from rashomon.presenting.terminal import clean
from tests.presenting.story import hostile, strait


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = present(strait(), "terminal", width).split("\n")
    assert max(map(len, lines)) <= width


def test_the_parts_stand_in_the_order_a_reader_needs_them() -> None:
    text = present(strait(), "terminal", 120)
    parts = ["DISPUTED AND CONFLICTING", "QUOTATIONS THAT DIFFER", "FIGURES", "AGREED", "ONLY IN ONE", "TIMELINE"]
    places = [text.index(p) for p in parts]
    assert places == sorted(places)
    assert "Imber Courier ¶ 4" in text
    assert "6 articles, 5 independent texts" in text


def test_a_figure_that_rises_is_shown_as_a_development() -> None:
    text = present(strait(), "terminal", 120)
    strip = text[text.index("toll rises") : text.index("AGREED")]
    assert [strip.index("at least 9"), strip.index(" 14 "), strip.index(" 17 ")] == sorted(
        [strip.index("at least 9"), strip.index(" 14 "), strip.index(" 17 ")]
    )


def test_everything_shows_every_claim() -> None:
    short, long = present(strait(), "terminal", 120), present(strait(), "terminal", 120, everything=True)
    assert "and 4 more claims" in short and "more claims" not in long
    assert "quarrelled over the fishing" in " ".join(long.split())


def test_no_escape_reaches_the_terminal() -> None:
    text = present(hostile(), "terminal", 100)
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    assert "\u202e" not in text and "\x9b" not in text
    assert clean("a\x1b[31m\u202eb\n c") == "a [31m b c"


def test_colour_only_when_asked() -> None:
    assert "\x1b[" not in present(strait(), "terminal", 100)
    assert "\x1b[" in present(strait(), "terminal", 100, colour=True)


def test_articles_without_claims_or_conflicts_say_so() -> None:
    bare = Comparison(articles=strait().articles)
    assert "No conflict found in 6 texts" in present(bare, "terminal", 100)


def test_one_article_has_nothing_to_compare() -> None:
    alone = msgspec.structs.replace(Comparison(articles=strait().articles[:1]))
    assert "1 article; nothing to compare yet" in present(alone, "terminal", 100)
