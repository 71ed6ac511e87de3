from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from rashomon.annotating.attribution.decoding import CHANGE, Relation, find_parents, read, settle, viterbi
from rashomon.annotating.attribution.tagger import Candidate


def test_viterbi_finds_the_best_of_all_paths() -> None:
    scores = np.random.default_rng(7).normal(size=(5, 4)).astype(np.float32)

    def worth(path: tuple[int, ...]) -> float:
        changes = sum(a != b for a, b in pairwise(path))
        return float(sum(scores[i, label] for i, label in enumerate(path))) - CHANGE * changes

    best = max(product(range(4), repeat=5), key=worth)
    assert tuple(viterbi(scores, CHANGE)) == best


def test_a_candidate_is_read_with_its_anchor_as_cue() -> None:
    labels = np.log(np.full((4, 4), 0.1, dtype=np.float32))
    for word, label in enumerate((1, 0, 3, 3)):
        labels[word, label] = np.log(0.7)
    relation = read(Candidate(anchor=11, likely=0.8, valid=0.5, first=10, labels=labels))
    assert (relation.source, relation.cue, relation.content) == ((10,), (11,), (12, 13))
    assert relation.score == pytest.approx(0.4)


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
