"""The fuzzers start from the small documents of the tests, one or more of every kind."""

from __future__ import annotations

import json
import plistlib
from collections.abc import Iterator
from functools import cache

from tests.reading.story import BODY, PARAGRAPHS, TITLE, page
from tests.reading.test_formats import ATOM, JSON_FEED, RSS, warc

from benchmarks.fuzzing.kinds import docx_of, docx_parts, kind, pdf, wacz

Document = tuple[str, str | bytes]
"""Under which name it is read, and what is in it."""
LINKED = json.dumps(
    {
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": TITLE,
                "author": [{"name": "Hanne Molder"}],
                "datePublished": "2031-04-29T06:00:00Z",
                "publisher": {"name": "Courier"},
            }
        ]
    }
)


@cache
def seeds() -> tuple[bytes, ...]:
    """One small document or more of every kind."""
    listed = [*_pages(), *_plain(), *_records(), *_feeds(), *_packages()]
    return tuple(bytes([kind(name)]) + (data.encode() if isinstance(data, str) else data) for name, data in listed)


def _pages() -> Iterator[Document]:
    head = f'<script type="application/ld+json">{LINKED}</script>'
    head += '<meta property="og:url" content="https://courier.example/a">'
    yield "a.html", page()
    yield "a.html", page(head)
    yield "a.html", f"<html><body><p>{PARAGRAPHS[0]}</p></body></html>"
    yield (
        "a.mhtml",
        "From: <Saved>\r\nSnapshot-Content-Location: https://courier.example/ferry\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; '
        f'charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{page()}\r\n--b--\r\n',
    )
    saved = {"WebResourceData": page().encode(), "WebResourceURL": "https://courier.example/ferry"}
    yield "a.webarchive", plistlib.dumps({"WebMainResource": saved}, fmt=plistlib.FMT_BINARY)


def _plain() -> Iterator[Document]:
    byline = "By Hanne Molder | Updated 21:47, 3 May 2031"
    yield "a.txt", f"{TITLE}\n{byline}\n\nPORT IMBER, May 2 (Reuters) - {BODY}\n\nRead more: x\n"
    yield "a.txt", BODY
    yield "a.txt.gz", PARAGRAPHS[0]
    yield "a.md", f"---\ntitle: {TITLE}\ntags: [a, b]\n---\n\n# {TITLE}\n\n![A ferry](a.jpg)\n\n{BODY}\n"
    yield "a", PARAGRAPHS[0]


def _records() -> Iterator[Document]:
    about = {"id": "n1", "title": TITLE, "outlet": "Courier", "published": "2031-04-29", "authors": ["A B"]}
    record = {**about, "text": BODY}
    ninjs = {"headline": TITLE, "body_xhtml": f"<p>{PARAGRAPHS[0]}</p>", "versioncreated": 1998000000}
    yield "a.json", json.dumps(record)
    yield "a.json", json.dumps({"articles": [record, record]})
    yield "a.json", LINKED
    yield "a.json", json.dumps(ninjs)
    yield "a.jsonl", f"{json.dumps(record)}\n{json.dumps(record)}\n"
    yield "a.csv", f'Headline;Full Text;Date\n"{TITLE}";"{PARAGRAPHS[0]}";29 April 2031\n'


def _feeds() -> Iterator[Document]:
    yield "a.json", JSON_FEED
    yield "a.xml", RSS
    yield "a.xml", ATOM
    yield (
        "a.xml",
        '<newsMessage><newsItem guid="tag:1"><itemMeta><versionCreated>2031-04-29T06:00:00Z</versionCreated><provider '
        f'literal="Halyard"/></itemMeta><contentMeta><language tag="en"/><headline>{TITLE}</headline><by>By A B</by>'
        f"</contentMeta><inlineXML><html><body><p>{PARAGRAPHS[0]}</p></body></html></inlineXML></newsItem></newsMessage>",
    )
    headed = f"<body.head><hl1>{TITLE}</hl1></body.head>"
    yield "a.xml", f"<nitf><head/><body>{headed}<body.content><p>{BODY}</p></body.content></body></nitf>"
    yield "a.xml", '<opml version="2.0"><body><outline text="a" xmlUrl="https://courier.example/rss"/></body></opml>'
    yield "a.xml", "<urlset><url><loc>https://courier.example/ferry</loc><title>A</title></url></urlset>"


def _packages() -> Iterator[Document]:
    parts, crawled = docx_parts(), warc(compress=False)
    yield "a.warc", crawled
    yield "a.warc.gz", crawled
    yield "a.wacz", crawled
    yield "c.wacz", wacz(crawled)
    yield "a.docx", parts["word/document.xml"]
    yield "b.docx", parts["docProps/core.xml"]
    yield "c.docx", docx_of(parts["word/document.xml"])
    yield "a.pdf", pdf(PARAGRAPHS[0])
