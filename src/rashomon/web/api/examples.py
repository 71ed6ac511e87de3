"""Examples for the OpenAPI document: a fictional fire in a harbour."""

from __future__ import annotations

from typing import Any

ARTICLE: dict[str, Any] = {
    "id": "ostrel-gazette",
    "text": "Fire in the harbour\n\nThe grain terminal burned for nine hours, Ilse Rudd said.",
    "blocks": [{"kind": "title", "start": 0, "end": 19}, {"kind": "paragraph", "start": 21, "end": 79}],
    "outlet": "Ostrel Gazette",
    "title": "Fire in the harbour",
    "published": "2031-05-03T07:30Z",
    "language": "en",
}
ARTICLE_ROW: dict[str, Any] = {
    "id": "ostrel-gazette",
    "story": "s4be81c02aa17",
    "outlet": "Ostrel Gazette",
    "title": "Fire in the harbour",
    "url": None,
    "published": "2031-05-03T07:30Z",
    "language": "en",
    "version": 1,
    "added": "2031-05-03T08:00:00.000Z",
    "corrected": {},
}
STORY: dict[str, Any] = {
    "id": "s4be81c02aa17",
    "headline": "Fire in the harbour",
    "headline_outlet": "Ostrel Gazette",
    "first": "2031-05-03T07:30Z",
    "last": "2031-05-04",
    "articles": 3,
    "outlets": 3,
    "claims": 7,
    "conflicts": 1,
    "compared": True,
    "changed": "2031-05-04T06:12:44.120Z",
    "fingerprint": "9f2c6a0f",
    "split_into": [],
}
PERSON: dict[str, Any] = {
    "id": "ilse-rudd",
    "name": "Ilse Rudd",
    "kind": "person",
    "aliases": ["Rudd", "the harbour master"],
    "statements": 4,
}
STATEMENT: dict[str, Any] = {
    "id": 17,
    "article": "ostrel-gazette",
    "story": "s4be81c02aa17",
    "outlet": "Ostrel Gazette",
    "title": "Fire in the harbour",
    "url": None,
    "published": "2031-05-03T07:30Z",
    "person": "ilse-rudd",
    "speaker": "Ilse Rudd",
    "source": "Ilse Rudd",
    "cue": "said",
    "content": "The grain terminal burned for nine hours",
    "mode": "indirect",
    "stance": "asserts",
    "said_at": None,
    "spans": [[[63, 72]], [[73, 77]], [[21, 61]]],
}
HIT: dict[str, Any] = {
    "kind": "article",
    "article": "ostrel-gazette",
    "story": "s4be81c02aa17",
    "outlet": "Ostrel Gazette",
    "title": "Fire in the harbour",
    "url": None,
    "published": "2031-05-03T07:30Z",
    "passages": [
        {
            "start": 21,
            "end": 79,
            "quote": "The grain terminal burned for nine hours, Ilse Rudd said.",
            "marks": [[4, 18]],
        }
    ],
    "speaker": None,
    "person": None,
    "stance": None,
    "status": None,
    "claim": None,
}
JOB: dict[str, Any] = {
    "id": "j1",
    "state": "running",
    "created": "2031-05-03T08:00:00.000Z",
    "finished": None,
    "done": 12,
    "counts": {"added": 11, "already there": 1},
    "outcomes": [],
    "problems": [],
    "error": None,
}
NEWS: dict[str, Any] = {
    "id": 40,
    "story": "s4be81c02aa17",
    "at": "2031-05-04T06:12:44.120Z",
    "kind": "article",
    "data": {
        "article": "ostrel-mail",
        "outlet": "Ostrel Mail",
        "title": "Two tugs lost",
        "url": None,
        "published": "2031-05-04",
    },
}


def page(item: dict[str, Any]) -> dict[str, Any]:
    """A page of one such row."""
    return {"items": [item], "next": None}
