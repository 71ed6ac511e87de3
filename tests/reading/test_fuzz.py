"""Whatever comes in: no other error than a ReadingError, blocks in order that cover the text, the same twice."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.model.article import Article, Source
from rashomon.model.errors import ReadingError
from rashomon.reading.blocks import label
from rashomon.reading.draft import Draft, Raw
from rashomon.reading.finish import finish
from rashomon.reading.formats import FORMATS, find
from rashomon.reading.metadata import dates, headers
from rashomon.reading.page import read_page
from tests.reading.story import BODY, TITLE, page
from tests.reading.test_formats import ATOM, JSON_FEED, RSS, warc

SEEDS = [page(), RSS, ATOM, JSON_FEED, BODY, f"{TITLE}\nBy A B | 3 May 2031\n\n{BODY}", f'{{"text": "{TITLE}"}}']
DOCUMENTS = [*(seed.encode() for seed in SEEDS), warc(), warc(compress=False)]
PIECES = st.sampled_from(
    ["\n", "\n\n", "\r\n", " ", "\u00a0", "\u2028", "By ", "Updated ", "16-Aug-2020", "(AP) - ", "KARSHOLM — ", "©",
     "/Reuters", "Read more: ", "1/9 ", "Photo: ", "Advertisement", "Log in", "A ferry sank. ", "“Quote,” he said.",
     "<p>", "</p>", "<b", "{", "]"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join)
QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A seed with some bytes cut, doubled or replaced."""
    data = draw(st.sampled_from(DOCUMENTS))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 300)))
        middle = draw(st.sampled_from([b"", data[start:end] * 2]) | st.binary(max_size=20))
        data = data[:start] + middle + data[end:]
    return data


def check(article: Article) -> None:
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end <= len(article.text)
        assert not article.text[end : block.start].strip()
        end = block.end
    assert not article.text[end:].strip()


@QUICK
@given(TEXTS)
def test_labels_cover_any_text_in_order(text: str) -> None:
    draft = Draft("a", text, source=Source("a", ""))
    if text.strip():
        check(finish(draft, "a")[0])


@QUICK
@given(TEXTS, st.text(max_size=40))
def test_labels_are_the_same_twice(text: str, title: str) -> None:
    first, second = ([(b.segment, b.kind, b.why) for b in label(text, title)] for _ in range(2))
    assert first == second


@QUICK
@given(TEXTS)
def test_dates_and_headers_take_anything(text: str) -> None:
    dates.normalise(text)
    headers.parse(text)
    headers.dateline(text)
    for stamp in dates.find(text):
        assert 0 <= stamp.start < stamp.end <= len(text)


@settings(parent=QUICK, max_examples=40)
@given(broken(), st.sampled_from(["a", "a.html", "a.txt", "a.json", "a.jsonl", "a.csv", "a.md"]))
def test_documents_that_are_broken_are_read_or_refused(data: bytes, name: str) -> None:
    form = find(data, name)
    if form is None or form.parse is None:
        return
    try:
        for found in form.parse(Raw(name, "a", data, Source(name, ""))):
            if isinstance(found, Draft) and found.text.strip():
                check(finish(found, "a")[0])
    except ReadingError:
        pass


@settings(parent=QUICK, max_examples=25)
@given(broken())
def test_archives_that_are_broken_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "fuzz.warc"
    path.write_bytes(data)
    stream = next(form.stream for form in FORMATS if form.name == "WARC")
    assert stream is not None
    for found in stream(path):
        assert isinstance(found, Raw | ReadingError)


@settings(parent=QUICK, max_examples=40)
@given(TEXTS)
def test_pages_of_any_words(text: str) -> None:
    markup = f"<!doctype html><html><body><article><h1>{text[:60]}</h1><p>{text}</p>{page()}</article></body></html>"
    with suppress(ReadingError):
        check(finish(read_page(Raw("a", "a", markup.encode("utf-8", "replace"), Source("a", ""))), "a")[0])
