"""How grouping bears a long stream: articles a second, memory, the cost of one article as the stream grows.

    python -m benchmarks.grouping_scale --articles 10000 100000 1000000 [--window 30000] [--per-day 5000]
    python -m benchmarks.grouping_scale --copies 5000

The stream is made up (:class:`Stream`): Zipf-distributed words, one story for 25 articles (40,000 in a million), of
skewed size, a third of them of a single article; stories burst and fade within days; 400 running themes lend each
story words and names that its neighbours have too. Articles come as counted terms; what counting costs is measured
beforehand on texts. Times are processor times of placing, weighing included, generation left out. Prints one line
per tenth of the stream, and the B-cubed F1 of the last tenth; then the state is saved and loaded, and the loaded
grouper and the one that never stopped place the same further articles: their placements must be equal. ``--copies``
places so many copies of one text under different ids instead, and looks for copies among them.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice

import numpy as np

from benchmarks.floors import hold
from rashomon.grouping import CopyFinder, Grouper, Settings
from rashomon.grouping.days import Days
from rashomon.grouping.terms import Terms, terms_of
from rashomon.model import Article, Placement

VOCABULARY = 60_000
NAMES = 40_000
THEMES = 400
NEW = 0.0325
"""Chance that an article begins a story, while others run: one story for 25 articles in all."""
FURTHER = 2_000
"""Articles placed after the stop."""
COUNTED = 500
"""Texts whose terms are counted to see what that costs."""
FIRST_DAY = date(2030, 1, 1).toordinal()
SYLLABLES = ("ka", "lo", "mir", "ten", "sa", "vor", "ul", "ben", "dri", "pe", "hal", "osk", "ny", "rat", "em", "qui")


@cache
def word(number: int) -> str:
    """A made-up word for a number."""
    parts = []
    while True:
        parts.append(SYLLABLES[number % 16])
        number //= 16
        if not number:
            return "".join(parts)


class Plan:
    """A story: the words, names and figures that its reports draw from."""

    def __init__(self, story: int, size: int, day: int, seed: int) -> None:
        own = np.random.default_rng([seed, story])
        theme = np.random.default_rng([seed, 10**9 + int(THEMES * own.random() ** 2)])
        common_words, common_names = theme.integers(500, VOCABULARY, 40), (NAMES * theme.random(12) ** 3).astype(int)
        self.story, self.left, self.day = story, size, day
        self.words = [*own.integers(500, VOCABULARY, 22).tolist(), *own.choice(common_words, 18, False).tolist()]
        self.names = [*(NAMES * own.random(5) ** 3).astype(int).tolist(), *own.choice(common_names, 4, False).tolist()]
        self.figures = own.integers(2, 900, 4).tolist()


class Stream:
    """Made-up articles of about 270 words, with the story of each."""

    def __init__(self, articles: int, per_day: int, seed: int = 20) -> None:
        self.random = np.random.default_rng(seed)
        self.articles, self.per_day, self.seed = articles, per_day, seed
        self.common = np.cumsum(1.0 / np.arange(1, VOCABULARY + 1) ** 1.05)
        self.common /= self.common[-1]
        self.words = [word(k + 4096) for k in range(VOCABULARY)]
        self.names = [word(k * 7 + 65_536) for k in range(NAMES)]

    def __iter__(self) -> Iterator[tuple[Article, Terms, int]]:
        active: list[Plan] = []
        stories = 0
        for k in range(self.articles):
            day = k // self.per_day
            if k % self.per_day == 0:
                active = [plan for plan in active if day - plan.day <= 4]
            if not active or self.random.random() < NEW:
                size = 1 if self.random.random() < 0.35 else int(min(400, 2 + self.random.pareto(1.1) * 10))
                active.append(Plan(stories, size, day, self.seed))
                stories += 1
                plan = active[-1]
            else:
                plan = active[int(len(active) * self.random.random() ** 0.7)]
            plan.left -= 1
            if plan.left <= 0:
                active.remove(plan)
            yield (*self._report(k, plan, day), plan.story)

    def _report(self, k: int, plan: Plan, day: int) -> tuple[Article, Terms]:
        words = self._words(plan)
        names = [self.names[plan.names[i]] for i in self._pick(9, 24)]
        figures = [str(plan.figures[i]) for i in self._pick(4, 4)]
        title = [names[0], words[-1], words[-3], names[1]]
        tokens = [*names[:6], *words[-8:], *words[:-8], *names[6:], *figures]
        counts = Counter(tokens)
        for token in title:
            counts[token] += 2
        days = Days(FIRST_DAY + day, {}, 1 << (FIRST_DAY + plan.day - 1) % 7, None)
        spelled = {name: name.capitalize() for name in names}
        terms = Terms(
            counts, Counter(title), Counter(tokens[:70]), Counter(names), Counter(figures), days, 270, spelled
        )
        published = date.fromordinal(FIRST_DAY + day).isoformat()
        article = Article(id=f"a{k}", text="", title=" ".join(title), outlet=f"o{k % 997}", published=published)
        return article, terms

    def _words(self, plan: Plan) -> list[str]:
        """Two hundred words of the language, then 22 of the story, each twice."""
        body = [self.words[i] for i in np.searchsorted(self.common, self.random.random(200)).tolist()]
        picked = self.random.permutation(40)[:22].tolist()
        return body + [self.words[plan.words[i]] for i in picked for _ in range(2)]

    def _pick(self, most: int, n: int) -> list[int]:
        """``n`` numbers below ``most``, small ones more often."""
        found: list[int] = (most * self.random.random(n) ** 1.5).astype(int).tolist()
        return found


def as_text(terms: Terms) -> str:
    """A text that has these terms."""
    tokens = [terms.spelled.get(token, token) for token, count in terms.words.items() for _ in range(count)]
    return "\n\n".join("the " + " ".join(tokens[i : i + 18]) + "." for i in range(0, len(tokens), 18))


def cost_of_counting() -> float:
    """Milliseconds of counting the terms of a text."""
    rows = [(article, as_text(terms)) for article, terms, _ in Stream(COUNTED, COUNTED)]
    articles = [Article(id=article.id, text=text, title=article.title) for article, text in rows]
    start = time.process_time()
    for article in articles:
        terms_of(article)
    return 1e3 * (time.process_time() - start) / COUNTED


class Tenth:
    """What happened in a tenth of the stream."""

    def __init__(self) -> None:
        self.seconds, self.slowest, self.moved = 0.0, 0.0, 0
        self.changes: Counter[str] = Counter()
        self.gold: dict[str, int] = {}

    def note(self, placement: Placement, seconds: float, story: int) -> None:
        """Count one placement."""
        self.seconds += seconds
        self.slowest = max(self.slowest, seconds)
        self.moved += sum(len(change.articles) for change in placement.changes)
        self.changes.update(change.kind for change in placement.changes)
        self.gold[placement.article] = story

    def line(self, k: int) -> str:
        """What is printed."""
        n = len(self.gold)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return (
            f"{k:>9} articles  {n / self.seconds:6.0f}/s  {1e3 * self.seconds / n:5.2f} ms each"
            f" (slowest {1e3 * self.slowest:4.0f})  {memory:6.0f} MB  merges {self.changes['merge']:>5}"
            f"  splits {self.changes['split']:>5}  {self.moved / n:.3f} moved each"
        )


def run(articles: int, per_day: int, window: int) -> None:
    """One stream, and the stop at its end."""
    grouper = Grouper(Settings(window=window))
    step, total, tenth, last = max(1, articles // 10), 0.0, Tenth(), Tenth()
    stories, changes = set(), Counter[str]()
    rows = iter(Stream(articles + FURTHER, per_day))
    for k, (article, terms, story) in enumerate(islice(rows, articles), start=1):
        start = time.process_time()
        placement = grouper.place(article, terms)
        tenth.note(placement, time.process_time() - start, story)
        stories.add(story)
        if k % step == 0:
            print(tenth.line(k), flush=True)
            total += tenth.seconds
            changes += tenth.changes
            last, tenth = tenth, Tenth()
    found = {article: grouper.story_of(article) for article in last.gold}
    print(
        f"{articles} articles of {len(stories)} stories: {articles / total:.0f} placed/s; {changes['merge']} merges,"
        f" {changes['split']} splits; B-cubed F1 of the last tenth {b_cubed(last.gold, found):.3f}"
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    state = grouper.save()
    resumed = Grouper.load(state)
    further = list(rows)
    same = [grouper.place(a, t) for a, t, _ in further] == [resumed.place(a, t) for a, t, _ in further]
    same = same and grouper.stories() == resumed.stories()
    print(f"saved in {len(state) / 1e6:.0f} MB; after the stop {FURTHER} placements and all stories equal: {same}")
    hold("grouping_scale", {"placed_a_second": articles / total, "megabytes": memory, "resumed": float(same)})


def run_copies(copies: int) -> None:
    """One text under many ids: what that costs to place, and to find the copies."""
    _, terms, _ = next(iter(Stream(1, 1)))
    text = as_text(terms)
    grouper, finder, placing, finding = Grouper(), CopyFinder(), 0.0, 0.0
    for k in range(copies):
        article = Article(id=f"c{k}", text=text, outlet=f"o{k}")
        start = time.process_time()
        grouper.place(article)
        placed = time.process_time()
        finder.add(article)
        placing, finding = placing + placed - start, finding + time.process_time() - placed
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{copies} copies of one text: {len(grouper.stories())} story; {1e3 * placing / copies:.2f} ms each to count"
        f" and place, {1e3 * finding / copies:.2f} ms to find copies; {memory:.0f} MB"
    )


def b_cubed(gold: dict[str, int], found: dict[str, str]) -> float:
    """B-cubed F1."""
    cells = Counter((story, found[article]) for article, story in gold.items())
    rows, columns = Counter(gold.values()), Counter(found.values())
    precision = sum(n * n / columns[column] for (_, column), n in cells.items()) / len(gold)
    recall = sum(n * n / rows[row] for (row, _), n in cells.items()) / len(gold)
    return 2 * precision * recall / (precision + recall)


def main() -> None:
    """Run the streams."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000])
    parser.add_argument("--copies", type=int)
    parser.add_argument("--per-day", type=int, default=5_000)
    parser.add_argument("--window", type=int, default=Settings().window)
    options = parser.parse_args()
    if options.copies:
        run_copies(options.copies)
        return
    print(f"counting the terms of a text: {cost_of_counting():.2f} ms")
    for articles in options.articles:
        run(articles, options.per_day, options.window)


if __name__ == "__main__":
    main()
