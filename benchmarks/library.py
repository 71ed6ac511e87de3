"""What a library costs: adding, its file, and the pages that people open. Articles are synthetic and annotated cheaply.

    python -m benchmarks.library                         10,000 articles, a file in a temporary folder
    python -m benchmarks.library --articles 100000 --library big.sqlite
    python -m benchmarks.library --library postgresql://user@host/empty

Times of pages are of the Python calls behind them; memory is the peak of this process.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from rashomon.library import Library
from rashomon.library.rooms import Rooms
from rashomon.model import (
    Account,
    Actor,
    AnnotatedArticle,
    Article,
    Attribution,
    Block,
    Claim,
    Comparison,
    Mention,
    Place,
    Placement,
    Span,
    StoryActor,
    StoryChange,
    Word,
)

WORDS = 300
SYLLABLES = [a + b for a in "bdklmnr" for b in "aeiou"]
OUTLETS = [
    f"The {a} {b}" for a in ("Ostrel", "Calvane", "Imber", "Karsholm", "Lunn") for b in ("Post", "Mail", "Bell", "Echo")
]


def word(rank: int) -> str:
    """The invented word of a rank."""
    found = ""
    rank += 7
    while rank:
        rank, syllable = divmod(rank, len(SYLLABLES))
        found += SYLLABLES[syllable]
    return found


class Stream:
    """Synthetic articles: words and speakers skewed as in news, stories of 1 to 40 articles in bursts."""

    def __init__(self, seed: int, people: int) -> None:
        self.random = random.Random(seed)
        self.words = [word(n) for n in range(30_000)]
        self.people = [f"{word(n * 31 + 5).title()} {word(n * 17 + 3).title()}" for n in range(people)]
        self.weights = list(accumulate(1 / (n + 3) for n in range(len(self.words))))
        self.fame = list(accumulate(1 / (n + 3) for n in range(people)))

    def articles(self, count: int) -> Iterator[AnnotatedArticle]:
        """So many articles, annotated."""
        open_stories: list[tuple[str, list[str], list[str]]] = []
        for number in range(count):
            if not open_stories or self.random.random() < 0.25:
                topic = self.random.choices(self.words, cum_weights=self.weights, k=40)
                speakers = self.random.choices(self.people, cum_weights=self.fame, k=6)
                open_stories.append((f"s{number}", topic, speakers))
                del open_stories[:-60]
            story, topic, speakers = open_stories[min(int(self.random.expovariate(0.15)), len(open_stories) - 1)]
            yield self._article(number, story, topic, speakers)

    def _article(self, number: int, story: str, topic: list[str], speakers: list[str]) -> AnnotatedArticle:
        title = " ".join(topic[:6]).capitalize()
        pieces, spans, statements = [title], [Span(0, len(title))], []
        length = len(title)
        for n in range(WORDS // 20):
            words = self.random.choices(self.words, cum_weights=self.weights, k=14) + self.random.choices(topic, k=4)
            start = length + 2
            if n % 2:
                speaker = self.random.choice(speakers)
                sentence = f"{speaker} said {' '.join(words)}."
                statements.append((speaker, start, start + len(speaker), start + len(sentence) - 1))
            else:
                sentence = f"{' '.join(topic[n : n + 9] if n < 8 else words).capitalize()}."
            pieces.append(sentence)
            spans.append(Span(start, start + len(sentence)))
            length = start + len(sentence)
        text = "\n\n".join(pieces)
        blocks = (Block("title", 0, len(title)), Block("paragraph", len(title) + 2, length))
        minute = number * 3
        day = f"2031-{1 + minute // 43200 % 12:02d}-{1 + minute // 1440 % 28:02d}"
        published = f"{day}T{minute // 60 % 24:02d}:{minute % 60:02d}Z"
        outlet = self.random.choice(OUTLETS)
        article = Article(
            f"a{number}", text, blocks, outlet, title=title, published=published, section=story, language="en"
        )
        names = sorted({speaker for speaker, *_ in statements})
        actors = tuple(
            Actor(name, name, "person", mentions=tuple(Mention(s, e, "name") for n, s, e, _ in statements if n == name))
            for name in names
        )
        attributions = tuple(
            Attribution((Span(s, e),), (Span(e + 1, e + 5),), (Span(e + 6, end),), "indirect", actor=name)
            for name, s, e, end in statements
        )
        words = tuple(Word(s.start, s.start + 5, "word", "NOUN") for s in spans for _ in range(8))
        places = (Place(0, 4, text[:4], topic[0].title(), "XX"),)
        return AnnotatedArticle(article, tuple(spans), words, (), attributions, actors, (), (), places, "synthetic")


class BySection:
    """Grouping that is told the story, so that only the library is measured."""

    def place(self, annotated: AnnotatedArticle) -> Placement:
        """The story that the article names."""
        return Placement(annotated.article.id, annotated.article.section or "", 1.0)

    def together(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """Nothing changes."""
        return ()

    def apart(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """Nothing changes."""
        return ()

    def save(self) -> bytes:
        """There is no state."""
        return b""


def compare(members: Sequence[AnnotatedArticle]) -> Comparison:
    """Sentences that articles share are claims; so many as a real comparison has."""
    tellings: dict[str, list[Account]] = {}
    people: dict[str, list[tuple[str, str]]] = {}
    for member in members:
        article = member.article
        for s in member.sentences:
            quote = article.text[s.start : s.end]
            tellings.setdefault(quote, []).append(Account(article.id, s.start, s.end, quote))
        for actor in member.actors:
            people.setdefault(actor.name, []).append((article.id, actor.id))
    claims = tuple(
        Claim(f"c{n}", " · ".join(quote.split()[:3]), "corroborated" if len(a) > 1 else "single-source", 1.0, tuple(a))
        for n, (quote, a) in enumerate(list(tellings.items())[:150])
    )
    actors = tuple(StoryActor(n, n, "person", members=tuple(m)) for n, m in people.items())
    return Comparison(tuple(m.article for m in members), actors=actors, claims=claims)


def synthetic_rooms() -> Rooms:
    """Rooms that cost next to nothing."""
    return Rooms(annotate=lambda articles: iter(()), placer=lambda _: BySection(), compare=compare, version="synthetic")


def fill(library: Library, stream: Stream, count: int) -> tuple[float, float]:
    """Add so many articles; give the seconds, and those of CPU, that the library took (not those of making them)."""
    spent = cpu = 0.0
    for number, annotated in enumerate(stream.articles(count), start=1):
        started, before = time.perf_counter(), time.process_time()
        library.add_annotated(annotated)
        spent += time.perf_counter() - started
        cpu += time.process_time() - before
        if number % 10_000 == 0:
            print(f"  {number:>7} articles, {number / spent:7.0f} a second", flush=True)
    return spent, cpu


def measure(name: str, work: Callable[[int], object], runs: int) -> None:
    """Print p50 and p95 of ``work`` in milliseconds: by the clock, and of this process's CPU (for a busy machine)."""
    clock, cpu = [], []
    for n in range(runs):
        started, spent = time.perf_counter(), time.process_time()
        work(n)
        clock.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    figures = [sorted(times)[int(runs * share)] for times in (clock, cpu) for share in (0.5, 0.95)]
    shown = "   ".join(f"{name} {ms:6.1f}" for name, ms in zip(("p50", "p95", "CPU p50", "p95"), figures, strict=True))
    print(f"  {name:<28} {shown} ms   n={runs}", flush=True)


def pages(library: Library, stream: Stream, runs: int) -> None:
    """The pages that people open, on things chosen at random."""
    choose = random.Random(5)
    listed = [row.id for row in library.stories(least=2, limit=500).items]
    some = choose.choices(listed, k=runs)
    people = [p.id for p in library.people(limit=500).items]
    persons = choose.choices(people, k=runs)
    common, rare = stream.words[:200], stream.words[500:8000]
    queries = [f"{choose.choice(rare)} {choose.choice(common)}" if n % 2 else choose.choice(rare) for n in range(runs)]
    measure("story list", lambda n: library.stories(), runs)
    measure("story page, compared before", lambda n: (library.story(some[n]), library.comparison(some[n])), runs)
    measure("search, one or two words", lambda n: library.search(queries[n]), runs)
    measure("search, a very common word", lambda n: library.search(common[n % 40]), min(runs, 40))
    measure("search, what a speaker said", lambda n: library.search(f"speaker:{persons[n]} {common[n % 200]}"), runs)
    measure("person page", lambda n: (library.person(persons[n]), library.statements(person=persons[n])), runs)
    famous = [library.find_people(name)[0].id for name in stream.people[:20]]
    measure("person page, the most quoted", lambda n: library.statements(person=famous[n % 20]), runs)
    measure("who, by part of a name", lambda n: library.find_people(stream.people[n % 500].split()[0]), runs)


def main() -> None:
    """Fill a library, compare its stories, open its pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=200, help="pages of each kind")
    parser.add_argument("--library", help="an empty place; a temporary file otherwise")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.library or str(Path(folder) / "library.sqlite")
        stream = Stream(3, given.people)
        with Library(place, rooms=synthetic_rooms()) as library:
            seconds, cpu = fill(library, stream, given.articles)
            rates = f"{given.articles / seconds:.0f} a second, {given.articles / cpu:.0f} a second of CPU"
            print(f"{given.articles} articles: {rates} ({seconds:.0f} s, {cpu:.0f} s of CPU)", flush=True)
            started = time.perf_counter()
            for row in library.stories(least=2, limit=500).items:
                library.comparison(row.id)
            print(f"newest 500 stories compared and stored in {time.perf_counter() - started:.0f} s")
            if Path(place).is_file():
                size = sum(p.stat().st_size for p in Path(place).parent.glob(Path(place).name + "*"))
                print(f"file: {size / 1e6:.0f} MB, {size / given.articles / 1000:.1f} kB an article")
            pages(library, stream, given.runs)
            print(library.summary())
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at the peak")


if __name__ == "__main__":
    main()
