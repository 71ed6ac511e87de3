"""Two spellings of one name, each used by articles that never use the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.comparing.conflicts.measures import same_spelling, spelling
from rashomon.comparing.cues import words
from rashomon.comparing.propositions import Proposition
from rashomon.comparing.space import Ints, Space

SPELLED = 0.78
"""Likeness from which two spellings may be of one name."""
PLACES = 10
"""Places kept for a pair of spellings."""
COLUMNS = (
    "spelling", "edits", "letters", "initial", "last", "doubled", "beside_same", "beside_other", "uses_x",
    "uses_y", "articles_x", "articles_y", "articles_both", "actors", "shared_names", "firsts",
)  # fmt: skip
"""Of the measures of a variant."""


@dataclass(frozen=True)
class Variant:
    """Names ``x`` in proposition ``i`` and ``y`` in ``j``, lower case, that may be of one."""

    i: int
    j: int
    x: str
    y: str
    measures: tuple[float, ...]


def variants(space: Space, pairs: Ints) -> list[Variant]:
    """For each two spellings their likest places among ``pairs`` [n, 2], and where their articles first have them."""
    uses = _Uses(space.items)
    places: dict[tuple[str, str], dict[tuple[int, int, str, str], float]] = {}
    for i, j in pairs.tolist():
        a, b = space.items[i], space.items[j]
        if a.article == b.article or not a.names or not b.names:
            continue
        for x, y in _alike(a, b, uses):
            fit = float(space.clause[i] @ space.clause[j]) + space.words.cosine(i, j) + 0.5 * len(a.names & b.names)
            held = places.setdefault((min(x, y), max(x, y)), {})
            held[i, j, x, y] = -fit
            held.setdefault((uses.first[a.article, x], uses.first[b.article, y], x, y), float("-inf"))
    found = []
    for _, held in sorted(places.items()):
        for _, (i, j, x, y) in sorted((fit, place) for place, fit in held.items())[:PLACES]:
            found.append(Variant(i, j, x, y, _measures(space, uses, i, j, x, y)))
    return found


class _Uses:
    """Who uses which name, and how often."""

    def __init__(self, items: Sequence[Proposition]) -> None:
        self.articles: dict[str, set[int]] = {}
        self.times: Counter[str] = Counter()
        self.first: dict[tuple[int, str], int] = {}
        for number, item in enumerate(items):
            for name in item.names:
                self.first.setdefault((item.article, name), number)
                self.articles.setdefault(name, set()).add(item.article)
                self.times[name] += 1


def _alike(a: Proposition, b: Proposition, uses: _Uses) -> list[tuple[str, str]]:
    return [
        (x, y)
        for x in sorted(a.names - b.names_around)
        for y in sorted(b.names - a.names_around)
        if spelling(x, y) >= SPELLED and not same_spelling(x, y)
    ]


def _measures(space: Space, uses: _Uses, i: int, j: int, x: str, y: str) -> tuple[float, ...]:
    from rapidfuzz.distance import Levenshtein

    a, b = space.items[i], space.items[j]
    beside, beside_too = _beside(a, x), _beside(b, y)
    same = [p == q for p, q in zip(beside, beside_too, strict=True) if p and q]
    return (
        spelling(x, y),
        float(Levenshtein.distance(x, y)),
        float(min(len(x), len(y))),
        float(x[0] == y[0]),
        float(x[-1] == y[-1]),
        float(_single(x) == _single(y)),
        float(sum(same)),
        float(len(same) - sum(same)),
        float(min(uses.times[x], uses.times[y])),
        float(max(uses.times[x], uses.times[y])),
        float(min(len(uses.articles[x]), len(uses.articles[y]))),
        float(max(len(uses.articles[x]), len(uses.articles[y]))),
        float(len(uses.articles[x] & uses.articles[y])),
        float(bool(a.actors & b.actors)),
        float(len(a.names & b.names)),
        float(uses.first[a.article, x] == i) + float(uses.first[b.article, y] == j),
    )


def _beside(item: Proposition, name: str) -> tuple[str, str]:
    """The words before and after the name; empty at an edge."""
    said = words(item.text)
    at = next((n for n, word in enumerate(said) if word == name or word.startswith(name + "'")), None)
    if at is None:
        return "", ""
    return said[at - 1] if at else "", said[at + 1] if at + 1 < len(said) else ""


def _single(name: str) -> str:
    """Without doubled letters and without vowels after the first letter: what transliterations keep."""
    kept = [c for n, c in enumerate(name) if n == 0 or (c not in "aeiouy" and c != name[n - 1])]
    return "".join(kept)


def spelled(item: Proposition, name: str) -> str:
    """A name as the proposition prints it."""
    at = item.text.lower().find(name)
    return item.text[at : at + len(name)] if at >= 0 else name
