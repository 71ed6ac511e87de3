"""Articles and their versions: which is which, stored, loaded, listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import structs
from sqlalchemy import Connection, and_, delete, insert, select, update

from rashomon.library import codec, identity
from rashomon.library.database import insert_or_ignore
from rashomon.library.records import ArticleRow, VersionRow
from rashomon.library.schema import article_places, articles, forgotten, versions
from rashomon.model import AnnotatedArticle, Article
from rashomon.model.errors import LibraryError, NotFoundError

LONGEST_FIELD = 300
"""Characters of an outlet or a language that the index keeps; the article itself keeps all."""

LISTED = (
    articles.c.id,
    articles.c.story,
    articles.c.outlet,
    articles.c.title,
    articles.c.url,
    articles.c.published,
    articles.c.language,
    articles.c.number.label("version"),
    articles.c.added,
    articles.c.corrected,
)


class Standing(NamedTuple):
    """What the library knows of an article that comes: its key, its row if it has one, the version with this text."""

    key: str
    row: Any
    version: int | None


def standing(connection: Connection, article: Article) -> Standing:
    """Whether the article is there already, under which key, and in which version."""
    sha256 = codec.text_digest(article.text)
    key = identity.key(article)
    row = _by_key(connection, key)
    if row is not None and not article.url:
        version = _version_with(connection, row.seq, sha256)
        if version is None and not identity.one_article(article, load(connection, row.id)):
            where = article.source.location if article.source else ""
            key = codec.digest("id", article.id, article.outlet or "", where)
            row = _by_key(connection, key)
    version = _version_with(connection, row.seq, sha256) if row is not None else None
    return Standing(key, row, version)


def is_forgotten(connection: Connection, key: str) -> bool:
    """Whether the user had this article deleted for good."""
    query = select(forgotten.c.at).where(forgotten.c.key_sha256 == codec.digest(key))
    return connection.execute(query).first() is not None


def store_new(connection: Connection, annotated: AnnotatedArticle, key: str, story: str) -> int:
    """Insert an article, whose id is free, in ``story``; give its row number."""
    article = annotated.article
    packed = _version(annotated, 1)
    row = _columns(article, {}) | {"id": article.id, "key": key, "story": story, "number": 1, "corrected": "{}"}
    row |= {"mark": mark(packed, "{}"), "added": packed["added"], "pinned": False}
    seq: int = connection.execute(insert(articles).values(row).returning(articles.c.seq)).scalar_one()
    connection.execute(insert(versions).values(packed | {"article": seq}))
    _store_places(connection, seq, annotated)
    return seq


def store_version(connection: Connection, annotated: AnnotatedArticle, row: Any) -> tuple[int, Article]:
    """Insert a new version of the article of ``row``; give its number and the article under its id here."""
    corrected = msgspec.json.decode(row.corrected)
    article = structs.replace(annotated.article, id=row.id)
    number = row.number + 1
    packed = _version(structs.replace(annotated, article=article), number)
    current = and_(versions.c.article == row.seq, versions.c.current)
    connection.execute(update(versions).where(current).values(current=False))
    connection.execute(insert(versions).values(packed | {"article": row.seq}))
    values = _columns(article, corrected) | {"number": number, "mark": mark(packed, row.corrected)}
    connection.execute(update(articles).where(articles.c.seq == row.seq).values(values))
    _store_places(connection, row.seq, annotated)
    return number, article


def replace_annotation(connection: Connection, seq: int, annotated: AnnotatedArticle) -> None:
    """Put another annotation in the place of the current version's."""
    row = connection.execute(select(articles).where(articles.c.seq == seq)).one()
    data = codec.pack_annotation(annotated)
    current = and_(versions.c.article == seq, versions.c.current)
    values = {"annotation": data, "annotation_sha256": codec.digest(data), "model": annotated.model}
    connection.execute(update(versions).where(current).values(values))
    packed = connection.execute(select(versions).where(current)).one()._asdict()
    connection.execute(update(articles).where(articles.c.seq == seq).values(mark=mark(packed, row.corrected)))
    _store_places(connection, seq, annotated)


def correct(connection: Connection, seq: int, corrected: dict[str, Any]) -> None:
    """Store the user's values of an article's fields."""
    row = connection.execute(select(articles).where(articles.c.seq == seq)).one()
    current = and_(versions.c.article == seq, versions.c.current)
    packed = connection.execute(select(versions).where(current)).one()
    article = codec.unpack_article(packed.data, packed.text, row.id)
    text = codec.to_json(corrected)
    values = _columns(article, corrected) | {"corrected": text, "mark": mark(packed._asdict(), text)}
    connection.execute(update(articles).where(articles.c.seq == seq).values(values))


def find(connection: Connection, article_id: str) -> Any:
    """The row of an article. Raises LibraryError when there is none."""
    row = connection.execute(select(articles).where(articles.c.id == article_id)).first()
    if row is None:
        raise NotFoundError(f"{article_id}: no such article in the library; rashomon search finds articles")
    return row


def load(connection: Connection, article_id: str, number: int | None = None) -> Article:
    """An article, in its current version or in version ``number`` (as it was read, without corrections)."""
    row = find(connection, article_id)
    which = versions.c.current if number is None else versions.c.number == number
    found = connection.execute(
        select(versions.c.data, versions.c.text).where(versions.c.article == row.seq, which)
    ).first()
    if found is None:
        raise NotFoundError(f"{article_id}: has no version {number}; it has 1 to {row.number}")
    article = codec.unpack_article(found.data, found.text, article_id)
    return _corrected(article, row.corrected) if number is None else article


def load_annotated(connection: Connection, condition: Any) -> list[tuple[int, AnnotatedArticle]]:
    """The articles for which ``condition`` holds, with row numbers, in story order: by time, then by id."""
    query = (
        select(
            articles.c.seq, articles.c.id, articles.c.corrected, versions.c.data, versions.c.text, versions.c.annotation
        )
        .join(versions, and_(versions.c.article == articles.c.seq, versions.c.current))
        .where(condition)
        .order_by(articles.c.sort_time, articles.c.id)
    )
    return [(row.seq, _annotated(row)) for row in connection.execute(query)]


def load_many(connection: Connection, condition: Any) -> list[Article]:
    """The articles for which ``condition`` holds, in story order, without their annotations."""
    query = (
        select(articles.c.id, articles.c.corrected, versions.c.data, versions.c.text)
        .join(versions, and_(versions.c.article == articles.c.seq, versions.c.current))
        .where(condition)
        .order_by(articles.c.sort_time, articles.c.id)
    )
    found = connection.execute(query)
    return [_corrected(codec.unpack_article(row.data, row.text, row.id), row.corrected) for row in found]


def load_versions(connection: Connection, article_id: str) -> list[VersionRow]:
    """All versions of an article, oldest first."""
    c = versions.c
    query = select(c.number, c.sha256, c.added, c.model, c.current).where(c.article == find(connection, article_id).seq)
    return [VersionRow(*row) for row in connection.execute(query.order_by(c.number))]


def as_record(row: Any) -> ArticleRow:
    """A row of ``select(*LISTED, …)`` for the outside."""
    values = {field: getattr(row, field) for field in ArticleRow.__struct_fields__}
    return ArticleRow(**values | {"corrected": msgspec.json.decode(row.corrected)})


def load_row(connection: Connection, article_id: str) -> ArticleRow:
    """What lists say of an article."""
    find(connection, article_id)
    return as_record(connection.execute(select(*LISTED).where(articles.c.id == article_id)).one())


def mark(packed: dict[str, Any], corrected: str) -> str:
    """Hash of all that a comparison takes from this article."""
    return codec.digest(packed["sha256"], packed["data_sha256"], packed["annotation_sha256"], corrected)


def free_id(connection: Connection, article: Article) -> str:
    """The article's id, or one made from it when another article has that."""
    wanted = identity.usable_id(article)
    candidates = [wanted, identity.other_id(article, wanted)]
    candidates += [f"{candidates[1]}-{n}" for n in range(2, 1000)]
    for candidate in candidates:
        if connection.execute(select(articles.c.seq).where(articles.c.id == candidate)).first() is None:
            return candidate
    raise LibraryError(f"{wanted}: a thousand articles share this id; give them ids of their own")


def remove(connection: Connection, seqs: Iterable[int]) -> None:
    """Delete articles with all that hangs on them."""
    for seq in seqs:
        connection.execute(delete(versions).where(versions.c.article == seq))
        connection.execute(delete(articles).where(articles.c.seq == seq))


def _by_key(connection: Connection, key: str) -> Any:
    return connection.execute(select(articles).where(articles.c.key == key)).first()


def _version_with(connection: Connection, seq: int, sha256: str) -> int | None:
    query = select(versions.c.number).where(versions.c.article == seq, versions.c.sha256 == sha256)
    return connection.execute(query.order_by(versions.c.number.desc())).scalar()


def _version(annotated: AnnotatedArticle, number: int) -> dict[str, Any]:
    article = annotated.article
    data, annotation = codec.pack_article(article), codec.pack_annotation(annotated)
    return {
        "number": number,
        "current": True,
        "sha256": codec.text_digest(article.text),
        "added": identity.now(),
        "model": annotated.model,
        "title": codec.plain(article.title),
        "text": codec.plain(article.text),
        "data": data,
        "data_sha256": codec.digest(data),
        "annotation": annotation,
        "annotation_sha256": codec.digest(annotation),
    }


def _columns(article: Article, corrected: dict[str, Any]) -> dict[str, Any]:
    """The searchable fields of an article, as the user has put them right."""
    article = structs.replace(article, **corrected)
    return {
        "outlet": codec.plain(article.outlet, LONGEST_FIELD),
        "url": codec.plain(article.url),
        "title": codec.plain(article.title),
        "published": codec.plain(article.published, LONGEST_FIELD),
        "sort_time": identity.sort_time(article.published),
        "language": codec.plain(article.language, LONGEST_FIELD),
    }


def _store_places(connection: Connection, seq: int, annotated: AnnotatedArticle) -> None:
    connection.execute(delete(article_places).where(article_places.c.article == seq))
    names = {identity.fold(name)[:100] for p in annotated.places for name in (p.name, p.text, p.country) if name}
    names = {codec.plain(name) or "" for name in names}
    insert_or_ignore(connection, article_places, [{"place": name, "article": seq} for name in sorted(names)])


def _annotated(row: Any) -> AnnotatedArticle:
    article = _corrected(codec.unpack_article(row.data, row.text, row.id), row.corrected)
    return codec.unpack_annotation(row.annotation, article)


def _corrected(article: Article, corrected: str) -> Article:
    if corrected == "{}":
        return article
    fields: dict[str, Any] = msgspec.json.decode(corrected)
    return structs.replace(article, **{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()})


def all_of(ids: Sequence[str]) -> Any:
    """The condition that an article's id is among ``ids``."""
    return articles.c.id.in_(list(ids))
