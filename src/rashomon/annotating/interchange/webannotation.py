"""W3C Web Annotation (Recommendation of 23 February 2017): one annotation for each attribution.

Each target is a span with a ``TextPositionSelector`` and a ``TextQuoteSelector``, so that it can be found again
when the text has moved, and the SHA-256 of the text it was found in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, cast

from rashomon.model import AnnotatedArticle, Attribution, Mode, Span, Stance
from rashomon.model.errors import RashomonError

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"rashomon": "https://github.com/rashomon-news/rashomon/ns#"},
]
AROUND = 32
"""Characters of the text before and after a quotation, for finding it again."""
ROLES = ("source", "cue", "content")


def to_web_annotations(articles: Iterable[AnnotatedArticle]) -> dict[str, Any]:
    """An annotation page, as JSON-LD; the items are in the order of the articles and their attributions."""
    items = [
        _annotation(annotated, digest(annotated.article.text), number)
        for annotated in articles
        for number in range(len(annotated.attributions))
    ]
    return {"@context": CONTEXT, "type": "AnnotationPage", "items": items}


def digest(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _annotation(annotated: AnnotatedArticle, sha256: str, number: int) -> dict[str, Any]:
    attribution = annotated.attributions[number]
    targets = [_target(annotated, sha256, role, span) for role in ROLES for span in getattr(attribution, role)]
    return {
        "id": _identifier(sha256, number),
        "type": "Annotation",
        "motivation": "classifying",
        "body": {
            "type": "TextualBody",
            "purpose": "classifying",
            "value": "attribution",
            **_facts(attribution, sha256),
        },
        "target": targets,
    }


def _identifier(sha256: str, number: int) -> str:
    return f"urn:rashomon:{sha256}:attribution:{number + 1}"


def _facts(attribution: Attribution, sha256: str) -> dict[str, Any]:
    facts = {
        "rashomon:mode": attribution.mode,
        "rashomon:stance": attribution.stance,
        "rashomon:probability": attribution.probability,
        "rashomon:negated": attribution.negated or None,
        "rashomon:hypothetical": attribution.hypothetical or None,
        "rashomon:parent": None if attribution.parent is None else _identifier(sha256, attribution.parent),
        "rashomon:actor": attribution.actor,
        "rashomon:saidAt": attribution.said_at,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _target(annotated: AnnotatedArticle, sha256: str, role: str, span: Span) -> dict[str, Any]:
    article = annotated.article
    position, quote = selectors(article.text, span)
    return {
        "type": "SpecificResource",
        "source": article.url or f"urn:rashomon:{sha256}",
        "rashomon:document": article.id,
        "rashomon:sha256": sha256,
        "rashomon:role": role,
        "selector": [position, quote],
    }


def selectors(text: str, span: Span) -> tuple[dict[str, Any], dict[str, Any]]:
    """The position and the quotation of a span; offsets count code points."""
    return (
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": text[span.start : span.end],
            "prefix": text[max(span.start - AROUND, 0) : span.start],
            "suffix": text[span.end : span.end + AROUND],
        },
    )


def from_web_annotations(page: dict[str, Any]) -> dict[str, tuple[Attribution, ...]]:
    """The attributions of a page by document. Raises RashomonError when an item is not one of ours."""
    found: dict[str, list[Attribution]] = {}
    for number, item in enumerate(page.get("items", ()), 1):
        try:
            document = item["target"][0]["rashomon:document"]
            found.setdefault(document, []).append(_read(item))
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise RashomonError(f"web annotation {number} lacks {error}; only Rashomon's own can be read") from error
    return {document: tuple(attributions) for document, attributions in found.items()}


def _read(item: dict[str, Any]) -> Attribution:
    spans: dict[str, list[Span]] = {role: [] for role in ROLES}
    for target in item["target"]:
        position = next(s for s in target["selector"] if s["type"] == "TextPositionSelector")
        spans[target["rashomon:role"]].append(Span(position["start"], position["end"]))
    body = item["body"]
    parent = body.get("rashomon:parent")
    return Attribution(
        source=tuple(spans["source"]),
        cue=tuple(spans["cue"]),
        content=tuple(spans["content"]),
        mode=cast(Mode, body["rashomon:mode"]),
        stance=cast(Stance, body["rashomon:stance"]),
        negated=body.get("rashomon:negated", False),
        hypothetical=body.get("rashomon:hypothetical", False),
        probability=body["rashomon:probability"],
        actor=body.get("rashomon:actor"),
        parent=None if parent is None else int(parent.rsplit(":", 1)[1]) - 1,
        said_at=body.get("rashomon:saidAt"),
    )
