"""Make ``weights/grouping``: the background word counts, the pair score and the merge score.

    python -m training.grouping --sets DIR DIR DIR --background DIR --out src/rashomon/weights/grouping [--check]

Each set is a directory with ``articles.jsonl`` and ``gold_events.json`` (article id → story); ``--background`` names
directories whose ``*.txt`` files only add to the word counts. ``--check`` first leaves each set out in turn, trains
on the others and prints how the left-out set is grouped. Needs the ``training`` extra; the seed is fixed.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from rashomon.grouping import Grouper
from rashomon.grouping.pairs import PAIR_FEATURES, PAIR_MONOTONE, Traits, pair_rows, shared_days
from rashomon.grouping.profiles import BUCKETS, FIELDS, Frequencies, Profile
from rashomon.grouping.settings import Models
from rashomon.grouping.solve import MERGE_FEATURES, MERGE_MONOTONE, Clusters, Neighbourhood
from rashomon.grouping.terms import Terms, terms_of
from rashomon.grouping.trees import Forest, from_lightgbm
from rashomon.model import Article

SEED = 20
LONE = (0.4, 0.4, 0.7, 0.2)
"""Share of stories cut down to one article, in each of the mixed streams that are trained on."""
NEIGHBOURS = 50
RIDGE = 1e-3
"""Weight of the squared coefficients (of columns of unit variance) in the loss of the linear part."""
DEPTH = 4
ROUNDS = 30
TREES: dict[str, Any] = {
    "objective": "cross_entropy",
    "min_data_in_leaf": 30,
    "learning_rate": 0.06,
    "num_leaves": 8,
    "max_depth": DEPTH,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "use_missing": False,
    "boost_from_average": False,
    "num_threads": 1,
    "seed": SEED,
    "deterministic": True,
    "verbose": -1,
}

_WORDS, _NAMES = FIELDS.index("words"), FIELDS.index("names")


class Example(NamedTuple):
    """An article with its gold story; ``topic`` is what must not be split between folds."""

    article: Article
    terms: Terms
    story: str
    topic: str
    origin: str


class Stream(NamedTuple):
    """A set of articles compared with one another."""

    examples: list[Example]
    a: NDArray[np.intp]
    b: NDArray[np.intp]
    rows: NDArray[np.float32]
    same: NDArray[np.bool_]
    cosines: NDArray[np.float32]
    """``[pairs, fields]``."""
    published: NDArray[np.float64]

    def weight(self) -> NDArray[np.float64]:
        """Each stream weighs as many as it has articles, whatever its number of pairs."""
        return np.full(len(self.a), len(self.examples) / max(1, len(self.a)))


def read_set(folder: Path) -> list[Example]:
    """The articles of a set with their stories, in file order."""
    gold: dict[str, str] = json.loads((folder / "gold_events.json").read_text(encoding="utf-8"))
    examples = []
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        fields = {name: row[name] for name in ("outlet", "url", "title", "published")}
        article = Article(id=row["id"], text=row["text"] or "", **fields)
        story = f"{folder.name}: {gold[article.id]}"
        topic = story.rsplit("_", 1)[0] if story.endswith(("_ecb", "_ecbplus")) else story
        examples.append(Example(article, terms_of(article), story, topic, folder.name))
    return examples


def count(terms: Sequence[Terms]) -> Frequencies:
    """How many of these articles have each term."""
    table = Frequencies(0, np.zeros(BUCKETS, dtype=np.uint32))
    for one in terms:
        table.learn(one)
    return table


def count_texts(folders: Sequence[Path]) -> Frequencies:
    """The same for the text files below these folders."""
    texts = sorted(path for folder in folders for path in folder.rglob("*.txt"))
    return count([terms_of(Article(id=path.name, text=path.read_text(encoding="utf-8"))) for path in texts])


def compare(examples: list[Example], background: Frequencies) -> Stream:
    """Weigh the articles by the counts of them all, as settling does, and compare each with its nearest."""
    frequencies = Frequencies(background.total, background.counts.copy())
    for example in examples:
        frequencies.learn(example.terms)
    profiles = [frequencies.profile(example.terms) for example in examples]
    table = np.stack([cosine_table(profiles, field) for field in FIELDS], axis=2)
    n = len(examples)
    words = table[:, :, _WORDS]
    near = np.zeros((n, n), dtype=bool)
    nearest = np.argsort(-words, axis=1, kind="stable")[:, :NEIGHBOURS]
    near[np.arange(n)[:, None], nearest] = True
    a, b = np.nonzero(np.triu((near | near.T) & (words > 0.02), 1))
    traits = Traits.of(profiles, words.max(axis=1).tolist(), table[:, :, _NAMES].max(axis=1).tolist())
    days = np.array([shared_days(profiles[i], [profiles[j]])[0] for i, j in zip(a, b, strict=True)], dtype=np.float32)
    cosines = table[a, b]
    same = np.array([examples[i].story == examples[j].story for i, j in zip(a, b, strict=True)])
    return Stream(examples, a, b, pair_rows(cosines, days, traits, a, b), same, cosines, traits.published)


def cosine_table(profiles: list[Profile], field: str) -> NDArray[np.float32]:
    """``[n, n]`` cosines in one field, 0 on the diagonal."""
    from scipy.sparse import csr_matrix

    parts = [profile.field(field) for profile in profiles]
    starts = np.cumsum([0, *(len(ids) for ids, _ in parts)])
    weights = np.concatenate([weights for _, weights in parts])
    ids = np.concatenate([ids for ids, _ in parts])
    matrix = csr_matrix((weights, ids, starts), shape=(len(parts), len(FIELDS) * BUCKETS))
    table: NDArray[np.float32] = np.minimum((matrix @ matrix.T).toarray(), 1).astype(np.float32)
    np.fill_diagonal(table, 0)
    return table


def mix(examples: list[Example], lone: float, seed: int) -> list[Example]:
    """A stream in which a share of the stories is cut down to one article."""
    choice = random.Random(seed)
    stories: dict[str, list[Example]] = {}
    for example in examples:
        stories.setdefault(example.story, []).append(example)
    kept = []
    for story in sorted(stories):
        kept += [choice.choice(stories[story])] if choice.random() < lone else stories[story]
    choice.shuffle(kept)
    return kept


def streams_of(examples: list[Example], background: Frequencies) -> list[Stream]:
    """What is trained on: each set alone, and mixed streams."""
    origins = sorted({example.origin for example in examples})
    parts = [[example for example in examples if example.origin == origin] for origin in origins]
    parts += [mix(examples, lone, SEED + k) for k, lone in enumerate(LONE)]
    return [compare(part, background) for part in parts]


def grow(rows: NDArray[np.float32], target: NDArray[Any], weight: NDArray[np.float64], start: Forest) -> Forest:
    """Add trees to a merge score that is already there."""
    likely = np.clip(start.probability(rows).astype(np.float64), 1e-6, 1 - 1e-6)
    data = lightgbm.Dataset(
        rows, target.astype(np.float64), weight=weight / weight.mean(), init_score=np.log(likely / (1 - likely))
    )
    booster = lightgbm.train({**TREES, "monotone_constraints": list(MERGE_MONOTONE)}, data, ROUNDS)
    trees = from_lightgbm(booster.dump_model(), start.features, DEPTH)
    return replace(trees, linear=start.linear, bias=start.bias, prior=start.prior)


def bare(features: tuple[str, ...]) -> Forest:
    """A score without trees: even odds for everything."""
    never = np.full((1, 1), np.inf, dtype=np.float32)
    leaves, linear = np.zeros((1, 2), dtype=np.float32), np.zeros(len(features), dtype=np.float32)
    return Forest(features, np.zeros((1, 1), dtype=np.int32), never, leaves, linear, 0.0)


def logistic(rows: NDArray[np.float32], same: NDArray[np.bool_], weight: NDArray[np.float64]) -> Forest:
    """The pair score, linear, no share counting against. Trees on top of it were measured: they gain nothing on new
    topics and lose on other kinds of happenings."""
    from scipy.optimize import minimize

    scale = rows.std(axis=0).astype(np.float64) + 1e-6
    columns = np.column_stack([rows / scale, np.ones(len(rows))])
    share, target = weight / weight.sum(), same.astype(np.float64)

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = columns @ point
        error = 1 / (1 + np.exp(-odds)) - target
        value = share @ (np.logaddexp(0, odds) - target * odds) + RIDGE / 2 * point[:-1] @ point[:-1]
        return float(value), columns.T @ (share * error) + RIDGE * np.append(point[:-1], 0.0)

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in PAIR_MONOTONE] + [(None, None)]
    found = minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return replace(bare(PAIR_FEATURES), linear=(found[:-1] / scale).astype(np.float32), bias=float(found[-1]))


def pair_model(streams: list[Stream], keep: Sequence[NDArray[np.bool_]] | None = None) -> Forest:
    """The pair score, from all pairs of these streams (or those kept)."""
    chosen = keep or [np.ones(len(stream.a), dtype=bool) for stream in streams]
    rows = np.concatenate([stream.rows[mask] for stream, mask in zip(streams, chosen, strict=True)])
    same = np.concatenate([stream.same[mask] for stream, mask in zip(streams, chosen, strict=True)])
    weight = np.concatenate([stream.weight()[mask] for stream, mask in zip(streams, chosen, strict=True)])
    return logistic(rows, same, weight)


def outside_scores(streams: list[Stream], folds: int = 3) -> list[NDArray[np.float32]]:
    """Pair scores from models that did not see the topics of the pair: what the merge score is trained on."""
    topics = sorted({example.topic for stream in streams for example in stream.examples})
    random.Random(SEED).shuffle(topics)
    fold = {topic: k % folds for k, topic in enumerate(topics)}
    scores = [np.zeros(len(stream.a), dtype=np.float32) for stream in streams]
    sides = []
    for stream in streams:
        of = np.array([fold[example.topic] for example in stream.examples])
        sides.append((of[stream.a], of[stream.b]))
    for k in range(folds):
        model = pair_model(streams, [(a != k) & (b != k) for a, b in sides])
        for stream, (a, b), score in zip(streams, sides, scores, strict=True):
            for side in (a, b):
                score[side == k] += model.probability(stream.rows[side == k]) / 2
    return scores


class Merges(NamedTuple):
    """Merges met on the way, with the share of article pairs across that belong together."""

    rows: list[NDArray[np.float32]]
    share: list[float]
    weight: list[float]


def merges_of(stream: Stream, scores: NDArray[np.float32], seed: int, stray: float = 0.07) -> Merges:
    """Agglomerate by mean pair score as the gold says, straying now and then; note every merge considered."""
    n = len(stream.examples)
    total = np.zeros((n, n))
    total[stream.a, stream.b] = total[stream.b, stream.a] = scores
    cosines = np.zeros((len(FIELDS), n, n))
    cosines[:, stream.a, stream.b] = cosines[:, stream.b, stream.a] = stream.cosines.T
    clusters = Clusters(Neighbourhood(total, cosines, stream.published))
    codes = np.unique([example.story for example in stream.examples], return_inverse=True)[1]
    agree = (codes[:, None] == codes[None, :]).astype(np.float64)
    choice = random.Random(seed)
    found = Merges([], [], [])
    refused = np.zeros((n, n), dtype=bool)
    heap: list[tuple[float, int, int, float, float]] = []

    def push(a: int) -> None:
        for b in clusters.candidates(a).tolist():
            low, high = min(a, b), max(a, b)
            size, other = clusters.size[low], clusters.size[high]
            heapq.heappush(heap, (-clusters.total[low, high] / (size * other), low, high, size, other))

    for k in range(n):
        push(k)
    while heap:
        key, a, b, size, other = heapq.heappop(heap)
        alive = clusters.alive[a] and clusters.alive[b]
        if not alive or clusters.size[a] != size or clusters.size[b] != other or refused[a, b]:
            continue
        share = agree[a, b] / (size * other)
        found.rows.append(clusters.rows(np.array([a]), np.array([b]))[0])
        found.share.append(share)
        found.weight.append(2 * size * other / (size + other) / n)
        if share >= 0.5 or choice.random() < stray * min(1.0, -2 * key):
            clusters.merge(a, b)
            for table in (agree, refused):
                table[a] = table[a] + table[b]
                table[:, a] = table[a]
            push(a)
        else:
            refused[a, b] = refused[b, a] = True
    return found


def merge_model(streams: list[Stream], scores: list[NDArray[np.float32]]) -> Forest:
    """The merge score, from agglomerations of these streams."""
    found = [
        merges_of(stream, score, SEED + k) for stream, score in zip(streams, scores, strict=True) for k in range(2)
    ]
    rows = np.stack([row for merges in found for row in merges.rows])
    share = np.array([share for merges in found for share in merges.share])
    weight = np.array([w for merges in found for w in merges.weight])
    start = replace(bare(MERGE_FEATURES), prior=MERGE_FEATURES.index("mean"))
    return grow(rows, share, weight, start)


def train(examples: list[Example], extra: Frequencies) -> Models:
    """Word counts, pair score and merge score from these articles."""
    known = count([example.terms for example in examples])
    background = Frequencies(extra.total + known.total, extra.counts + known.counts)
    streams = streams_of(examples, background)
    return Models(background, pair_model(streams), merge_model(streams, outside_scores(streams)))


def group(examples: Sequence[Example], models: Models) -> dict[str, str]:
    """Article id → story id, by the grouper itself."""
    grouper = Grouper(models=models)
    for example in examples:
        grouper.place(example.article)
    grouper.settle()
    return {example.article.id: grouper.story_of(example.article.id) for example in examples}


def save(models: Models, out: Path) -> None:
    """Write the three tables."""
    out.mkdir(parents=True, exist_ok=True)
    counts = models.frequencies.counts
    buckets = np.flatnonzero(counts >= 2)
    gaps = np.diff(buckets, prepend=0).astype(np.uint16)
    np.savez_compressed(
        out / "background.npz", total=models.frequencies.total, gaps=gaps, counts=counts[buckets].astype(np.uint16)
    )
    for name, forest in (("pair", models.pair), ("merge", models.merge)):
        np.savez_compressed(
            out / f"{name}.npz",
            features=np.array(forest.features),
            split=forest.split.astype(np.int32),
            threshold=forest.threshold,
            leaf=forest.leaf,
            linear=forest.linear,
            bias=forest.bias,
            prior=forest.prior,
        )


def main() -> None:
    """Read, check, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, nargs="+", required=True)
    parser.add_argument("--background", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    examples = [example for folder in options.sets for example in read_set(folder)]
    extra = count_texts(options.background)
    models = train(examples, extra)
    print(f"{len(examples)} articles, {len({e.story for e in examples})} stories; {extra.total} background texts")
    if options.out:
        save(models, options.out)


if __name__ == "__main__":
    main()
