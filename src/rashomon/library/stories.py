"""Stories: their rows, who is in them, where old ids lead, and what happened to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from rashomon.grouping import with_passages
from rashomon.library import articles as shelf
from rashomon.library import codec, identity
from rashomon.library.records import News, NewsKind, StoryRow
from rashomon.library.schema import accounts, articles, comparisons, news, placements, redirects, stories
from rashomon.model import Placement, Story, StoryChange
from rashomon.model.errors import NotFoundError


def resolve(connection: Connection, story: str) -> str:
    """The story that an id leads to today. Raises NotFoundError for an id that never was."""
    seen = {story}
    current = story
    while (row := _row(connection, current)) is None or not row.articles:
        query = select(redirects.c.new).where(redirects.c.old == current).order_by(redirects.c.id.desc())
        following = next((new for (new,) in connection.execute(query) if new not in seen), None)
        if following is None:
            raise NotFoundError(f"{story}: no such story in the library; rashomon stories lists them")
        seen.add(following)
        current = following
    return current


def home(connection: Connection, placement: Placement) -> str:
    """The story for an article that grouping placed: the one that its nearest article is in today.

    That is grouping's story, unless a user merged or split it.
    """
    if placement.nearest is not None:
        near = connection.execute(select(articles.c.story).where(articles.c.id == placement.nearest)).scalar()
        if near is not None:
            return str(near)
    return user_target(connection, placement.story)


def user_target(connection: Connection, story: str) -> str:
    """``story``, or the story that a user merged it into."""
    seen = {story}
    while (row := _row(connection, story)) is None or not row.articles:
        by_user = and_(redirects.c.old == story, redirects.c.by == "user", redirects.c.kind == "merge")
        query = select(redirects.c.new).where(by_user).order_by(redirects.c.id.desc()).limit(1)
        new = connection.execute(query).scalar()
        if new is None or new in seen:
            break
        seen.add(new)
        story = str(new)
    return story


def ensure(connection: Connection, story: str) -> None:
    """Make an empty row for a story that has none."""
    if _row(connection, story) is None:
        when = identity.now()
        blank = {"last": "", "articles": 0, "outlets": 0, "fingerprint": "", "claims": 0, "conflicts": 0}
        connection.execute(insert(stories).values(id=story, created=when, changed=when, **blank))


def refresh(connection: Connection, story: str) -> None:
    """Write the story's row anew from its articles; without articles its comparison goes too."""
    members = _members(connection, story)
    values: dict[str, Any] = {"articles": len(members), "changed": identity.now()}
    if members:
        first = next((m for m in members if m.title), members[0])
        dated = [m for m in members if m.published]
        values |= {
            "headline": first.title,
            "headline_outlet": first.outlet,
            "first": dated[0].published if dated else None,
            "last": dated[-1].sort_time if dated else "",
            "outlets": len({m.outlet for m in members}),
            "fingerprint": codec.digest(*(part for m in members for part in (m.id, m.mark))),
        }
    compared = connection.scalar(select(stories.c.compared).where(stories.c.id == story))
    if len(members) < 2 and compared is not None:
        drop_comparison(connection, story)
    connection.execute(update(stories).where(stories.c.id == story).values(values))


def drop_comparison(connection: Connection, story: str) -> None:
    """Forget what comparing found in a story."""
    connection.execute(delete(comparisons).where(comparisons.c.story == story))
    connection.execute(delete(accounts).where(accounts.c.story == story))
    connection.execute(update(stories).where(stories.c.id == story).values(compared=None, claims=0, conflicts=0))


def move(connection: Connection, seqs: Iterable[int], story: str, *, pin: bool = False) -> set[str]:
    """Put articles in ``story``; give the stories they came from. Those a user has pinned only a user moves."""
    ensure(connection, story)
    chosen = articles.c.seq.in_(list(seqs))
    movable = chosen if pin else chosen & ~articles.c.pinned
    left = {str(s) for s in connection.execute(select(articles.c.story).where(movable)).scalars()}
    values: dict[str, Any] = {"story": story} | ({"pinned": True} if pin else {})
    connection.execute(update(articles).where(movable).values(values))
    return left - {story}


def redirect(connection: Connection, kind: str, old: str, new: str, by: str) -> None:
    """Remember that ``old`` leads to ``new``, and tell it among the news of both."""
    row = {"kind": kind, "old": old, "new": new, "by": by, "at": identity.now()}
    connection.execute(insert(redirects).values(row))
    for story in (old, new):
        tell(connection, story, "merge" if kind == "merge" else "split", {"old": old, "new": new, "by": by})


def tell(connection: Connection, story: str, kind: NewsKind, data: dict[str, Any]) -> None:
    """Add to the news of a story."""
    connection.execute(insert(news).values(story=story, at=identity.now(), kind=kind, data=codec.to_json(data)))


def load_news(connection: Connection, story: str | None, after: int, limit: int, *, newest: bool = False) -> list[News]:
    """News of one story or of all, oldest first from ``after``; ``newest`` gives the last ones, newest first."""
    query = select(news.c.id, news.c.story, news.c.at, news.c.kind, news.c.data).where(news.c.id > after)
    if story is not None:
        query = query.where(news.c.story == story)
    query = query.order_by(news.c.id.desc() if newest else news.c.id).limit(limit)
    return [News(r.id, r.story, r.at, r.kind, msgspec.json.decode(r.data)) for r in connection.execute(query)]


def load(connection: Connection, story: str) -> StoryRow:
    """A story, old ids being led to the new. Raises NotFoundError for an id that never was."""
    current = resolve(connection, story)
    row = connection.execute(select(stories).where(stories.c.id == current)).one()
    split = and_(redirects.c.old == current, redirects.c.kind == "split")
    into = connection.execute(select(redirects.c.new).where(split).order_by(redirects.c.id)).scalars()
    return as_record(row, list(dict.fromkeys(into)))


def as_record(row: Any, split_into: list[str] | None = None) -> StoryRow:
    """A row of ``stories`` for the outside."""
    return StoryRow(
        id=row.id,
        headline=row.headline,
        headline_outlet=row.headline_outlet,
        first=row.first,
        last=row.last or None,
        articles=row.articles,
        outlets=row.outlets,
        claims=row.claims,
        conflicts=row.conflicts,
        compared=row.articles < 2 or row.compared == row.fingerprint,
        changed=row.changed,
        fingerprint=row.fingerprint,
        split_into=split_into or [],
    )


def as_story(connection: Connection, story: str) -> Story:
    """A story as grouping's noun."""
    row = load(connection, story)
    ids = tuple(m.id for m in _members(connection, row.id))
    return Story(row.id, ids, row.headline, row.headline_outlet, row.first, row.last)


def waiting(connection: Connection, limit: int | None = None) -> list[str]:
    """Stories of two articles and more whose comparison does not know their present state."""
    stale = (stories.c.articles > 1) & ((stories.c.compared.is_(None)) | (stories.c.compared != stories.c.fingerprint))
    query = select(stories.c.id).where(stale).order_by(stories.c.id)
    return list(connection.execute(query.limit(limit) if limit else query).scalars())


def load_placement(connection: Connection, article: str) -> Placement | None:
    """Why an article is where it is, as grouping saw it on arrival."""
    query = (
        select(placements.c.data).join(articles, articles.c.seq == placements.c.article).where(articles.c.id == article)
    )
    data = connection.execute(query).scalar()
    return codec.unpack(data, Placement, article) if data is not None else None


def explain_placement(connection: Connection, article: str) -> Placement | None:
    """The same, with the passages that the article and its nearest have in common as they stand today.

    Passages are not stored: what is deleted must not live on in what was said about another article.
    """
    placement = load_placement(connection, article)
    if placement is None or placement.nearest is None:
        return placement
    try:
        return with_passages(placement, shelf.load(connection, article), shelf.load(connection, placement.nearest))
    except NotFoundError:
        return placement


def follow(connection: Connection, changes: Iterable[StoryChange]) -> set[str]:
    """Move articles as grouping's merges and splits say; give the stories that changed."""
    touched: set[str] = set()
    for change in changes:
        old, new = user_target(connection, change.old), user_target(connection, change.new)
        moving = articles.c.story == old
        if change.articles:
            moving &= articles.c.id.in_(change.articles)
        left = move(connection, connection.execute(select(articles.c.seq).where(moving)).scalars().all(), new)
        if left:
            touched |= left | {new}
            redirect(connection, change.kind, old, new, "grouping")
    return touched


def drop_empty(connection: Connection, story: str) -> None:
    """Delete a story that has no article left, with its news; ids that led to it lead nowhere."""
    count = connection.execute(select(func.count()).select_from(articles).where(articles.c.story == story)).scalar()
    if count:
        return
    drop_comparison(connection, story)
    connection.execute(delete(news).where(news.c.story == story))
    connection.execute(delete(stories).where(stories.c.id == story))


def _row(connection: Connection, story: str) -> Any:
    return connection.execute(select(stories.c.id, stories.c.articles).where(stories.c.id == story)).first()


def _members(connection: Connection, story: str) -> list[Any]:
    c = articles.c
    query = select(c.seq, c.id, c.outlet, c.title, c.published, c.sort_time, c.mark).where(c.story == story)
    return list(connection.execute(query.order_by(c.sort_time, c.id)))
