"""How well articles are grouped: B-cubed and pairwise F1 with bootstrap intervals, order spread, the seed pair.

    python -m benchmarks.grouping --data DIR [DIR …] --scorer FILE [--orders 5] [--seeds DIR]
    python -m benchmarks.grouping --data DIR [DIR …] --scorer FILE --leave-one-out DIR [DIR …] [--background DIR]
    python -m benchmarks.grouping --data DIR [DIR …] --scorer FILE --halves 3 [--background DIR]

Each DIR has ``articles.jsonl`` and ``gold_events.json`` (or ``pairs.jsonl``); FILE is the scorer (``stories.py``).
``--leave-one-out`` trains anew for each set, without that set, from these sets and ``--background`` texts: the
honest figure for sets that the shipped weights were trained on. ``--halves`` divides the topics of all sets at random,
so many times, trains on one half and groups the other (and the two the other way round): per set, and for a mixed
stream of the half with lone articles, the mean over all halves with the lowest and the highest. Resampling is over
gold stories, seed 20.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from rashomon.grouping import Grouper
from rashomon.grouping.settings import Models
from rashomon.model import Article

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


def report_set(scorer: ModuleType, folder: Path, models: Models | None, orders: int) -> None:
    """One line for one set."""
    articles = read_articles(folder)
    labels = group(articles, models)
    if not (folder / "gold_events.json").exists():
        result = scorer.score_pairs(scorer.read_pairs(folder / "pairs.jsonl"), labels)
        print(f"{folder.name:24} judged pairs: accuracy {result['accuracy']:.3f}, F1 {result['f1']:.3f}")
        return
    gold: dict[str, str] = json.loads((folder / "gold_events.json").read_text(encoding="utf-8"))
    b, p = figures(scorer, gold, labels)
    low, high = interval(gold, labels)
    counts = f"{len(set(labels.values()))} stories of {len(set(gold.values()))}"
    print(f"{folder.name:24} B-cubed {b:.3f} [{low:.3f}, {high:.3f}]  pairs {p:.3f}  {counts}", flush=True)
    if orders:
        found = [b]
        for k in range(orders):
            shuffled = articles.copy()
            random.Random(k).shuffle(shuffled)
            found.append(figures(scorer, gold, group(shuffled, models))[0])
        print(f"{'':24} {orders} random orders: {min(found):.4f} to {max(found):.4f}", flush=True)


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


def report_halves(scorer: ModuleType, folders: Sequence[Path], background: Sequence[Path], times: int) -> None:
    """One line a set: trained on a random half of the topics, tested on the other."""
    from training.grouping import count_texts, group, mix, read_set, train

    examples = [example for folder in folders for example in read_set(folder)]
    topics, extra = sorted({example.topic for example in examples}), count_texts(background)
    found: dict[str, list[tuple[float, float]]] = {}
    for seed in range(1, times + 1):
        shuffled = topics.copy()
        random.Random(seed).shuffle(shuffled)
        half = set(shuffled[::2])
        for side in (True, False):
            models = train([example for example in examples if (example.topic in half) != side], extra)
            tested = [example for example in examples if (example.topic in half) == side]
            parts = {folder.name: [e for e in tested if e.origin == folder.name] for folder in folders}
            parts["mixed, two in five lone"] = mix(tested, 0.4, 5)
            for name, part in parts.items():
                gold = {example.article.id: example.story for example in part}
                found.setdefault(name, []).append(figures(scorer, gold, group(part, models)))
    for name, pairs in found.items():
        b, p = zip(*pairs, strict=True)
        print(
            f"{name:24} B-cubed {sum(b) / len(b):.3f} [{min(b):.3f} to {max(b):.3f}]  pairs {sum(p) / len(p):.3f}"
            f"  over {len(b)} halves",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--orders", type=int, default=0)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--leave-one-out", type=Path, nargs="*", default=[])
    parser.add_argument("--halves", type=int, default=0)
    parser.add_argument("--background", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    if options.halves:
        report_halves(scorer, options.data, options.background, options.halves)
        return
    for folder in options.data:
        models = None
        if options.leave_one_out:
            models = without(folder.name, options.leave_one_out, options.background)
        report_set(scorer, folder, models, options.orders)
        if options.seeds:
            report_seeds(options.seeds, folder)


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
