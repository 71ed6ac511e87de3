"""Every format gives the same article, with its metadata and where that came from."""

from __future__ import annotations

import gzip
import io
import json
import plistlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from rashomon.model.article import Article
from rashomon.model.errors import ReadingError
from rashomon.reading import read
from rashomon.reading.formats import find
from tests.reading.story import BODY, CAPTION, PARAGRAPHS, TITLE, page


def all_of(path: Path, **options: Any) -> list[Article]:
    return list(read(path, **options))


def written(tmp_path: Path, name: str, data: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def paragraphs(article: Article) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks if b.kind == "paragraph"]


def kinds(article: Article) -> list[str]:
    return [block.kind for block in article.blocks]


def has_story(article: Article) -> bool:
    return article.title == TITLE and [" ".join(p.split()) for p in paragraphs(article)] == list(PARAGRAPHS)


HTML_FRAGMENT = "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + f"<figure><figcaption>{CAPTION}</figcaption></figure>"


def test_page_keeps_captions_title_and_byline_and_labels_furniture(tmp_path: Path) -> None:
    (article,) = all_of(written(tmp_path, "a.html", page()))
    assert has_story(article)
    found = {b.kind: article.text[b.start : b.end] for b in article.blocks}
    assert found["caption"] == CAPTION
    assert found["byline"] == "By Hanne Molder"
    assert article.authors == ("Hanne Molder",)
    assert kinds(article)[0] == "title"


@pytest.mark.parametrize(
    "record",
    [
        {"id": "n1", "title": TITLE, "text": BODY, "outlet": "Courier", "published": "2031-04-29"},
        {"title": TITLE, "maintext": BODY, "source_domain": "courier.example", "date_publish": "2031-04-29 06:00:00"},
        {"title": TITLE, "text": BODY, "authors": ["Hanne Molder"], "publish_date": "2031-04-29T06:00:00"},
        {"uri": "urn:n1", "headline": TITLE, "body_text": BODY, "byline": "Hanne Molder",
         "versioncreated": "2031-04-29T06:00:00Z"},
        {"uri": "urn:n1", "headline": TITLE, "body_xhtml": HTML_FRAGMENT, "firstcreated": "2031-04-29T06:00:00Z"},
        {"@type": "NewsArticle", "headline": TITLE, "articleBody": BODY, "datePublished": "2031-04-29T06:00:00+02:00",
         "author": {"@type": "Person", "name": "Hanne Molder"}, "publisher": {"name": "Courier"}},
    ],
    ids=["rashomon", "news-please", "newspaper4k", "ninjs", "ninjs-xhtml", "json-ld"],
)  # fmt: skip
def test_records(tmp_path: Path, record: dict[str, Any]) -> None:
    (article,) = all_of(written(tmp_path, "r.json", json.dumps(record)))
    assert has_story(article)
    assert article.published is not None and article.published.startswith("2031-04-29")
    assert article.origins["title"].startswith("record: ")


def test_json_lists_and_lines_also_compressed(tmp_path: Path) -> None:
    rows = [{"id": f"n{n}", "title": TITLE, "text": BODY} for n in range(3)]
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    for name, data in [
        ("a.json", json.dumps({"articles": rows}).encode()),
        ("b.json", json.dumps(rows).encode()),
        ("c.jsonl", lines),
        ("d.jsonl.gz", gzip.compress(lines)),
        ("e.data", lines),
    ]:
        assert [article.id for article in all_of(written(tmp_path, name, data))] == ["n0", "n1", "n2"], name


def test_markdown_front_matter_heading_and_picture(tmp_path: Path) -> None:
    front = f"---\ntitle: {TITLE}\nauthor: Hanne Molder\ndate: 2031-04-29\n---"
    text = f"{front}\n\n# {TITLE}\n\n![{CAPTION}](a.jpg)\n\n{BODY}\n"
    (article,) = all_of(written(tmp_path, "a.md", text))
    assert article.text == text
    assert (article.title, article.authors, article.published) == (TITLE, ("Hanne Molder",), "2031-04-29")
    assert kinds(article) == ["boilerplate", "title", "caption", *["paragraph"] * 4]


def test_saved_pages(tmp_path: Path) -> None:
    mhtml = (
        "From: <Saved by Blink>\r\n"
        "Snapshot-Content-Location: https://courier.example/ferry\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n'
        "------b\r\nContent-Type: text/html\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{page()}\r\n------b--\r\n"
    )
    main = {"WebResourceData": page().encode(), "WebResourceURL": "https://courier.example/ferry"}
    archive = plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)
    for path in (written(tmp_path, "a.mhtml", mhtml), written(tmp_path, "b.webarchive", archive)):
        (article,) = all_of(path)
        assert has_story(article)
        assert (article.url, article.outlet) == ("https://courier.example/ferry", "courier.example")


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Imber Courier</title><language>en-GB</language><item><title>{TITLE}</title>
<link>https://courier.example/ferry</link><pubDate>Tue, 29 Apr 2031 06:00:00 +0200</pubDate>
<content:encoded><![CDATA[{HTML_FRAGMENT}]]></content:encoded></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Imber Courier</title><entry><title>{TITLE}</title>
<link href="https://courier.example/ferry"/><published>2031-04-29T06:00:00+02:00</published>
<author><name>Hanne Molder</name></author><content type="html"><![CDATA[{HTML_FRAGMENT}]]></content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Imber Courier",
        "items": [
            {"id": "1", "url": "https://courier.example/ferry", "title": TITLE, "content_html": HTML_FRAGMENT,
             "date_published": "2031-04-29T06:00:00+02:00"}
        ],
    }
)  # fmt: skip


@pytest.mark.parametrize(("name", "feed"), [("a.xml", RSS), ("b.atom", ATOM), ("c.json", JSON_FEED)])
def test_feeds_with_full_text(tmp_path: Path, name: str, feed: str) -> None:
    (article,) = all_of(written(tmp_path, name, feed))
    assert has_story(article)
    assert (article.outlet, article.published) == ("The Imber Courier", "2031-04-29T06:00:00+02:00")
    assert "caption" in kinds(article)
    assert article.origins["title"] == "feed"


class Web:
    """A fetcher that knows a few pages."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages

    def fetch(self, url: str) -> Any:
        from rashomon.model.article import Source
        from rashomon.reading.draft import Raw

        if url not in self.pages:
            raise ReadingError(url, "there is no such page (HTTP 404); check the address")
        return Raw(url, "ferry", self.pages[url].encode(), Source(url, "0"), "text/html", "", url)


def test_teaser_in_a_feed_is_fetched_and_stands_when_the_page_is_gone(tmp_path: Path) -> None:
    teaser = RSS.replace(HTML_FRAGMENT, "<p>At least nine people died in the strait.</p>")
    path = written(tmp_path, "a.rss", teaser)
    (article,) = all_of(path, fetcher=Web({"https://courier.example/ferry": page()}))
    assert has_story(article)
    assert article.published == "2031-04-29T06:00:00+02:00"
    problems: list[ReadingError] = []
    (article,) = all_of(path, fetcher=Web({}), on_problem=problems.append)
    assert paragraphs(article) == ["At least nine people died in the strait."]
    assert "teaser" in problems[0].reason


def test_opml_and_news_sitemap(tmp_path: Path) -> None:
    outlines = '<outline text="a"><outline xmlUrl="https://courier.example/rss"/></outline>'
    opml = f'<opml version="2.0"><body>{outlines}</body></opml>'
    sitemap = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://courier.example/ferry</loc><news:news>
      <news:publication><news:name>Imber Courier</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2031-04-29T06:00+02:00</news:publication_date><news:title>{TITLE}</news:title></news:news>
      </url></urlset>"""
    web = Web({"https://courier.example/rss": RSS, "https://courier.example/ferry": page()})
    (article,) = all_of(written(tmp_path, "a.opml", opml), fetcher=web)
    assert has_story(article)
    (article,) = all_of(written(tmp_path, "b.xml", sitemap), fetcher=web)
    assert has_story(article)
    assert article.published == "2031-04-29T06:00+02:00"


def test_newsml(tmp_path: Path) -> None:
    text = f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="tag:halyard,2031:1">
    <itemMeta><versionCreated>2031-04-29T06:00:00Z</versionCreated><provider literal="Halyard"/></itemMeta>
    <contentMeta><language tag="en"/><headline>{TITLE}</headline><by>By Hanne Molder</by><creditline>AFP</creditline>
    </contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{HTML_FRAGMENT}</body></html>
    </inlineXML></contentSet></newsItem></itemSet></newsMessage>"""
    (article,) = all_of(written(tmp_path, "a.xml", text))
    assert has_story(article)
    assert (article.id, article.agencies, article.authors) == ("tag:halyard,2031:1", ("AFP",), ("Hanne Molder",))


def test_tables_guess_their_columns(tmp_path: Path) -> None:
    import csv

    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(["Nr", "Headline", "Full Text", "Publication Date", "Publication"])
    table.writerow(["1", TITLE, BODY, "29 April 2031", "The Imber Courier"])
    table.writerow(["2", TITLE, "", "", ""])
    problems: list[ReadingError] = []
    (article,) = all_of(written(tmp_path, "a.csv", out.getvalue()), on_problem=problems.append)
    assert has_story(article)
    assert (article.outlet, article.published) == ("The Imber Courier", "2031-04-29")
    assert article.origins["title"] == "record: Headline"
    assert "row 3" in problems[0].document


def warc(url: str = "https://courier.example/ferry", body: bytes | None = None, compress: bool = True) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compress)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"')], "HTTP/1.1")
    payload = io.BytesIO(page().encode() if body is None else body)
    fixed = {"WARC-Date": "2031-04-29T06:00:00Z", "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>"}
    record = writer.create_warc_record(url, "response", payload=payload, http_headers=headers, warc_headers_dict=fixed)
    writer.write_record(record)
    return out.getvalue()


@pytest.mark.parametrize("compress", [True, False])
def test_warc(tmp_path: Path, compress: bool) -> None:
    data = warc(compress=compress) + warc("https://courier.example/second", compress=compress)
    path = written(tmp_path, "a.warc.gz" if compress else "a.warc", data)
    articles = all_of(path)
    assert [has_story(article) for article in articles] == [True, True]
    assert [article.id for article in articles] == ["ferry", "second"]
    source = articles[0].source
    assert source is not None and (source.status, source.headers["etag"]) == (200, '"1"')


def test_wacz(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("archive/data.warc.gz", warc())
    assert has_story(all_of(path)[0])


def test_docx(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading(TITLE, 0)
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    document.save(str(tmp_path / "a.docx"))
    assert has_story(all_of(tmp_path / "a.docx")[0])


def test_pdf(tmp_path: Path) -> None:
    lines = [TITLE, ""]
    for text in PARAGRAPHS[:2]:
        words, line = text.split(), ""
        for word in words:
            if len(line) + len(word) > 70:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines += [line, ""]
    content = "BT /F1 11 Tf 14 TL 60 780 Td " + " ".join(f"({x}) Tj T*" for x in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    data, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    data += f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    (article,) = all_of(written(tmp_path, "a.pdf", data.encode("latin-1")))
    assert article.title == TITLE
    assert [" ".join(p.split()) for p in paragraphs(article)] == list(PARAGRAPHS[:2])


def test_format_is_told_by_content_not_by_name() -> None:
    def name(data: str, file: str) -> str | None:
        form = find(data.encode(), file)
        return form.name if form else None

    assert name(page(), "a.txt") == "HTML"
    assert name(RSS, "a.txt") == "feed"
    assert name('{"text": "x"}', "export") == "JSON"
    assert name("Plain words.", "a.html") == "plain text"
    assert find(b"\x89PNG\r\n\x1a\n\x00\x00", "a.txt") is None
