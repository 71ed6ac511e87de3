"""The ledger: which article is in which story, what became of old ids, and what is forgotten at last."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Sequence

from rashomon.grouping.identity import rename, story_id
from rashomon.grouping.records import Brief, Record
from rashomon.model import Story, StoryChange


class Ledger:
    """Stories and their articles. Articles of the window go by slot, those that left it by their brief."""

    def __init__(self, remember: int) -> None:
        self.remember = remember
        self.records: dict[str, Record] = {}
        self.homes: dict[int, str] = {}
        """Slot → story."""
        self.briefs: dict[int, Brief] = {}
        """Slot → what is shown of the article."""
        self.placed: dict[str, int | str] = {}
        """Article → slot, or the story it was in when it left the window."""
        self.redirects: dict[str, str] = {}
        self.aside: dict[str, str] = {}
        self.retired: deque[str] = deque()
        self.closed = 0

    # --- looking up ---------------------------------------------------------

    def resolve(self, story: str) -> str:
        """Where an id leads today. Raises KeyError for an id that never was."""
        while story in self.redirects:
            story = self.redirects[story]
        if story not in self.records:
            raise KeyError(story)
        return story

    def story(self, story: str) -> Story:
        """A story by its id, or by an id that leads to it."""
        record = self.records[self.resolve(story)]
        return record.story([self.briefs[slot] for slot in record.live])

    def story_of(self, article: str) -> str:
        """The id of the story that holds an article. Raises KeyError when the article was never placed."""
        where = self.placed[article]
        return self.homes[where] if isinstance(where, int) else self.resolve(where)

    def brief_of(self, article: str) -> Brief:
        """What is shown of an article. Raises KeyError when it was never placed."""
        where = self.placed[article]
        if isinstance(where, int):
            return self.briefs[where]
        return next(brief for brief in self.records[self.resolve(where)].closed if brief.article == article)

    def in_order(self) -> list[Record]:
        """Records in the order in which the stories began."""
        return sorted(self.records.values(), key=lambda record: record.born)

    # --- arriving and leaving -----------------------------------------------

    def arrive(self, slot: int, brief: Brief) -> None:
        """An article came into the window; it has no story yet."""
        self.briefs[slot] = brief
        self.placed[brief.article] = slot

    def set_aside(self, brief: Brief, reason: str) -> str:
        """An article that can be grouped with nothing gets a story of its own; the story's id."""
        name = story_id(brief.article, self._taken)
        self.records[name] = Record(name, brief.order, closed=[brief])
        self.placed[brief.article] = name
        self.aside[brief.article] = reason
        self.retired.append(name)
        self.closed += 1
        return name

    def close(self, slot: int) -> None:
        """An article left the window: its story keeps it for good, until it is forgotten."""
        record, brief = self.records[self.homes.pop(slot)], self.briefs.pop(slot)
        record.live.remove(slot)
        record.closed.append(brief)
        self.placed[brief.article] = record.id
        self.closed += 1
        if not record.live:
            self.retired.append(record.id)
        while self.closed > self.remember and self.retired:
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

    # --- changing -----------------------------------------------------------

    def rearrange(self, clusters: Sequence[Sequence[int]]) -> tuple[StoryChange, ...]:
        """Let these slots be together as given; ids follow the majority of the articles."""
        involved = {slot for cluster in clusters for slot in cluster}
        before = {slot: self.homes[slot] for slot in involved if slot in self.homes}
        resting = {
            story: len(self.records[story].closed) + sum(slot not in involved for slot in self.records[story].live)
            for story in set(before.values())
        }
        renaming = rename(
            clusters,
            before,
            lambda story: resting[story],
            lambda story: self.records[story].born,
            lambda cluster: story_id(self.briefs[min(cluster)].article, self._taken),
        )
        for name, cluster in zip(renaming.names, clusters, strict=True):
            if name not in self.records:
                self.records[name] = Record(name, self.briefs[min(cluster)].order)
            for slot in cluster:
                self.move(slot, name)
        changes = [
            StoryChange("merge", old, new, self._absorb(old, new, [k for k, story in before.items() if story == old]))
            for old, new in renaming.merged
        ]
        for old, new, slots in renaming.moved:
            articles = tuple(self.briefs[slot].article for slot in sorted(slots))
            changes.append(StoryChange("split", old, new, articles))
        return tuple(changes)

    def move(self, slot: int, story: str) -> None:
        """Put a live article under a story."""
        old = self.homes.get(slot)
        if old == story:
            return
        if old is not None:
            self.records[old].live.remove(slot)
        insort(self.records[story].live, slot)
        self.homes[slot] = story

    def merge(self, old: str, new: str) -> StoryChange:
        """Put one story into another, whole."""
        return StoryChange("merge", old, new, self._absorb(old, new, list(self.records[old].live)))

    def _absorb(self, old: str, new: str, slots: list[int]) -> tuple[str, ...]:
        """End a story: what is left of it goes to the new one, and its id leads there. The articles that went."""
        record = self.records[old]
        for slot in list(record.live):
            self.move(slot, new)
        moved = [brief.article for brief in record.closed] + [self.briefs[slot].article for slot in sorted(slots)]
        self.records[new].closed += record.closed
        self.records[new].born = min(self.records[new].born, record.born)
        self.redirects[old] = new
        del self.records[old]
        return tuple(moved)

    def _taken(self, story: str) -> bool:
        return story in self.records or story in self.redirects
