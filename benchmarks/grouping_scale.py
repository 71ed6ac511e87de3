"""How grouping bears a long stream: articles a second, memory, the cost of one article as the stream grows.

    python -m benchmarks.grouping_scale --articles 100000 [--window 30000] [--per-day 5000]

The stream is made up: Zipf-distributed words, ``articles / 25`` stories of skewed size, each with names, a place,
figures and words of its own, that burst and fade within days, among lone articles. Times are processor times of this
process, generation left out: of counting the terms of a text (which any number of processes can do), and of placing
the article. Prints one line per tenth of the stream, and the score of the last tenth.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from rashomon.grouping import Grouper, Settings
from rashomon.grouping.terms import terms_of
from rashomon.model import Article

VOCABULARY = 60_000
NAMES = 40_000
SYLLABLES = ("ka", "lo", "mir", "ten", "sa", "vor", "ul", "ben", "dri", "pe", "hal", "osk", "ny", "rat", "em", "qui")


def word(number: int) -> str:
    """A made-up word for a number."""
    parts = []
    while True:
        parts.append(SYLLABLES[number % 16])
        number //= 16
        if not number:
            return "".join(parts)


class Stream:
    """Made-up articles with the story of each."""

    def __init__(self, articles: int, per_day: int, seed: int = 20) -> None:
        self.random = np.random.default_rng(seed)
        self.articles, self.per_day = articles, per_day
        ranks = np.arange(1, VOCABULARY + 1)
        self.common = np.cumsum(1.0 / ranks**1.05)
        self.common /= self.common[-1]
        self.words = [word(k + 4096) for k in range(VOCABULARY)]
        self.names = [word(k * 7 + 65_536).capitalize() for k in range(NAMES)]

    def __iter__(self) -> Iterator[tuple[Article, int]]:
        active: list[list[int]] = []
        story = 0
        for k in range(self.articles):
            day = k // self.per_day
            active = active if k % self.per_day else [row for row in active if day - row[2] <= 4 and row[1] > 0]
            if not active or self.random.random() < 1 / 25 + 0.02:
                size = 1 if self.random.random() < 0.35 else int(min(400, 2 + self.random.pareto(1.1) * 10))
                active.append([story, size, day])
                story += 1
                row = active[-1]
            else:
                row = active[int(len(active) * self.random.random() ** 0.7)]
            row[1] -= 1
            if row[1] <= 0:
                active.remove(row)
            yield self._article(k, row[0], row[2], day), row[0]

    def _article(self, k: int, story: int, born: int, day: int) -> Article:
        """About 300 words: two thirds common, one third of the story, a part of which any report has."""
        own = np.random.default_rng(story)
        topic = [self.words[i] for i in own.integers(500, VOCABULARY, 40)]
        names = [self.names[int(NAMES * x**3)] for x in own.random(8)]
        figures = [str(i) for i in own.integers(2, 900, 4)]
        picked = self.random.choice(40, 26, replace=False)
        body = [self.words[i] for i in np.searchsorted(self.common, self.random.random(200))]
        body += [topic[i] for i in picked for _ in range(2)]
        body += [names[i] for i in self.random.integers(0, 8, 24)]
        body += [figures[i] for i in self.random.integers(0, 4, 4)]
        self.random.shuffle(body)
        sentences = [" ".join(["the", *body[i : i + 18]]) + "." for i in range(0, len(body), 18)]
        published = date(2030, 1, 1) + timedelta(days=day)
        title = f"{names[0]} {topic[int(picked[0])]} {topic[int(picked[1])]} {names[1]}"
        return Article(id=f"a{k}", text=" ".join(sentences), title=title, published=published.isoformat())


def main() -> None:
    """Run the stream and print the curve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--per-day", type=int, default=5_000)
    parser.add_argument("--window", type=int, default=Settings().window)
    options = parser.parse_args()
    grouper = Grouper(Settings(window=options.window))
    gold: dict[str, int] = {}
    counting, placing, step, changes = 0.0, 0.0, max(1, options.articles // 10), 0
    for k, (article, story) in enumerate(Stream(options.articles, options.per_day), start=1):
        start = time.process_time()
        terms = terms_of(article)
        counted = time.process_time()
        placement = grouper.place(article, terms)
        placing += time.process_time() - counted
        counting += counted - start
        changes += sum(len(change.articles) for change in placement.changes)
        gold[article.id] = story
        if k % step == 0:
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{k:>9} articles  {step / placing:6.0f} placed/s  {1e3 * counting / step:5.2f} ms counting"
                f"  {1e3 * placing / step:5.2f} ms placing  {memory:6.0f} MB  {changes / step:.3f} moved each",
                flush=True,
            )
            counting, placing, changes = 0.0, 0.0, 0
    recent = dict(list(gold.items())[-step:])
    print(f"B-cubed F1 of the last tenth: {b_cubed(recent, {a: grouper.story_of(a) for a in recent}):.3f}")


def b_cubed(gold: dict[str, int], found: dict[str, str]) -> float:
    """B-cubed F1."""
    cells: dict[tuple[int, str], int] = {}
    rows: dict[int, int] = {}
    columns: dict[str, int] = {}
    for article, story in gold.items():
        other = found[article]
        cells[story, other] = cells.get((story, other), 0) + 1
        rows[story] = rows.get(story, 0) + 1
        columns[other] = columns.get(other, 0) + 1
    precision = sum(n * n / columns[column] for (_, column), n in cells.items()) / len(gold)
    recall = sum(n * n / rows[row] for (row, _), n in cells.items()) / len(gold)
    return 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
