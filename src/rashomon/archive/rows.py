"""Articles and annotations as rows of a table, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace

from rashomon.grouping.copies import SHORTEST
from rashomon.grouping.passages import hashed_words
from rashomon.grouping.records import instant
from rashomon.model import AnnotatedArticle, Article

Row = dict[str, Any]
EMPTY = Article(id="", text="")


def article_row(article: Article, file: str, place: int) -> Row:
    """An article as a row; ``place`` is its number in the file.

    Raises UnicodeEncodeError when the text is not Unicode (half of a surrogate pair).
    """
    article.text.encode("utf-8")
    fetched = article.source.fetched if article.source else None
    known = instant(article.published)
    return {
        "id": article.id,
        "outlet": article.outlet,
        "url": article.url,
        "title": article.title,
        "published": article.published,
        "moment": instant(fetched) if known is None else known,
        "language": article.language,
        "characters": len(article.text),
        "wording": wording(article),
        "text": article.text,
        "file": file,
        "place": place,
        "record": msgspec.json.encode(replace(article, id="", text="")).decode(),
    }


def article_of(row: Mapping[str, Any]) -> Article:
    """The article of a row, as it was read."""
    article = msgspec.json.decode(row["record"], type=Article)
    return replace(article, id=row["id"], text=row["text"])


def wording(article: Article) -> str | None:
    """What texts of the same words have in common, whatever their marks, case and page furniture; None if short."""
    words = hashed_words(article)[0]
    if len(words) < SHORTEST:
        return None
    return blake2b(np.array(words, dtype="<u4").tobytes(), digest_size=16).hexdigest()


def annotation_row(annotated: AnnotatedArticle) -> Row:
    """What was found in an article, as a row; the article itself stands in its own table."""
    counts = {name: len(getattr(annotated, name)) for name in COUNTED}
    record = msgspec.json.encode(replace(annotated, article=EMPTY), enc_hook=_unwrapped).decode()
    return {"id": annotated.article.id, **counts, "model": annotated.model, "annotation": record, "problem": None}


COUNTED = ("sentences", "attributions", "actors", "times", "figures", "places")


def _unwrapped(value: Any) -> Any:
    """The plain value inside a NumPy scalar."""
    if hasattr(value, "item"):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} cannot be stored")


def annotated_of(row: Mapping[str, Any]) -> AnnotatedArticle:
    """An annotated article, from a row of an article joined with that of its annotation."""
    return replace(msgspec.json.decode(row["annotation"], type=AnnotatedArticle), article=article_of(row))


def rows_of(batch: Any) -> Iterator[Row]:
    """The rows of a pandas frame; what is missing is None."""
    columns = [(name, batch[name].tolist()) for name in batch.columns]
    for k in range(len(batch)):
        yield {name: _known(values[k]) for name, values in columns}


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 (nan)


def frames(rows: Iterable[Row], columns: Sequence[str], most: int = 4 << 20) -> Iterator[Any]:
    """Rows as pandas frames of a bounded number of characters."""
    import pandas

    held: list[Row] = []
    size = 0
    for row in rows:
        held.append(row)
        size += sum(len(value) for value in row.values() if isinstance(value, str | bytes)) + 50
        if size >= most:
            yield pandas.DataFrame(
                [[row.get(name) for name in columns] for row in held], columns=list(columns), dtype=object
            )
            held, size = [], 0
    if held:
        yield pandas.DataFrame(
            [[row.get(name) for name in columns] for row in held], columns=list(columns), dtype=object
        )


def columns_of(schema: str) -> tuple[str, ...]:
    """The names in a schema written as ``name type, …``."""
    return tuple(part.split()[0] for part in schema.split(","))
