"""Profiles: an article as weighted, hashed terms in several fields, ready to be compared with thousands of others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from zlib import crc32

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from rashomon.grouping.days import Days
from rashomon.grouping.terms import Terms

BUCKETS = 1 << 21
"""Terms are hashed into so many buckets: memory does not grow with the vocabulary of the stream."""
FIELDS = ("words", "lead", "names", "numbers", "title")
_SPACE = {"words": "w", "lead": "w", "title": "w", "numbers": "w", "names": "n"}
_SALT = {"words": 0, "lead": 0x9E3779B1, "title": 0x7F4A7C15, "numbers": 0x85EBCA6B, "names": 0xC2B2AE35}
LONGEST = {"words": 200, "lead": 70, "title": 24, "names": 60, "numbers": 40}
"""Heaviest terms kept of each field."""
INDEXED = 24
"""Heaviest words by which an article is found."""
LIGHTEST = 0.5
"""Terms of less weight (in nats) say nothing: they are left out."""

Ids = NDArray[np.uint32]
Weights = NDArray[np.float32]


class Profile(Struct):
    """What grouping keeps of an article: about 4 kB."""

    ids: Ids
    """Hashed terms of all fields, field after field, each field in a hash space of its own."""
    weights: Weights
    """Their weights; each field has length one."""
    bounds: tuple[int, ...]
    """Where each field starts in ``ids``, and the end: ``len(FIELDS) + 1`` numbers."""
    shown: dict[str, tuple[str, ...]]
    """The heaviest terms of a field, heaviest first: what is shown as "shared"."""
    days: Days
    length: int

    def field(self, name: str) -> tuple[Ids, Weights]:
        """Ids and weights of one field."""
        k = FIELDS.index(name)
        part = slice(self.bounds[k], self.bounds[k + 1])
        return self.ids[part], self.weights[part]

    def found_by(self) -> list[int]:
        """The heaviest words, by which the article is found."""
        ids: list[int] = self.field("words")[0][:INDEXED].tolist()
        return ids


@lru_cache(maxsize=1 << 17)
def bucket(term: str, space: str) -> int:
    """The bucket of a term. CRC-32: fast, the same on every machine."""
    return crc32((space + term).encode("utf-8", "replace")) % BUCKETS


class Frequencies:
    """In how many articles each term occurs: a background table that ships, plus the stream so far."""

    def __init__(self, total: int, counts: NDArray[np.uint32]) -> None:
        self.total = total
        self.counts = counts

    @classmethod
    def background(cls) -> Frequencies:
        """The table that ships, as a copy that may learn."""
        total, buckets, counts = _background()
        full = np.zeros(BUCKETS, dtype=np.uint32)
        full[buckets] = counts
        return cls(total, full)

    def learn(self, terms: Terms) -> None:
        """Count one more article."""
        seen = [bucket(term, "w") for term in terms.words] + [bucket(term, "n") for term in terms.names]
        self.counts[np.unique(np.array(seen, dtype=np.uint32))] += 1
        self.total += 1

    def profile(self, terms: Terms) -> Profile:
        """Weigh the terms of an article: (1 + ln tf) · ln((N + 1) / (df + ½)), heaviest first, length one."""
        ids: list[Ids] = []
        weights: list[Weights] = []
        shown: dict[str, tuple[str, ...]] = {}
        for name in FIELDS:
            found, weighed, words = self._field(name, getattr(terms, name))
            ids.append(found)
            weights.append(weighed)
            if name != "lead":
                shown[name] = words
        bounds = (0, *np.cumsum([len(part) for part in ids]).tolist())
        return Profile(np.concatenate(ids), np.concatenate(weights), bounds, shown, terms.days, terms.length)

    def _field(self, name: str, terms: Mapping[str, int]) -> tuple[Ids, Weights, tuple[str, ...]]:
        words = list(terms)
        buckets = np.array([bucket(word, _SPACE[name]) for word in words], dtype=np.uint32)
        counts = np.array([terms[word] for word in words], dtype=np.float64)
        rarity = np.log((self.total + 1) / (self.counts[buckets] + 0.5))
        weights = np.where(rarity > 0, (1 + np.log(np.maximum(counts, 1))) * rarity, 0.0)
        order = np.lexsort((buckets, -weights))[: LONGEST[name]]
        order = order[weights[order] > LIGHTEST]
        weights = weights[order]
        norm = math.sqrt(float(weights @ weights)) or 1.0
        salted = (buckets[order] ^ np.uint32(_SALT[name])) % np.uint32(BUCKETS)
        shown = tuple(words[k] for k in order[:20])
        return salted.astype(np.uint32), (weights / norm).astype(np.float32), shown


@cache
def _background() -> tuple[int, NDArray[np.uint32], NDArray[np.uint32]]:
    data = files("rashomon.weights").joinpath("grouping/background.npz").read_bytes()
    with np.load(BytesIO(data)) as table:
        return int(table["total"]), np.cumsum(table["gaps"], dtype=np.uint32), table["counts"].astype(np.uint32)


class Comparer:
    """Cosines of one article with many, in all fields at once, through one scratch vector."""

    def __init__(self) -> None:
        self._scratch = np.zeros(BUCKETS, dtype=np.float32)

    def cosines(self, one: Profile, others: list[Profile]) -> NDArray[np.float32]:
        """``[len(others), len(FIELDS)]``."""
        out = np.zeros((len(others), len(FIELDS)), dtype=np.float32)
        if not others:
            return out
        scratch = self._scratch
        for k in range(len(FIELDS)):
            part = slice(one.bounds[k], one.bounds[k + 1])
            scratch[one.ids[part]] = one.weights[part]
            ids = [p.ids[p.bounds[k] : p.bounds[k + 1]] for p in others]
            lengths = np.array([len(i) for i in ids])
            filled = np.flatnonzero(lengths)
            if len(filled):
                products = scratch[np.concatenate(ids)]
                products *= np.concatenate([p.weights[p.bounds[k] : p.bounds[k + 1]] for p in others])
                starts = (np.cumsum(lengths) - lengths)[filled]
                out[filled, k] = np.add.reduceat(products, starts)
            scratch[one.ids[part]] = 0.0
        return np.minimum(out, 1.0)
