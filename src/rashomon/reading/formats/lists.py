"""Lists of addresses: OPML lists of feeds, sitemaps and news sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rashomon.model.errors import ReadingError
from rashomon.reading.draft import Found, Link, Raw
from rashomon.reading.limits import LIMITS, safe_xml
from rashomon.reading.metadata import Facts, dates


def sniff_opml(head: bytes, _name: str) -> bool:
    """The root element ``opml``."""
    return re.search(rb"<opml[\s>]", head[:3000]) is not None


def sniff_sitemap(head: bytes, _name: str) -> bool:
    """The root elements ``urlset`` and ``sitemapindex``."""
    return re.search(rb"<(?:urlset|sitemapindex)[\s>]", head[:3000]) is not None


def parse_opml(raw: Raw) -> Iterator[Found]:
    """The feeds that the outlines name."""
    root: Any = safe_xml(raw.data, raw.name)
    addresses = dict.fromkeys(o.get("xmlUrl") for o in root.iter("outline") if o.get("xmlUrl"))
    if not addresses:
        raise ReadingError(raw.name, "it names no feeds (no outline has an xmlUrl); export the list again")
    for address in list(addresses)[: LIMITS.items]:
        yield Link(address, raw.name)


def parse_sitemap(raw: Raw) -> Iterator[Found]:
    """The pages of a sitemap with what its news part says of them, or the sitemaps of an index."""
    root: Any = safe_xml(raw.data, raw.name)
    entries = [e for e in root if isinstance(e.tag, str) and _local(e) in ("url", "sitemap")]
    if not entries:
        raise ReadingError(raw.name, "the sitemap has no pages; check its address")
    for entry in entries[: LIMITS.items]:
        address = _text(entry, "loc")
        if address:
            yield Link(address, raw.name, _facts(entry))
    if len(entries) > LIMITS.items:
        yield ReadingError(raw.name, f"it has more than {LIMITS.items} pages; the first {LIMITS.items} were taken")


def _facts(entry: Any) -> Facts:
    facts = Facts()
    facts.add("title", _text(entry, "title"), "sitemap")
    facts.add("published", dates.normalise(_text(entry, "publication_date") or ""), "sitemap")
    facts.add("outlet", _text(entry, "name"), "sitemap")
    language = _text(entry, "language")
    facts.add("language", language[:2].lower() if language else None, "sitemap")
    return facts


def _text(entry: Any, name: str) -> str | None:
    for element in entry.iter():
        if isinstance(element.tag, str) and _local(element) == name and (element.text or "").strip():
            return str(element.text).strip()
    return None


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
