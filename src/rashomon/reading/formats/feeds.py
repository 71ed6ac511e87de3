"""RSS, Atom and JSON Feed: items with their full text become articles, items with a teaser are links to fetch."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import msgspec

from rashomon.model.errors import ReadingError
from rashomon.reading.addresses import joined
from rashomon.reading.decoding import decode
from rashomon.reading.draft import Draft, Found, Link, Raw
from rashomon.reading.limits import LIMITS, refuse_entities
from rashomon.reading.markup import pieces_of
from rashomon.reading.metadata import Facts, dates
from rashomon.reading.metadata.people import add_authors
from rashomon.reading.pieces import with_title

FULL_TEXT = 900
"""Characters from which an item's description is taken for the whole article."""
FULL_BLOCKS = 3
"""Paragraphs from which an item's content element is; feeds that tease have one or two there."""


def sniff(head: bytes, _name: str) -> bool:
    """The root elements of RSS, RDF and Atom, or JSON Feed's version."""
    start = head[:3000]
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return b"jsonfeed.org/version" in start
    return any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:RDF")) and b"<html" not in start[:300].lower()


def parse(raw: Raw) -> Iterator[Found]:
    """The feed's items in their order."""
    if raw.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        yield from _json_feed(raw)
    else:
        yield from _xml_feed(raw)


def _xml_feed(raw: Raw) -> Iterator[Found]:
    import feedparser

    refuse_entities(raw.data, raw.name)
    if len(raw.data) > LIMITS.page:
        size, most = len(raw.data) / 1e6, LIMITS.page / 1e6
        raise ReadingError(raw.name, f"it has {size:.0f} MB, more than a feed may have ({most:.0f} MB); split it")
    feed = feedparser.parse(io.BytesIO(raw.data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise ReadingError(raw.name, "the feed has no items; check its address")
    outlet = feed.feed.get("title")
    language = feed.feed.get("language")
    for number, entry in enumerate(feed.entries[: LIMITS.items], start=1):
        facts = Facts()
        facts.add("outlet", outlet, "feed")
        facts.add("language", language[:2].lower() if language else None, "feed")
        facts.add("title", _plain(entry.get("title", "")), "feed")
        facts.add("published", dates.normalise(entry.get("published", "") or ""), "feed")
        facts.add("updated", dates.normalise(entry.get("updated", "") or ""), "feed")
        add_authors(facts, [a.get("name", "") for a in entry.get("authors", []) if a.get("name")], "feed")
        bodies = [part.get("value", "") for part in entry.get("content", [])] + [entry.get("summary", "") or ""]
        yield _item(
            raw, number, joined(raw.url, entry.get("link") or ""), max(bodies, key=len), facts, "content" in entry
        )
    if len(feed.entries) > LIMITS.items:
        yield ReadingError(raw.name, f"it has more than {LIMITS.items} items; the first {LIMITS.items} were read")


def _json_feed(raw: Raw) -> Iterator[Found]:
    try:
        feed = msgspec.json.decode(decode(raw.data, raw.charset, raw.name))
    except msgspec.DecodeError as error:
        raise ReadingError(raw.name, f"it is not valid JSON ({error}); fetch the feed again") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items:
        raise ReadingError(raw.name, "the feed has no items; check its address")
    for number, item in enumerate(items[: LIMITS.items], start=1):
        if isinstance(item, dict):
            yield _json_item(raw, number, item, feed)


def _json_item(raw: Raw, number: int, item: dict[str, Any], feed: dict[str, Any]) -> Found:
    facts = Facts()
    facts.add("outlet", _string(feed.get("title")), "feed")
    facts.add("title", _string(item.get("title")), "feed")
    facts.add("language", _string(item.get("language") or feed.get("language")), "feed")
    facts.add("published", dates.normalise(_string(item.get("date_published"))), "feed")
    facts.add("updated", dates.normalise(_string(item.get("date_modified"))), "feed")
    people = item.get("authors") or feed.get("authors") or [item.get("author") or {}]
    names = [_string(p.get("name")) for p in people if isinstance(p, dict)] if isinstance(people, list) else []
    add_authors(facts, filter(None, names), "feed")
    body = (
        _string(item.get("content_html"))
        or _paragraphs(_string(item.get("content_text")))
        or _string(item.get("summary"))
    )
    return _item(
        raw,
        number,
        joined(raw.url, _string(item.get("url"))),
        body,
        facts,
        "content_html" in item or "content_text" in item,
    )


def _item(raw: Raw, number: int, url: str, body: str, facts: Facts, content: bool) -> Found:
    """An article when the item holds it, else a link with the teaser to fall back on."""
    found = pieces_of(body)
    length = sum(len(piece.text) for piece in found)
    facts.add("url", url or None, "feed")
    draft = None
    if found:
        text, labelled = with_title(found, facts.text("title"))
        draft = Draft(f"{raw.stem}-{number}", text, facts, labelled, raw.source)
    whole = length >= FULL_TEXT or (content and len(found) >= FULL_BLOCKS)
    if draft is not None and (whole or not url):
        return draft
    if url:
        return Link(url, raw.name, facts, draft)
    return ReadingError(f"{raw.name} (item {number})", "it has neither a text nor a link; nothing can be read of it")


def _plain(title: str) -> str:
    return " ".join(piece.text for piece in pieces_of(title)) if "<" in title else title


def _paragraphs(text: str) -> str:
    from html import escape

    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
