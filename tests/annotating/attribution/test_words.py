from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.annotating.attribution.chunks import MAX_PIECES, collate, cut, pack, windows
from rashomon.annotating.attribution.portions import PORTION, portions
from rashomon.annotating.attribution.quotations import CLOSING, INSIDE, OPENING, OUTSIDE, mark_quotations
from rashomon.annotating.attribution.tagger import tokenizer
from rashomon.annotating.attribution.words import WORD, read_words
from rashomon.model import Article, Block

hostile = st.text(alphabet=st.sampled_from("ab XY.?!\"'“”‘’«»—:\n\t1é\u200b"), max_size=400)


def states(text: str) -> str:
    """The words' quotation states as letters: . outside, i inside, < opening, > closing."""
    spans = [match.span() for match in WORD.finditer(text)]
    return "".join(".i<>"[state] for state, _ in mark_quotations(text, spans))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” she said.", "<iii>..."),
        ('"We go," she said.', "<iii>..."),
        ("‘We go,’ she said.", "<iii>..."),
        ("'We don't go,' she said.", "<iiiiii>..."),
        ("the pilots' union isn't here", "........"),
        ("‘the pilots’ union left,’ he said", "<iiiiii>.."),
        ("“he called it ‘a farce’ and left” today", "<iiiiiiiii>."),
        ("“never closed, he said", "<iiiii"),
        ("closed only” he said", "....."),
        ('a 5" pipe', "...."),
    ],
)
def test_quotation_marks(text: str, expected: str) -> None:
    assert states(text) == expected


def test_quotations_have_numbers_of_their_own_and_end_with_the_paragraph() -> None:
    words = read_words("“One.\n“Two” and “three” and", [(0, 28)], tokenizer())
    assert set(words.quotation[:3]) == {1}
    assert [int(n) for n in dict.fromkeys(words.quotation) if n] == [1, 2, 3]
    assert words.quotation[-1] == 0
    assert {OUTSIDE, INSIDE, OPENING, CLOSING} >= set(words.quote.tolist())


def test_forms_sentences_and_paragraphs() -> None:
    text = "Mr. Dace spoke. It IS 12 p.m. now\nNew line"
    words = read_words(text, [(0, len(text))], tokenizer())
    form = dict(zip([text[s:e] for s, e in zip(words.start, words.end, strict=True)], words.shape, strict=True))
    assert (form["Dace"], form["IS"], form["12"], form["now"], form["."]) == (1, 2, 3, 0, 4)
    assert words.sentence[0] == words.sentence[3]
    assert words.sentence[3] < words.sentence[5]
    assert words.paragraph[-1] == 1
    assert words.first.sum() == 2


@given(hostile)
@settings(max_examples=80, deadline=None)
def test_chunks_cover_all_words_once_and_fit_the_encoder(text: str) -> None:
    words = read_words(text, [(0, len(text))], tokenizer())
    assert len(words) == len(WORD.findall(text))
    ranges = list(cut(words, 20))
    assert [i for first, last in ranges for i in range(first, last)] == list(range(len(words)))
    for first, last in ranges:
        chunk = pack(words, first, last)
        assert len(chunk.ids) <= 22
        assert len(chunk.ids) == len(chunk.shape) == len(chunk.quote) == len(chunk.start)
        assert all(0 < at < len(chunk.ids) - 1 for at in chunk.at)


def test_a_chunk_ends_with_a_paragraph_if_it_can() -> None:
    text = "\n".join("word " * 60 for _ in range(9))
    words = read_words(text, [(0, len(text))], tokenizer())
    assert [last - first for first, last in cut(words, MAX_PIECES)] == [240, 240, 60]


def test_windows_stay_in_the_chunk_and_know_the_anchor() -> None:
    text = "“We go,” she said. " * 20
    words = read_words(text, [(0, len(text))], tokenizer())
    around = windows(words, 8, 80, [8, 11, 79])
    assert np.all(around.index >= 0)
    assert np.all(around.index < 72)
    assert around.inside[0].sum() == 72
    centre = np.flatnonzero(around.distance[0] == around.distance[1, 64])
    assert centre.tolist() == [64]
    assert around.index[:, 64].tolist() == [0, 3, 71]


def test_collated_chunks_are_padded_with_a_mask() -> None:
    text = "One two.\n" + "three four five six seven."
    words = read_words(text, [(0, len(text))], tokenizer())
    feed = collate([pack(words, 0, 3), pack(words, 3, len(words))])
    assert feed["mask"].sum(axis=1).tolist() == [5, 8]
    assert feed["ids"][0, 5:].tolist() == [0, 0, 0]
    assert feed["at"].shape == (2, 6)


def test_only_titles_paragraphs_and_captions_are_read() -> None:
    text = "Title\nBy Ann\nBody\nShare"
    kinds = (Block("title", 0, 5), Block("byline", 6, 12), Block("paragraph", 13, 17), Block("boilerplate", 18, 23))
    assert list(portions(Article("a", text, kinds))) == [[(0, 5), (13, 17)]]


@given(st.integers(1, 5 * PORTION), st.sampled_from(["x", "x ", "x. ", "x\n"]))
@settings(max_examples=30, deadline=None)
def test_portions_are_bounded_and_lose_nothing(length: int, unit: str) -> None:
    text = (unit * (length // len(unit) + 1))[:length]
    article = Article("a", text, (Block("paragraph", 0, length),))
    stretches = [stretch for portion in portions(article) for stretch in portion]
    assert "".join(text[s:e] for s, e in stretches) == text
    assert max(end - start for start, end in stretches) <= PORTION
