"""NewsML-G2 and NITF: news items as agencies send them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rashomon.model.errors import ReadingError
from rashomon.reading.draft import Draft, Found, Raw
from rashomon.reading.limits import LIMITS, safe_xml
from rashomon.reading.markup import joined_lines
from rashomon.reading.metadata import Facts, agencies, dates
from rashomon.reading.metadata.people import add_authors
from rashomon.reading.pieces import with_title


def sniff(head: bytes, _name: str) -> bool:
    """The root elements of NewsML-G2 and NITF."""
    return re.search(rb"<(?:\w{1,20}:)?(?:newsMessage|newsItem|nitf)[\s>]", head[:4000]) is not None


def parse(raw: Raw) -> Iterator[Found]:
    """The text items of a message."""
    root: Any = safe_xml(raw.data, raw.name)
    items = list(islice((e for e in root.iter() if _local(e) == "newsItem"), LIMITS.items)) or [root]
    for number, item in enumerate(items, start=1):
        name = raw.name if len(items) == 1 else f"{raw.name} (item {number})"
        yield _article(item, raw, name, number)


def _article(item: Any, raw: Raw, name: str, number: int) -> Found:
    found = (_first(item, name) for name in ("body.content", "body", "inlineXML", "inlineData"))
    body = next((element for element in found if element is not None), None)
    if body is None:
        return ReadingError(name, "the news item has no text in it (a picture or a package); it was left out")
    facts = _facts(item)
    text, labelled = with_title(joined_lines(body), facts.text("title"))
    if not any(block.kind == "paragraph" for block in labelled):
        return ReadingError(name, "the news item has no text in it; it was left out")
    guid = (item.get("guid") or "").strip()
    return Draft(guid or f"{raw.stem}-{number}", text, facts, labelled, raw.source, named=bool(guid))


def _facts(item: Any) -> Facts:
    facts = Facts()
    facts.add("title", _text(item, "headline") or _text(item, "hl1"), "record")
    facts.add("section", _text(item, "subjectName"), "record")
    provider = _text(item, "provider")
    credit = _text(item, "creditline")
    facts.add("agencies", agencies.named(" ; ".join(filter(None, (provider, credit)))), "record")
    facts.add("outlet", credit or provider, "record")
    add_authors(facts, filter(None, [_text(item, "by") or _text(item, "byline")]), "record")
    facts.add("published", _date(item, "firstCreated", "contentCreated", "date.issue", "versionCreated"), "record")
    facts.add("updated", _date(item, "versionCreated", "contentModified"), "record")
    language = _first(item, "language")
    facts.add("language", (language.get("tag") or "")[:2].lower() if language is not None else None, "record")
    return facts


def _date(item: Any, *names: str) -> str | None:
    for name in names:
        element = _first(item, name)
        if element is not None:
            value = dates.normalise(element.get("norm") or (element.text or ""))
            if value:
                return value
    return None


def _first(item: Any, name: str) -> Any:
    return next((e for e in item.iter() if _local(e) == name), None)


def _text(item: Any, name: str) -> str | None:
    element = _first(item, name)
    text = " ".join(" ".join(element.itertext()).split()) if element is not None else ""
    if not text and element is not None:
        text = element.get("literal") or ""
    return text or None


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
