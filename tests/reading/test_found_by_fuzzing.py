"""What `benchmarks/fuzz_reading.py` and probing beside it found; and big inputs that must end."""

from __future__ import annotations

import csv
import io
import json
import plistlib
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from rashomon.model.article import Article
from rashomon.model.errors import ReadingError
from rashomon.reading import limits, read
from rashomon.reading.metadata.facts import MOST, Facts
from tests.reading.story import BODY, PARAGRAPHS, page
from tests.reading.test_formats import Web
from tests.reading.test_fuzz import check


def tried(tmp_path: Path, name: str, data: bytes) -> tuple[list[Article], list[ReadingError]]:
    (tmp_path / name).write_bytes(data)
    problems: list[ReadingError] = []
    articles = list(read(tmp_path / name, on_problem=problems.append, fetcher=Web({})))
    assert not any("fault of the reader" in problem.reason for problem in problems), problems
    for article in articles:
        assert article.text.strip()
        check(article)
    return articles, problems


def archive(data: object) -> bytes:
    return plistlib.dumps({"WebMainResource": {"WebResourceData": data}}, fmt=plistlib.FMT_BINARY)


ITEM = "<item><title>Ferry</title><link>http://[</link><description>A ferry sank.</description></item>"
RSS = f"<rss><channel>{ITEM}</channel></rss>"
HALF = "<nitf><body.content><p>A ferry sank&#xD800; in the strait.</p>&#55297;</body.content></nitf>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("canonical.html", page('<link rel="canonical" href="http://[">').encode()),
        ("og.html", page('<meta property="og:url" content="http://[x">').encode()),
        ("record.json", json.dumps({"text": BODY, "url": "http://[::"}).encode()),
        ("feed.xml", RSS.encode()),
        ("half.xml", HALF.encode()),
        ("undefined.html", page('<meta charset="undefined">').encode() + b"\xff\xe9" * 9),
        ("idna.html", page('<meta charset="idna">').encode() + b"\xff\xe9" * 9),
        ("halves.html", page('<meta charset="utf-7">').encode() + b"+2AA-\xff\xe9"),
        ("plain.xml", b"<nitf><body.content>A ferry sank in the strait of Lunn.</body.content></nitf>"),
    ],
)
def test_read(tmp_path: Path, name: str, data: bytes) -> None:
    articles, _ = tried(tmp_path, name, data)
    assert len(articles) == 1
    assert "\ud800" not in articles[0].text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("words.webarchive", archive("abc"), "without a web page"),
        ("number.webarchive", archive(2**40), "without a web page"),
        ("list.webarchive", archive([1, 2]), "without a web page"),
        ("wordless.json", json.dumps({"body_html": "<p></p>"}).encode(), "without words"),
        ("deep.json", json.dumps({"body_html": "<div>" * 3_000 + BODY}).encode(), "without words"),
        ("column.csv", b"a" * 2_100_000 + b",text\n1,2\n", "column names"),
        ("late.rss", (RSS[:5] + "<!--" + "x" * 100_001 + "--><!ENTITY x 'y'>" + RSS[5:]).encode(), "entities"),
    ],
)
def test_refused(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    articles, problems = tried(tmp_path, name, data)
    assert not articles
    assert words in problems[0].reason


def test_entities_are_seen_in_sixteen_bits_too() -> None:
    data = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x "y">]><opml></opml>'
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        with pytest.raises(ReadingError, match="entities"):
            limits.safe_xml(data.encode(encoding), "a.opml")


def test_a_fault_of_the_reader_is_reported_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(draft: object, identity: str) -> object:
        if identity == "a":
            raise IndexError("place 9")
        return finish(draft, identity)  # type: ignore[arg-type]

    from rashomon.reading import reader
    from rashomon.reading.finish import finish

    monkeypatch.setattr(reader, "finish", broken)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(BODY)
    problems: list[ReadingError] = []
    assert [article.id for article in read(tmp_path, on_problem=problems.append)] == ["b"]
    assert "IndexError: place 9" in problems[0].reason


def test_a_name_that_is_no_text_can_be_written(tmp_path: Path) -> None:
    import os

    path = Path(os.fsdecode(bytes(tmp_path) + b"/\xff.txt"))
    path.write_text(BODY)
    (article,) = read(path)
    assert (article.id, article.source and article.source.location.endswith("\ufffd.txt")) == ("\ufffd", True)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless device")
def test_an_endless_device_is_refused() -> None:
    with pytest.raises(ReadingError, match="more than one document may have"):
        list(read("/dev/zero"))


@pytest.mark.parametrize("address", ["http://[", "http://[::", "https://a:b/", "http://a\x00b/", f"http://{'é' * 70}/"])
def test_addresses_that_are_none(address: str) -> None:
    problems: list[ReadingError] = []
    assert not list(read([address], on_problem=problems.append))
    assert "fault of the reader" not in problems[0].reason


def test_an_answer_whose_packing_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    from rashomon.reading.fetching.fetcher import Fetcher

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        packed = {"content-encoding": "gzip"}
        return httpx.Response(200, headers=packed, stream=httpx.ByteStream(b"no gzip at all"))

    fetcher = Fetcher(sleep=lambda _: None)
    fetcher._client = httpx.Client(transport=httpx.MockTransport(answer))
    with pytest.raises(ReadingError, match="answer is broken"):
        fetcher.fetch("http://courier.example/a")


@pytest.mark.parametrize(("name", "wanted"), [("a.xml", "a-1"), (" .xml", " -1"), ("a.txt", "a"), (" .txt", "article")])
def test_every_article_has_an_id(tmp_path: Path, name: str, wanted: str) -> None:
    message = f'<newsMessage><newsItem guid=" "><body>{BODY}</body></newsItem></newsMessage>'
    articles, _ = tried(tmp_path, name, (message if name.endswith("xml") else BODY).encode())
    assert [article.id for article in articles] == [wanted]


def test_values_and_candidates_are_bounded() -> None:
    facts = Facts()
    facts.add("title", "word " * 1_000, "json-ld")
    for number in range(1_000):
        facts.add("section", f"Section {number}", "json-ld")
    assert facts.text("title") is None
    assert len(facts.disagreements()) == MOST - 1


SCRIPT = """
import re, resource, sys
from pathlib import Path
from rashomon.reading import read
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
problems = []
articles = list(read(Path(sys.argv[1]), on_problem=problems.append))
status = Path("/proc/self/status")
# The kernel's own count: getrusage would begin with what the parent had when it forked.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) if status.exists() else 0
print(len(articles), len(problems), peak // 1024)
"""
"""Reads in a process of its own: the kernel ends it after 40 s of CPU, and a stack that overflows ends no test run."""


def table() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([[',"' * 9_000, "text"], ["a", BODY]])
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("deep.html", lambda: b"<!doctype html>" + b"<div>" * 200_000 + page().encode() + b"</div>" * 200_000),
        ("bold.html", lambda: b"<!doctype html><body>" + b"<b><i>" * 100_000 + PARAGRAPHS[0].encode()),
        ("deep.xml", lambda: b"<nitf>" + b"<body>" * 200_000 + BODY.encode()),
        ("large.html", lambda: b"<!doctype html>" + b"<p>word</p>" * 9_500_000),
        ("items.rss", lambda: b"<rss><channel>" + b"<item><title>x</title></item>" * 1_000_000),
        ("tags.html", lambda: b"<!doctype html><article>" + b"<p>ab cd</p>" * 800_000),
        ("same.html", lambda: b"<!doctype html><article>" + b"<p>ab cd</p>" * 20_000),
        ("inside.html", lambda: b"<!doctype html><article>" + b"<blockquote>" * 200 + b"<p>ab cd ef</p>" * 20_000),
        ("lists.json", lambda: b"[" + b"[]," * 9_000_000 + b"[]]"),
        ("heading.md", lambda: b"# " + b" #" * 400_000 + b"x"),
        ("title.json", lambda: json.dumps({"title": "abc " * 200_000, "text": "line\n" * 30_000}).encode()),
        ("marks.csv", table),
    ],
)
def test_big_documents_end(tmp_path: Path, name: str, make: object) -> None:
    path = tmp_path / name
    path.write_bytes(make())  # type: ignore[operator]
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(path)], capture_output=True, text=True, check=True)
    articles, problems, megabytes = map(int, done.stdout.split())
    assert articles + problems >= 1
    assert megabytes < 500
