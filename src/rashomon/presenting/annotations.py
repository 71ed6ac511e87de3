"""Claims and conflicts as W3C Web Annotations (JSON-LD), for annotation servers and link checkers.

Each account is an annotation on its article: a TextPositionSelector (code points of the text as it was read) refined
by a TextQuoteSelector, so that the words can be found again in a page that has changed.
"""

from __future__ import annotations

from typing import Any

import msgspec

from rashomon.model import Account
from rashomon.presenting.ledger import Row
from rashomon.presenting.views import StoryView

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters of prefix and suffix."""


def annotation_page(story: StoryView) -> dict[str, Any]:
    """An AnnotationPage with one annotation for each account of each claim, then one for each conflict."""
    items = [
        _annotation(story, row, account, n) for row in story.rows for n, account in enumerate(row.claim.accounts, 1)
    ]
    items += [
        {
            "id": f"urn:rashomon:conflict:{n}",
            "type": "Annotation",
            "motivation": "linking",
            "body": [
                _label("tagging", card.kind),
                _label("describing", f"{card.status.label}: {card.handle}"),
            ],
            "target": [target(story, end.quote.article.id, end.quote.start, end.quote.end) for end in (card.a, card.b)],
        }
        for n, card in enumerate(story.conflicts, 1)
    ]
    return {"@context": CONTEXT, "id": "urn:rashomon:comparison", "type": "AnnotationPage", "items": items}


def _annotation(story: StoryView, row: Row, account: Account, number: int) -> dict[str, Any]:
    voice = story.desk.speaker(account)
    bodies = [_label("tagging", row.status.key), _label("identifying", row.id), _label("describing", row.handle)]
    return {
        "id": f"urn:rashomon:{row.id}:{number}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": bodies + ([_label("commenting", f"{voice} {account.stance}")] if voice else []),
        "target": target(story, account.article, account.start, account.end),
    }


def _label(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def target(story: StoryView, article: str, start: int, end: int) -> dict[str, Any]:
    """The words in their article, by position and by quotation."""
    view = story.desk.articles[article]
    text = view.article.text
    source = view.url or f"urn:sha256:{view.article.source.sha256}" if view.article.source else view.url
    return {
        "source": source or f"urn:rashomon:article:{view.id}",
        "selector": {
            "type": "TextPositionSelector",
            "start": start,
            "end": end,
            "refinedBy": {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - AROUND) : start],
                "suffix": text[end : end + AROUND],
            },
        },
    }


def to_annotations(story: StoryView) -> str:
    """The page as JSON-LD text."""
    return msgspec.json.format(msgspec.json.encode(annotation_page(story)), indent=2).decode() + "\n"
