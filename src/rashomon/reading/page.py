"""A web page as an article (first version: trafilatura's text and metadata)."""

from __future__ import annotations

from rashomon.model.errors import ReadingError
from rashomon.reading.decoding import declared_charset, decode
from rashomon.reading.draft import Draft, Raw
from rashomon.reading.metadata import Facts, dates


def read_page(raw: Raw) -> Draft:
    """The article of a page; ReadingError when there is none on it."""
    import trafilatura

    markup = decode(raw.data, raw.charset or declared_charset(raw.data), raw.name)
    document = trafilatura.bare_extraction(
        markup, url=raw.url or None, with_metadata=True, favor_precision=True, include_comments=False
    )
    if document is None or not (document.text or "").strip():
        raise ReadingError(raw.name, "no article was found on the page; paste its text into a .txt file instead")
    facts = Facts()
    facts.add("title", document.title, "meta")
    facts.add("outlet", document.sitename, "meta")
    facts.add("url", document.url, "canonical")
    facts.add("published", dates.normalise(document.date or ""), "page text")
    facts.add("authors", tuple(a.strip() for a in (document.author or "").split(";") if a.strip()), "meta")
    text = document.text
    if document.title and not text.startswith(document.title):
        text = f"{document.title}\n\n{text}"
    return Draft(raw.stem, text, facts, source=raw.source)
