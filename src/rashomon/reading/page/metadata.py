"""What a page says of itself: JSON-LD, microdata, OpenGraph and other ``meta`` elements, its headings and its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import msgspec

from rashomon.reading.addresses import host_of, joined
from rashomon.reading.metadata import Facts, agencies, dates, headers
from rashomon.reading.metadata.people import add_authors

LONGEST_SCRIPT = 400_000
MOST_SCRIPTS = 40
_ARTICLE_TYPES = re.compile(
    r"(?:News|Reportage|Opinion|Analysis|Background|Live|Blog|Scholarly|Satirical|Advertiser|Review)?.{0,20}(?:Article|BlogPosting|LiveBlogPosting|Report|Review|CreativeWork|WebPage)$"
)
_META = {
    "title": (
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "parsely-title",
        "sailthru.title",
        "headline",
        "title",
    ),
    "published": (
        "article:published_time",
        "article:published",
        "og:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
        "ptime",
        "displaydate",
        "originalpublicationdate",
        "timestamp",
    ),
    "updated": (
        "article:modified_time",
        "article:modified",
        "og:updated_time",
        "datemodified",
        "last-modified",
        "lastmod",
        "dcterms.modified",
        "utime",
        "revised",
    ),
    "authors": (
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "parsely-author",
        "sailthru.author",
        "cxenseparse:author",
        "citation_author",
    ),
    "section": ("article:section", "parsely-section", "section", "cg"),
    "language": ("og:locale", "dc.language", "content-language", "language"),
    "outlet": (
        "og:site_name",
        "application-name",
        "publisher",
        "dc.publisher",
        "twitter:site:name",
        "copyright-holder",
    ),
    "url": ("og:url",),
}


def read_page_metadata(tree: Any, url: str | None, facts: Facts) -> None:
    """Add to ``facts`` what the page's head, its JSON-LD and its main heading say."""
    for item in _articles_in(tree):
        _read_item(item, url, facts)
    _read_meta(tree, facts)
    _read_links(tree, url, facts)
    _read_elements(tree, facts)


def _articles_in(tree: Any) -> Iterator[dict[str, Any]]:
    for number, script in enumerate(tree.iter("script")):
        if number > 400 or "ld+json" not in (script.get("type") or ""):
            continue
        text = (script.text or "").strip().strip(";")
        if 0 < len(text) <= LONGEST_SCRIPT:
            yield from articles_in_json(text)


def articles_in_json(text: str) -> Iterator[dict[str, Any]]:
    """The articles in a JSON-LD document: objects whose ``@type`` is an article, also inside ``@graph`` and lists."""
    try:
        value = msgspec.json.decode(re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", text).encode())
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        try:
            value = msgspec.json.decode(re.sub(r"[\x00-\x1f]+", " ", text).encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            return
    waiting, seen = [value], 0
    found: list[dict[str, Any]] = []
    while waiting and seen < 2000:
        item = waiting.pop(0)
        seen += 1
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            if any(_ARTICLE_TYPES.fullmatch(str(kind)) for kind in _listed(item.get("@type"))):
                found.append(item)
            waiting.extend(
                item[name] for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if name in item
            )
    yield from sorted(found, key=lambda item: "WebPage" in str(item.get("@type")))


def _read_item(item: dict[str, Any], url: str | None, facts: Facts) -> None:
    origin = "json-ld"
    page = "WebPage" in str(item.get("@type"))
    if not page:
        facts.add("title", _string(item.get("headline") or item.get("name")), origin)
        add_authors(facts, _names(item.get("author") or item.get("creator")), origin)
        _add_publisher(next(iter(_names(item.get("publisher") or item.get("sourceOrganization"))), None), url, facts)
        facts.add("section", _section(next(iter(_strings(item.get("articleSection"))), "")), origin)
    facts.add("published", dates.normalise(_string(item.get("datePublished")) or ""), origin)
    facts.add("updated", dates.normalise(_string(item.get("dateModified")) or ""), origin)
    facts.add("language", _language(_string(item.get("inLanguage"))), origin)
    if not page:
        address = _string(item.get("url")) or _string(item.get("mainEntityOfPage"))
        facts.add("url", address if address and address.startswith("http") else None, origin)


def _add_publisher(name: str | None, url: str | None, facts: Facts) -> None:
    """The publisher as outlet; an agency named there on another outlet's page is the origin of the text."""
    agency = agencies.is_agency(name) if name else None
    facts.add("agencies", (agency,) if agency else None, "json-ld")
    if not agency or agency.casefold() in (host_of(url) or ""):
        facts.add("outlet", name, "json-ld")


def _section(value: str) -> str | None:
    first = value.split(",", maxsplit=1)[0].strip()
    return first if first and len(first) <= 60 and "." not in first else None


def _read_meta(tree: Any, facts: Facts) -> None:
    content: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        value = (element.get("content") or "").strip()
        if name and value and len(value) < 2000:
            content.setdefault(name.lower(), []).append(value)
    for field, names in _META.items():
        for name in names:
            for value in content.get(name, ())[:10]:
                _add_meta(field, value, facts)


def _add_meta(field: str, value: str, facts: Facts) -> None:
    if field in ("published", "updated"):
        facts.add(field, dates.normalise(value), "meta")
    elif field == "authors":
        if "://" not in value:
            add_authors(facts, (value,), "meta")
    elif field == "language":
        facts.add(field, _language(value), "meta")
    elif field == "outlet":
        facts.add(field, None if "://" in value or value.startswith("@") else unescape(value), "meta")
    elif field == "section":
        facts.add(field, _section(unescape(value)), "meta")
    elif field == "title":
        facts.add(field, unescape(value), "meta")
    else:
        facts.add(field, value, "meta")


def _read_links(tree: Any, url: str | None, facts: Facts) -> None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            facts.add("url", joined(url or "", link.get("href")), "canonical")
    facts.add("url", url, "address")
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    facts.add("language", _language(language), "page")


def _read_elements(tree: Any, facts: Facts) -> None:
    """The main heading, the head's title, ``time`` elements and microdata."""
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    known = facts.text("title")
    heading = next((h for h in headings if known and _alike(h, known)), None)
    if heading is None and len(headings) == 1 and (not known or _shared(headings[0], known)):
        heading = headings[0]
    if heading and 8 <= len(heading) <= 300 and not _alike(heading, facts.text("outlet") or ""):
        facts.add("title", heading, "page")
    element = next(tree.iter("title"), None)
    if element is not None and not facts.best("title"):
        words = " ".join(element.text_content()[:1000].split())
        facts.add("title", without_outlet(words, facts.text("outlet")), "page")
    for stamp in list(tree.iter("time"))[:20]:
        value = dates.normalise(stamp.get("datetime") or "")
        prop = " ".join(filter(None, (stamp.get("itemprop"), stamp.get("class")))).lower()
        if value and ("modif" in prop or "update" in prop):
            facts.add("updated", value, "page")
        elif value and ("publish" in prop or "entry-date" in prop or stamp.get("pubdate") is not None):
            facts.add("published", value, "page")
    people = [" ".join(e.text_content().split()) for e in tree.xpath("//*[@itemprop='author' or @rel='author']")[:10]]
    add_authors(facts, [name for name in people if len(name) < 80], "microdata")
    for meta in tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateModified']")[:10]:
        field = "published" if meta.get("itemprop") == "datePublished" else "updated"
        value = dates.normalise(meta.get("content") or meta.get("datetime") or meta.text_content()[:80])
        facts.add(field, value, "microdata")


def without_outlet(title: str, outlet: str | None) -> str:
    """A title without the outlet's name at its end ("… | The Courier", "… - Courier.example")."""
    match = re.match(r"(.{12,}\S)\s+[|–—»·-]\s+([^|–—»]{2,50})$", title)
    if match and ((outlet and _alike(match[2], outlet)) or headers.looks_like_outlet(match[2]) or "|" in title):
        return match[1]
    return title


def _shared(a: str, b: str) -> bool:
    """True when two titles have two longer words in common."""
    first, second = (set(re.findall(r"\w{4,}", x.casefold())) for x in (a, b))
    return len(first & second) >= 2


def _alike(a: str, b: str) -> bool:
    first, second = (re.sub(r"[\W_]+", "", x.casefold()) for x in (a, b))
    return bool(first) and bool(second) and (first in second or second in first)


def _language(value: str | None) -> str | None:
    match = re.match(r"[a-zA-Z]{2,3}(?![a-zA-Z])", value or "")
    return match.group().lower() if match else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _string(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url") or value.get("@value") or value.get("name")
    if isinstance(value, list) and value:
        return _string(value[0])
    return unescape(value) if isinstance(value, str) and value.strip() else None


def _strings(value: Any) -> list[str]:
    return [text for part in _listed(value) if (text := _string(part))]


def _names(value: Any) -> tuple[str, ...]:
    found: list[str] = []
    for part in _listed(value)[:50]:
        name = part.get("name") if isinstance(part, dict) else part
        found += [n for n in _listed(name) if isinstance(n, str) and n.strip() and "://" not in n]
    return tuple(unescape(name) for name in found)
