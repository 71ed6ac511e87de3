"""A story's comparison in the formats that other programs read; the command line and the API share this."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from rashomon.model import Account, Article, Comparison
from rashomon.model.errors import LibraryError

MEDIA_TYPES: Final = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "html": "text/html; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "webannotation": "application/ld+json",
    "jsonld": "application/ld+json",
}
SUFFIXES: Final = {"markdown": "md", "webannotation": "annotations.json"}
COLUMNS: Final = (
    "story", "claim", "handle", "status", "claim_score", "article", "outlet", "published", "url",
    "start", "end", "quote", "voice", "stance", "negated", "score",
)  # fmt: skip


def export(comparison: Comparison, form: str, story: str) -> bytes:
    """The comparison as a file of the format. Raises LibraryError for an unknown one, or one that needs a package."""
    if form not in MEDIA_TYPES:
        raise LibraryError(f"{form}: no such format; choose one of {', '.join(MEDIA_TYPES)}")
    if form == "jsonl":
        return b"".join(msgspec.json.encode(row) + b"\n" for row in rows(comparison, story))
    if form == "parquet":
        return _parquet(list(rows(comparison, story)))
    if form == "jsonld":
        return msgspec.json.format(msgspec.json.encode(linked_data(comparison, story)), indent=1)
    from rashomon.presenting import present

    return present(comparison, form).encode("utf-8")


def file_name(story: str, form: str) -> str:
    """A name for the file, safe on every system."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in story)[:80]
    return f"{safe or 'story'}.{SUFFIXES.get(form, form)}"


def rows(comparison: Comparison, story: str) -> Iterator[dict[str, Any]]:
    """One row for each account of each claim: a table without nesting."""
    articles = {article.id: article for article in comparison.articles}
    for claim in comparison.claims:
        for account in claim.accounts:
            article = articles[account.article]
            values = (
                story, claim.id, claim.handle, claim.status, claim.score, article.id, article.outlet, article.published,
                article.url, account.start, account.end, account.quote, account.voice, account.stance, account.negated,
                account.score,
            )  # fmt: skip
            yield dict(zip(COLUMNS, values, strict=True))


def linked_data(comparison: Comparison, story: str) -> dict[str, Any]:
    """The story as schema.org: its articles, and each claim with where it appears.

    A ``Claim`` here is what the articles say, not whether it is true: there is no rating in it.
    """
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "identifier": story,
        "hasPart": [_article_data(article) for article in comparison.articles],
        "mentions": [
            {
                "@type": "Claim",
                "identifier": claim.id,
                "keywords": claim.handle,
                "additionalType": claim.status,
                "appearance": [_appearance(account) for account in claim.accounts],
            }
            for claim in comparison.claims
        ],
    }


def _article_data(article: Article) -> dict[str, Any]:
    found = {
        "@type": "NewsArticle",
        "@id": _article_id(article.id),
        "identifier": article.id,
        "headline": article.title,
        "url": article.url,
        "datePublished": article.published,
        "dateModified": article.updated,
        "inLanguage": article.language,
        "publisher": {"@type": "Organization", "name": article.outlet} if article.outlet else None,
        "author": [{"@type": "Person", "name": name} for name in article.authors] or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _appearance(account: Account) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Quotation",
        "text": account.quote,
        "isPartOf": {"@id": _article_id(account.article)},
        "position": f"char={account.start},{account.end}",
    }
    return found | ({"spokenByCharacter": {"@type": "Thing", "name": account.voice}} if account.voice else {})


def _article_id(article: str) -> str:
    from urllib.parse import quote

    return f"urn:rashomon:article:{quote(article, safe='')}"


def _parquet(table: list[dict[str, Any]]) -> bytes:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise LibraryError("Parquet needs one more package: pip install 'rashomon[analytics]'") from error
    text, number, truth = pa.string(), pa.int64(), pa.bool_()
    kinds = {"start": number, "end": number, "claim_score": pa.float64(), "score": pa.float64(), "negated": truth}
    schema = pa.schema([(name, kinds.get(name, text)) for name in COLUMNS])
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(table, schema=schema), out)
    return out.getvalue()
