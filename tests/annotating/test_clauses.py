from itertools import pairwise

from rashomon.annotating.clauses import _merge, _sizes, find_clauses
from rashomon.language.pipeline import nlp
from rashomon.model import Article

TEXT = (
    "The harbour master said that the ferry had left the quay at nine, but the pilot never reached the outer buoy. "
    "Fog lay over Sile."
)


def clauses(text: str):
    return find_clauses(Article(id="a", text=text), nlp()(text))


def test_a_sentence_is_cut_where_another_claim_begins():
    found = [TEXT[c.start : c.end] for c in clauses(TEXT)]
    assert len(found) == 3
    assert found[0].startswith("The harbour master said that the ferry had left")
    assert "the pilot never reached" in found[1]
    assert found[2] == "Fog lay over Sile."


def test_what_only_introduces_stays_with_what_it_introduces():
    text = "She said the gates were shut at dawn."
    assert [text[c.start : c.end] for c in clauses(text)] == [text]


def test_clauses_of_a_sentence_do_not_overlap_and_know_their_sentence():
    found = clauses(TEXT)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert [c.sentence for c in found] == [0, 0, 1]


def test_denied_verbs_are_marked():
    found = clauses("The cutter did not carry any lights on that night.")
    assert [(c.verb, c.negated) for c in found] == [("carry", True)]


def test_nothing_in_nothing_out():
    assert clauses("") == ()
    assert clauses("\n \n") == ()


def test_words_under_a_token_are_counted_without_walking_each_subtree():
    [sentence, _] = nlp()(TEXT).sents
    sizes = _sizes(sentence)
    assert sizes == {t.i: sum(1 for s in t.subtree if s.is_alpha or s.like_num) for t in sentence}


def test_short_runs_join_the_shortest_first():
    assert _merge([[0, 1, 0, 2], [2, 9, 1, 8], [10, 12, 2, 3], [13, 20, 3, 8]]) == [(0, 9), (10, 20)]
    assert _merge([[0, 3, 0, 3], [4, 6, 1, 2], [7, 9, 0, 2]]) == [(0, 9)]
    assert _merge([[0, 8, 0, 9]]) == [(0, 8)]


def test_a_sentence_without_end_is_cut_as_any_other():
    text = "that said that " * 300
    found = clauses(text)
    assert found
    assert all(one.end <= two.start for one, two in pairwise(found))
