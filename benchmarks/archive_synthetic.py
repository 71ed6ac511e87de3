"""An archive that is made up: news prose of invented words, in stories that burst and fade, with copies. Fixed seed.

    python -m benchmarks.archive_synthetic --out DIR --articles 200000 [--copies 50000] [--giant 5000] [--per-file 5000]

writes web archives of pages (``synthetic-00000.warc.gz`` …). ``--copies`` of the articles are one text word for word on
one day, ``--giant`` belong to one story. Lengths are log-normal (median 380 words, as in news), an eighth of the
articles repeat most of an agency text of their story. The same seed gives the same bytes of text.
"""

from __future__ import annotations

import argparse
import html
import json
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.grouping_scale import word
from rashomon.model import Article, Block

FIRST = datetime(2031, 1, 1, tzinfo=UTC)
PER_DAY = 5_000
COPIED = 0.12


class Plan(NamedTuple):
    """Which article belongs to which story, and when it appeared (seconds from the first), in time order."""

    story: NDArray[np.int64]
    seconds: NDArray[np.int64]
    copied: NDArray[np.bool_]
    """Whether it is the one text that is copied word for word."""


def plan(articles: int, copies: int = 0, giant: int = 0, seed: int = 31) -> Plan:
    """Stories of skewed size, a third of them lone articles, each over a few days."""
    choose = np.random.default_rng(seed)
    days = max(2, articles // PER_DAY)
    sizes = []
    left = articles - copies - giant
    while left > 0:
        size = 1 if choose.random() < 0.35 else int(min(400, 2 + choose.pareto(1.1) * 6))
        sizes.append(min(size, left))
        left -= sizes[-1]
    story = np.repeat(np.arange(len(sizes)), sizes)
    begun = choose.random(len(sizes)) * days * 86_400
    seconds = begun[story] + choose.exponential(1.2 * 86_400, len(story))
    special = np.array([len(sizes)] * giant + [len(sizes) + 1] * copies, dtype=np.int64)
    middle = days / 2 * 86_400
    when = np.concatenate([middle + choose.random(giant) * 5 * 86_400, middle + choose.random(copies) * 80_000])
    story, seconds = np.concatenate([story, special]), np.concatenate([seconds, when]).astype(np.int64)
    order = np.argsort(seconds, kind="stable")
    return Plan(story[order], seconds[order], story[order] == len(sizes) + 1)


class Made(NamedTuple):
    """An article's words."""

    title: str
    paragraphs: list[str]
    outlet: str
    published: str


@cache
def _language() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


class Voice:
    """The words of a story."""

    def __init__(self, story: int) -> None:
        own = np.random.default_rng((1, story))
        self.things = [word(int(k)) for k in own.integers(4096, 60_000, 24)]
        self.qualities = [word(int(k)) for k in own.integers(4096, 12_000, 10)]
        self.names = [f"{word(int(a)).title()} {word(int(b)).title()}" for a, b in own.integers(256, 60_000, (5, 2))]
        self.towns = [word(int(k)).title() for k in own.integers(256, 9_000, 4)]
        self.numbers = [str(int(k)) for k in own.integers(2, 900, 6)]

    def sentence(self, choose: np.random.Generator) -> str:
        """One sentence about the story."""
        language = _language()

        def one(words: list[str]) -> str:
            return words[int(len(words) * choose.random())]

        form = one(language["said"] if choose.random() < 0.4 else language["told"])
        lists = {"name": self.names, "town": self.towns, "thing": self.things, "number": self.numbers}
        lists |= {
            "quality": self.qualities,
            "body": language["bodies"],
            "deed": language["deeds"],
            "day": language["days"],
        }
        return form.format(**{name: one(words) for name, words in lists.items()})


@cache
def _voice(story: int) -> Voice:
    return Voice(story)


def make(number: int, story: int, seconds: int, copied: bool) -> Made:
    """The article of a number: always the same."""
    voice = _voice(story)
    own = np.random.default_rng((2, 0 if copied else number, story))
    wanted = int(min(3000, max(60, own.lognormal(np.log(380), 0.6))))
    agency = np.random.default_rng((3, story))
    repeats = copied or own.random() < COPIED
    sentences: list[str] = []
    length = 0
    while length < wanted:
        sentence = voice.sentence(agency if repeats and (copied or length < 0.85 * wanted) else own)
        sentences.append(sentence)
        length += sentence.count(" ") + 1
    paragraphs = [" ".join(sentences[k : k + 3]) for k in range(0, len(sentences), 3)]
    title = f"{voice.towns[0]}: {voice.sentence(agency if copied else own)}".rstrip(".")
    published = (FIRST + timedelta(seconds=seconds)).isoformat(timespec="seconds")
    outlet = f"{word(300 + int(own.zipf(1.5)) % 900)}.example"
    return Made(title, paragraphs, outlet, published)


def articles(which: Plan, numbers: range) -> Iterator[Article]:
    """These articles as the reading room gives them."""
    for number in numbers:
        made = make(number, int(which.story[number]), int(which.seconds[number]), bool(which.copied[number]))
        text = "\n\n".join((made.title, *made.paragraphs))
        blocks, start = [], 0
        for part in (made.title, *made.paragraphs):
            blocks.append(Block("paragraph" if start else "title", start, start + len(part)))
            start += len(part) + 2
        yield Article(
            f"a{number:07d}",
            text,
            tuple(blocks),
            made.outlet,
            title=made.title,
            published=made.published,
            language="en",
        )


def page(made: Made, number: int) -> str:
    """The article as a web page of some 20 kB, with what surrounds articles."""
    furniture = _language()["furniture"]
    links = "".join(
        f'<li><a href="/{k}/{word(number + k)}">{furniture[k % 10]} {word(k + 99)}</a></li>' for k in range(90)
    )
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": made.title,
        "datePublished": made.published,
    }
    style = "".join(f".c{k}{{margin:{k}px;padding:0 {k % 7}px;color:#{k:03d}}}" for k in range(120))
    body = "".join(f"<p>{html.escape(p)}</p>" for p in made.paragraphs)
    title = html.escape(made.title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | {made.outlet}</title>'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{made.published}">'
        f'<script type="application/ld+json">{json.dumps(data)}</script><style>{style}</style></head><body>'
        f"<nav><ul>{links}"
        f'</ul></nav><main><article><h1>{title}</h1><p class="byline">By {_voice(number).names[0]}</p>'
        f"{body}</article>"
        f"<aside><h3>Most read</h3><ul>{links}</ul></aside></main><footer>© {made.outlet}</footer></body></html>"
    )


def write_warc(path: Path, which: Plan, numbers: range) -> int:
    """A web archive of these articles; every 40th record is an answer that is no page. Gives its size."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer: Any = WARCWriter(file, gzip=True)
        for number in numbers:
            made = make(number, int(which.story[number]), int(which.seconds[number]), bool(which.copied[number]))
            missing = number % 40 == 39
            http = StatusAndHeaders(
                "404 Not Found" if missing else "200 OK",
                [("Content-Type", "text/html; charset=utf-8")],
                protocol="HTTP/1.1",
            )
            url = f"https://{made.outlet}/{made.published[:10].replace('-', '/')}/{word(number)}-{number}.html"
            headers = {"WARC-Date": f"{made.published[:19]}Z"}
            body = BytesIO(page(made, number).encode())
            writer.write_record(
                writer.create_warc_record(url, "response", body, http_headers=http, warc_headers_dict=headers)
            )
    return path.stat().st_size


def main() -> None:
    """Write the archive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--giant", type=int, default=0)
    parser.add_argument("--per-file", type=int, default=5_000)
    parser.add_argument("--files", type=int, help="write only so many of the files")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    which = plan(given.articles, given.copies, given.giant)
    starts = range(0, given.articles, given.per_file)[: given.files]
    begun = time.process_time()
    for k, start in enumerate(starts):
        numbers = range(start, min(given.articles, start + given.per_file))
        size = write_warc(given.out / f"synthetic-{k:05d}.warc.gz", which, numbers)
        print(
            f"{k + 1} of {len(starts)} files, {size / 1e6:.1f} MB, {time.process_time() - begun:.0f} s of CPU",
            flush=True,
        )


if __name__ == "__main__":
    main()
