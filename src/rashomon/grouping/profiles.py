"""Profiles: an article as weighted, hashed terms in several fields, ready to be compared with thousands of others."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
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
LONGEST = {"words": 200, "lead": 70, "title": 24, "names": 60, "numbers": 40}
"""Heaviest terms kept of each field."""
INDEXED = 24
"""Heaviest words by which an article is found."""
MOST = 255
"""A term that occurs more often counts as this often."""
SHOWN = 20
"""Terms of a field whose spelling is kept."""
REMEMBERED = 1 << 18
"""Terms whose bucket is remembered: speed only."""
LIGHTEST = 0.5
"""Terms of less weight (in nats) say nothing: they get none. They are kept, as they may weigh more later."""

Ids = NDArray[np.uint32]
Weights = NDArray[np.float32]


class Profile(Struct):
    """What grouping keeps of an article: about 4 kB."""

    ids: Ids
    """Hashed terms of all fields, field after field; those of field ``k`` lie from ``k * BUCKETS`` on."""
    weights: Weights
    """Their weights; each field has length one."""
    counts: NDArray[np.uint8]
    """How often each occurs, up to ``MOST``: what it takes to weigh them anew."""
    bounds: tuple[int, ...]
    """Where each field starts in ``ids``, and the end: ``len(FIELDS) + 1`` numbers."""
    shown: dict[str, tuple[str, ...]]
    """The heaviest terms of a field as the text spells them: what is shown as "shared"."""
    shown_ids: Ids
    """Hashed terms of ``shown``, field after field."""
    days: Days
    places: tuple[str, ...] = ()
    """Names that annotating found to be places."""

    def field(self, name: str) -> tuple[Ids, Weights]:
        """Ids and weights of one field."""
        k = FIELDS.index(name)
        part = slice(self.bounds[k], self.bounds[k + 1])
        return self.ids[part], self.weights[part]

    def spelled(self, name: str) -> dict[int, str]:
        """The heaviest terms of one field: hashed → as the text spells it, heaviest first."""
        start = 0
        for field, terms in self.shown.items():
            if field == name:
                return dict(zip(self.shown_ids[start : start + len(terms)].tolist(), terms, strict=True))
            start += len(terms)
        return {}

    def found_by(self) -> list[int]:
        """The heaviest words, by which the article is found."""
        ids, weights = self.field("words")
        found: list[int] = ids[:INDEXED][weights[:INDEXED] > 0].tolist()
        return found


class Buckets(dict[str, int]):
    """Term → bucket, by CRC-32 (fast, the same on every machine), remembered while there is room."""

    def __init__(self, space: str) -> None:
        self._start = crc32(space.encode())

    def __missing__(self, term: str) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[term] = crc32(term.encode("utf-8", "replace"), self._start) % BUCKETS
        return found


_WORD_BUCKETS, _NAME_BUCKETS = Buckets("w"), Buckets("n")


def bucket_list(terms: Iterable[str], names: bool = False) -> list[int]:
    """The buckets of terms. Names have a space of their own: the name "May" is not the word "may"."""
    return list(map((_NAME_BUCKETS if names else _WORD_BUCKETS).__getitem__, terms))


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
        seen = bucket_list(terms.words) + bucket_list(terms.names, names=True)
        self.counts[np.array(seen, dtype=np.intp)] += 1  # once a bucket, also where two terms share it
        self.total += 1

    def profile(self, terms: Terms, learn: bool = False) -> Profile:
        """Weigh the terms of an article: (1 + ln tf) · ln((N + 1) / (df + ½)), heaviest first, length one.

        With ``learn``, the article is counted afterwards, as by :meth:`learn`, without hashing it once more.
        """
        fields = [getattr(terms, name) for name in FIELDS]
        hashed: list[int] = []
        for name, field in zip(FIELDS, fields, strict=True):
            hashed += bucket_list(field, names=name == "names")
        buckets = np.array(hashed, dtype=np.uint32)
        counts = np.array([min(count, MOST) for field in fields for count in field.values()], dtype=np.uint8)
        weights = self._weights(buckets, counts)
        ids: list[Ids] = []
        kept: list[tuple[Weights, NDArray[np.uint8]]] = []
        shown: dict[str, tuple[str, ...]] = {}
        shown_ids: list[Ids] = []
        end = 0
        for k, (name, field) in enumerate(zip(FIELDS, fields, strict=True)):
            start, end = end, end + len(field)
            order, weighed = _heaviest(buckets[start:end], weights[start:end], LONGEST[name])
            ids.append(buckets[start:end][order] + np.uint32(k * BUCKETS))
            kept.append((weighed, counts[start:end][order]))
            if name != "lead":
                listed = list(field)
                shown_ids.append(ids[k][:SHOWN])
                shown[name] = tuple(terms.spelled.get(listed[k], listed[k]) for k in order[:SHOWN].tolist())
        if learn:
            self.counts[buckets] += 1  # lead, title and numbers are among the words; each bucket counts once
            self.total += 1
        return Profile(*_joined(ids, kept), shown, np.concatenate(shown_ids), terms.days)

    def reweighed(self, profile: Profile) -> Profile:
        """A profile by the counts of today: what the article was weighed by depends on when it came."""
        buckets = profile.ids % BUCKETS
        weights = self._weights(buckets, profile.counts)
        ids: list[Ids] = []
        kept: list[tuple[Weights, NDArray[np.uint8]]] = []
        for name, start, end in zip(FIELDS, profile.bounds, profile.bounds[1:], strict=False):
            order, weighed = _heaviest(buckets[start:end], weights[start:end], LONGEST[name])
            ids.append(profile.ids[start:end][order])
            kept.append((weighed, profile.counts[start:end][order]))
        joined = _joined(ids, kept)
        return Profile(*joined, profile.shown, profile.shown_ids, profile.days, profile.places)

    def _weights(self, buckets: Ids, counts: NDArray[np.uint8]) -> NDArray[np.float64]:
        rarity = np.log((self.total + 1) / (self.counts[buckets] + 0.5))
        weights: NDArray[np.float64] = np.where(rarity > 0, (1 + np.log(np.maximum(counts, 1.0))) * rarity, 0.0)
        return weights


def _joined(
    ids: list[Ids], kept: list[tuple[Weights, NDArray[np.uint8]]]
) -> tuple[Ids, Weights, NDArray[np.uint8], tuple[int, ...]]:
    """Fields in one: ids, weights, counts, bounds."""
    weights, counts = zip(*kept, strict=True)
    bounds = (0, *np.cumsum([len(part) for part in ids]).tolist())
    return np.concatenate(ids), np.concatenate(weights), np.concatenate(counts), bounds


def _heaviest(buckets: Ids, weights: NDArray[np.float64], most: int) -> tuple[NDArray[np.intp], Weights]:
    """Where the heaviest terms of a field are, heaviest first, and their weights, of length one."""
    order = np.lexsort((buckets, -weights))[:most]
    weights = np.where(weights[order] > LIGHTEST, weights[order], 0.0)
    norm = math.sqrt(float(weights @ weights)) or 1.0
    return order, (weights / norm).astype(np.float32)


@cache
def _background() -> tuple[int, NDArray[np.uint32], NDArray[np.uint32]]:
    data = files("rashomon.weights").joinpath("grouping/background.npz").read_bytes()
    with np.load(BytesIO(data)) as table:
        return int(table["total"]), np.cumsum(table["gaps"], dtype=np.uint32), table["counts"].astype(np.uint32)


class Comparer:
    """Cosines of one article with many, in all fields at once, through one scratch vector."""

    def __init__(self) -> None:
        self._scratch = np.zeros(len(FIELDS) * BUCKETS, dtype=np.float32)

    def cosines(self, one: Profile, others: list[Profile]) -> NDArray[np.float32]:
        """``[len(others), len(FIELDS)]``."""
        if not others:
            return np.zeros((0, len(FIELDS)), dtype=np.float32)
        self._scratch[one.ids] = one.weights
        products = self._scratch.take(np.concatenate([p.ids for p in others]))
        self._scratch[one.ids] = 0.0
        products *= np.concatenate([p.weights for p in others])
        bounds = np.array([p.bounds for p in others], dtype=np.intp)
        ends = bounds[:, -1].cumsum()
        starts = (bounds[:, :-1] + (ends - bounds[:, -1])[:, None]).ravel()
        filled = (bounds[:, 1:] > bounds[:, :-1]).ravel()
        out = np.zeros(len(starts), dtype=np.float32)
        out[filled] = np.add.reduceat(products, starts[filled])
        return np.minimum(out, 1.0).reshape(len(others), len(FIELDS))
