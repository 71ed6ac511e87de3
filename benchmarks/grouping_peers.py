"""What simpler methods reach on the same articles, trained on the same half: two peers of the grouper.

``tfidf_stream``: each article joins the story whose centroid is nearest by TF-IDF cosine, from .26 on (the best single
setting of that method on the development sets). ``nine_weights``: a learned pair score of nine weights (cosines of
words, names, numbers and days, days apart, how the cosine compares with the best of either article), solved by
average linkage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from training.grouping import Example, Stream, bare, count, logistic, streams_of

from rashomon.grouping import Grouper, Settings
from rashomon.grouping.pairs import PAIR_FEATURES
from rashomon.grouping.profiles import BUCKETS, Frequencies
from rashomon.grouping.settings import Models
from rashomon.grouping.solve import MERGE_FEATURES

JOIN = 0.26
LINK = 0.45
"""Mean pair score from which nine weights link: the best of .40 to .65 on the development halves."""
NINE = frozenset(
    {"words", "names", "numbers", "days_shared", "relative_most", "relative_least", "days_apart", "nearness"}
)
"""With the intercept, nine."""


def background_of(train: Sequence[Example], extra: Frequencies) -> Frequencies:
    """The word counts that training starts from."""
    known = count([example.terms for example in train])
    return Frequencies(extra.total + known.total, extra.counts + known.counts)


def tfidf_stream(examples: Sequence[Example], background: Frequencies) -> dict[str, str]:
    """Article id → story: the nearest centroid, or a new story."""
    frequencies = Frequencies(background.total, background.counts.copy())
    sums: list[NDArray[np.float32]] = []
    found: dict[str, str] = {}
    for example in examples:
        ids, weights = frequencies.profile(example.terms, learn=True).field("words")
        cosines = [float(total[ids] @ weights) / float(np.linalg.norm(total)) for total in sums]
        best = int(np.argmax(cosines)) if cosines else -1
        if best < 0 or cosines[best] < JOIN:
            best = len(sums)
            sums.append(np.zeros(BUCKETS, dtype=np.float32))
        sums[best][ids] += weights
        found[example.article.id] = str(best)
    return found


def nine_weights(train: Sequence[Example], background: Frequencies) -> Models:
    """The pair score with nine weights; merges judged by their mean pair score alone."""
    streams: list[Stream] = streams_of(list(train), background)
    kept = np.array([name in NINE for name in PAIR_FEATURES], dtype=np.float32)
    rows = np.concatenate([stream.rows for stream in streams]) * kept
    same = np.concatenate([stream.same for stream in streams])
    pair = logistic(rows, same, np.concatenate([stream.weight() for stream in streams]))
    pair = replace(pair, linear=pair.linear * kept)
    return Models(background, pair, replace(bare(MERGE_FEATURES), prior=MERGE_FEATURES.index("mean")))


def group_with(models: Models, examples: Sequence[Example]) -> dict[str, str]:
    """Article id → story, by the grouper with other models."""
    grouper = Grouper(Settings(threshold=LINK), models)
    for example in examples:
        grouper.place(example.article, example.terms)
    grouper.settle()
    return {example.article.id: grouper.story_of(example.article.id) for example in examples}
