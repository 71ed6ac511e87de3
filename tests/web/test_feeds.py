"""JSON Feed and Atom."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from rashomon.library import Library
from rashomon.web.feeds import instant, xml_text
from tests.library.newsroom import article

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("path", "title", "words"),
    [
        ("/feeds/stories", "Stories", "News of harbour"),
        ("/feeds/stories/harbour", "News of harbour", "The grain terminal burned for nine hours."),
        ("/feeds/people/ilse-rudd", "Ilse Rudd", "the tugs came late"),
    ],
)
def test_feeds(client: TestClient, path: str, title: str, words: str) -> None:
    feed = client.get(f"{path}.json")
    assert feed.headers["Content-Type"] == "application/feed+json"
    assert feed.json()["title"] == title
    items = feed.json()["items"]
    assert any(words in item["title"] + item["content_text"] for item in items)
    root = ET.fromstring(client.get(f"{path}.atom").content)
    assert root.findtext(f"{ATOM}title") == title
    entries = root.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}content") for e in entries] == [item["content_text"] for item in items]
    assert all(e.findtext(f"{ATOM}updated").endswith("Z") for e in entries)  # type: ignore[union-attr]


def test_hostile_titles_stay_text(client: TestClient, library: Library) -> None:
    library.add([article("harbour-bad", "Words.", title="<script>\x01]]>&amp;")])
    root = ET.fromstring(client.get("/feeds/stories/harbour.atom").content)
    assert "<script> ]]>&amp;" in [e.findtext(f"{ATOM}title") for e in root.iter(f"{ATOM}entry")]


def test_unknown_feeds(client: TestClient) -> None:
    assert client.get("/feeds/stories/nothing.json").status_code == 404
    assert client.get("/feeds/people/nobody.atom").status_code == 404
    assert client.get("/feeds/stories.html").status_code == 422


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2031-05-03T07:30:01.120Z", "2031-05-03T07:30:01Z"),
        ("2031-05-03T11:00+02:00", "2031-05-03T09:00:00Z"),
        ("2031-05", "2031-05-01T00:00:00Z"),
        ("", "1970-01-01T00:00:00Z"),
        ("soon", "1970-01-01T00:00:00Z"),
    ],
)
def test_times(given: str, expected: str) -> None:
    assert instant(given) == expected


def test_xml_text() -> None:
    assert xml_text("a\x00b\ufffec\td") == "a b c\td"
