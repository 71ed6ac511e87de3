"""Annotated stories as training data: propositions, candidate pairs with features, and what the gold says of them.

``add_arguments`` and ``stories_of`` are the one place where the programs of this folder take their stories from.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from rashomon.annotating import annotate
from rashomon.comparing.features import NAMES, features
from rashomon.comparing.identity import unify
from rashomon.comparing.propositions import Proposition, propositions
from rashomon.comparing.space import Space, build_space
from rashomon.model import AnnotatedArticle
from rashomon.reading import read
from training.pairs.standoff import restore

BEST, AMBIGUOUS, NOT = 1.0, 0.4, 0.0
"""Labels: the pair that fits a link of the gold best; another that fits it; one that fits none."""


@dataclass
class Story:
    """One story with its gold comparison."""

    name: str
    gold: dict[str, Any]
    texts: Any
    """The scorer's ``Texts``: places and matches of quotes."""
    articles: list[AnnotatedArticle]
    items: list[Proposition]
    space: Space
    labels: NDArray[np.float64]
    hard: NDArray[np.bool_]
    """Which pairs the annotators named as ones that only look alike."""
    quotes: list[tuple[str, str]]
    """(article id, text) of each proposition."""
    rows: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, len(NAMES)), dtype=np.float32))
    """Of the pair model, by ``add_features``."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that name the stories, the scorer and the cache."""
    parser.add_argument("--stories", type=Path, nargs="*", default=[], help="folders of story folders with gold.json")
    parser.add_argument("--corpora", type=Path, help="corpora with the articles of training/pairs/annotations")
    parser.add_argument("--scorer", type=Path, required=True, help="evaluation/comparison.py")
    parser.add_argument("--aligned", type=Path, help="the alignments of the stories' pairs (training.pairs.aligner)")
    parser.add_argument("--cache", type=Path, help="keep the annotated stories here, and take them from there")


def stories_of(options: argparse.Namespace, scorer: ModuleType) -> tuple[list[Story], list[Story]]:
    """(stories of ``--stories``, stories of our annotations with their articles from ``--corpora``)."""
    given = list(load_stories(options.stories, scorer, options.cache))
    if not options.corpora:
        return given, []
    with tempfile.TemporaryDirectory() as folder:
        restore(options.corpora, Path(folder))
        return given, list(load_stories([Path(folder)], scorer, options.cache))


def left_out(stories: Sequence[Story], parts: int) -> Iterator[tuple[list[Story], list[Story]]]:
    """(stories to train on, stories left out), ``parts`` times; an affair's stories are left out together."""
    path = Path(__file__).with_name("affairs.toml")
    affairs = tomllib.loads(path.read_text(encoding="utf-8"))["affairs"]
    affair = {name: group[0] for group in affairs for name in group}
    names = sorted({affair.get(s.name, s.name) for s in stories})
    sizes = {name: sum(affair.get(s.name, s.name) == name for s in stories) for name in names}
    fill = [0] * parts
    part: dict[str, int] = {}
    # The largest affairs first, then in a fixed shuffled order, each into the emptiest part.
    order = np.random.RandomState(0).permutation(len(names)).tolist()
    for n in sorted(order, key=lambda n: -sizes[names[n]]):
        part[names[n]] = int(np.argmin(fill))
        fill[part[names[n]]] += sizes[names[n]]
    for number in range(parts):
        out = [part[affair.get(s.name, s.name)] == number for s in stories]
        yield (
            [s for s, held in zip(stories, out, strict=True) if not held],
            [s for s, held in zip(stories, out, strict=True) if held],
        )


def load_scorer(path: Path) -> ModuleType:
    """The scorer of the gold comparisons, from its file."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules["scorer"] = module
    spec.loader.exec_module(module)
    return module


def load_stories(roots: Iterable[Path], scorer: ModuleType, cache: Path | None = None) -> Iterator[Story]:
    """The stories of the folders, read, annotated, and labelled from their ``gold.json``."""
    for root in roots:
        for path in sorted(root.glob("*/gold.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            articles = _annotated([path.parent / a["file"] for a in gold["articles"]], path.parent.name, cache)
            yield make_story(path.parent.name, gold, scorer.Texts.of_gold(gold, path.parent), articles, scorer)


def _annotated(files: Sequence[Path], name: str, cache: Path | None) -> list[AnnotatedArticle]:
    kept = cache / f"{name}.json" if cache else None
    if kept and kept.exists():
        return msgspec.json.decode(kept.read_bytes(), type=list[AnnotatedArticle])
    found = list(annotate(read(files)))
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(msgspec.json.encode(found))
    return found


def make_story(
    name: str, gold: dict[str, Any], texts: Any, articles: Sequence[AnnotatedArticle], scorer: ModuleType
) -> Story:
    """Propositions, candidates, features and labels of one story."""
    _, actor_of = unify(articles)
    items = propositions(articles, dict(actor_of))
    space = build_space(items)
    quotes = [(articles[p.article].article.id, p.text) for p in items]
    matches = Matches(texts, quotes)
    labels = _labels(gold, matches, space, scorer)
    hard = _hard(gold, matches, space, scorer) & (labels == NOT)
    return Story(name, gold, texts, list(articles), items, space, labels, hard, quotes)


def add_features(stories: Iterable[Story], aligned: Path) -> None:
    """The numbers of the pairs, with the alignments that ``training.pairs.aligner`` has written to a folder."""
    for story in stories:
        path = aligned / f"{story.name}.npy"
        if not path.is_file():
            raise SystemExit(f"{path} is not there: run python -m training.pairs.aligner --aligned {aligned} first")
        story.rows = features(story.space, story.space.pairs, np.load(path))


def _hard(gold: dict[str, Any], matches: Matches, space: Space, scorer: ModuleType) -> NDArray[np.bool_]:
    """Whether each candidate pair matches one of the ``hard_negatives``."""
    named = {
        (min(i, j), max(i, j))
        for pair in gold.get("hard_negatives", [])
        for i, _ in matches.of(scorer.quote_of(pair["a"]))
        for j, _ in matches.of(scorer.quote_of(pair["b"]))
    }
    return np.array([(i, j) in named for i, j in space.pairs.tolist()], dtype=bool)


def _labels(gold: dict[str, Any], matches: Matches, space: Space, scorer: ModuleType) -> NDArray[np.float64]:
    """A label for each candidate pair."""
    index = {(i, j): n for n, (i, j) in enumerate(space.pairs.tolist())}
    labels = np.zeros(len(index))
    links = [(a, b, claim.get("optional")) for claim in gold["claims"] for a, b in scorer.links_of(claim)]
    best: list[int] = []
    for a, b, optional in links:
        fitting = [
            (u + v, -index[(min(i, j), max(i, j))])
            for i, u in matches.of(a)
            for j, v in matches.of(b)
            if (min(i, j), max(i, j)) in index
        ]
        for _, n in fitting:
            labels[-n] = AMBIGUOUS
        if fitting and not optional:
            best.append(-max(fitting)[1])
    labels[best] = BEST
    return labels


def called_alike(pair: dict[str, Any], compared: dict[str, Any], texts: Any, scorer: ModuleType) -> bool:
    """Whether two quotes that only look alike share a claim or are called a conflict."""
    one, two = scorer.quote_of(pair["a"]), scorer.quote_of(pair["b"])
    groups = [[scorer.quote_of(a) for a in claim["accounts"]] for claim in compared["claims"]]
    groups += [[scorer.quote_of(c["a"]), scorer.quote_of(c["b"])] for c in compared["conflicts"]]
    return any(any(texts.match(one, q) for q in g) and any(texts.match(two, q) for q in g) for g in groups)


class Matches:
    """Which propositions match a quote of the gold, and how well."""

    def __init__(self, texts: Any, quotes: Sequence[tuple[str, str]]) -> None:
        self.texts, self.quotes = texts, quotes
        self.by_article: dict[str, list[int]] = defaultdict(list)
        for i, (article, _) in enumerate(quotes):
            self.by_article[article].append(i)
        self.known: dict[tuple[str, str], list[tuple[int, float]]] = {}

    def of(self, quote: tuple[str, str]) -> list[tuple[int, float]]:
        """(proposition, how well) for each that matches."""
        if quote not in self.known:
            found = ((i, self.texts.match(quote, self.quotes[i])) for i in self.by_article[quote[0]])
            self.known[quote] = [(i, value) for i, value in found if value]
        return self.known[quote]
