"""Structured documents for :mod:`benchmarks.fuzz_reading`: well-formed outside, anything inside.

Three kinds of values are drawn: words of news with the marks that the readers look for, values that programs trip over
(addresses, dates, numbers, charsets), and one short piece repeated many times, which slow patterns show up on.
"""

from __future__ import annotations

import json
import plistlib
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from benchmarks.fuzz_reading import LONGEST, kind, pdf

WORDS = (
    "By ",
    "Hanne Molder",
    "Updated ",
    "Published: ",
    "16-Aug-2031",
    "21:47",
    "03/04/2031",
    "2031-04-29T06:00:00+99:99",
    "GMT",
    "(Reuters) - ",
    "KARSHOLM — ",
    "PORT IMBER, May 2 (AP) - ",
    "© 2031 ",
    "Read more: ",
    "1/9 ",
    "Photo: ",
    "/AFP",
    "Most read",
    "Comments",
    "Advertisement",
    "Log in",
    "A ferry sank in the strait. ",
    "“Quote,” he said. ",
    "and then ",
    "The harbour office said that nine people had died in the strait of Lunn on Sunday night. ",
    "http://",
    "www.",
    "@",
    "|",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    " ",
    "\t",
    "\u00a0",
    "\u2028",
    "\x85",
    "\x1f",
    "\x0b",
    "\u200b",
    "\ufeff",
    "\u0301",
    "İ",
    "ß",
    "٣",
    "²",
    "—",
    "-",
    ".",
    ",",
    ":",
    "(",
    ")",
    "[",
    "]",
    "*",
    "#",
    "#",
    "_",
    "![",
    "](",
    "---",
    "<",
    ">",
    "&",
    '"',
    "'",
    "/",
    "\\",
    "Correction: ",
    "in Shipping",
    "agencies",
    "年",
    "月",
    "日",
    "2031",
    "29",
    "4",
    "am",
    "a.m.",
)
ODD = (
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "NaN",
    "null",
    "\x00",
    "\ufffe",
    "http://[::",
    "http://[x]/",
    "https://a:b/",
    "//",
    "http://\u2100.example",
    "http://courier.example/a b",
    "https://" + "a" * 300 + ".example/",
    "javascript:x",
    "data:,",
    "0000-00-00",
    "9999-12-31T23:59:59-14:00",
    "2031-02-30",
    "2031-04-29T24:00:00Z",
    "٢٠٣١-٠٤-٢٩",
    "20310429",
    "٢٠٣١٠٤٢٩",
    "20310429256161",
    "Tue, 29 Apr 2031 06:00:00 +9999",
    "Tue, 99 Xyz 2031 99:99",
    "Tue, 29 Apr 99999 06:00",
    "29 April 2031 at 13:61 p.m. GMT+99",
    "D:20310429",
    "en",
    "EN-gb",
    "xx",
    "-",
    "AFP",
    "By AFP",
    "and, and; and |",
    "The Imber Courier",
    "https://courier.example/a",
    "text/html",
    "utf-8",
    "idna",
    "undefined",
    "utf-7",
    "utf-16",
    "unicode_escape",
    "hex",
    "punycode",
    "a\x00b",
    "latin-1",
    "gzip",
    "br",
    "base64",
    "x-uuencode",
    "quoted-printable",
)

WORDY = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=25).map("".join)


@st.composite
def _repeated(draw: st.DrawFn) -> str:
    unit = draw(st.lists(st.sampled_from(WORDS) | st.text(min_size=1, max_size=3), min_size=1, max_size=3).map("".join))
    times = draw(st.sampled_from([20, 200, 2_000, 12_000]))
    return (
        draw(st.sampled_from(WORDS))
        + unit * (min(times * 3, LONGEST - 500) // len(unit))
        + draw(st.sampled_from(WORDS))
    )[:LONGEST]


TEXT = st.one_of(WORDY, WORDY, WORDY, _repeated())
VALUE = st.one_of(st.sampled_from(ODD), WORDY, st.text(max_size=20))
ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), VALUE),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "@type", "title", "uri", "url", "x"]), inner)
    ),
    max_leaves=6,
)

# ---- pages ----

_TAGS = st.sampled_from(
    [
        "p",
        "p",
        "p",
        "h1",
        "h2",
        "div",
        "span",
        "ul",
        "li",
        "ol",
        "dl",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "figure",
        "figcaption",
        "a",
        "b",
        "em",
        "br",
        "img",
        "time",
        "article",
        "main",
        "section",
        "aside",
        "footer",
        "nav",
        "form",
        "pre",
        "code",
        "script",
        "style",
        "svg",
        "math",
        "iframe",
        "template",
        "noscript",
        "font",
        "center",
        "hr",
        "q",
        "del",
        "x-y",
        "body",
        "graphic",
        "lb",
        "head",
        "html",
        "select",
        "option",
        "textarea",
        "title",
        "video",
        "object",
        "details",
        "summary",
    ]
)
_NAMES = st.sampled_from(
    [
        "class",
        "id",
        "itemprop",
        "rel",
        "datetime",
        "href",
        "src",
        "role",
        "lang",
        "style",
        "name",
        "content",
        "property",
        "alt",
    ]
)
_HINTS = st.sampled_from(
    [
        "caption",
        "byline",
        "author",
        "standfirst",
        "most-read",
        "share",
        "article-body",
        "content",
        "entry-content",
        "comments",
        "datePublished",
        "dateModified",
        "canonical",
        "nofollow",
        "display:none",
        "headline",
    ]
)
_ATTRIBUTES = st.dictionaries(_NAMES, _HINTS | VALUE, max_size=2).map(
    lambda found: "".join(f" {name}={quoteattr(_clean(value))}" for name, value in found.items())
)


def _clean(text: str) -> str:
    return "".join(c for c in text if c in "\t\n\r" or (" " <= c < "\ufffe" and not "\ud800" <= c <= "\udfff"))


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attributes, parts, closed, deep: (
            f"<{tag}{attributes}>" * deep + "".join(parts) + (f"</{tag}>" * deep if closed else "")
        ),
        _TAGS,
        _ATTRIBUTES,
        st.lists(inner, max_size=4),
        st.sampled_from([True, True, True, False]),
        st.sampled_from([1, 1, 1, 1, 1, 2, 30, 300, 2000]),
    )


MARKUP = st.recursive(TEXT.map(lambda text: escape(_clean(text))[:8_000]), _element, max_leaves=12)
_RECORDS = st.dictionaries(
    st.sampled_from(
        [
            "@type",
            "@graph",
            "headline",
            "name",
            "author",
            "creator",
            "publisher",
            "datePublished",
            "dateModified",
            "inLanguage",
            "articleSection",
            "url",
            "mainEntity",
            "mainEntityOfPage",
            "itemListElement",
        ]
    ),
    st.sampled_from(["NewsArticle", "WebPage", ["Article", None]]) | ANY,
)
_METAS = st.sampled_from(
    [
        "og:title",
        "og:url",
        "og:locale",
        "og:site_name",
        "article:published_time",
        "article:modified_time",
        "author",
        "byl",
        "date",
        "article:section",
        "content-language",
        "twitter:title",
        "publisher",
        "lastmod",
    ]
)


@st.composite
def page(draw: st.DrawFn) -> str:
    """A page with a head that says things and a body of any elements."""
    head = "".join(
        f'<meta property="{name}" content={quoteattr(_clean(value))}>'
        for name, value in draw(st.lists(st.tuples(_METAS, VALUE), max_size=4))
    )
    for record in draw(st.lists(_RECORDS | _RECORDS.map(lambda r: {"@type": "NewsArticle", **r}), max_size=2)):
        head += f'<script type="application/ld+json">{json.dumps(record)}</script>'
    link = draw(VALUE)
    head += f'<link rel="canonical" href={quoteattr(_clean(link))}><title>{escape(_clean(draw(VALUE)))}</title>'
    body = "".join(draw(st.lists(MARKUP, min_size=1, max_size=5)))
    steady = "<p>The harbour office said that nine people had died in the strait of Lunn on Sunday night.</p>" * draw(
        st.integers(0, 4)
    )
    return (
        f"<!doctype html><html><head>{head}</head><body><article><h1>{escape(_clean(draw(VALUE)))}</h1>{steady}{body}"
    )


# ---- records, tables, feeds ----

_FIELDS = st.sampled_from(
    [
        "id",
        "uri",
        "title",
        "headline",
        "text",
        "content",
        "body_text",
        "body_xhtml",
        "body_html",
        "articleBody",
        "maintext",
        "url",
        "outlet",
        "author",
        "authors",
        "byline",
        "published",
        "date_publish",
        "versioncreated",
        "language",
        "section",
        "agencies",
        "articles",
        "items",
        "source_domain",
    ]
)
RECORD = st.builds(lambda text, rest: {"text": text, **rest}, TEXT, st.dictionaries(_FIELDS, ANY | TEXT, max_size=6))


def _xml(tag: str) -> st.SearchStrategy[str]:
    return st.builds(
        lambda value, cdata: (
            f"<{tag}><![CDATA[{_clean(value)}]]></{tag}>" if cdata else f"<{tag}>{escape(_clean(value))}</{tag}>"
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
            f"<entry><link href={quoteattr(_clean(link))}/><author>{body}</author>"
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
            f"<newsItem guid={quoteattr(_clean(guid))}>{head}<?pi x?>"
            f"<inlineXML><body><p>x</p>{body}</body></inlineXML></newsItem>"
            for head, guid, body in items
        )
        + "</newsMessage>"
    )
)
LISTS = st.one_of(
    st.lists(VALUE, max_size=4).map(
        lambda urls: (
            "<opml><body>" + "".join(f"<outline xmlUrl={quoteattr(_clean(u))}/>" for u in urls) + "</body></opml>"
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
        st.integers(0, 10**15), page().map(lambda text: text.encode("utf-8", "replace")), VALUE.map(_clean), st.just([])
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
        f"<w:p><w:r><w:t>{escape(_clean(body))}</w:t></w:r></w:p>{body}</w:body></w:document>"
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
    """Inputs of :func:`benchmarks.fuzz_reading.wrong`, of every kind."""
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
