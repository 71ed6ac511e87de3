"""How well articles are grouped: B-cubed and pairwise F1 with bootstrap intervals, order spread, the seed pair.

    python -m benchmarks.grouping --data DIR [DIR …] --scorer FILE [--orders 5] [--seeds DIR]
    python -m benchmarks.grouping --data DIR [DIR …] --scorer FILE --leave-one-out DIR [DIR …] [--background DIR]
    python -m benchmarks.grouping --data DIR [DIR …] --scorer FILE --halves 3 [--background DIR] [--peers]

Each DIR has ``articles.jsonl`` and ``gold_events.json`` (or ``pairs.jsonl``); FILE is the scorer (``stories.py``).
``--leave-one-out`` trains anew for each set, without that set, from these sets and ``--background`` texts: the
honest figure for sets that the shipped weights were trained on. ``--halves`` divides the topics of all sets at random,
so many times, trains on one half and groups the other (and the two the other way round): per set, and for a mixed
stream of the half with lone articles, the mean over all halves with the lowest and the highest; ``--peers`` adds what
two simpler methods reach on the same halves. Resampling is over gold stories, seed 20.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from benchmarks.floors import hold
from rashomon.grouping import Grouper
from rashomon.grouping.settings import Models
from rashomon.model import Article

if TYPE_CHECKING:
    from training.grouping import Example

    from rashomon.grouping.profiles import Frequencies

RESAMPLES = 1000


def read_articles(folder: Path) -> list[Article]:
    """The articles of a set, in file order."""
    names = ("outlet", "url", "title", "published", "language")
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Article(id=row["id"], text=row["text"] or "", **{name: row.get(name) for name in names}) for row in rows]


def group(articles: Sequence[Article], models: Models | None) -> dict[str, str]:
    """Article id → story id."""
    grouper = Grouper(models=models)
    for article in articles:
        grouper.place(article)
    grouper.settle()
    return {article.id: grouper.story_of(article.id) for article in articles}


def figures(scorer: ModuleType, gold: dict[str, str], labels: dict[str, str]) -> tuple[float, float]:
    """B-cubed F1, pairwise F1."""
    result = scorer.score(gold, labels)
    return result["b_cubed"]["f1"], result["pairwise"]["f1"]


def interval(gold: dict[str, str], labels: dict[str, str]) -> tuple[float, float]:
    """The middle 95 % of B-cubed F1 when gold stories are drawn with replacement.

    An article's precision and recall are those in the whole set: were they taken anew in each sample, a wrong merge
    would vanish whenever one of its two stories is not drawn, and the interval would lie too high.
    """
    size, put = Counter(gold.values()), Counter(labels[article] for article in gold)
    cells = Counter((story, labels[article]) for article, story in gold.items())
    precision: dict[str, float] = dict.fromkeys(size, 0.0)
    recall: dict[str, float] = dict.fromkeys(size, 0.0)
    for (story, label), n in cells.items():
        precision[story] += n * n / put[label]
        recall[story] += n * n / size[story]
    names, choice, found = sorted(size), random.Random(20), []
    for _ in range(RESAMPLES):
        drawn = choice.choices(names, k=len(names))
        total = sum(size[name] for name in drawn)
        p, r = sum(precision[name] for name in drawn) / total, sum(recall[name] for name in drawn) / total
        found.append(2 * p * r / (p + r))
    found.sort()
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES)]


def report_set(scorer: ModuleType, folder: Path, models: Models | None, orders: int) -> dict[str, float | None]:
    """One line for one set; its figures, for the floors."""
    articles = read_articles(folder)
    labels = group(articles, models)
    if not (folder / "gold_events.json").exists():
        result = scorer.score_pairs(scorer.read_pairs(folder / "pairs.jsonl"), labels)
        print(f"{folder.name:24} judged pairs: accuracy {result['accuracy']:.3f}, F1 {result['f1']:.3f}")
        return {f"{folder.name}_accuracy": result["accuracy"]}
    gold: dict[str, str] = json.loads((folder / "gold_events.json").read_text(encoding="utf-8"))
    b, p = figures(scorer, gold, labels)
    low, high = interval(gold, labels)
    counts = f"{len(set(labels.values()))} stories of {len(set(gold.values()))}"
    print(f"{folder.name:24} B-cubed {b:.3f} [{low:.3f}, {high:.3f}]  pairs {p:.3f}  {counts}", flush=True)
    held: dict[str, float | None] = {folder.name: b, f"{folder.name}_pairs": p}
    if orders:
        found = [b]
        for k in range(orders):
            shuffled = articles.copy()
            random.Random(k).shuffle(shuffled)
            found.append(figures(scorer, gold, group(shuffled, models))[0])
        print(f"{'':24} {orders} random orders: {min(found):.4f} to {max(found):.4f}", flush=True)
        held[f"{folder.name}_spread"] = max(found) - min(found)
    return held


def report_seeds(folder: Path, others: Path) -> None:
    """Whether the articles of ``folder`` are one story, alone in it, among those of another set."""
    from rashomon.reading import read

    seeds = list(read([folder]))
    labels = group([*read_articles(others), *seeds], None)
    homes = {labels[seed.id] for seed in seeds}
    size = sum(story in homes for story in labels.values())
    print(f"{'seeds in ' + others.name:24} {len(homes)} story of {size} articles")


def without(name: str, folders: Sequence[Path], background: Sequence[Path]) -> Models:
    """Models trained on all sets but one."""
    from training.grouping import count_texts, read_set, train

    examples = [example for folder in folders if folder.name != name for example in read_set(folder)]
    return train(examples, count_texts(background))


def report_halves(
    scorer: ModuleType, folders: Sequence[Path], background: Sequence[Path], times: int, peers: bool
) -> None:
    """One line a set: trained on a random half of the topics, tested on the other."""
    from training.grouping import count_texts, mix, read_set

    examples = [example for folder in folders for example in read_set(folder)]
    topics, extra = sorted({example.topic for example in examples}), count_texts(background)
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for seed in range(1, times + 1):
        shuffled = topics.copy()
        random.Random(seed).shuffle(shuffled)
        half = set(shuffled[::2])
        for side in (True, False):
            tested = [example for example in examples if (example.topic in half) == side]
            parts: dict[str, list[Example]] = {f.name: [e for e in tested if e.origin == f.name] for f in folders}
            parts["mixed, two in five lone"] = mix(tested, 0.4, 5)
            methods = methods_of([example for example in examples if (example.topic in half) != side], extra, peers)
            for name, part in parts.items():
                gold = {example.article.id: example.story for example in part}
                for method, solve in methods.items():
                    found.setdefault((name, method), []).append(figures(scorer, gold, solve(part)))
    held: dict[str, float | None] = {}
    for (name, method), pairs in found.items():
        b, p = zip(*pairs, strict=True)
        if not method:
            held |= {name.split(",")[0]: sum(b) / len(b), name.split(",")[0] + "_pairs": sum(p) / len(p)}
        print(
            f"{name:24}{method:14} B-cubed {sum(b) / len(b):.3f} [{min(b):.3f} to {max(b):.3f}]"
            f"  pairs {sum(p) / len(p):.3f}  over {len(b)} halves",
            flush=True,
        )
    hold("grouping_halves", held)


def methods_of(
    examples: list[Example], extra: Frequencies, peers: bool
) -> dict[str, Callable[[list[Example]], dict[str, str]]]:
    """The grouper trained on these articles, and two simpler methods."""
    from training.grouping import group, train

    from benchmarks.grouping_peers import background_of, group_with, nine_weights, tfidf_stream

    methods: dict[str, Callable[[list[Example]], dict[str, str]]] = {"": partial(group, models=train(examples, extra))}
    if peers:
        known = background_of(examples, extra)
        methods["nine weights"] = partial(group_with, nine_weights(examples, known))
        methods["TF-IDF stream"] = partial(tfidf_stream, background=known)
    return methods


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--orders", type=int, default=0)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--leave-one-out", type=Path, nargs="*", default=[])
    parser.add_argument("--halves", type=int, default=0)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--background", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    if options.halves:
        report_halves(scorer, options.data, options.background, options.halves, options.peers)
        return
    held: dict[str, float | None] = {}
    for folder in options.data:
        models = None
        if options.leave_one_out:
            models = without(folder.name, options.leave_one_out, options.background)
        held |= report_set(scorer, folder, models, options.orders)
        if options.seeds:
            report_seeds(options.seeds, folder)
    hold("grouping_left_out" if options.leave_one_out else "grouping", held)


def load_scorer(path: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("stories_scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
