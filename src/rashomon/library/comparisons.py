"""Comparisons of stories, kept under the fingerprint of what they were made from; and what is new in each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from msgspec import structs
from sqlalchemy import Connection, insert, select, update

from rashomon.library import articles as shelf
from rashomon.library import codec, identity, statements, stories
from rashomon.library.database import Database
from rashomon.library.records import NewsKind, StoryRow
from rashomon.library.rooms import Rooms
from rashomon.library.schema import accounts, articles, comparisons, corrections
from rashomon.library.schema import stories as story_rows
from rashomon.model import Account, AnnotatedArticle, Comparison, Conflict
from rashomon.model.errors import ComparisonError

NEWS_OF_CONFLICT: dict[str, NewsKind] = {"figure": "figure", "position-change": "reversal"}
MOST_NEWS = 50
"""Lines of news from one comparison; a feed is read by people."""

Place = tuple[str, int, int]


def current(database: Database, rooms: Rooms, story: str) -> Comparison:
    """The comparison of a story as it stands: the stored one when it fits, else a new one, which is stored.

    Raises ComparisonError when fewer than two articles can be compared.
    """
    while True:
        row, stored = database.read(partial(_stored, story=story))
        if stored is not None:
            return stored
        members = database.read(partial(shelf.load_annotated, condition=articles.c.story == row.id))
        comparison = compare(rooms, [annotated for _, annotated in members])
        if database.read_only:
            return comparison
        if database.write(partial(store, row=row, version=rooms.version, comparison=comparison)):
            return database.read(partial(without_dismissed, comparison=comparison))
        # An article came while we compared: compare again.


def compare(rooms: Rooms, members: list[AnnotatedArticle]) -> Comparison:
    """Compare the articles, in their order: by time, then by id."""
    if len(members) < 2:
        names = ", ".join(m.article.id for m in members) or "no article"
        raise ComparisonError(f"{names}: a story of one article; nothing to compare yet")
    return rooms.compare(members)


def store(connection: Connection, row: StoryRow, version: str, comparison: Comparison) -> bool:
    """Store what comparing found, if the story is still what was compared; tell what is new. Gives whether it was."""
    story, fingerprint = row.id, row.fingerprint
    if connection.execute(select(story_rows.c.fingerprint).where(story_rows.c.id == story)).scalar() != fingerprint:
        return False
    before = _load(connection, story)
    seqs = _seqs(connection, story)
    # The articles stand in their own table; a comparison is stored with their ids alone.
    bare = tuple(structs.replace(a, text="", blocks=(), origins={}, disagreements=()) for a in comparison.articles)
    data = codec.pack(structs.replace(comparison, articles=bare))
    stories.drop_comparison(connection, story)
    values = {"story": story, "fingerprint": fingerprint, "made": identity.now(), "version": version}
    connection.execute(insert(comparisons).values(values | {"data": data, "data_sha256": codec.digest(data)}))
    rows = list(_account_rows(story, seqs, comparison))
    if rows:
        connection.execute(insert(accounts), rows)
    counts = {"compared": fingerprint, "claims": len(comparison.claims), "conflicts": len(comparison.conflicts)}
    connection.execute(update(story_rows).where(story_rows.c.id == story).values(counts))
    touched = statements.people_of(connection, seqs.values())
    statements.resolve(connection, seqs, comparison)
    statements.drop_unquoted(connection, touched - statements.people_of(connection, seqs.values()))
    for kind, line in differences(before, comparison):
        stories.tell(connection, story, kind, line)
    return True


def drop_older(connection: Connection, version: str) -> None:
    """Drop the comparisons that another version of comparing made; the next look makes them anew."""
    older = select(comparisons.c.story).where(comparisons.c.version != version)
    for story in connection.execute(older.order_by(comparisons.c.story)).scalars().all():
        stories.drop_comparison(connection, story)


def differences(before: Comparison | None, after: Comparison) -> list[tuple[NewsKind, dict[str, Any]]]:
    """Claims and conflicts that were not there before: kind and what a line of news needs."""
    known = {_place(a) for claim in before.claims for a in claim.accounts} if before else set()
    found: list[tuple[NewsKind, dict[str, Any]]] = []
    for claim in after.claims:
        if known.isdisjoint(map(_place, claim.accounts)):
            line = {"id": claim.id, "handle": claim.handle, "status": claim.status, "account": _line(claim.accounts[0])}
            found.append(("claim", line))
    quarrels = {conflict_key(conflict) for conflict in before.conflicts} if before else set()
    for conflict in after.conflicts:
        if conflict_key(conflict) not in quarrels:
            line = {"kind": conflict.kind, "handle": conflict.handle, "reason": conflict.reason}
            line |= {"key": conflict_key(conflict), "a": _line(conflict.a), "b": _line(conflict.b)}
            found.insert(0, (NEWS_OF_CONFLICT.get(conflict.kind, "conflict"), line))
    return found[:MOST_NEWS]


def conflict_key(conflict: Conflict) -> str:
    """A name for a conflict that holds as long as its two accounts do."""
    places = sorted((_place(conflict.a), _place(conflict.b)))
    return codec.digest(conflict.kind, *(str(part) for place in places for part in place))[:12]


def _stored(connection: Connection, story: str) -> tuple[StoryRow, Comparison | None]:
    """The story's row, and its comparison if one is stored that fits its present state."""
    row = stories.load(connection, story)
    fits = (comparisons.c.story == row.id) & (comparisons.c.fingerprint == row.fingerprint)
    if connection.execute(select(comparisons.c.made).where(fits)).first() is None:
        return row, None
    comparison = _load(connection, row.id)
    assert comparison is not None
    texts = {article.id: article for article in shelf.load_many(connection, articles.c.story == row.id)}
    whole = structs.replace(comparison, articles=tuple(texts[a.id] for a in comparison.articles))
    return row, without_dismissed(connection, whole)


def without_dismissed(connection: Connection, comparison: Comparison) -> Comparison:
    """The comparison without the conflicts that a user has said are none."""
    keys = {conflict_key(conflict): conflict for conflict in comparison.conflicts}
    query = select(corrections.c.subject, corrections.c.kind).where(
        corrections.c.subject.in_(list(keys)), corrections.c.kind.in_(("dismiss", "restore"))
    )
    last = {row.subject: row.kind for row in connection.execute(query.order_by(corrections.c.id))}
    kept = tuple(conflict for key, conflict in keys.items() if last.get(key) != "dismiss")
    return structs.replace(comparison, conflicts=kept) if len(kept) < len(keys) else comparison


def _load(connection: Connection, story: str) -> Comparison | None:
    """The stored comparison as it is: its articles without their texts."""
    data = connection.execute(select(comparisons.c.data).where(comparisons.c.story == story)).scalar()
    return codec.unpack(data, Comparison, story) if data is not None else None


def _seqs(connection: Connection, story: str) -> dict[str, int]:
    query = select(articles.c.id, articles.c.seq).where(articles.c.story == story)
    return {row.id: row.seq for row in connection.execute(query)}


def _account_rows(story: str, seqs: dict[str, int], comparison: Comparison) -> Iterator[dict[str, Any]]:
    for claim in comparison.claims:
        for account in claim.accounts:
            if account.article in seqs:
                yield {
                    "story": story,
                    "claim": claim.id,
                    "status": claim.status,
                    "article": seqs[account.article],
                    "start": account.start,
                    "end": account.end,
                    "voice": codec.plain(account.voice) or "",
                }


def _place(account: Account) -> Place:
    return (account.article, account.start, account.end)


def _line(account: Account) -> dict[str, Any]:
    return {"article": account.article, "start": account.start, "end": account.end, "quote": account.quote}
