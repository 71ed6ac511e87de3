"""The registry of formats: sniffed by content first, by name only where the content does not tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rashomon.reading.draft import Found, Raw
from rashomon.reading.formats import csv_, feeds, html, json_, lists, markdown, mhtml, newsml, office, text, warc


@dataclass(frozen=True, slots=True)
class Format:
    """``sniff`` gets the first bytes and the lower-case name; ``parse`` gives what a document in memory holds.

    ``stream`` reads a file of any size instead. Both raise a ReadingError when the document is spoilt, and yield one
    for a spoilt record among others.
    """

    name: str
    sniff: Callable[[bytes, str], bool]
    parse: Callable[[Raw], Iterator[Found]] | None = None
    stream: Callable[[Path], Iterator[Found]] | None = None


FORMATS: tuple[Format, ...] = (
    Format("WARC", warc.sniff, stream=warc.stream),
    Format("DOCX", office.sniff_docx, office.parse_docx),
    Format("WACZ", warc.sniff_wacz, stream=warc.stream_wacz),
    Format("PDF", office.sniff_pdf, office.parse_pdf),
    Format("saved page", mhtml.sniff, mhtml.parse),
    Format("JSON Lines", json_.sniff_lines, json_.parse_lines, json_.stream_lines),
    Format("OPML", lists.sniff_opml, lists.parse_opml),
    Format("sitemap", lists.sniff_sitemap, lists.parse_sitemap),
    Format("NewsML", newsml.sniff, newsml.parse),
    Format("feed", feeds.sniff, feeds.parse),
    Format("JSON", json_.sniff, json_.parse),
    Format("table", csv_.sniff, csv_.parse),
    Format("Markdown", markdown.sniff, markdown.parse),
    Format("HTML", html.sniff, html.parse),
    Format("plain text", text.sniff, text.parse),
)


def find(head: bytes, name: str) -> Format | None:
    """The format of a document by its first bytes and its name, ``None`` when it is none that holds articles."""
    head = head[:4096]
    return next((form for form in FORMATS if form.sniff(head, name.lower())), None)
