"""Strict scores of times and figures against a table: the right span and the right value."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rashomon.annotating.figures import find_figures
from rashomon.annotating.times import find_times
from rashomon.language.pipeline import parse
from rashomon.model import Article, Block

HERE = Path(__file__).parent
FIGURE_VALUES = ("value", "low", "high", "unit", "counted", "hedge")

Item = tuple[int, int, dict[str, Any]]


@dataclass
class Score:
    """Counts of one table. ``wrong`` says what was missed or invented, for reading."""

    right: int = 0
    expected: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.expected + self.found) if self.expected + self.found else 0.0

    def __str__(self) -> str:
        return f"{self.right} right of {self.expected} expected, {self.found} found: F1 {self.f1:.3f}"


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of ``<name>.toml``."""
    return list(tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["case"])


@cache
def parsed(name: str) -> tuple[Any, ...]:
    """Article, document and case, parsed once."""
    table = cases(name)
    articles = [
        Article(str(i), c["text"], (Block("paragraph", 0, len(c["text"])),), published=c.get("published"))
        for i, c in enumerate(table)
    ]
    return tuple((article, doc, case) for (article, doc), case in zip(parse(articles), table, strict=True))


def times_of(article: Article, doc: Any) -> list[Item]:
    return [(t.start, t.end, {"edtf": t.edtf}) for t in find_times(article, doc)]


def figures_of(article: Article, doc: Any) -> list[Item]:
    found = find_figures(article, doc)
    return [(f.start, f.end, {k: getattr(f, k) for k in FIGURE_VALUES}) for f in found]


def expected_times(case: dict[str, Any]) -> list[Item]:
    return [(*span, {"edtf": value}) for span, value in _located(case, [(t, v) for t, v in case["times"]])]


def expected_figures(case: dict[str, Any]) -> list[Item]:
    rows = [(f["text"], {k: f.get(k) for k in FIGURE_VALUES}) for f in case["figures"]]
    return [(*span, value) for span, value in _located(case, rows)]


def _located(case: dict[str, Any], rows: list[tuple[str, Any]]) -> Iterator[tuple[tuple[int, int], Any]]:
    """Each expected text at its next place in the sentence."""
    at = 0
    for text, value in rows:
        start = case["text"].index(text, at)
        at = start + len(text)
        yield (start, at), value


def score(
    name: str, *, keys: tuple[str, ...] | None = None, find: Callable[[Article, Any], list[Item]] | None = None
) -> Score:
    """Score one table; ``keys`` are the parts of a value that must be right (all those of the table by default)."""
    times = "times" in name
    find = find or (times_of if times else figures_of)
    expect = expected_times if times else expected_figures
    total = Score()
    for article, doc, case in parsed(name):
        wanted, got = expect(case), find(article, doc)
        aside = [(at, at + len(s)) for s in case.get("skip", ()) for at in (case["text"].index(s),)]
        wanted = [w for w in wanted if (w[0], w[1]) not in aside]
        got = [g for g in got if not any(g[0] < e and s < g[1] for s, e in aside)]
        compare = [k for k in keys or tuple(wanted[0][2] if wanted else ()) if k not in case.get("loose", ())]
        total.expected, total.found = total.expected + len(wanted), total.found + len(got)
        for w in wanted:
            if any(g[:2] == w[:2] and all(_equal(g[2][k], w[2][k]) for k in compare) for g in got):
                total.right += 1
            else:
                total.wrong.append(f"missed {case['text'][w[0] : w[1]]!r} {_shown(w)} in: {case['text']}")
        for g in got:
            if not any(g[:2] == w[:2] and all(_equal(g[2][k], w[2][k]) for k in compare) for w in wanted):
                total.wrong.append(f"  found {case['text'][g[0] : g[1]]!r} {_shown(g)}")
    return total


def _shown(item: Item) -> str:
    return ", ".join(f"{k}={v}" for k, v in item[2].items() if v is not None)


def _equal(a: object, b: object) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= 1e-4 * max(1.0, abs(b))
    return a == b
