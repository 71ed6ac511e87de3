"""The window: the articles that a new one is compared with, found by their heaviest words."""

from __future__ import annotations

from array import array
from itertools import repeat

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from rashomon.grouping.pairs import Traits, shared_days
from rashomon.grouping.profiles import FIELDS, INDEXED, Comparer, Frequencies, Profile

POSTINGS = 256
"""Newest articles kept under one word: a word of the whole stream finds only the latest."""
COMPARED = 40
"""Articles a new one is compared with in full."""


_WORDS, _NAMES = FIELDS.index("words"), FIELDS.index("names")


class Entry(Struct):
    """An article in the window."""

    profile: Profile
    partners: list[int] = []
    """Articles whose cosines with this one are kept."""


class Window:
    """The last articles, by slot (their number in order of arrival)."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.entries: dict[int, Entry] = {}
        self.postings: dict[int, array[int]] = {}
        """Heavy word → slots of the articles that have it, ascending; only the last ``POSTINGS`` are looked at."""
        self.traits = Traits.empty(capacity + 1)
        """What the pair score reads of each article; a ring, slot ``s`` stands at ``s % (capacity + 1)``."""
        self.pairs = PairStore()
        self.comparer = Comparer()
        self.next = 0

    def candidates(self, profile: Profile) -> NDArray[np.int64]:
        """Slots that share heavy words, most shared weight first."""
        found, weights = [], []
        for term, weight in zip(profile.found_by(), profile.weights[:INDEXED].tolist(), strict=False):
            slots = self.postings.get(term)
            if slots is not None:
                found.append(slots if len(slots) <= POSTINGS else slots[-POSTINGS:])
                weights.append(weight)
        if not found:
            return np.zeros(0, dtype=np.int64)
        slots_found = np.frombuffer(b"".join(found), dtype=np.uint32).astype(np.int64)
        oldest = self.oldest()
        votes = np.bincount(slots_found - oldest, np.repeat(weights, [len(slots) for slots in found]))
        places = np.flatnonzero(votes)
        votes = votes[places]
        if len(votes) > COMPARED:
            enough = votes >= np.partition(votes, -COMPARED)[-COMPARED]
            places, votes = places[enough], votes[enough]
        return places[np.lexsort((-places, -votes))[:COMPARED]] + oldest

    def compare(self, profile: Profile, slots: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Cosines of an article with those in these slots, ``[slots, fields]``, and the share of days in common."""
        others = [self.entries[slot].profile for slot in slots.tolist()]
        return self.comparer.cosines(profile, others), shared_days(profile, others)

    def raise_best(self, slot: int, others: NDArray[np.int64], cosines: NDArray[np.float32]) -> None:
        """An article was compared with others: the best match of each side may be better than before."""
        words, names = cosines[:, _WORDS], cosines[:, _NAMES]
        self.traits.raise_best(self.at(others), words, names)
        best = words.max(initial=0.0, keepdims=True), names.max(initial=0.0, keepdims=True)
        self.traits.raise_best(self.at(np.array([slot])), *best)

    def reweigh(self, frequencies: Frequencies) -> None:
        """Weigh all articles by these counts; what was known of pairs is void."""
        entries, self.entries, self.postings, self.pairs = self.entries, {}, {}, PairStore()
        for slot, entry in entries.items():
            self.restore(slot, Entry(frequencies.reweighed(entry.profile)))

    def oldest(self) -> int:
        """The lowest slot: slots are taken and given up in order. (To look for a dict's first key after many others
        were deleted costs as much as there were.)"""
        return self.next - len(self.entries)

    def at(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where these slots stand in ``traits``."""
        return slots % (self.capacity + 1)

    def add(self, profile: Profile) -> tuple[int, list[int]]:
        """Take an article in; the slot it got, and the slots of those that left the window."""
        slot = self.next
        self.restore(slot, Entry(profile))
        self.next += 1
        gone = []
        while len(self.entries) > self.capacity:
            oldest = self.oldest()
            self._forget(oldest)
            gone.append(oldest)
        return slot, gone

    def restore(self, slot: int, entry: Entry, best: float = 0.0, best_names: float = 0.0) -> None:
        """Put an article into its slot."""
        self.entries[slot] = entry
        self.traits.put(slot % (self.capacity + 1), entry.profile, best, best_names)
        for term in entry.profile.found_by():
            slots = self.postings.get(term)
            if slots is None:
                self.postings[term] = array("I", (slot,))
            else:
                slots.append(slot)
                if len(slots) > 2 * POSTINGS:
                    del slots[:-POSTINGS]

    def _forget(self, slot: int) -> None:
        entry = self.entries.pop(slot)
        for term in entry.profile.found_by():
            slots = self.postings.get(term)
            while slots and slots[0] <= slot:
                del slots[0]
            if slots is not None and not slots:
                del self.postings[term]
        for other in entry.partners:
            self.pairs.drop(slot, other)

    def known(self, slot: int, others: NDArray[np.int64]) -> NDArray[np.bool_]:
        """With which of these an article's cosines are kept."""
        return self.pairs.rows(np.full(len(others), slot), others) >= 0

    def rows(self, slot: int, others: list[int]) -> NDArray[np.intp]:
        """Where the cosines of an article with others are kept; those not yet known are computed."""
        rows = self.pairs.rows(np.full(len(others), slot), np.array(others, dtype=np.int64))
        missing = np.flatnonzero(rows < 0)
        if len(missing):
            rows[missing] = self._compute(slot, [others[k] for k in missing.tolist()])
        return rows

    def table(
        self, slots: list[int], a: NDArray[np.intp], b: NDArray[np.intp], compute: bool = True
    ) -> NDArray[np.intp]:
        """The same for many pairs at once, given by their positions in ``slots``; ``a`` ascends. Unless ``compute``, -1
        for those not yet known."""
        at = np.array(slots, dtype=np.int64)
        rows = self.pairs.rows(at[a], at[b])
        missing = np.flatnonzero(rows < 0) if compute else ()
        for part in np.split(missing, np.flatnonzero(np.diff(a[missing])) + 1) if len(missing) else ():
            rows[part] = self._compute(slots[a[part[0]]], at[b[part]].tolist())
        return rows

    def _compute(self, slot: int, others: list[int]) -> NDArray[np.intp]:
        profile, profiles = self.entries[slot].profile, [self.entries[other].profile for other in others]
        return self.keep(slot, others, self.comparer.cosines(profile, profiles), shared_days(profile, profiles))

    def keep(
        self, slot: int, others: list[int], cosines: NDArray[np.float32], days: NDArray[np.float32]
    ) -> NDArray[np.intp]:
        """Keep what an article has in common with others."""
        self.entries[slot].partners += others
        for other in others:
            self.entries[other].partners.append(slot)
        keys = pair_keys(np.full(len(others), slot), np.array(others, dtype=np.int64))
        return self.pairs.put(keys, cosines, days)


def pair_keys(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for two slots, in either order."""
    return np.minimum(a, b) << 32 | np.maximum(a, b)


class PairStore:
    """What pairs of articles have in common, a row each in a growing table; rows of articles that left are used again.

    ``scores`` is the pair score when it was last computed, nan before.
    """

    def __init__(self) -> None:
        self.cosines = np.zeros((1024, len(FIELDS)), dtype=np.float32)
        self.days = np.zeros(1024, dtype=np.float32)
        self.scores = np.zeros(1024, dtype=np.float32)
        self.index: dict[int, int] = {}
        self.free: list[int] = []
        self.used = 0

    def rows(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.intp]:
        """Rows of the pairs; -1 where not kept."""
        return np.array(list(map(self.index.get, pair_keys(a, b).tolist(), repeat(-1))), dtype=np.intp)

    def put(self, keys: NDArray[np.int64], cosines: NDArray[np.float32], days: NDArray[np.float32]) -> NDArray[np.intp]:
        """Keep new pairs; the rows they got. Their scores are not known yet."""
        reused = max(0, len(self.free) - len(keys))
        taken = self.free[reused:]
        del self.free[reused:]
        fresh = self.used + len(keys) - len(taken)
        rows = [*taken, *range(self.used, fresh)]
        self.used = fresh
        while self.used > len(self.scores):
            self.cosines = np.concatenate([self.cosines, np.zeros_like(self.cosines)])
            self.days = np.concatenate([self.days, np.zeros_like(self.days)])
            self.scores = np.concatenate([self.scores, np.zeros_like(self.scores)])
        self.index.update(zip(keys.tolist(), rows, strict=True))
        at = np.array(rows, dtype=np.intp)
        self.cosines[at] = cosines
        self.days[at] = days
        self.scores[at] = np.nan
        return at

    def drop(self, a: int, b: int) -> None:
        """Forget one pair, if it is kept."""
        row = self.index.pop(min(a, b) << 32 | max(a, b), None)
        if row is not None:
            self.free.append(row)
