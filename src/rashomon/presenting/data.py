"""The JSON that other programs read: the contract of docs/comparison.schema.json."""

from __future__ import annotations

from typing import Any

import msgspec

from rashomon.model import Account, Article, Comparison, Conflict, Evidence, Statement

Json = dict[str, Any]


def comparison_data(comparison: Comparison) -> Json:
    """The comparison as plain data: names beside ids, quotes beside offsets, the same keys every time."""
    names = {a.id: a.name for a in comparison.actors}
    return {
        "version": comparison.version,
        "articles": [article_data(a) for a in comparison.articles],
        "origins": msgspec.to_builtins(comparison.origins),
        "actors": [
            {**msgspec.to_builtins(a), "members": [{"article": m[0], "actor": m[1]} for m in a.members]}
            for a in comparison.actors
        ],
        "claims": [
            {
                "id": c.id,
                "handle": c.handle,
                "status": c.status,
                "score": _round(c.score),
                "accounts": [account_data(a, names) for a in c.accounts],
            }
            for c in comparison.claims
        ],
        "conflicts": [_conflict(c, names) for c in comparison.conflicts],
        "shared_wording": [
            {"a": _evidence(s.a), "b": _evidence(s.b), "origin": s.origin} for s in comparison.shared_wording
        ],
        "timeline": [
            {"date": t.date, "kind": t.kind, "evidence": [_evidence(e) for e in t.evidence]}
            for t in comparison.timeline
        ],
        "attributions": [_statement(s, names) for s in comparison.statements],
        "coverage": [msgspec.to_builtins(c) for c in comparison.coverage],
        "naming": [
            {
                "actor": names.get(n.actor, n.actor),
                "actor_id": n.actor,
                "forms": {article: [_evidence(e) for e in forms] for article, forms in n.forms.items()},
            }
            for n in comparison.naming
        ],
        "set_aside": [{"document": document, "reason": reason} for document, reason in comparison.set_aside],
    }


def article_data(article: Article) -> Json:
    """An article with its text, so that every offset can be checked without another file."""
    source = article.source
    return {
        "id": article.id,
        "outlet": article.outlet,
        "url": article.url,
        "title": article.title,
        "authors": list(article.authors),
        "agencies": list(article.agencies),
        "published": article.published,
        "updated": article.updated,
        "language": article.language,
        "text": article.text,
        "blocks": msgspec.to_builtins(article.blocks),
        "source": msgspec.to_builtins(source) if source else None,
    }


def account_data(account: Account, names: dict[str, str]) -> Json:
    """One account; ``actor`` is the name over the whole story, ``voice`` what this article calls it."""
    found: Json = {
        "article": account.article,
        "quote": account.quote,
        "start": account.start,
        "end": account.end,
        "voice": account.voice or None,
        "actor": names.get(account.actor or "", account.actor),
        "actor_id": account.actor,
        "stance": account.stance,
        "negated": account.negated,
        "score": _round(account.score),
        "also": [[s.start, s.end] for s in account.also],
    }
    if account.detail:
        found["detail"] = [[s.start, s.end] for s in account.detail]
    if account.figure:
        found["figure"] = msgspec.to_builtins(account.figure)
    return found


def _conflict(conflict: Conflict, names: dict[str, str]) -> Json:
    return {
        "kind": conflict.kind,
        "score": _round(conflict.score),
        "a": account_data(conflict.a, names),
        "b": account_data(conflict.b, names),
        "reason": conflict.reason,
        "handle": conflict.handle,
        "claim": conflict.claim,
        "development": conflict.development,
        "variant": conflict.variant,
        "also_a": [account_data(a, names) for a in conflict.also_a],
        "also_b": [account_data(a, names) for a in conflict.also_b],
    }


def _statement(statement: Statement, names: dict[str, str]) -> Json:
    source, cue, content = ([[s.start, s.end] for s in spans] for spans in statement.spans)
    return {
        "article": statement.article,
        "source": statement.source,
        "actor": names.get(statement.actor or "", statement.actor),
        "actor_id": statement.actor,
        "cue": statement.cue,
        "content": statement.content,
        "mode": statement.mode,
        "stance": statement.stance,
        "said_at": statement.said_at,
        "probability": _round(statement.probability),
        "spans": {"source": source, "cue": cue, "content": content},
    }


def _evidence(evidence: Evidence) -> Json:
    found: Json = msgspec.to_builtins(evidence)
    return found


def _round(value: float) -> float:
    return round(value, 4)


def to_json(comparison: Comparison) -> str:
    """The contract as text, two spaces of indentation, one line feed at the end."""
    return msgspec.json.format(msgspec.json.encode(comparison_data(comparison)), indent=2).decode() + "\n"
