"""The resolver: solves anew the stories that an article touches, from what the window knows of their articles."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rashomon.grouping.ledger import Ledger
from rashomon.grouping.pairs import pair_rows
from rashomon.grouping.profiles import FIELDS, Frequencies
from rashomon.grouping.records import Record
from rashomon.grouping.settings import Models, Settings
from rashomon.grouping.solve import Neighbourhood, solve
from rashomon.grouping.window import Window
from rashomon.grouping.wishes import Wishes
from rashomon.model import StoryChange

KEPT = 0.05
"""Pair scores below are forgotten: the pair is computed again in the rare case that it is needed."""

TOGETHER = 600
"""Articles that settling solves at once, at most."""


class Resolver:
    """Clusters the articles of a few stories at a time; ids and records follow in the ledger."""

    def __init__(self, settings: Settings, models: Models, window: Window, ledger: Ledger, wishes: Wishes) -> None:
        self.settings, self.models = settings, models
        self.window, self.ledger, self.wishes = window, ledger, wishes

    def row(self, slot: int, other: int) -> NDArray[np.float32]:
        """What the pair score reads of two articles."""
        at, kept = self.window.rows(slot, [other]), self.window.pairs
        row: NDArray[np.float32] = self.rows(slot, np.array([other]), kept.cosines[at], kept.days[at])[0]
        return row

    def rows(
        self, slot: int, others: NDArray[np.int64], cosines: NDArray[np.float32], days: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """The same for an article and many others, from their cosines and shared days."""
        traits = self.window.traits.take(self.window.at(np.append(others, slot)))
        n = len(others)
        return pair_rows(cosines, days, traits, np.full(n, n), np.arange(n))

    def keep(
        self, slot: int, others: NDArray[np.int64], cosines: NDArray[np.float32], days: NDArray[np.float32]
    ) -> tuple[dict[int, float], NDArray[np.float32]]:
        """Keep what an article has in common with those it is at all likely to belong with: their pair scores, by slot,
        and the rows these were read from."""
        rows = self.rows(slot, others, cosines, days)
        scores = self.models.pair.probability(rows)
        likely = np.flatnonzero(scores >= KEPT)
        near = others[likely].tolist()
        kept = self.window.keep(slot, near, cosines[likely], days[likely])
        self.window.pairs.scores[kept] = scores[likely]
        return dict(zip(near, scores[likely].tolist(), strict=True)), rows[likely]

    def refresh(self, frequencies: Frequencies) -> None:
        """Weigh the articles of the window by the counts of today, and compare them anew, each with all others."""
        window = self.window
        window.reweigh(frequencies)
        met = []
        for slot, entry in window.entries.items():
            found = window.candidates(entry.profile)
            found = found[found != slot]
            cosines, days = window.compare(entry.profile, found)
            window.raise_best(slot, found, cosines)
            met.append((slot, found, cosines, days))
        for slot, found, cosines, days in met:
            new = ~window.known(slot, found)
            self.keep(slot, found[new], cosines[new], days[new])

    def again(self, stories: Iterable[str]) -> tuple[StoryChange, ...]:
        """Solve these stories from single articles."""
        names = list(dict.fromkeys(stories))
        for name in names:
            self.ledger.records[name].solved = 0
        return self.solve(names, None)

    def solve(self, stories: list[str], new: int | None) -> tuple[StoryChange, ...]:
        """Cluster the articles of these stories, and the new one, anew."""
        slots, start, fresh = self._gather(stories, new)
        return self._cluster(slots, start, fresh)

    def _cluster(
        self, slots: list[int], start: list[list[int]], fresh: list[int] | None = None
    ) -> tuple[StoryChange, ...]:
        """Cluster these articles, from the groups that start together on; ``fresh`` are those that start alone.

        Without ``fresh`` all do, and pairs that were not kept count as having nothing in common: there may be many.
        """
        clusters = [[0]]
        if len(slots) > 1:
            near = self._neighbourhood(slots, start, kept_only=fresh is None)
            clusters = solve(near, start, self.models.merge, self.settings.threshold)
        changes = self.ledger.rearrange([[slots[k] for k in cluster] for cluster in clusters])
        for slot in slots if fresh is None else fresh:
            record = self.ledger.records[self.ledger.homes[slot]]
            record.solved = len(record.live)
        return changes + self._obey(slots)

    def settle(self) -> tuple[StoryChange, ...]:
        """Solve all articles of the window from single ones: those that touch each other, over others if need be,
        together. Where so many hang together that this is too much, story by story with its neighbours."""
        changes: list[StoryChange] = []
        large: list[int] = []
        for slots in self._components():
            if len(slots) <= TOGETHER:
                start = self.wishes.regroup(self._positions(slots), [])
                changes += self._cluster(slots, start)
            else:
                large += slots
        names = dict.fromkeys(self.ledger.homes[slot] for slot in sorted(large))
        for name in sorted(names, key=lambda name: self.ledger.records[name].born):
            if name in self.ledger.records:
                changes += self.again([name, *self.neighbours(name)])
        return tuple(changes)

    def _components(self) -> list[list[int]]:
        """The slots of the window, apart where no chain of touching articles (or of the user's word) ties them."""
        leader = {slot: slot for slot in self.window.entries}

        def find(slot: int) -> int:
            while leader[slot] != slot:
                leader[slot] = slot = leader[leader[slot]]
            return slot

        kept = self.window.pairs
        ties = [
            (key >> 32, key & 0xFFFFFFFF) for key, row in kept.index.items() if kept.scores[row] >= self.settings.touch
        ]
        slot_of = {brief.article: slot for slot, brief in self.ledger.briefs.items()}
        for article, others in self.wishes.together.items():
            ties += [(slot_of[article], slot_of[other]) for other in others if article in slot_of and other in slot_of]
        for a, b in ties:
            low, high = sorted((find(a), find(b)))
            leader[high] = low
        found: dict[int, list[int]] = {}
        for slot in leader:
            found.setdefault(find(slot), []).append(slot)
        return list(found.values())

    def neighbours(self, story: str) -> list[str]:
        """Stories whose articles touch those of this one, nearest first."""
        found: dict[str, float] = {}
        for slot in self.ledger.records[story].live:
            partners = [k for k in dict.fromkeys(self.window.entries[slot].partners) if k in self.window.entries]
            scores = self.window.pairs.scores[self.window.rows(slot, partners)]
            for other, score in zip(partners, scores.tolist(), strict=True):
                home = self.ledger.homes[other]
                if home != story and score >= self.settings.touch:
                    found[home] = max(found.get(home, 0.0), score)
        return sorted(found, key=lambda name: (-found[name], self.ledger.records[name].born))

    def _obey(self, slots: list[int]) -> tuple[StoryChange, ...]:
        """Join what the user joined and no solution could: an article with a story that has left the window."""
        changes = []
        for slot in slots if self.wishes.together else ():
            for partner in self.wishes.partners(self.ledger.briefs[slot].article):
                mine = self.ledger.homes[slot]
                home = self.ledger.story_of(partner) if partner in self.ledger.placed else mine
                if home != mine and not self.ledger.records[home].live:
                    changes.append(self.ledger.merge(mine, home))
        return tuple(changes)

    def _gather(self, stories: list[str], new: int | None) -> tuple[list[int], list[list[int]], list[int]]:
        """The slots that take part, the groups that start together (as positions), and the slots that start alone."""
        slots: list[int] = []
        start: list[list[int]] = []
        fresh: list[int] = []
        room = self.settings.neighbourhood - (new is not None)
        for name in stories:
            record = self.ledger.records[name]
            part = self._part(record, min(self.settings.members, room))
            room = max(0, room - len(part))
            if record.due():
                fresh += part
            elif len(part) > 1:
                start.append(list(range(len(slots), len(slots) + len(part))))
            slots += part
        if new is not None:
            slots.append(new)
        return slots, self.wishes.regroup(self._positions(slots), start), fresh

    def _part(self, record: Record, most: int) -> list[int]:
        """The newest articles of a story, and those about which the user said something."""
        old, new = (record.live[:-most], record.live[-most:]) if most else (record.live, [])
        return [slot for slot in old if self.wishes.concern(self.ledger.briefs[slot].article)] + new

    def _positions(self, slots: list[int]) -> dict[str, int]:
        return {self.ledger.briefs[slot].article: k for k, slot in enumerate(slots)}

    def _neighbourhood(self, slots: list[int], start: list[list[int]], kept_only: bool) -> Neighbourhood:
        """Everything the merges of these articles are judged by. Scores within groups that stay together are kept."""
        n = len(slots)
        a, b = _upper(n)
        rows = self.window.table(slots, a, b, compute=not kept_only)
        if kept_only:
            known = rows >= 0
            a, b, rows = a[known], b[known], rows[known]
        traits = self.window.traits.take(self.window.at(np.array(slots, dtype=np.int64)))
        store = self.window.pairs
        group = np.arange(n)
        for members in start:
            group[members] = members[0]
        again = np.flatnonzero((group[a] != group[b]) | np.isnan(store.scores[rows]))
        if len(again):
            kept = rows[again]
            features = pair_rows(store.cosines[kept], store.days[kept], traits, a[again], b[again])
            store.scores[kept] = self.models.pair.probability(features)
        scores = np.zeros((n, n))
        cosines = np.zeros((len(FIELDS), n, n))
        scores[a, b] = scores[b, a] = store.scores[rows]
        cosines[:, a, b] = cosines[:, b, a] = store.cosines[rows].T
        return Neighbourhood(scores, cosines, traits.published, self.wishes.apart_at(self._positions(slots)))


@lru_cache(maxsize=256)
def _upper(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All pairs of ``n`` positions."""
    a, b = np.triu_indices(n, 1)
    return a, b
