"""Grouping's state, kept in step between several writers.

The state depends on the articles placed and their order. It is stored now and then with the row number of the last
article it knows; a writer whose state is behind reads that state and places again what came after it, which gives the
same answers (grouping is deterministic). What makes a state in memory wrong (a user's merge, a deletion) raises the
``epoch``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select, update

from rashomon.library import articles as shelf
from rashomon.library.rooms import Placer, Rooms
from rashomon.library.schema import articles, grouping
from rashomon.model import AnnotatedArticle, Placement, StoryChange

SAVE_EVERY = 500
"""Articles placed between two savings: what a program that starts has to place again at most."""
REPLAYED = 10_000
"""Articles, the last so many, from which a state is made anew after one was deleted for good."""


class Placing:
    """Grouping's state in this process. Use it only inside a write transaction, one at a time."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._placer: Placer | None = None
        self._epoch = -1
        self._upto = 0
        self._unsaved = 0

    def place(self, connection: Connection, annotated: AnnotatedArticle) -> Placement:
        """Place an article that has no row yet."""
        return self._ready(connection).place(annotated)

    def placed(self, connection: Connection, seq: int) -> None:
        """Remember that the article just placed has this row."""
        self._upto = seq
        self._unsaved += 1
        if self._unsaved >= SAVE_EVERY:
            self.save(connection)

    def told(self, connection: Connection, pairs: list[tuple[str, str]], *, together: bool) -> list[StoryChange]:
        """Remember that a user said of these pairs of articles: one story, or not. Gives what that changed."""
        placer = self._ready(connection)
        say = placer.together if together else placer.apart
        changes = [change for a, b in pairs for change in say(a, b)]
        self._epoch += 1
        self.save(connection)
        return changes

    def save(self, connection: Connection) -> None:
        """Store the state, as part of the transaction."""
        state = self._placer.save() if self._placer is not None else None
        values = {"epoch": self._epoch} | ({"upto": self._upto, "state": state} if state is not None else {})
        if self._placer is not None:
            connection.execute(update(grouping).where(grouping.c.id == 1).values(values))
        self._unsaved = 0

    def reset(self) -> None:
        """Drop the state in memory: a transaction failed, so it may know an article that was not stored."""
        self._placer = None

    def start_again(self, connection: Connection) -> None:
        """Make the state from nothing when it is needed next: an article was deleted for good."""
        row = _stored(connection)
        values = {"epoch": row.epoch + 1, "upto": 0, "state": None}
        connection.execute(update(grouping).where(grouping.c.id == 1).values(values))
        self.reset()

    @property
    def unsaved(self) -> int:
        """Articles placed since the state was stored."""
        return self._unsaved if self._placer is not None else 0

    def _ready(self, connection: Connection) -> Placer:
        """The state, knowing all articles that are stored."""
        row = _stored(connection)
        if self._placer is None or self._epoch != row.epoch:
            self._placer = self._rooms.placer(row.state)
            self._epoch, self._upto, self._unsaved = row.epoch, row.upto, 0
        for seq, annotated in self._missed(connection):
            self._placer.place(annotated)
            self._upto = seq
            self._unsaved += 1
        return self._placer

    def _missed(self, connection: Connection) -> Iterator[tuple[int, AnnotatedArticle]]:
        newer = select(articles.c.seq).where(articles.c.seq > self._upto).order_by(articles.c.seq.desc())
        for seq in reversed(connection.execute(newer.limit(REPLAYED)).scalars().all()):
            yield from shelf.load_annotated(connection, articles.c.seq == seq)


def _stored(connection: Connection) -> Any:
    row = connection.execute(select(grouping).where(grouping.c.id == 1)).first()
    if row is None:
        connection.execute(insert(grouping).values(id=1, epoch=0, upto=0, state=None))
        row = connection.execute(select(grouping).where(grouping.c.id == 1)).one()
    return row
