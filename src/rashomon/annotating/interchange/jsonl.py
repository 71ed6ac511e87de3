"""JSON Lines: one line an article, with all that was found in it. The contract of ``rashomon annotate``."""

from __future__ import annotations

from typing import Any

import msgspec

from rashomon.model import AnnotatedArticle, Attribution

ARTICLE_FIELDS = ("id", "outlet", "url", "title", "authors", "agencies", "published", "updated", "language")
VERSION = "1.0"


def to_line(annotated: AnnotatedArticle) -> str:
    """One line of JSON; offsets count code points of the text as it was given."""
    names = {actor.id: actor.name for actor in annotated.actors}
    known = msgspec.to_builtins(annotated)
    row = {
        "version": VERSION,
        "document": annotated.article.id,
        "article": {name: getattr(annotated.article, name) for name in ARTICLE_FIELDS},
        "attributions": [_attribution(a, names) for a in annotated.attributions],
        "times": known["times"],
        "figures": known["figures"],
        "places": known["places"],
        "actors": known["actors"],
        "model": annotated.model,
    }
    return msgspec.json.encode(row).decode()


def _attribution(attribution: Attribution, names: dict[str, str]) -> dict[str, Any]:
    """The attribution with its actor by name, and by id as ``actor_id``."""
    row: dict[str, Any] = msgspec.to_builtins(attribution)
    return {**row, "actor": names.get(attribution.actor or ""), "actor_id": attribution.actor}
