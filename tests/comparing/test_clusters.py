from rashomon.comparing.clusters import average_linkage, overlapping_linkage


def test_one_bridge_does_not_join_two_groups():
    near = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.6}
    assert average_linkage(4, near, 0.3) == [[0, 1], [2, 3]]


def test_a_group_whose_pairs_agree_is_one_claim():
    near = {(0, 1): 0.9, (0, 2): 0.5, (1, 2): 0.6}
    assert average_linkage(3, near, 0.3) == [[0, 1, 2]]


def test_clauses_of_one_sentence_stay_apart():
    near = {(0, 1): 0.9, (0, 2): 0.8}
    assert average_linkage(3, near, 0.1, group=[5, 7, 7]) == [[0, 1]]


def test_pairs_that_must_stay_apart_do():
    near = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.9}
    assert average_linkage(3, near, 0.1, apart=[(0, 2)]) == [[0, 1]]


def test_below_the_threshold_nothing_is_joined():
    assert average_linkage(2, {(0, 1): 0.2}, 0.3) == []
    assert average_linkage(0, {}, 0.3) == []


def test_a_clause_that_carries_two_claims_is_in_both():
    """1 and 2 are clauses of one sentence; 0 says what both say."""
    near = {(0, 1): 0.9, (0, 2): 0.8, (1, 3): 0.8, (0, 3): 0.7}
    sentences = [5, 7, 7, 8]
    assert overlapping_linkage(4, near, 0.2, 0.5, 0.5, group=sentences) == [[0, 1, 3], [0, 2]]
    assert overlapping_linkage(4, near, 0.2, 0.5, 0.85, group=sentences) == [[0, 1, 3]]


def test_a_clause_enters_a_second_cluster_that_agrees_with_it():
    """0 and 1 say one thing, 2 and 3 another, in which 1 has a share: no third row is made of it."""
    near = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.6, (1, 3): 0.5}
    assert overlapping_linkage(4, near, 0.4, 0.5, 0.5) == [[0, 1], [1, 2, 3]]
    assert overlapping_linkage(4, near, 0.4, 0.7, 0.7) == [[0, 1], [2, 3]]
