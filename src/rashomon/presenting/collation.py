"""One utterance in several wordings, collated: shared words once, forks where the texts part.

Variant alignment after CollateX (Dekker and Middell 2011), by progressive alignment of word sequences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

FORKS = 4
WORDS = 25
_TOKEN = re.compile(r"\S+\s*")
_BARE = re.compile(r"[^\w]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch of the collation: ``shared`` words printed once, or one reading for each witness."""

    shared: str
    readings: tuple[str, ...]


def bare(word: str) -> str:
    """A word without punctuation and case, for comparing."""
    return _BARE.sub("", word).lower()


def tokens(words: str) -> list[str]:
    """Words with the white space that follows them; joined, they are the input."""
    return _TOKEN.findall(words.strip())


def collate(witnesses: list[str]) -> tuple[Column, ...]:
    """Columns for two or more wordings; words count as shared only where all witnesses have them, in order."""
    split = [tokens(w) for w in witnesses]
    keys = [[bare(t) for t in words] for words in split]
    anchors = _common(keys)
    columns: list[Column] = []
    at = [0] * len(split)
    for run in anchors:
        columns += _fork(split, at, [start for start, _ in run])
        start, length = run[0]
        columns.append(Column("".join(split[0][start : start + length]).strip(), ()))
        at = [s + length for s, _ in run]
    return tuple(columns + _fork(split, at, [len(words) for words in split]))


def _fork(split: list[list[str]], starts: list[int], ends: list[int]) -> list[Column]:
    readings = tuple("".join(words[s:e]).strip() for words, s, e in zip(split, starts, ends, strict=True))
    return [Column("", readings)] if any(readings) else []


def _common(keys: list[list[str]]) -> list[list[tuple[int, int]]]:
    """Runs of words that all witnesses share: for each run, (start, length) in every witness."""
    chain = [[(i,) for i in range(len(keys[0]))]]
    columns: list[tuple[int, ...]] = [p for group in chain for p in group]
    for other in keys[1:]:
        base = [keys[0][c[0]] for c in columns]
        matcher = SequenceMatcher(None, base, other, autojunk=False)
        columns = [
            (*columns[m.a + k], m.b + k) for m in matcher.get_matching_blocks() for k in range(m.size) if base[m.a + k]
        ]
    runs: list[list[tuple[int, int]]] = []
    for column in columns:
        last = runs[-1] if runs else None
        if last and all(c == s + n for c, (s, n) in zip(column, last, strict=True)):
            runs[-1] = [(s, n + 1) for s, n in last]
        else:
            runs.append([(c, 1) for c in column])
    return runs


def stacked(columns: tuple[Column, ...], witnesses: list[str]) -> bool:
    """Whether it is too long for a table: more than 4 forks or 25 words, or no two words shared in a row."""
    forks = sum(bool(c.readings) for c in columns)
    shared = max((len(c.shared.split()) for c in columns), default=0)
    return forks > FORKS or shared < 2 or max(len(w.split()) for w in witnesses) > WORDS


def differing(a: str, b: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Character ranges of ``a`` and of ``b`` whose words the other does not have in that place."""
    spans_a = [m.span() for m in re.finditer(r"\S+", a)]
    spans_b = [m.span() for m in re.finditer(r"\S+", b)]
    matcher = SequenceMatcher(
        None, [bare(a[s:e]) for s, e in spans_a], [bare(b[s:e]) for s, e in spans_b], autojunk=False
    )
    left: list[tuple[int, int]] = []
    right: list[tuple[int, int]] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        if j > i:
            left.append((spans_a[i][0], spans_a[j - 1][1]))
        if m > k:
            right.append((spans_b[k][0], spans_b[m - 1][1]))
    return left, right
