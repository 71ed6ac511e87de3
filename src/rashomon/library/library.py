"""The library: one file, or one PostgreSQL database, with all that was added and all that was found in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection

from rashomon.library import articles as shelf
from rashomon.library import comparisons, corrections, integrity, keeping, lists, statements, stories
from rashomon.library.adding import Adding
from rashomon.library.cursor import pack_cursor, unpack_cursor
from rashomon.library.database import Database
from rashomon.library.place import locate
from rashomon.library.query import parse
from rashomon.library.records import (
    ArticleRow,
    Correction,
    Hit,
    News,
    Outcome,
    Page,
    PersonRow,
    Problem,
    StatementRow,
    StoryRow,
    Summary,
    VersionRow,
)
from rashomon.library.rooms import Rooms, default_rooms
from rashomon.library.schema import articles
from rashomon.library.search import search
from rashomon.model import AnnotatedArticle, Article, Comparison, Placement, Story
from rashomon.model.errors import NotFoundError

log = logging.getLogger(__name__)

PAGE = 50
"""Rows of one page, unless another length is asked for."""


class Library:
    """A collection that lasts.

        with Library("news.sqlite") as library:
            library.add(rashomon.read(["a.txt", "b.html"]))
            for story in library.stories().items:
                print(story.headline, story.articles)

    ``place`` is a file or ``postgresql://user@host/name``; without it, ``RASHOMON_LIBRARY`` or the platform's place
    for a user's data. Several programs may read and write one library at once; one object may be used by several
    threads. Every write is one transaction. Raises LibraryError when the library cannot be opened, was made by a newer
    Rashomon, or cannot be read or written.
    """

    def __init__(self, place: str | Path | None = None, *, read_only: bool = False, rooms: Rooms | None = None) -> None:
        self._rooms = rooms or default_rooms()
        self._database = Database(locate(place), read_only=read_only)
        try:
            self._database.prepare()
        except BaseException:
            self._database.close()
            raise
        self._adding = Adding(self._database, self._rooms)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def place(self) -> str:
        """The file, or the address without its password."""
        return self._database.name

    def close(self) -> None:
        """Store grouping's state and give back all connections. The object is of no use afterwards."""
        try:
            self._adding.save_state()
        finally:
            self._database.close()

    # Adding

    def add(
        self,
        incoming: Iterable[Article],
        *,
        on_outcome: Callable[[Outcome], None] | None = None,
        compare: bool = True,
        again: bool = False,
    ) -> list[Outcome]:
        """Annotate, place and store articles, each in one transaction; then compare the stories they came to.

        The same article again is "already there"; with another text it is a "new version". What could not be added is
        "set aside" with the reason. ``on_outcome`` hears of each article once it is stored for good. ``compare=False``
        leaves comparing to the first look at the story. ``again`` takes back what was forgotten.
        """
        outcomes: list[Outcome] = []
        for outcome in self._adding.add(incoming, again=again):
            outcomes.append(outcome)
            if outcome.result == "new version" and self.article_row(outcome.article).corrected:
                self._annotate_again([outcome.article])  # with the fields as the user has put them right
            if on_outcome:
                on_outcome(outcome)
        if compare:
            changed = {o.story for o in outcomes if o.story and o.result in ("added", "new version")}
            for _ in self.compare_waiting(changed):
                pass
        return outcomes

    def add_annotated(self, annotated: AnnotatedArticle, *, again: bool = False) -> Outcome:
        """Place and store one article that is annotated already; its story is compared when it is next looked at."""
        return self._adding.add_annotated(annotated, again=again)

    def compare_waiting(self, only: Collection[str] | None = None) -> Iterator[tuple[str, str | None]]:
        """Compare the stories whose comparison lacks an article: story id, and why it could not be compared."""
        return self._adding.compare_waiting(only)

    # Articles

    def articles(
        self, *, story: str | None = None, outlet: str | None = None, cursor: str | None = None, limit: int = PAGE
    ) -> Page[ArticleRow]:
        """Articles in the order in which they came; of one story, in story order."""
        return self._database.read(
            partial(lists.list_articles, story=story, outlet=outlet, cursor=cursor, limit=lists.bounded(limit))
        )

    def article(self, article_id: str, version: int | None = None) -> Article:
        """An article as it stands, with the user's corrections; or one version of it, as it was read."""
        return self._database.read(partial(shelf.load, article_id=article_id, number=version))

    def article_row(self, article_id: str) -> ArticleRow:
        """What lists say of an article."""
        return self._database.read(partial(shelf.load_row, article_id=article_id))

    def annotated(self, article_id: str) -> AnnotatedArticle:
        """An article with what annotating found in it."""

        def work(connection: Connection) -> AnnotatedArticle:
            row = shelf.find(connection, article_id)
            return shelf.load_annotated(connection, articles.c.seq == row.seq)[0][1]

        return self._database.read(work)

    def versions(self, article_id: str) -> list[VersionRow]:
        """All versions of an article, oldest first."""
        return self._database.read(partial(shelf.load_versions, article_id=article_id))

    def placement(self, article_id: str, *, passages: bool = True) -> Placement | None:
        """Why the article is in its story, as grouping saw it on arrival, with passages of the texts as they stand.

        Finding passages reads two articles (about 10 ms); a list of many placements goes without.
        """
        found = stories.explain_placement if passages else stories.load_placement
        return self._database.read(partial(found, article=article_id))

    # Stories

    def stories(self, *, least: int = 1, cursor: str | None = None, limit: int = PAGE) -> Page[StoryRow]:
        """Stories of at least ``least`` articles, those with the newest article first."""
        return self._database.read(partial(lists.list_stories, least=least, cursor=cursor, limit=lists.bounded(limit)))

    def story(self, story: str) -> StoryRow:
        """A story; an id that was merged away leads to the story it went to."""
        return self._database.read(partial(stories.load, story=story))

    def story_members(self, story: str) -> Story:
        """A story with the ids of its articles, in story order."""
        return self._database.read(partial(stories.as_story, story=story))

    def annotated_articles(self, story: str) -> list[AnnotatedArticle]:
        """The articles of a story with their annotations, in story order."""

        def work(connection: Connection) -> list[AnnotatedArticle]:
            current = stories.resolve(connection, story)
            return [annotated for _, annotated in shelf.load_annotated(connection, articles.c.story == current)]

        return self._database.read(work)

    def comparison(self, story: str) -> Comparison:
        """The story compared; made now if an article came since. Raises ComparisonError for a single article."""
        return comparisons.current(self._database, self._rooms, story)

    def news(self, story: str | None = None, *, after: int = 0, limit: int = PAGE, newest: bool = False) -> list[News]:
        """What happened to a story, or to all: oldest first from ``after``, or the newest first."""

        def work(connection: Connection) -> list[News]:
            current = stories.resolve(connection, story) if story is not None else None
            return stories.load_news(connection, current, after, lists.bounded(limit), newest=newest)

        return self._database.read(work)

    # People and their statements

    def find_people(self, name: str, limit: int = 20) -> list[PersonRow]:
        """People whose names hold all words of ``name``, the most quoted first."""
        return self._database.read(partial(statements.find_people, name=name, limit=lists.bounded(limit)))

    def people(self, *, cursor: str | None = None, limit: int = PAGE) -> Page[PersonRow]:
        """All people, by id."""
        return self._database.read(partial(lists.list_people, cursor=cursor, limit=lists.bounded(limit)))

    def person(self, person: str) -> PersonRow:
        """A person by id."""
        return self._database.read(partial(statements.load_person, person=person))

    def statements(
        self, *, person: str | None = None, story: str | None = None, cursor: str | None = None, limit: int = PAGE
    ) -> Page[StatementRow]:
        """Statements, those last reported first; of one person, of one story, or all."""
        work = partial(lists.list_statements, person=person, story=story, cursor=cursor, limit=lists.bounded(limit))
        return self._database.read(work)

    # Search

    def search(self, query: str, *, cursor: str | None = None, limit: int = 20) -> Page[Hit]:
        """Search: words, "phrases", -words, begin*, and speaker: outlet: place: status: story: before: after:."""
        parsed = parse(query)
        offset = int(unpack_cursor(cursor, (int,))[0]) if cursor else 0
        limit = lists.bounded(limit)
        hits = self._database.read(partial(search, query=parsed, limit=limit + 1, offset=offset))
        return Page(hits[:limit], pack_cursor((offset + limit,)) if len(hits) > limit else None)

    # Corrections

    def merge(self, into: str, *others: str) -> str:
        """Make one story of several; the ids of the others lead to it. Gives its id."""
        return self._adding.change(lambda c: corrections.merge(c, self._adding.placing, into, others))

    def split(self, story: str, article_ids: Sequence[str]) -> str:
        """Take articles out of a story into a new one; gives its id."""
        return self._adding.change(lambda c: corrections.split(c, self._adding.placing, story, article_ids))

    def correct(self, article_id: str, **values: Any) -> ArticleRow:
        """Put right fields of an article (outlet, title, published …); None takes a correction back.

        What hangs on the field is done again: the article's annotation, and its story's comparison on the next look.
        """
        checked = corrections.checked(values)
        self._database.write(partial(corrections.correct, article_id=article_id, values=checked))
        if {"published", "title", "language"} & set(checked):
            self._annotate_again([article_id])
        return self.article_row(article_id)

    def dismiss(self, story: str, conflict: str) -> None:
        """Say that a conflict (its key, from ``conflicts``) is none; it is not shown any more."""
        if conflict not in {key for key, _ in self.conflicts(story)}:
            raise NotFoundError(f"{conflict}: no such conflict in story {story}; rashomon show {story} lists them")
        self._database.write(partial(corrections.judge, story=story, key=conflict, dismiss=True))

    def restore(self, story: str, conflict: str) -> None:
        """Take back ``dismiss``."""
        self._database.write(partial(corrections.judge, story=story, key=conflict, dismiss=False))

    def conflicts(self, story: str) -> list[tuple[str, Any]]:
        """The conflicts of a story, each with the key that corrections know it by."""
        return [(comparisons.conflict_key(conflict), conflict) for conflict in self.comparison(story).conflicts]

    def history(self, subject: str | None = None, *, after: int = 0, limit: int = PAGE) -> list[Correction]:
        """Corrections, oldest first; of one story, article or conflict, or all."""
        return self._database.read(
            partial(corrections.history, subject=subject, after=after, limit=lists.bounded(limit))
        )

    # Keeping

    def forget(self, *article_ids: str) -> list[str]:
        """Delete articles for good, with every trace of them; gives the stories they were in."""
        found = self._adding.change(lambda c: keeping.forget(c, self._adding.placing, article_ids))
        keeping.wipe(self._database)
        return found

    def backup(self, target: str | Path) -> None:
        """Copy the library, as it is at one moment, into a new file, which is a library itself."""
        keeping.backup(self._database, Path(target))

    def check(self) -> list[Problem]:
        """All that is not as it was stored; empty when the library is sound."""
        problems = self._database.read(lambda c: list(integrity.check(c)))
        if not self._database.read_only:
            problems += self._database.write(lambda c: list(integrity.check_full_text(c)))
        return problems

    def update(self, on_article: Callable[[str], None] | None = None) -> int:
        """Annotate again what another model annotated, and compare anew; gives how many articles that were."""
        model, done, after = keeping.present_model(self._rooms), 0, 0
        while batch := self._database.read(partial(keeping.outdated, model=model, limit=8, after=after)):
            after = batch[-1][0]
            for article_id in self._renew(batch):
                done += 1
                if on_article:
                    on_article(article_id)
        self._database.write(partial(comparisons.drop_older, version=self._rooms.version))
        for _ in self.compare_waiting():
            pass
        return done

    def summary(self) -> Summary:
        """How much the library holds."""
        return self._database.read(lists.summary)

    def _annotate_again(self, article_ids: Sequence[str]) -> None:
        wanted = shelf.all_of(article_ids)
        for _ in self._renew(self._database.read(partial(shelf.load_annotated, condition=wanted))):
            pass

    def _renew(self, batch: list[tuple[int, AnnotatedArticle]]) -> Iterator[str]:
        fresh = self._adding.annotated([old.article for _, old in batch])
        for (seq, old), (article, new) in zip(batch, fresh, strict=True):
            if isinstance(new, str):
                log.warning("%s %s; it keeps the annotation it has", article.id, new)
            elif self._database.write(partial(keeping.replace_annotation, seq=seq, old=old, new=new)):
                yield article.id
