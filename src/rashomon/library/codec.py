"""How records are packed into rows: MessagePack, compressed, with a hash that ``check`` reads again."""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
from msgspec import structs

from rashomon.model import AnnotatedArticle, Article
from rashomon.model.errors import LibraryError

T = TypeVar("T")

LEVEL = 3
EMPTY = Article(id="", text="")
NUL = "\x00"


def pack(record: Any) -> bytes:
    """The record as compressed MessagePack. Raises UnicodeEncodeError for text that is not Unicode (half a pair)."""
    return zlib.compress(msgspec.msgpack.encode(record, enc_hook=_unwrapped), LEVEL)


def _unwrapped(value: Any) -> Any:
    """The plain value inside a NumPy scalar: rooms that count in arrays may leave one in a record."""
    if hasattr(value, "item"):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} cannot be stored")


def unpack(data: bytes, kind: type[T], what: str) -> T:
    """What ``pack`` packed. Raises LibraryError, naming ``what``, for bytes that are not that."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(data), type=kind)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise LibraryError(f"{what}: stored bytes cannot be read ({error}); rashomon check says what stands") from error


def pack_article(article: Article) -> bytes:
    """All but the text, which stands in its own column; that column cannot hold NUL, so such a text stays inside."""
    return pack(article if NUL in article.text else structs.replace(article, text=""))


def unpack_article(data: bytes, text: str, what: str) -> Article:
    """The article as it was stored."""
    article = unpack(data, Article, what)
    return article if article.text else structs.replace(article, text=text)


def pack_annotation(annotated: AnnotatedArticle) -> bytes:
    """The annotation without its article."""
    return pack(structs.replace(annotated, article=EMPTY))


def unpack_annotation(data: bytes, article: Article) -> AnnotatedArticle:
    """The annotation joined to its article again."""
    return structs.replace(unpack(data, AnnotatedArticle, article.id), article=article)


def digest(*parts: str | bytes) -> str:
    """SHA-256, in hexadecimal, of the parts; parts are kept apart."""
    total = sha256()
    for part in parts:
        data = part.encode("utf-8") if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()


def text_digest(text: str) -> str:
    """SHA-256 of the text as UTF-8: what ``sha256sum`` says of a plain-text document."""
    return sha256(text.encode("utf-8")).hexdigest()


def to_json(value: Any) -> str:
    """Compact JSON text for a column."""
    return msgspec.json.encode(value).decode()


def plain(text: str | None, limit: int | None = None) -> str | None:
    """Text that a column can hold: no NUL, at most ``limit`` characters."""
    return text.replace(NUL, " ")[:limit] if text is not None else None
