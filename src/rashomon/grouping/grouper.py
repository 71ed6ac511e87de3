"""The grouper: places each article on arrival, and solves anew the stories that it touches."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from rashomon.grouping.identity import rename, story_id
from rashomon.grouping.pairs import Traits, pair_forest, pair_rows, shared_days
from rashomon.grouping.profiles import FIELDS, Frequencies, Profile
from rashomon.grouping.records import ALWAYS, Brief, Record, Wishes
from rashomon.grouping.solve import Neighbourhood, merge_forest, solve
from rashomon.grouping.terms import Terms, terms_of
from rashomon.grouping.trees import Forest
from rashomon.grouping.why import reasons
from rashomon.grouping.window import Entry, Window
from rashomon.model import Article, Placement, Reason, Story, StoryChange

PLAIN = 4
"""Articles of a story that must be known to be near before a further one may join it without solving anew."""
KEPT = 0.05
"""Pair scores below are forgotten: the pair is computed again in the rare case that it is needed."""
_WORDS, _NAMES = FIELDS.index("words"), FIELDS.index("names")


class Settings(msgspec.Struct, frozen=True):
    """How far grouping looks, and how sure it must be."""

    window: int = 30_000
    """Articles that a new one may be grouped with: the last so many."""
    threshold: float = 0.5
    """Merge score from which two clusters are one story."""
    touch: float = 0.2
    """Pair score from which an article touches a story."""
    plain: float = 0.85
    """Mean pair score from which an article joins a story without solving anew."""
    neighbourhood: int = 96
    """Articles solved at once, at most."""
    members: int = 48
    """Articles of one story that take part, at most: the newest."""
    remember: int = 1_000_000
    """Articles that left the window and can still be looked up."""
    shortest: int = 4
    """Words without which an article cannot be compared."""


class Models(NamedTuple):
    """What is trained, or counted beforehand."""

    frequencies: Frequencies
    """Word counts to start from: the grouper takes a copy."""
    pair: Forest
    merge: Forest

    @classmethod
    def shipped(cls) -> Models:
        """Those in ``weights/grouping``. Raises ModelError when they are missing."""
        return cls(Frequencies.background(), pair_forest(), merge_forest())


class Grouper:
    """Stories as they grow. The same articles in the same order give the same stories, with or without a stop."""

    def __init__(self, settings: Settings | None = None, models: Models | None = None) -> None:
        self.settings = settings or Settings()
        self.models = models or Models.shipped()
        known = self.models.frequencies
        self.frequencies = Frequencies(known.total, known.counts.copy())
        self.window = Window(self.settings.window)
        self.records: dict[str, Record] = {}
        self.placed: dict[str, int | str] = {}
        self.redirects: dict[str, str] = {}
        self.wishes = Wishes()
        self.aside: dict[str, str] = {}
        self.arrivals = 0
        self.briefs: dict[int, Brief] = {}
        self.retired: deque[str] = deque()
        self.closed = 0

    # --- what callers ask ---------------------------------------------------

    def place(self, article: Article, terms: Terms | None = None) -> Placement:
        """Put an article into a story, existing or new; the placement also reports what that did to other stories.

        ``terms`` are those of the article (:func:`terms_of`), where another process has counted them already.
        """
        if article.id in self.placed:
            return Placement(article.id, self.story_of(article.id), 1.0, set_aside=self.aside.get(article.id))
        order = self.arrivals
        self.arrivals += 1
        terms = terms or terms_of(article)
        if terms.length + len(terms.title) < self.settings.shortest:
            return self._set_aside(Brief.of(article, order), "no text to compare")
        profile = self.frequencies.profile(terms, learn=True)
        slot, score = self._arrive(profile, Brief.of(article, order))
        touched = self._touched(slot, score)
        if self._plain(slot, score, touched):
            self._move(slot, touched[0])
            return self._placement(slot, score, ())
        return self._placement(slot, score, self._solve(touched, new=slot))

    def story(self, story: str) -> Story:
        """A story by its id; an old id gives the story it became. Raises KeyError for an id that never was."""
        record = self.records[self.resolve(story)]
        return record.story([self.briefs[slot] for slot in record.live])

    def stories(self) -> list[Story]:
        """All stories, in the order in which they began."""
        return [self.story(record.id) for record in self.stories_in_order()]

    def story_of(self, article: str) -> str:
        """The id of the story that holds an article. Raises KeyError when the article was never placed."""
        where = self.placed[article]
        return self.window.entries[where].story if isinstance(where, int) else self.resolve(where)

    def outlet_of(self, article: str) -> str | None:
        """The outlet of a placed article, where it is known."""
        where = self.placed[article]
        if isinstance(where, int):
            return self.briefs[where].outlet
        return next(brief.outlet for brief in self.records[self.resolve(where)].closed if brief.article == article)

    def resolve(self, story: str) -> str:
        """Where an id leads today. Raises KeyError for an id that never was."""
        while story in self.redirects:
            story = self.redirects[story]
        if story not in self.records:
            raise KeyError(story)
        return story

    def must_link(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """The user's word: these two articles belong together. Their stories become one, under the older id."""
        self.wishes.join(a, b)
        first, second = self.story_of(a), self.story_of(b)
        if first == second:
            return ()
        if self.records[second].born < self.records[first].born:
            first, second = second, first
        return (self._merge(second, first),)

    def cannot_link(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """The user's word: these two articles do not belong together."""
        self.wishes.separate(a, b)
        return self._again([self.story_of(a), self.story_of(b)])

    def expel(self, article: str) -> tuple[StoryChange, ...]:
        """The user's word: this article does not belong in its story."""
        home = self.story_of(article)
        for other in self.story(home).articles:
            if other != article:
                self.wishes.separate(article, other)
        return self._again([home])

    def settle(self) -> tuple[StoryChange, ...]:
        """Solve every story of the window once more, with its neighbours: for the end of a batch."""
        changes: list[StoryChange] = []
        for name in [record.id for record in self.stories_in_order() if record.live]:
            if name in self.records:
                changes += self._again([name, *self._neighbours(name)])
        return tuple(changes)

    def _neighbours(self, story: str) -> list[str]:
        """Stories whose articles touch those of this one, nearest first."""
        found: dict[str, float] = {}
        for slot in self.records[story].live:
            partners = list(dict.fromkeys(self.window.entries[slot].partners))
            partners = [other for other in partners if other in self.window.entries]
            for other, score in zip(partners, self.window.pairs.scores[self.window.rows(slot, partners)], strict=True):
                home = self.window.entries[other].story
                if home != story and score >= self.settings.touch:
                    found[home] = max(found.get(home, 0.0), float(score))
        return sorted(found, key=lambda name: (-found[name], self.records[name].born))

    def stories_in_order(self) -> list[Record]:
        """Records in the order in which the stories began."""
        return sorted(self.records.values(), key=lambda record: record.born)

    def save(self) -> bytes:
        """All that is known, as bytes: :meth:`load` goes on from there as if there had been no stop."""
        from rashomon.grouping.state import save

        return save(self)

    @staticmethod
    def load(data: bytes, models: Models | None = None) -> Grouper:
        """A grouper from saved bytes. Raises RashomonError when they are damaged or of another version."""
        from rashomon.grouping.state import load

        return load(data, models)

    # --- arriving -----------------------------------------------------------

    def _set_aside(self, brief: Brief, reason: str) -> Placement:
        name = story_id(brief.article, self._taken)
        self.records[name] = Record(name, brief.order, closed=[brief])
        self.placed[brief.article] = name
        self.aside[brief.article] = reason
        self.retired.append(name)
        self.closed += 1
        return Placement(brief.article, name, 1.0, set_aside=reason)

    def _arrive(self, profile: Profile, brief: Brief) -> tuple[int, dict[int, float]]:
        """Take an article into the window; its slot, and its pair score with each candidate."""
        found = self.window.candidates(profile)
        others = [self.window.entries[slot] for slot in found]
        cosines = self.window.comparer.cosines(profile, [other.profile for other in others])
        entry = Entry(brief.article, profile, "")
        if found:
            entry.best, entry.best_names = float(cosines[:, _WORDS].max()), float(cosines[:, _NAMES].max())
            for other, row in zip(others, cosines, strict=True):
                other.best = max(other.best, float(row[_WORDS]))
                other.best_names = max(other.best_names, float(row[_NAMES]))
        slot, gone = self.window.add(entry)
        self.placed[brief.article] = slot
        self.briefs[slot] = brief
        kept = [k for k, other in enumerate(found) if other in self.window.entries]
        near = [found[k] for k in kept]
        shared = shared_days(profile, [self.window.entries[other].profile for other in near])
        scores = self._scores(slot, near, cosines[kept], shared)
        likely = np.flatnonzero(scores >= KEPT)
        near = [near[k] for k in likely.tolist()]
        rows = self.window.keep(slot, near, cosines[kept][likely], shared[likely])
        self.window.pairs.scores[rows] = scores[likely]
        for old, left in gone:
            self._close(old, left)
        return slot, dict(zip(near, scores[likely].tolist(), strict=True))

    def _scores(
        self, slot: int, others: list[int], cosines: NDArray[np.float32], shared: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Pair scores of one article with others."""
        entries = [self.window.entries[k] for k in (slot, *others)]
        a, b = np.zeros(len(others), dtype=np.intp), np.arange(1, len(others) + 1)
        return self.models.pair.probability(pair_rows(cosines, shared, _traits(entries), a, b))

    def _close(self, slot: int, entry: Entry) -> None:
        """An article left the window: its story keeps it for good."""
        record = self.records[entry.story]
        record.live.remove(slot)
        record.closed.append(self.briefs.pop(slot))
        self.placed[entry.article] = record.id
        self.closed += 1
        if not record.live:
            self.retired.append(record.id)
        while self.closed > self.settings.remember and self.retired:
            self._forget(self.retired.popleft())

    def _forget(self, story: str) -> None:
        """Drop a story that ended long ago (unless it has articles in the window again)."""
        record = self.records.get(story)
        if record is None or record.live:
            return
        del self.records[story]
        self.closed -= len(record.closed)
        for brief in record.closed:
            del self.placed[brief.article]
            self.aside.pop(brief.article, None)

    # --- solving ------------------------------------------------------------

    def _touched(self, slot: int, scores: dict[int, float]) -> list[str]:
        """Stories that an arriving article may change, likeliest first."""
        touched: dict[str, float] = {}
        for other, score in scores.items():
            if score >= self.settings.touch:
                story = self.window.entries[other].story
                touched[story] = max(touched.get(story, 0.0), score)
        for partner in sorted(self.wishes.together.get(self.window.entries[slot].article, ())):
            if partner in self.placed:
                touched[self.story_of(partner)] = 2.0
        return sorted(touched, key=lambda story: (-touched[story], self.records[story].born))

    def _plain(self, slot: int, scores: dict[int, float], touched: list[str]) -> bool:
        """Whether an article plainly joins the one story it touches, so that there is nothing to solve."""
        if len(touched) != 1 or self.window.entries[slot].article in self.wishes.apart:
            return False
        record = self.records[touched[0]]
        if len(record.live) >= ALWAYS and record.due():
            return False
        known = [score for other, score in scores.items() if self.window.entries[other].story == record.id]
        return len(known) >= PLAIN and sum(known) >= self.settings.plain * len(known)

    def _again(self, stories: Iterable[str]) -> tuple[StoryChange, ...]:
        """Solve these stories from single articles."""
        names = list(dict.fromkeys(stories))
        for name in names:
            self.records[name].solved = 0
        return self._solve(names, None)

    def _solve(self, stories: list[str], new: int | None) -> tuple[StoryChange, ...]:
        """Cluster the articles of these stories, and the new one, anew; ids and records follow."""
        slots, start, fresh = self._gather(stories, new)
        if len(slots) == 1:
            clusters = [[0]]
        else:
            clusters = solve(self._neighbourhood(slots, start), start, self.models.merge, self.settings.threshold)
        changes = self._rename([[slots[k] for k in cluster] for cluster in clusters])
        for slot in fresh:
            record = self.records[self.window.entries[slot].story]
            record.solved = len(record.live)
        return changes + self._obey(slots)

    def _obey(self, slots: list[int]) -> tuple[StoryChange, ...]:
        """Join what the user joined and no solution could: an article with a story that has left the window."""
        changes = []
        for slot in slots:
            entry = self.window.entries[slot]
            for partner in sorted(self.wishes.together.get(entry.article, ())):
                home = self.story_of(partner) if partner in self.placed else entry.story
                if home != entry.story and not self.records[home].live:
                    changes.append(self._merge(entry.story, home))
        return tuple(changes)

    def _gather(self, stories: list[str], new: int | None) -> tuple[list[int], list[list[int]], list[int]]:
        """The slots that take part, the groups that start together (as positions), and the slots that start alone."""
        slots: list[int] = []
        start: list[list[int]] = []
        fresh: list[int] = []
        room = self.settings.neighbourhood - (new is not None)
        for name in stories:
            record = self.records[name]
            part = self._part(record, min(self.settings.members, room))
            room = max(0, room - len(part))
            if record.due():
                fresh += part
            elif len(part) > 1:
                start.append(list(range(len(slots), len(slots) + len(part))))
            slots += part
        if new is not None:
            slots.append(new)
        return slots, self._with_wishes(slots, start), fresh

    def _part(self, record: Record, most: int) -> list[int]:
        """The newest articles of a story, and those about which the user said something."""
        old, new = (record.live[:-most], record.live[-most:]) if most else (record.live, [])
        wished = self.wishes.together.keys() | self.wishes.apart.keys()
        if not wished:
            return new
        return [slot for slot in old if self.window.entries[slot].article in wished] + new

    def _with_wishes(self, slots: list[int], start: list[list[int]]) -> list[list[int]]:
        """Groups that start together, joined where the user said so and dissolved where the user said otherwise."""
        position = {self.window.entries[slot].article: k for k, slot in enumerate(slots)}
        if not any(article in self.wishes.together or article in self.wishes.apart for article in position):
            return start
        apart = self._apart(position)
        kept = [group for group in start if not any(a in group and b in group for a, b in apart)]
        leader = list(range(len(slots)))
        for group in kept:
            for k in group:
                leader[k] = group[0]
        for article, k in position.items():
            for other in sorted(self.wishes.together.get(article, ())):
                if other in position:
                    old, one = leader[position[other]], leader[k]
                    leader = [one if x == old else x for x in leader]
        groups: dict[int, list[int]] = {}
        for k, head in enumerate(leader):
            groups.setdefault(head, []).append(k)
        return [group for group in groups.values() if len(group) > 1]

    def _apart(self, position: dict[str, int]) -> frozenset[tuple[int, int]]:
        """Pairs of positions that the user keeps apart."""
        return frozenset(
            (k, position[other])
            for article, k in position.items()
            for other in self.wishes.apart.get(article, ())
            if other in position
        )

    def _neighbourhood(self, slots: list[int], start: list[list[int]]) -> Neighbourhood:
        """Everything the merges of these articles are judged by. Scores within groups that stay together are kept."""
        entries = [self.window.entries[slot] for slot in slots]
        n = len(slots)
        a, b = _upper(n)
        rows = self.window.table(slots, a, b)
        store = self.window.pairs
        group = np.arange(n)
        for members in start:
            group[members] = members[0]
        again = np.flatnonzero((group[a] != group[b]) | np.isnan(store.scores[rows]))
        if len(again):
            kept = rows[again]
            features = pair_rows(store.cosines[kept], store.days[kept], _traits(entries), a[again], b[again])
            store.scores[kept] = self.models.pair.probability(features)
        scores = np.zeros((n, n))
        cosines = np.zeros((len(FIELDS), n, n))
        scores[a, b] = scores[b, a] = store.scores[rows]
        cosines[:, a, b] = cosines[:, b, a] = store.cosines[rows].T
        published = np.array([entry.profile.days.published or 0 for entry in entries], dtype=np.float64)
        position = {entry.article: k for k, entry in enumerate(entries)}
        return Neighbourhood(scores, cosines, published, self._apart(position))

    def _rename(self, clusters: list[list[int]]) -> tuple[StoryChange, ...]:
        """Carry the outcome of a solution over to ids and records."""
        before = {slot: story for cluster in clusters for slot in cluster if (story := self.window.entries[slot].story)}
        involved = {slot for cluster in clusters for slot in cluster}
        resting = {
            story: len(self.records[story].closed) + sum(slot not in involved for slot in self.records[story].live)
            for story in set(before.values())
        }
        renaming = rename(
            clusters,
            before,
            lambda story: resting[story],
            lambda story: self.records[story].born,
            lambda cluster: story_id(self.window.entries[min(cluster)].article, self._taken),
        )
        for name, cluster in zip(renaming.names, clusters, strict=True):
            if name not in self.records:
                self.records[name] = Record(name, self.briefs[min(cluster)].order)
            for slot in cluster:
                self._move(slot, name)
        changes = []
        for old, new in renaming.merged:
            changes.append(StoryChange("merge", old, new, self._absorb(old, new, before)))
        for old, new, slots in renaming.moved:
            articles = tuple(self.window.entries[slot].article for slot in sorted(slots))
            changes.append(StoryChange("split", old, new, articles))
        return tuple(changes)

    def _move(self, slot: int, story: str) -> None:
        """Put a live article under a story."""
        entry = self.window.entries[slot]
        if entry.story == story:
            return
        if entry.story:
            self.records[entry.story].live.remove(slot)
        insort(self.records[story].live, slot)
        entry.story = story

    def _merge(self, old: str, new: str) -> StoryChange:
        """Put one story into another, whole."""
        before = dict.fromkeys(self.records[old].live, old)
        return StoryChange("merge", old, new, self._absorb(old, new, before))

    def _absorb(self, old: str, new: str, before: dict[int, str]) -> tuple[str, ...]:
        """End a story: what is left of it goes to the new one, and its id leads there. The articles that went."""
        record = self.records[old]
        for slot in list(record.live):
            self._move(slot, new)
        moved = [brief.article for brief in record.closed]
        moved += [self.window.entries[k].article for k, story in sorted(before.items()) if story == old]
        self.records[new].closed += record.closed
        self.records[new].born = min(self.records[new].born, record.born)
        self.redirects[old] = new
        del self.records[old]
        return tuple(moved)

    def _taken(self, story: str) -> bool:
        return story in self.records or story in self.redirects

    def _placement(self, slot: int, scores: dict[int, float], changes: tuple[StoryChange, ...]) -> Placement:
        """What is told of an arrival: its nearest article in the story, and what they share."""
        entry = self.window.entries[slot]
        mates = [other for other in self.records[entry.story].live if other != slot]
        if not mates:
            return Placement(entry.article, entry.story, 1.0, changes=changes)
        near = max(mates, key=lambda other: (scores.get(other, 0.0), -other))
        known = [scores[other] for other in mates if other in scores]
        score = sum(known) / len(known) if known else 0.0
        return Placement(
            entry.article, entry.story, score, self.window.entries[near].article, self.why(entry.article, near), changes
        )

    def why(self, article: str, near: int) -> tuple[Reason, ...]:
        """What an article shares with another."""
        slot = self.placed[article]
        assert isinstance(slot, int)
        row = self.window.rows(slot, [near])
        entries = [self.window.entries[slot], self.window.entries[near]]
        pair = pair_rows(
            self.window.pairs.cosines[row], self.window.pairs.days[row], _traits(entries), np.array([0]), np.array([1])
        )
        told = entries[1].article in self.wishes.together.get(article, ())
        return reasons(entries[0].profile, entries[1].profile, pair[0], self.models.pair, told)


@lru_cache(maxsize=256)
def _upper(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All pairs of ``n`` positions."""
    a, b = np.triu_indices(n, 1)
    return a, b


def _traits(entries: list[Entry]) -> Traits:
    return Traits.of(
        [entry.profile for entry in entries],
        [entry.best for entry in entries],
        [entry.best_names for entry in entries],
    )
