"""What users put right: stories merged and split, articles' fields, conflicts that are none. All with its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from rashomon.library import articles as shelf
from rashomon.library import codec, identity, statements, stories
from rashomon.library.placing import Placing
from rashomon.library.records import Correction
from rashomon.library.schema import articles, corrections
from rashomon.model import Article
from rashomon.model.errors import LibraryError, NotFoundError

FIELDS = ("outlet", "title", "published", "updated", "url", "language", "section", "authors", "agencies")
"""What can be put right in an article; its text cannot: that is the evidence."""
LISTS = ("authors", "agencies")
MOST_PAIRS = 200


def merge(connection: Connection, placing: Placing, into: str, others: Sequence[str]) -> str:
    """Put the articles of ``others`` into ``into``; their ids lead there from now on. Gives the story."""
    target = stories.resolve(connection, into)
    merged = list(dict.fromkeys(stories.resolve(connection, other) for other in others))
    if target in merged or not merged:
        raise LibraryError(f"{into}, {', '.join(others)}: these already are one story; name two stories or more")
    mine = members(connection, target)
    for other in merged:
        theirs = members(connection, other)
        stories.move(connection, [*mine.values(), *theirs.values()], target, pin=True)
        _tell_grouping(connection, placing, _pairs(mine, theirs)[:1], together=True)
        stories.redirect(connection, "merge", other, target, "user")
        stories.refresh(connection, other)
        note(connection, "merge", target, {"from": other, "articles": list(theirs)})
    stories.refresh(connection, target)
    return target


def split(connection: Connection, placing: Placing, story: str, chosen: Sequence[str]) -> str:
    """Take articles out of a story into one of their own; give its id."""
    old = stories.resolve(connection, story)
    mine = members(connection, old)
    moving = {article: mine[article] for article in chosen if article in mine}
    if len(moving) < len(set(chosen)):
        strange = ", ".join(sorted(set(chosen) - set(mine)))
        raise NotFoundError(f"{strange}: not in story {old}; rashomon show {old} lists its articles")
    staying = {article: seq for article, seq in mine.items() if article not in moving}
    if not moving or not staying:
        raise LibraryError(f"{story}: a split needs an article that goes and one that stays")
    new = _new_id(connection, old, moving)
    stories.move(connection, moving.values(), new, pin=True)
    stories.move(connection, staying.values(), old, pin=True)
    _tell_grouping(connection, placing, _pairs(moving, staying), together=False)
    stories.redirect(connection, "split", old, new, "user")
    for each in (old, new):
        stories.refresh(connection, each)
    note(connection, "split", old, {"into": new, "articles": list(moving)})
    return new


def correct(connection: Connection, article_id: str, values: dict[str, Any]) -> str:
    """Store the user's values of an article's fields (null takes a correction back); give the story."""
    row = shelf.find(connection, article_id)
    before: dict[str, Any] = msgspec.json.decode(row.corrected)
    after = {k: v for k, v in (before | values).items() if not (k in values and v is None)}
    shelf.correct(connection, row.seq, after)
    statements.retime(connection, row.seq)
    stories.refresh(connection, row.story)
    note(connection, "correct", article_id, {"before": before, "after": after})
    stories.tell(connection, row.story, "correction", {"article": article_id, "fields": sorted(values)})
    return str(row.story)


def judge(connection: Connection, story: str, key: str, *, dismiss: bool) -> None:
    """Say that a conflict is none, or take that back."""
    note(connection, "dismiss" if dismiss else "restore", key, {"story": story})
    stories.tell(connection, story, "correction", {"conflict": key, "dismissed": dismiss})


def history(connection: Connection, subject: str | None, after: int, limit: int) -> list[Correction]:
    """Corrections, oldest first, of one story, article or conflict, or of all."""
    query = select(corrections).where(corrections.c.id > after).order_by(corrections.c.id).limit(limit)
    if subject is not None:
        query = query.where(corrections.c.subject == subject)
    found = connection.execute(query)
    return [Correction(r.id, r.at, r.kind, r.subject, msgspec.json.decode(r.data)) for r in found]


def note(connection: Connection, kind: str, subject: str, data: dict[str, Any]) -> None:
    """Write into the history."""
    row = {"at": identity.now(), "kind": kind, "subject": subject, "data": codec.to_json(data)}
    connection.execute(insert(corrections).values(row))


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """The fields a user gives, as an article holds them. Raises LibraryError for what cannot be."""
    found: dict[str, Any] = {}
    for field, value in values.items():
        if field not in FIELDS:
            raise LibraryError(f"{field}: cannot be corrected; {', '.join(FIELDS)} can")
        several = isinstance(value, str) and field in LISTS
        found[field] = [part.strip() for part in value.split(";") if part.strip()] if several else value
    try:
        msgspec.convert({"id": "", "text": ""} | {k: v for k, v in found.items() if v is not None}, Article)
    except msgspec.ValidationError as error:
        raise LibraryError(f"{', '.join(found)}: {error}") from error
    for field in ("published", "updated"):
        if found.get(field) is not None:
            _check_date(field, found[field])
    return found


def members(connection: Connection, story: str) -> dict[str, int]:
    """The articles of a story in its order: id → row number."""
    query = select(articles.c.id, articles.c.seq).where(articles.c.story == story)
    return {row.id: row.seq for row in connection.execute(query.order_by(articles.c.sort_time, articles.c.id))}


def _tell_grouping(connection: Connection, placing: Placing, pairs: list[tuple[str, str]], *, together: bool) -> None:
    """Let grouping know; other articles that it then moves follow, those the user placed stay."""
    for story in sorted(stories.follow(connection, placing.told(connection, pairs, together=together))):
        stories.refresh(connection, story)


def _check_date(field: str, value: str) -> None:
    from datetime import datetime

    try:
        datetime.fromisoformat({4: f"{value}-01-01", 7: f"{value}-01"}.get(len(value), value))
    except ValueError as error:
        raise LibraryError(
            f"{field}={value}: must be ISO 8601, such as 2031-05-03 or 2031-05-03T14:20+02:00"
        ) from error


def _pairs(a: dict[str, int], b: dict[str, int]) -> list[tuple[str, str]]:
    return [(x, y) for x in a for y in b][:MOST_PAIRS]


def _new_id(connection: Connection, story: str, moving: dict[str, int]) -> str:
    wanted = f"{story[:100]}-{codec.digest(story, *sorted(moving))[:8]}"
    for candidate in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))):
        try:
            stories.resolve(connection, candidate)
        except NotFoundError:
            return candidate
    raise LibraryError(f"{story}: split the same way a thousand times; merge it again instead")
