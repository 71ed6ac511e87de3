"""Bad input: one clear message each, named, with the remedy; the rest is read; memory and time are bounded."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from rashomon.model.article import Article
from rashomon.model.errors import ReadingError
from rashomon.reading import limits, read
from tests.reading.story import BODY, PARAGRAPHS, TITLE, page
from tests.reading.test_formats import RSS, warc

GOOD = f"{TITLE}\n\n{BODY}\n"


def tried(tmp_path: Path, name: str, data: bytes) -> tuple[list[Article], list[ReadingError]]:
    """The file read together with a good one."""
    bad, good = tmp_path / name, tmp_path / "zz-good.txt"
    bad.write_bytes(data)
    good.write_text(GOOD, encoding="utf-8")
    problems: list[ReadingError] = []
    return list(read([bad, good], on_problem=problems.append)), problems


BOMB = gzip.compress(b"word " * 14_000_000)
ENTITIES = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>&x;</body></opml>'


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b"\xef\xbb\xbf \r\n\t\n", "empty"),
        ("picture.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" * 9, "a picture"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture"),
        ("program", b"\x7fELF\x02\x01\x01\x00\x00\x00", "a program"),
        ("broken.json", b'{"text": "abc', "not valid JSON"),
        ("deep.json", b'{"text": "abc", "x": ' + b"[" * 500 + b"]" * 500 + b"}", "nested"),
        ("deeper.json", b"[" * 100_000, "not valid JSON"),
        ("notext.json", b'{"title": "abc"}', "no text"),
        ("list.json", b"[1]", "not a JSON object"),
        ("nav.html", b"<!doctype html><html><body><nav><a href='/'>Home</a></nav></body></html>", "no article"),
        ("nothing.html", b"<!doctype html><html></html>", "no article"),
        ("cut.txt.gz", gzip.compress(GOOD.encode())[:-20], "cut short"),
        ("broken.txt.gz", b"\x1f\x8b\x08\x00" + b"\xff" * 40, "broken"),
        ("bomb.txt.gz", BOMB, "unpacks to more than"),
        ("entities.xml", ENTITIES, "entities"),
        ("external.opml", EXTERNAL, "entities"),
        ("feed.rss", b"<rss version='2.0'><channel><title>x</title></channel></rss>", "no items"),
        ("table.csv", b"a,b\n1,2\n", "none of its columns"),
        ("broken.pdf", b"%PDF-1.4\nnothing here", "broken"),
        ("broken.docx", b"PK\x03\x04word/broken", "broken"),
        ("broken.wacz", b"PK\x03\x04archive/broken", "broken"),
        ("broken.webarchive", b"bplist00garbage", "property list"),
        ("empty.warc", b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "no page"),
    ],
)
def test_one_message_each_and_the_rest_is_read(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    articles, problems = tried(tmp_path, name, data)
    assert [article.id for article in articles] == ["zz-good"]
    (problem,) = problems
    assert name.removesuffix(".gz") in problem.document
    assert words in problem.reason


def test_missing_path_and_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    problems: list[ReadingError] = []
    assert not list(read([tmp_path / "folder", tmp_path / "nowhere.txt"], on_problem=problems.append))
    assert [p.reason.partition(";")[0] for p in problems] == [
        "the folder has no files in it",
        "there is no such file or folder",
    ]


def test_without_a_callback_it_raises_only_if_nothing_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(ReadingError, match="empty"):
        list(read(tmp_path))
    with pytest.raises(ReadingError, match=r"a\.txt.*nowhere"):
        list(read([tmp_path / "a.txt", tmp_path / "nowhere"]))
    (tmp_path / "b.txt").write_text(GOOD)
    assert len(list(read(tmp_path))) == 1


def test_too_large_files_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)  # a sparse file: refused by its size, never read
    with pytest.raises(ReadingError, match="50 MB, more than one document may have"):
        list(read(path))
    path.write_text("word " * (limits.LIMITS.text // 5 + 1))
    with pytest.raises(ReadingError, match="characters, more than an article has"):
        list(read(path))
    path.write_text("word\n" * (limits.LIMITS.lines + 1))
    with pytest.raises(ReadingError, match="lines; that is no article"):
        list(read(path))


def test_too_large_pages(tmp_path: Path) -> None:
    articles, problems = tried(tmp_path, "large.html", page(extra="<p>word</p>" * 1_000_000).encode())
    assert [article.id for article in articles] == ["zz-good"]
    assert "more than a page may have" in problems[0].reason


def test_a_spoilt_line_of_json_lines_is_named(tmp_path: Path) -> None:
    rows = [json.dumps({"id": "a", "text": BODY}), "{oops", json.dumps({"id": "a", "text": BODY})]
    articles, problems = tried(tmp_path, "a.jsonl", "\n".join(rows).encode())
    assert [article.id for article in articles] == ["a", "a-2", "zz-good"]
    assert "line 2" in problems[0].document


def test_a_cut_archive_gives_what_it_has(tmp_path: Path) -> None:
    data = warc() + warc("https://courier.example/second")
    articles, problems = tried(tmp_path, "a.warc.gz", data[: len(data) - 400])
    assert articles[0].id == "ferry"
    assert articles[-1].id == "zz-good"
    assert len(articles) + len(problems) >= 3


def test_binary_in_a_record_is_named(tmp_path: Path) -> None:
    data = warc(body=b"\x89PNG\r\n\x1a\n\x00\x00\x00\r") + warc("https://courier.example/second")
    articles, problems = tried(tmp_path, "a.warc.gz", data)
    assert [article.id for article in articles] == ["second", "zz-good"]
    assert "record 1" in problems[0].document
    assert "a picture" in problems[0].reason


def test_an_endless_feed_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from rashomon.reading.formats import feeds

    monkeypatch.setattr(feeds, "LIMITS", replace(limits.LIMITS, items=3))
    item = RSS[RSS.index("<item>") : RSS.index("</item>") + 7]
    articles, problems = tried(tmp_path, "a.rss", RSS.replace(item, item * 10).encode())
    assert len(articles) == 4
    assert "more than 3 items" in problems[0].reason


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("utf-16", "é"), ("utf-8-sig", "é"), ("cp1252", "“é”"), ("utf-16-le", None)],
)
def test_charsets(tmp_path: Path, encoding: str, words: str | None) -> None:
    text = f"Le détroit “é” est fermé\n\n{BODY} Le détroit “é” est fermé.\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    problems: list[ReadingError] = []
    articles = list(read(path, on_problem=problems.append))
    if words:
        assert words in articles[0].text
    else:
        assert problems or articles


def test_a_page_that_lies_about_its_charset(tmp_path: Path) -> None:
    markup = page().replace("<head>", '<head><meta charset="ascii">').replace("Sunday", "dimanche à Ø")
    (tmp_path / "a.html").write_bytes(markup.encode())
    assert "dimanche à Ø" in next(read(tmp_path)).text


def test_broken_utf8_is_read_with_marks_where_bytes_were_lost(tmp_path: Path) -> None:
    data = (GOOD * 3).encode()
    articles, problems = tried(tmp_path, "a.txt", data[:400] + b"\xff" + data[400:])
    assert not problems
    assert articles[0].text.count("\ufffd") == 1


def test_other_languages_are_read_and_named(tmp_path: Path) -> None:
    text = "Mindestens neun Menschen sind bei einem Zusammenstoß ums Leben gekommen, teilte das Hafenamt mit. " * 4
    articles, _ = tried(tmp_path, "a.txt", text.encode())
    assert [article.language for article in articles] == ["de", "en"]


def test_deep_pages_and_long_lines_end(tmp_path: Path) -> None:
    deep = "<div>" * 5_000 + page() + "</div>" * 5_000
    articles, _ = tried(tmp_path, "deep.html", deep.encode())
    assert articles[-1].id == "zz-good"
    long = (PARAGRAPHS[0] + " ") * 2_000
    articles, problems = tried(tmp_path, "long.txt", long.encode())
    assert not problems
    assert articles[0].text == long
