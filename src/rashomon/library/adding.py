"""Adding articles: each is annotated, placed and stored in one transaction; then its story is compared."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from threading import Lock
from typing import TypeVar

from msgspec import structs
from sqlalchemy import Connection, insert

from rashomon.library import articles as shelf
from rashomon.library import codec, comparisons, statements, stories
from rashomon.library.database import Database
from rashomon.library.placing import SAVE_AT_END, Placing
from rashomon.library.records import Outcome
from rashomon.library.rooms import Rooms
from rashomon.library.schema import placements
from rashomon.model import AnnotatedArticle, Article
from rashomon.model.errors import ComparisonError, LibraryError, StorageError

T = TypeVar("T")

log = logging.getLogger(__name__)

BATCH = 8
"""Articles that are annotated together."""


class Adding:
    """Puts articles into the library, and compares the stories they came to."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self._database = database
        self._rooms = rooms
        self.placing = Placing(rooms)
        self._one_writer = Lock()

    def add(self, incoming: Iterable[Article], *, again: bool = False) -> Iterator[Outcome]:
        """Add each article; what is yielded is stored. ``again`` takes back also what was forgotten."""
        for batch in _batches(incoming, BATCH):
            fresh: list[Article] = []
            for article in batch:
                outcome = self._database.read(lambda c, a=article: known(c, a, again=again))  # type: ignore[misc]
                if outcome is None:
                    fresh.append(article)
                else:
                    yield outcome
            for article, annotated in self.annotated(fresh):
                if isinstance(annotated, AnnotatedArticle):
                    yield self.add_annotated(annotated, again=again)
                else:
                    yield Outcome(article.id, "set aside", reason=annotated)

    def add_annotated(self, annotated: AnnotatedArticle, *, again: bool = False) -> Outcome:
        """Store one article with its annotation, place and statements, or nothing of it."""
        try:
            return self.change(lambda c: self._store(c, annotated, again))
        except LibraryError:
            raise
        except Exception as error:  # grouping stumbled over it, or it holds what cannot be stored: the others go on
            log.debug("storing %s failed", annotated.article.id, exc_info=True)
            reason = f"could not be stored ({type(error).__name__}: {error}); please report it with the article"
            return Outcome(annotated.article.id, "set aside", reason=reason)

    def change(self, work: Callable[[Connection], T]) -> T:
        """Run a write that may place articles: when it fails, grouping's state in memory is dropped."""
        with self._one_writer:
            runs = itertools.count()

            def once_more(connection: Connection) -> T:
                if next(runs):
                    self.placing.reset()  # the run before this one failed after it had placed
                return work(connection)

            try:
                return self._database.write(once_more)
            except BaseException:
                self.placing.reset()
                raise

    def save_state(self) -> None:
        """Store grouping's state, so that the next program need not place articles again."""
        if self.placing.due(SAVE_AT_END):
            self.change(self.placing.save)

    def compare_waiting(self, only: Collection[str] | None = None) -> Iterator[tuple[str, str | None]]:
        """Compare the stories that need it (those of ``only``): story id, and why it could not be compared."""
        for story in self._database.read(stories.waiting):
            if only is None or story in only:
                try:
                    comparisons.current(self._database, self._rooms, story)
                    yield story, None
                except ComparisonError as error:
                    yield story, str(error)
                except StorageError:
                    raise
                except Exception as error:  # one story that cannot be compared stops no other
                    log.warning("story %s could not be compared (%s: %s)", story, type(error).__name__, error)
                    log.debug("the comparison of %s failed", story, exc_info=True)
                    yield story, f"{type(error).__name__}: {error}"

    def _store(self, connection: Connection, annotated: AnnotatedArticle, again: bool) -> Outcome:
        standing = shelf.standing(connection, annotated.article)
        outcome = judged(connection, annotated.article, standing, again=again)
        if outcome is not None:
            return outcome
        if standing.row is not None:
            number, article = shelf.store_version(connection, annotated, standing.row)
            statements.store(connection, standing.row.seq, annotated)
            statements.retime(connection, standing.row.seq)
            story = str(standing.row.story)
            stories.refresh(connection, story)
            stories.tell(connection, story, "version", _line(article) | {"version": number})
            return Outcome(article.id, "new version", story, version=number)
        return self._store_new(connection, annotated, standing.key)

    def _store_new(self, connection: Connection, annotated: AnnotatedArticle, key: str) -> Outcome:
        article = structs.replace(annotated.article, id=shelf.free_id(connection, annotated.article))
        named = structs.replace(annotated, article=article)
        placement = self.placing.place(connection, named)
        touched = stories.follow(connection, placement.changes)
        story = stories.home(connection, placement)
        stories.ensure(connection, story)
        seq = shelf.store_new(connection, named, key, story)
        self.placing.placed(connection, seq)
        statements.store(connection, seq, named)
        connection.execute(insert(placements).values(article=seq, data=codec.pack(placement)))
        for each in sorted(touched | {story}):
            stories.refresh(connection, each)
        stories.tell(connection, story, "article", _line(article))
        return Outcome(article.id, "added", story, reason=placement.set_aside or "")

    def annotated(self, fresh: list[Article]) -> Iterator[tuple[Article, AnnotatedArticle | str]]:
        """Each article with its annotation, or with the reason why there is none. One bad one stops no other."""
        try:
            yield from zip(fresh, list(self._rooms.annotate(fresh)), strict=True)
        except LibraryError:
            raise
        except Exception:
            log.debug("annotating a batch failed; trying its articles one by one", exc_info=True)
            for article in fresh:
                yield article, self._annotated_alone(article)

    def _annotated_alone(self, article: Article) -> AnnotatedArticle | str:
        try:
            return next(iter(self._rooms.annotate([article])))
        except Exception as error:  # whatever an article does to a model, the others go on
            log.debug("annotating %s failed", article.id, exc_info=True)
            return f"could not be annotated ({type(error).__name__}: {error}); please report it with the article"


def known(connection: Connection, article: Article, *, again: bool) -> Outcome | None:
    """The outcome for an article that need not be annotated; None for one that is new or changed."""
    try:
        standing = shelf.standing(connection, article)
    except UnicodeEncodeError as error:
        reason = f"its text is not Unicode (half of a surrogate pair at {error.start}); read it again as UTF-8"
        return Outcome(article.id, "set aside", reason=reason)
    return judged(connection, article, standing, again=again)


def judged(connection: Connection, article: Article, standing: shelf.Standing, *, again: bool) -> Outcome | None:
    """As ``known``, when it is clear which article it is."""
    if standing.row is not None and standing.version is not None:
        return Outcome(standing.row.id, "already there", standing.row.story, version=standing.version)
    if not article.text.strip():
        return Outcome(article.id, "set aside", reason="it has no text")
    if not again and shelf.is_forgotten(connection, standing.key):
        return Outcome(article.id, "set aside", reason="it was forgotten; --again takes it back")
    return None


def _line(article: Article) -> dict[str, str | None]:
    return {
        "article": article.id,
        "outlet": article.outlet,
        "title": article.title,
        "url": article.url,
        "published": article.published,
    }


def _batches(items: Iterable[Article], size: int) -> Iterator[list[Article]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch
