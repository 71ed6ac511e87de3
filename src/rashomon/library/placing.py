"""Grouping's state, kept in step between several writers.

The state depends on the articles placed and their order. It is stored now and then with the row number of the last
article it knows; a writer whose state is behind reads that state and places again what came after it, which gives the
same answers (grouping is deterministic). What makes a state in memory wrong (a user's merge, a deletion) raises the
``epoch``.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select, update

from rashomon.library import articles as shelf
from rashomon.library.rooms import Placer, Rooms
from rashomon.library.schema import articles, grouping
from rashomon.model import AnnotatedArticle, Placement, StoryChange
from rashomon.model.errors import RashomonError

log = logging.getLogger(__name__)

SAVE_EVERY = 500
"""Articles placed between two savings, at least."""
SAVE_AT_END = 8
"""Articles placed since the last saving that make it worth while to save when a program ends, at least."""
BYTES_FOR_ONE = 150_000
"""Bytes of state that cost as much to store as one article costs to place again: large states are stored less often."""
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
        self._size = 0

    def place(self, connection: Connection, annotated: AnnotatedArticle) -> Placement:
        """Place an article that has no row yet."""
        return self._ready(connection).place(annotated)

    def placed(self, connection: Connection, seq: int) -> None:
        """Remember that the article just placed has this row."""
        self._upto = seq
        self._unsaved += 1
        if self.due(SAVE_EVERY):
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
        if self._placer is None:
            return
        state = zlib.compress(self._placer.save(), 1)
        self._size = len(state)
        values = {"epoch": self._epoch, "upto": self._upto, "state": state}
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

    def due(self, least: int) -> bool:
        """Whether storing the state costs less than placing again what came since it was stored."""
        return self._placer is not None and self._unsaved >= max(least, self._size // BYTES_FOR_ONE)

    def _ready(self, connection: Connection) -> Placer:
        """The state, knowing all articles that are stored."""
        row = _stored(connection)
        if self._placer is None or self._epoch != row.epoch:
            self._placer, self._upto = self._loaded(row)
            self._epoch, self._unsaved, self._size = row.epoch, 0, len(row.state or b"")
        for seq, annotated in self._missed(connection):
            self._placer.place(annotated)
            self._upto = seq
            self._unsaved += 1
        return self._placer

    def _loaded(self, row: Any) -> tuple[Placer, int]:
        """The stored state and the last article it knows; an empty one when another version of grouping stored it."""
        if row.state is None:
            return self._rooms.placer(None), row.upto
        try:
            return self._rooms.placer(zlib.decompress(row.state)), row.upto
        except (zlib.error, RashomonError) as error:
            log.warning("grouping's stored state cannot be used (%s); the newest articles are placed again", error)
            return self._rooms.placer(None), 0

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
