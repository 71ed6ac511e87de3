import numpy as np
import pytest

from rashomon.comparing.features import NAMES
from rashomon.comparing.trees import Trees, load_trees
from rashomon.model.errors import ModelError


def test_rows_fall_into_the_leaves_of_each_tree():
    # One test: x[1] <= 0.5 gives -1, else 2; and a tree that is a single leaf.
    trees = Trees(
        roots=np.array([0, 3], np.int32),
        feature=np.array([1, 0, 0, 0], np.int32),
        threshold=np.array([0.5, 0, 0, 0]),
        left=np.array([1, 1, 2, 3], np.int32),
        right=np.array([2, 1, 2, 3], np.int32),
        value=np.array([0, -1.0, 2.0, 0.25]),
        depth=2,
    )
    rows = np.array([[9, 0.5], [9, 0.6]], np.float32)
    assert trees.logits(rows).tolist() == [-0.75, 2.25]
    assert trees.probabilities(rows)[1] == pytest.approx(1 / (1 + np.exp(-2.25)))


def test_the_shipped_trees_were_made_for_the_features_of_this_version():
    assert load_trees("same", NAMES).depth > 1
    with pytest.raises(ModelError, match="other features"):
        load_trees("same", NAMES[:-1])
    with pytest.raises(ModelError, match="reinstall"):
        load_trees("absent", NAMES)
