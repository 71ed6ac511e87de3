"""What is remembered of stories: their articles in time order, their headline, where old ids lead."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct

from rashomon.model import Article, Story

ALWAYS = 10
"""Up to this size a story is solved from single articles with every article that touches it."""


class Brief(Struct, frozen=True, gc=False):
    """What a story shows of an article."""

    article: str
    order: int
    """Number in order of arrival."""
    published: str | None = None
    title: str | None = None
    outlet: str | None = None

    @classmethod
    def of(cls, article: Article, order: int) -> Brief:
        """The brief of an article."""
        return cls(article.id, order, article.published, article.title, article.outlet)

    def when(self) -> tuple[bool, float, int]:
        """Sort key: dated articles in time order, then undated ones in order of arrival."""
        moment = instant(self.published)
        return (moment is None, moment or 0.0, self.order)


class Record(Struct):
    """A story."""

    id: str
    born: int
    """Number in order of arrival of its first article."""
    live: list[int] = []
    """Slots of its articles in the window."""
    closed: list[Brief] = []
    """Its articles that left the window."""
    solved: int = 0
    """How many live articles it had when it was last solved from single articles."""

    def due(self) -> bool:
        """Whether to solve it from single articles again: always while small, then at each fourth part of growth."""
        size = len(self.live) + 1
        return size <= ALWAYS or size >= self.solved * 5 // 4 + 1

    def story(self, live: list[Brief]) -> Story:
        """As others see it."""
        briefs = sorted([*self.closed, *live], key=Brief.when)
        head = next((brief for brief in briefs if brief.title), None)
        dated = [brief.published for brief in briefs if instant(brief.published) is not None]
        return Story(
            id=self.id,
            articles=tuple(brief.article for brief in briefs),
            headline=head.title if head else None,
            headline_outlet=head.outlet if head else None,
            first=dated[0] if dated else None,
            last=dated[-1] if dated else None,
        )


def instant(stamp: str | None) -> float | None:
    """Seconds since 1970 of an ISO 8601 time; without zone it is taken as UTC. None when it cannot be read."""
    if not stamp:
        return None
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
