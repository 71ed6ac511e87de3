"""Soft alignment, with an encoder whose vectors are told by the word piece alone."""

from __future__ import annotations

import numpy as np
import pytest

from rashomon.comparing.aligner import NAMES, WINDOW, Head, alignment, lay_out
from rashomon.comparing.propositions import Proposition

HEAD = Head(np.array([0, 1, 0, 0, 0, 0, 0], dtype=np.float32), -1.0, 1.0)


def encode(ids, mask):
    """One-hot of 64, so that only the same piece is alike (few enough pieces not to collide here)."""
    return np.eye(64, dtype=np.float32)[ids % 64] * mask[..., None], np.zeros(ids.shape, dtype=np.float32)


def item(article: int, sentence: int, text: str, whole: str) -> Proposition:
    empty = frozenset()
    return Proposition(
        article, 0, len(text), text, sentence, whole, "", (), (), empty, empty, "be", empty, (), empty, empty, empty,
        empty, 0.0, "", len(text.split()), 0.0, False, "main",
    )  # fmt: skip


LIT, DARK = "the ferry was lit", "and the cutter was dark"
ITEMS = [
    item(0, 0, LIT, f"{LIT} {DARK}"),
    item(0, 0, DARK, f"{LIT} {DARK}"),
    item(1, 0, "the ferry was lit", "the ferry was lit"),
    item(1, 1, "ministers met", "ministers met"),
]
PAIRS = np.array([[0, 2], [0, 3], [1, 2], [1, 3]])


def column(name: str) -> np.ndarray:
    return alignment(ITEMS, PAIRS, encode, HEAD)[:, NAMES.index(name)]


def test_the_same_words_align_wholly_and_others_hardly():
    less = column("aligned_less")
    assert less[0] == pytest.approx(1)
    assert less[3] < less[2] < 1
    assert column("aligned_cosine")[0] == pytest.approx(1, abs=1e-5)


def test_what_the_clause_lacks_its_sentence_supplies():
    """Of "the ferry was lit", the clause on the cutter has two words, its sentence all."""
    clause, sentence = column("aligned_more"), column("aligned_more_in_sentence")
    assert clause[2] < 0.9
    assert sentence[2] == pytest.approx(1)
    assert sentence[3] == clause[3]


def test_ranks_are_below_the_best_partner_in_the_other_article():
    assert column("aligned_rank_more")[0] == column("aligned_rank_less")[0] == 0
    assert column("aligned_rank_less")[3] < 0


def test_the_order_within_a_pair_and_among_pairs_does_not_matter():
    turned = alignment(ITEMS, PAIRS[::-1, ::-1].copy(), encode, HEAD)
    assert np.allclose(turned[::-1], alignment(ITEMS, PAIRS, encode, HEAD), atol=1e-5)
    assert alignment(ITEMS, np.zeros((0, 2), dtype=np.int64), encode, HEAD).shape == (0, len(NAMES))


def test_windows_hold_sentences_of_one_article_and_are_bounded():
    long = " ".join(["ferry"] * 300)
    layout = lay_out([*ITEMS, item(2, 0, long, long), item(2, 1, LIT, LIT)])
    assert layout.windows() == [[0], [1, 2], [3], [4]]
    assert max(len(row) for row in layout.ids) == WINDOW - 2
    assert all(first < last for first, last in layout.bounds.tolist())
