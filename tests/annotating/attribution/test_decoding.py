from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from rashomon.annotating.attribution.decoding import (
    CONTENT,
    CUE,
    ENTER,
    SOURCE,
    Relation,
    best_paths,
    find_parents,
    read,
    repair,
    settle,
)
from rashomon.annotating.attribution.tagger import NEAR_LEFT, NEAR_RIGHT, Candidates, tokenizer
from rashomon.annotating.attribution.words import Words, read_words


def whole(text: str) -> Words:
    return read_words(text, [(0, len(text))], tokenizer())


def test_the_best_of_all_paths_is_found() -> None:
    scores = np.random.default_rng(7).normal(scale=2, size=(3, 5, 4)).astype(np.float32)

    def worth(row: int, path: tuple[int, ...]) -> float:
        runs = sum(float(ENTER[b]) for a, b in pairwise(path) if a != b)
        return float(sum(scores[row, i, label] for i, label in enumerate(path))) - runs

    found = best_paths(scores, np.ones((3, 5), dtype=bool), np.zeros((3, 5), dtype=bool))
    for row in range(3):
        assert tuple(found[row]) == max(product(range(4), repeat=5), key=lambda path: worth(row, path))


def test_nothing_is_found_outside_the_chunk() -> None:
    scores = np.zeros((1, 6, 4), dtype=np.float32)
    scores[..., CONTENT] = 9
    inside = np.array([[False, False, True, True, True, False]])
    assert best_paths(scores, inside, np.zeros_like(inside)).tolist() == [[0, 0, CONTENT, CONTENT, CONTENT, 0]]


def test_a_piece_that_opens_a_quotation_costs_less() -> None:
    scores = np.zeros((2, 7, 4), dtype=np.float32)
    scores[..., SOURCE] = scores[..., CUE] = -9
    scores[:, 2, CONTENT], scores[:, 5:, CONTENT] = -5, 0.9
    scores[:, :2, CONTENT] = 5
    opening = np.zeros((2, 7), dtype=bool)
    opening[1, 5] = True
    found = best_paths(scores, np.ones((2, 7), dtype=bool), opening)
    assert (found[:, 5] == CONTENT).tolist() == [False, True]


def candidates(*rows: tuple[int, float, float, dict[int, int]]) -> Candidates:
    labels = np.full((len(rows), NEAR_LEFT + 1 + NEAR_RIGHT, 4), -5, dtype=np.float32)
    labels[..., 0] = -0.1
    for row, (anchor, _, _, marked) in enumerate(rows):
        for word, label in marked.items():
            labels[row, word - anchor + NEAR_LEFT] = [-9, -9, -9, -9]
            labels[row, word - anchor + NEAR_LEFT, label] = 0
    anchors, likely, valid = (np.array([r[i] for r in rows]) for i in range(3))
    return Candidates(anchors, likely, valid, labels, np.ones(labels.shape[:2], dtype=bool))


def test_a_candidate_is_read_with_its_anchor_as_cue() -> None:
    found = candidates(
        (11, 0.8, 0.5, {10: SOURCE, 11: CUE, 12: CONTENT, 13: CONTENT}),
        (30, 0.9, 0.9, {31: CONTENT}),
        (40, 0.9, 0.9, {41: SOURCE}),
        (50, 0.3, 0.3, {51: CONTENT}),
    )
    first, second = read(whole("word " * 60), [found])
    assert (first.source, first.cue, first.content) == ((10,), (11,), (12, 13))
    assert first.score == pytest.approx(0.4)
    assert (second.cue, second.content) == ((30,), (31,))


def test_a_quotation_is_content_whole_with_its_marks() -> None:
    words = whole("“We are ready to sail,” she said. “Now.”")
    part = Relation(0.9, 9, (8,), (9,), (1, 2, 3, 4))
    assert repair(words, part).content == tuple(range(8))
    little = Relation(0.9, 9, (8,), (9,), (1,))
    assert repair(words, little).content == (1,)


def test_small_gaps_close_but_not_over_the_source() -> None:
    words = whole("Torrin said one two three four five six seven eight nine ten.")
    assert repair(words, Relation(0.9, 1, (0,), (1,), (2, 3, 6, 7))).content == (2, 3, 4, 5, 6, 7)
    assert repair(words, Relation(0.9, 4, (5,), (4,), (2, 3, 6, 7))).content == (2, 3, 6, 7)
    assert repair(words, Relation(0.9, 1, (0,), (1,), (2, 3, 9, 10))).content == (2, 3, 9, 10)


def test_of_rivals_for_one_content_the_likelier_stands() -> None:
    strong = Relation(0.9, 5, (1,), (5,), (6, 7, 8, 9))
    weak = Relation(0.4, 4, (1,), (4,), (6, 7, 8))
    other = Relation(0.3, 20, (), (20,), (21, 22))
    assert settle([weak, strong, other]) == [strong, other]


def test_the_parent_is_the_closest_content_that_holds_the_cue() -> None:
    outer = Relation(0.9, 1, (0,), (1,), tuple(range(2, 20)))
    middle = Relation(0.8, 4, (3,), (4,), tuple(range(5, 20)))
    inner = Relation(0.7, 8, (7,), (8,), tuple(range(9, 12)))
    assert find_parents([outer, middle, inner]) == [None, 0, 1]
