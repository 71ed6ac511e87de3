from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.annotating.attribution import calibrated, find_attributions
from rashomon.annotating.attribution.portions import PORTION
from rashomon.language.pipeline import nlp, parse
from rashomon.model import Article, Attribution, Block, Span


def find(text: str, *blocks: Block) -> tuple[Attribution, ...]:
    ((article, doc),) = parse([Article("a", text, blocks)])
    return find_attributions(article, doc)


def shown(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(text[span.start : span.end] for span in spans)


def parts(text: str, found: Attribution) -> tuple[str, str, str]:
    return shown(text, found.source), shown(text, found.cue), shown(text, found.content)


def check(text: str, found: tuple[Attribution, ...]) -> None:
    for i, one in enumerate(found):
        assert one.content
        assert 0 <= one.probability <= 1
        assert one.parent is None or (0 <= one.parent < len(found) and one.parent != i)
        for role in (one.source, one.cue, one.content):
            assert all(0 <= span.start < span.end <= len(text) for span in role)
            assert all(a.end <= b.start for a, b in pairwise(role))


def test_indirect_speech() -> None:
    text = "The harbour office said on Monday that the strait would reopen at noon."
    (one,) = find(text)
    assert parts(text, one)[:2] == ("The harbour office", "said")
    assert "the strait would reopen at noon" in parts(text, one)[2]
    assert (one.mode, one.stance) == ("indirect", "asserts")


def test_a_quotation_in_two_pieces_is_one_content() -> None:
    text = "“The cutter had no lights,” Verrin told reporters in Lunn, “and nobody answered the radio.”"
    (one,) = find(text)
    assert parts(text, one)[0] == "Verrin"
    assert parts(text, one)[2] == "“The cutter had no lights,” … “and nobody answered the radio.”"
    assert one.mode == "direct"


def test_a_mixed_quotation() -> None:
    text = "Rhun said the talks had been “a waste of a good morning”."
    (one,) = find(text)
    assert one.mode == "mixed"
    assert "“a waste of a good morning”" in parts(text, one)[2]


def test_a_denial() -> None:
    text = "The ferry company denied that the captain had been asleep."
    (one,) = find(text)
    assert one.stance == "denies"
    assert parts(text, one)[0] == "The ferry company"


def test_according_to() -> None:
    text = "According to the coast guard, the ferry turned twice before it struck the cutter."
    (one,) = find(text)
    assert "the coast guard" in parts(text, one)[0]
    assert parts(text, one)[1] == "According to"


@pytest.mark.parametrize(
    ("text", "outer", "inner", "content"),
    [
        (
            "The harbour office said that Prime Minister Edda Rhun had promised to reopen the strait.",
            "The harbour office",
            "Prime Minister Edda Rhun",
            "reopen the strait",
        ),
        (
            "“The minister told us that the ferry had no radio,” Torrin said.",
            "Torrin",
            "The minister",
            "the ferry had no radio",
        ),
        (
            "Mr Dace said the coast guard denied that its cutter had crossed the ferry’s bow.",
            "Mr Dace",
            "the coast guard",
            "its cutter had crossed the ferry’s bow",
        ),
    ],
)
def test_attributions_inside_others(text: str, outer: str, inner: str, content: str) -> None:
    found = find(text)
    (nested,) = [one for one in found if one.parent is not None]
    assert nested.parent is not None
    assert shown(text, nested.source) == inner
    assert content in shown(text, nested.content)
    assert shown(text, found[nested.parent].source) == outer


def test_an_opinion_inside_a_quotation_is_the_speakers_own() -> None:
    found = find("“I think we should wait for the log,” Rhun said.")
    assert [one.parent for one in found] == [None]


def test_furniture_is_not_read() -> None:
    text = "Rhun said the strait was open.\nThe editor said: subscribe today."
    found = find(text, Block("paragraph", 0, 30), Block("boilerplate", 31, len(text)))
    assert found
    assert all(span.end <= 30 for one in found for span in one.content)


def test_the_probability_rises_with_the_score_and_stays_between_none_and_one() -> None:
    values = [calibrated(score / 20) for score in range(21)]
    assert values == sorted(values)
    assert values[0] >= 0
    assert values[-1] <= 1
    assert calibrated(0.6) < 0.6


def test_nothing_in_nothing() -> None:
    assert find("") == ()
    assert find(" \n\n\t ") == ()
    assert find("...") == ()


PIECES = (
    *("“", "”", '"', "‘", "’", "'", "\n", "\n\n", " ", ". ", ": ", "— ", "RHUN", "she said", "that", "“No,”", "|", "•"),
    *(
        "DACE: ",
        "the strait is shut",
        "FERRY STRIKES CUTTER, SAYS MINISTER",
        "12",
        "🚢",
        "\u200b",
        "\r\n",
        "according to",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=40, deadline=None)
def test_spans_are_sound_whatever_the_text(text: str) -> None:
    article = Article("a", text)
    check(text, find_attributions(article, nlp()(text)))


@pytest.mark.parametrize(
    "text",
    [
        "DACE: The ferry was late.\nRHUN: It was not.\nDACE: “It was",
        "MINISTER DENIES EVERYTHING; FERRY ‘LOST’, SAYS CREW",
        "“She said “he said “they said “nobody said” this” that” it”",
        "“First paragraph, never closed.\n“Second paragraph.\n“Third,” Rhun said.",
        "| Name | Said |\n| Rhun | yes |\n| Dace | no |\n" * 20,
        "said " * 400,
        "a" * 30_000,
        "“" * 3_000,
        "he said that " * 1_000 + "it",
    ],
    ids=["transcript", "capitals", "nested", "paragraphs", "table", "cues", "letters", "marks", "endless"],
)
def test_odd_texts(text: str) -> None:
    check(text, find(text))


def test_a_text_of_many_portions_reads_as_its_parts_do() -> None:
    sentence = "Rhun said that the strait would reopen at noon.\n"
    text = sentence * (PORTION // len(sentence) + 40)
    ((article, doc),) = [(Article("a", text), nlp().make_doc(text))]
    found = find_attributions(article, doc)
    check(text, found)
    assert len({one.content[0].start // len(sentence) for one in found}) > 0.9 * text.count("\n")
