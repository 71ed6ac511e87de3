"""Who said what: the statements of all articles, and the people who are quoted.

A person is known by the folded full name. Inside one story, comparing finds out who is who ("Rudd", "the envoy",
"Ilse Rudd"); across stories, the same full name is taken to be the same person.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from rashomon.library import codec, identity
from rashomon.library.database import insert_or_ignore
from rashomon.library.records import PersonRow
from rashomon.library.schema import articles, people, person_names, statements
from rashomon.model import Actor, AnnotatedArticle, Article, Attribution, Comparison, Span
from rashomon.model.errors import NotFoundError

LONGEST_WORD = 64
BETWEEN = " … "
"""Stands between the pieces of a content that the text interrupts."""


def store(connection: Connection, seq: int, annotated: AnnotatedArticle) -> None:
    """Store the statements of an article in the place of those it had."""
    connection.execute(delete(statements).where(statements.c.article == seq))
    persons = {actor.id: _own_person(actor) for actor in annotated.actors}
    _store_people(connection, [(slug, a) for a in annotated.actors if (slug := persons[a.id])])
    rows = [
        _row(seq, number, attribution, annotated.article, persons)
        for number, attribution in enumerate(annotated.attributions)
    ]
    if rows:
        connection.execute(insert(statements), rows)


def resolve(connection: Connection, seqs: dict[str, int], comparison: Comparison | None) -> None:
    """Lead the statements of a story's articles (id → row) to the people that comparing found.

    Only what changes is written: each change costs the full-text index two entries.
    """
    people_of = _people_found(connection, seqs, comparison)
    rows = select(statements.c.id, statements.c.article, statements.c.actor, statements.c.own, statements.c.person)
    changed = [
        {"row": row.id, "slug": slug}
        for row in connection.execute(rows.where(statements.c.article.in_(seqs.values())))
        if (slug := people_of.get((row.article, row.actor), row.own)) != row.person
    ]
    if changed:
        by_row = update(statements).where(statements.c.id == bindparam("row")).values(person=bindparam("slug"))
        connection.execute(by_row, changed)


def _people_found(
    connection: Connection, seqs: dict[str, int], comparison: Comparison | None
) -> dict[tuple[int, str | None], str]:
    """(article, actor in it) → person, for the actors that comparing found; the people are stored."""
    found: dict[tuple[int, str | None], str] = {}
    for actor in comparison.actors if comparison else ():
        slug = _slug(actor.name)
        if not slug:
            continue
        known = Actor(actor.id, actor.name, actor.kind, actor.aliases, actor.roles)  # type: ignore[arg-type]
        _store_people(connection, [(slug, known)])
        found |= {(seqs[article], codec.plain(member)): slug for article, member in actor.members if article in seqs}
    return found


def drop_unquoted(connection: Connection, candidates: Iterable[str]) -> None:
    """Delete those people whom no statement leads to any more."""
    for person in sorted(set(candidates)):
        said = select(statements.c.id).where((statements.c.person == person) | (statements.c.own == person)).limit(1)
        if connection.execute(said).first() is None:
            connection.execute(delete(person_names).where(person_names.c.person == person))
            connection.execute(delete(people).where(people.c.id == person))


def find_people(connection: Connection, name: str, limit: int = 20) -> list[PersonRow]:
    """People whose names or aliases hold all the words of ``name``, the most quoted first."""
    words = name_words(name)
    if not words:
        return []
    found = select(person_names.c.person).where(person_names.c.word.in_(words))
    found = found.group_by(person_names.c.person).having(func.count(person_names.c.word.distinct()) == len(words))
    query = _counted().where(people.c.id.in_(found), QUOTED).order_by(COUNT.desc(), people.c.id).limit(limit)
    return [_person(connection, row) for row in connection.execute(query)]


def load_person(connection: Connection, person: str) -> PersonRow:
    """A person by id. Raises NotFoundError when nobody has it."""
    row = connection.execute(_counted().where(people.c.id == person)).first()
    if row is None:
        raise NotFoundError(f"{person}: nobody in the library has this id; rashomon who NAME looks for names")
    return _person(connection, row)


def list_people(connection: Connection, after: str, limit: int) -> list[PersonRow]:
    """People in the order of their ids, those after ``after``."""
    query = _counted().where(people.c.id > after, QUOTED).order_by(people.c.id).limit(limit)
    return [_person(connection, row) for row in connection.execute(query)]


def name_words(name: str) -> list[str]:
    """The folded words of a name, each once."""
    return sorted({word[:LONGEST_WORD] for word in identity.WORD.findall(identity.fold(name))})


QUOTED = select(statements.c.id).where(statements.c.person == people.c.id).exists()
COUNT = select(func.count(statements.c.id)).where(statements.c.person == people.c.id).scalar_subquery()


def _counted() -> Any:
    return select(people.c.id, people.c.name, people.c.kind, COUNT.label("said"))


def _person(connection: Connection, row: Any) -> PersonRow:
    names = select(person_names.c.name).where(person_names.c.person == row.id).distinct().order_by(person_names.c.name)
    aliases = [name for (name,) in connection.execute(names) if name != row.name]
    return PersonRow(row.id, row.name, row.kind, aliases, row.said)


def _own_person(actor: Actor) -> str:
    """The id of a person whom the article names; empty for "a spokeswoman" and "protesters"."""
    named = any(mention.kind == "name" for mention in actor.mentions) or actor.name[:1].isupper()
    return _slug(actor.name) if named and actor.kind != "group" else ""


def _slug(name: str) -> str:
    return identity.slug(name) if any(c.isupper() for c in name) else ""


def _store_people(connection: Connection, actors: list[tuple[str, Actor]]) -> None:
    named = [{"id": slug, "name": codec.plain(a.name, 200), "kind": a.kind} for slug, a in actors]
    insert_or_ignore(connection, people, named)
    names = []
    for slug, actor in actors:
        for name in (actor.name, *actor.aliases):
            short = codec.plain(name, 200) or ""
            names += [{"word": word, "person": slug, "name": short} for word in name_words(short)]
    insert_or_ignore(connection, person_names, names)


def _row(seq: int, number: int, attribution: Attribution, article: Article, persons: dict[str, str]) -> dict[str, Any]:
    person = persons.get(attribution.actor or "") or None
    return {
        "article": seq,
        "number": number,
        "actor": codec.plain(attribution.actor),
        "own": person,
        "person": person,
        "source": _words(article.text, attribution.source),
        "cue": _words(article.text, attribution.cue),
        "content": _words(article.text, attribution.content),
        "spans": codec.to_json([attribution.source, attribution.cue, attribution.content]),
        "mode": attribution.mode,
        "stance": attribution.stance,
        "said_at": codec.plain(attribution.said_at),
        "sort_time": identity.sort_time(article.published),
        "probability": attribution.probability,
    }


def _words(text: str, spans: tuple[Span, ...]) -> str:
    return codec.plain(BETWEEN.join(text[span.start : span.end] for span in spans)) or ""


def people_of(connection: Connection, seqs: Iterable[int]) -> set[str]:
    """The people whom statements of these articles lead to."""
    query = select(statements.c.person, statements.c.own).where(statements.c.article.in_(list(seqs)))
    return {person for row in connection.execute(query) for person in row if person}


def retime(connection: Connection, seq: int) -> None:
    """Give an article's statements the article's own (corrected) time."""
    when = select(articles.c.sort_time).where(articles.c.seq == seq).scalar_subquery()
    connection.execute(update(statements).where(statements.c.article == seq).values(sort_time=when))
