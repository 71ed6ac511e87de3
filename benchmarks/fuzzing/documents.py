"""Fuzzed documents of every format: records, tables, feeds, mails, archives."""

from __future__ import annotations

import json
import plistlib
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from benchmarks.fuzzing.kinds import kind, pdf
from benchmarks.fuzzing.pages import ANY, MARKUP, TEXT, VALUE, clean, page
from benchmarks.fuzzing.words import WORDS

# ---- records, tables, feeds ----

_FIELDS = st.sampled_from(WORDS["fields"])
RECORD = st.builds(lambda text, rest: {"text": text, **rest}, TEXT, st.dictionaries(_FIELDS, ANY | TEXT, max_size=6))


def _xml(tag: str) -> st.SearchStrategy[str]:
    return st.builds(
        lambda value, cdata: (
            f"<{tag}><![CDATA[{clean(value)}]]></{tag}>" if cdata else f"<{tag}>{escape(clean(value))}</{tag}>"
        ),
        VALUE | MARKUP,
        st.booleans(),
    )


def _some(tags: str, most: int = 6) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(*map(_xml, tags.split())), max_size=most).map("".join)


RSS = st.lists(
    _some("title link guid pubDate dc:date author dc:creator description content:encoded category media:text"),
    max_size=4,
).map(
    lambda items: (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>A</title>'
        + "".join(f"<item>{item}</item>" for item in items)
        + "</channel></rss>"
    )
)
ATOM = st.lists(
    st.tuples(
        _some("title id published updated summary content name"), VALUE, st.sampled_from(["html", "xhtml", "text", "x"])
    ),
    max_size=4,
).map(
    lambda entries: (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>'
        + "".join(
            f"<entry><link href={quoteattr(clean(link))}/><author>{body}</author>"
            f'<content type="{kind_}">{body}</content>{body}</entry>'
            for body, link, kind_ in entries
        )
        + "</feed>"
    )
)
NEWSML = st.lists(
    st.tuples(_some("headline by creditline versionCreated firstCreated hl1 subjectName provider"), VALUE, MARKUP),
    max_size=3,
).map(
    lambda items: (
        "<newsMessage>"
        + "".join(
            f"<newsItem guid={quoteattr(clean(guid))}>{head}<?pi x?>"
            f"<inlineXML><body><p>x</p>{body}</body></inlineXML></newsItem>"
            for head, guid, body in items
        )
        + "</newsMessage>"
    )
)
LISTS = st.one_of(
    st.lists(VALUE, max_size=4).map(
        lambda urls: (
            "<opml><body>" + "".join(f"<outline xmlUrl={quoteattr(clean(u))}/>" for u in urls) + "</body></opml>"
        )
    ),
    st.lists(_some("loc title publication_date name language"), max_size=4).map(
        lambda rows: "<urlset>" + "".join(f"<url>{row}</url>" for row in rows) + "</urlset>"
    ),
)
JSON_FEED = st.lists(
    st.dictionaries(
        st.sampled_from(
            ["id", "url", "title", "content_html", "content_text", "summary", "date_published", "authors", "author"]
        ),
        ANY | TEXT | MARKUP,
    ),
    max_size=4,
).map(lambda items: {"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": items})


def _table(rows: list[list[str]], mark: str, quoted: bool) -> str:
    def cell(value: str) -> str:
        return '"' + value.replace('"', '""') + '"' if quoted else value

    return "\n".join(mark.join(map(cell, row)) for row in [["Headline", "Full Text", "Date", "Author", "URL"], *rows])


TABLE = st.builds(
    _table,
    st.lists(st.lists(VALUE | TEXT, max_size=7), max_size=4),
    st.sampled_from([",", ";", "\t", "|"]),
    st.booleans(),
)


# ---- containers ----


def _mail(headers: list[tuple[str, str]], inner: list[tuple[str, str]], body: str) -> str:
    above, within = ("".join(f"{name}: {value}\r\n" for name, value in rows) for rows in (headers, inner))
    start = f"MIME-Version: 1.0\r\n{above}Content-Type: multipart/related; boundary=b\r\n\r\n"
    return f"{start}--b\r\n{within}\r\n{body}\r\n--b--\r\n"


_HEADER_VALUES = st.one_of(
    VALUE.map(lambda value: f"text/html; charset={value}"),
    VALUE.map(lambda value: f"text/html; charset*0*={value}; x*1={value}"),
    VALUE.map(lambda value: f'multipart/alternative; boundary="{value}"'),
    VALUE.map(lambda value: f"=?{value}?q?{value}?="),
    VALUE,
)
_HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Content-Type",
                "Content-Transfer-Encoding",
                "Content-Location",
                "Snapshot-Content-Location",
                "Date",
                "To",
                "x",
            ]
        ),
        _HEADER_VALUES,
    ),
    max_size=3,
)
MAIL = st.builds(_mail, _HEADERS, _HEADERS.map(lambda rows: [("Content-Type", "text/html"), *rows]), page())
ARCHIVE = st.dictionaries(
    st.sampled_from(["WebResourceData", "WebResourceURL", "WebResourceTextEncodingName"]),
    st.one_of(
        st.integers(0, 10**15), page().map(lambda text: text.encode("utf-8", "replace")), VALUE.map(clean), st.just([])
    ),
).map(
    lambda main: (
        plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY) if "\x00" not in str(main) else b"bplist00"
    )
)


def _warc(records: list[tuple[str, str, str, bytes]]) -> bytes:
    out = b""
    for url, media, encoding, body in records:
        http = (
            f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nContent-Encoding: {encoding}\r\n\r\n".encode(
                "utf-8", "replace"
            )
            + body
        )
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http{url}\r\nWARC-Date: 2031-04-29T06:00:00Z\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        out += head.encode("utf-8", "replace") + http + b"\r\n\r\n"
    return out


WARC = st.lists(
    st.tuples(
        VALUE,
        st.sampled_from(["text/html", "text/plain", "application/json"])
        | VALUE.map(lambda v: f"text/html; charset={v}"),
        st.sampled_from(["", "gzip", "br", "identity"]),
        page().map(lambda text: text.encode("utf-8", "replace"))
        | RECORD.map(lambda r: json.dumps(r).encode())
        | st.binary(max_size=80),
    ),
    max_size=3,
).map(_warc)
WORD = MARKUP.map(
    lambda body: (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"<w:p><w:r><w:t>{escape(clean(body))}</w:t></w:r></w:p>{body}</w:body></w:document>"
    )
)
PDF = st.builds(
    pdf,
    TEXT,
    st.sampled_from(["", "/Rotate 90", "/Annots [", "/Parent 3 0 R", "/Kids [3 0 R]", "/Contents [4 0 R 4 0 R]"]),
)
FRONT = st.builds(
    lambda fields, body: "---\n" + "".join(f"{name}: {value}\n" for name, value in fields) + f"---\n\n# A\n\n{body}",
    st.lists(st.tuples(_FIELDS, VALUE), max_size=4),
    TEXT,
)


def documents() -> st.SearchStrategy[bytes]:
    """Inputs of :func:`benchmarks.fuzzing.judge.wrong`, of every kind."""
    lines = st.lists(RECORD, max_size=4).map(lambda rows: "\n".join(map(json.dumps, rows)))
    records: st.SearchStrategy[Any] = RECORD | st.lists(RECORD | ANY, max_size=3) | ANY
    return st.one_of(
        _of("a.html", page()),
        _of("a.html", page()),
        _of("a.txt", TEXT),
        _of("a.txt", TEXT),
        _of("a.md", FRONT),
        _of("a.md", TEXT),
        _of("a.json", records.map(json.dumps)),
        _of("a.json", JSON_FEED.map(json.dumps)),
        _of("a.jsonl", lines),
        _of("a.csv", TABLE),
        _of("a.xml", RSS),
        _of("a.xml", ATOM),
        _of("a.xml", NEWSML),
        _of("a.xml", LISTS),
        _of("a.mhtml", MAIL),
        _of("a.webarchive", ARCHIVE),
        _of("a.warc", WARC),
        _of("a.warc.gz", WARC),
        _of("a.wacz", WARC),
        _of("a.docx", WORD),
        _of("a.pdf", PDF),
        _of("a", TEXT),
    )


def _of(name: str, documents_: st.SearchStrategy[str] | st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    first = bytes([kind(name)])
    return documents_.map(lambda found: first + (found.encode("utf-8", "replace") if isinstance(found, str) else found))
