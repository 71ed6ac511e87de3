"""The fuzzers start from the small documents of the tests, one or more of every kind."""

from __future__ import annotations

import json
import plistlib
from functools import cache

from benchmarks.fuzzing.kinds import docx_of, docx_parts, kind, pdf, wacz


@cache
def seeds() -> tuple[bytes, ...]:
    """One small document or more of every kind."""
    from tests.reading.story import BODY, PARAGRAPHS, TITLE, page
    from tests.reading.test_formats import ATOM, JSON_FEED, RSS, warc

    short = page()
    ld = json.dumps(
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
    head = (
        f'<script type="application/ld+json">{ld}</script><meta property="og:url" content="https://courier.example/a">'
    )
    record = {
        "id": "n1",
        "title": TITLE,
        "text": BODY,
        "outlet": "Courier",
        "published": "2031-04-29",
        "authors": ["A B"],
    }
    mail = (
        "From: <Saved>\r\nSnapshot-Content-Location: https://courier.example/ferry\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; '
        f'charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{short}\r\n--b--\r\n'
    )
    archive = plistlib.dumps(
        {"WebMainResource": {"WebResourceData": short.encode(), "WebResourceURL": "https://courier.example/ferry"}},
        fmt=plistlib.FMT_BINARY,
    )
    newsml = (
        f'<newsMessage><newsItem guid="tag:1"><itemMeta><versionCreated>2031-04-29T06:00:00Z</versionCreated><provider '
        f'literal="Halyard"/></itemMeta><contentMeta><language tag="en"/><headline>{TITLE}</headline><by>By A B</by>'
        f"</contentMeta><inlineXML><html><body><p>{PARAGRAPHS[0]}</p></body></html></inlineXML></newsItem></newsMessage>"
    )
    headed = f"<body.head><hl1>{TITLE}</hl1></body.head>"
    nitf = f"<nitf><head/><body>{headed}<body.content><p>{BODY}</p></body.content></body></nitf>"
    opml = '<opml version="2.0"><body><outline text="a" xmlUrl="https://courier.example/rss"/></body></opml>'
    sitemap = "<urlset><url><loc>https://courier.example/ferry</loc><title>A</title></url></urlset>"
    table = f'Headline;Full Text;Date\n"{TITLE}";"{PARAGRAPHS[0]}";29 April 2031\n'
    byline = "By Hanne Molder | Updated 21:47, 3 May 2031"
    pasted = f"{TITLE}\n{byline}\n\nPORT IMBER, May 2 (Reuters) - {BODY}\n\nRead more: x\n"
    front = f"---\ntitle: {TITLE}\ntags: [a, b]\n---\n\n# {TITLE}\n\n![A ferry](a.jpg)\n\n{BODY}\n"
    parts = docx_parts()
    listed: list[tuple[str, str | bytes]] = [
        ("a.html", short),
        ("a.html", page(head)),
        ("a.html", f"<html><body><p>{PARAGRAPHS[0]}</p></body></html>"),
        ("a.txt", pasted),
        ("a.txt", BODY),
        ("a.txt.gz", PARAGRAPHS[0]),
        ("a.md", front),
        ("a.json", json.dumps(record)),
        ("a.json", json.dumps({"articles": [record, record]})),
        ("a.json", JSON_FEED),
        ("a.json", ld),
        (
            "a.json",
            json.dumps({"headline": TITLE, "body_xhtml": f"<p>{PARAGRAPHS[0]}</p>", "versioncreated": 1998000000}),
        ),
        ("a.jsonl", f"{json.dumps(record)}\n{json.dumps(record)}\n"),
        ("a.csv", table),
        ("a.xml", RSS),
        ("a.xml", ATOM),
        ("a.xml", newsml),
        ("a.xml", nitf),
        ("a.xml", opml),
        ("a.xml", sitemap),
        ("a.mhtml", mail),
        ("a.webarchive", archive),
        ("a.warc", warc(compress=False)),
        ("a.warc.gz", warc(compress=False)),
        ("a.wacz", warc(compress=False)),
        ("a.docx", parts["word/document.xml"]),
        ("b.docx", parts["docProps/core.xml"]),
        ("a.pdf", pdf(PARAGRAPHS[0])),
        ("a", PARAGRAPHS[0]),
        ("c.wacz", wacz(warc(compress=False))),
        ("c.docx", docx_of(parts["word/document.xml"])),
    ]
    return tuple(bytes([kind(name)]) + (data.encode() if isinstance(data, str) else data) for name, data in listed)
