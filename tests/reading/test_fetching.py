"""Fetching from a local server: manners, limits, refusals, evidence."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rashomon.model.errors import ReadingError
from rashomon.reading import read
from rashomon.reading.fetching import Etiquette
from rashomon.reading.fetching.addresses import is_public
from rashomon.reading.fetching.fetcher import Fetcher
from rashomon.reading.fetching.store import Store
from tests.reading.story import TITLE, page

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """A server on this machine; ``pages`` maps a path to an answer or to a function of the request's headers."""

    port: int = 0
    pages: dict[str, Answer | Callable[[dict[str, str]], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    drip: bool = False

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    state = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            answer = state.pages.get(self.path, (404, {}, b""))
            if callable(answer):
                answer = answer({k.lower(): v for k, v in self.headers.items()})
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if state.drip and self.path != "/robots.txt":
                    for _ in range(200):
                        self.wfile.write(b"<p>x")
                        self.wfile.flush()
                        time.sleep(0.02)
                self.wfile.write(body)
            except OSError:
                pass

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()


class Time:
    """A clock that only sleeping moves on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


def fetcher(clock: Time | None = None, **manners: object) -> Fetcher:
    clock = clock or Time()
    manners = {"allow_private": True, **manners}
    return Fetcher(Etiquette(**manners), sleep=clock.sleep, clock=clock.clock)  # type: ignore[arg-type]


HTML = {"Content-Type": "text/html; charset=utf-8", "ETag": '"v1"'}


def test_a_page_with_its_evidence(site: Site) -> None:
    site.pages["/ferry.html"] = (200, HTML, page().encode())
    (article,) = read(site.at("/ferry.html"), fetcher=fetcher())
    assert (article.title, article.id) == (TITLE, "ferry")
    source = article.source
    assert source is not None
    assert (source.status, source.media_type, source.headers["etag"]) == (200, "text/html", '"v1"')
    assert source.fetched is not None and source.fetched.endswith("Z")
    assert len(source.sha256) == 64


def test_private_addresses_are_refused_also_after_a_redirect(site: Site) -> None:
    with pytest.raises(ReadingError, match="not an address of the open web"):
        fetcher(allow_private=False).fetch(site.at("/ferry.html"))
    with pytest.raises(ReadingError, match="not an address of the open web"):
        fetcher(allow_private=False).fetch(f"http://localhost:{site.port}/ferry.html")
    assert site.asked == []


PRIVATE = (
    *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.5.5", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1"),
    *("::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
)


def test_what_is_public() -> None:
    assert not any(map(is_public, PRIVATE))
    assert is_public("93.184.216.34")
    assert is_public("2606:4700::1111")


def test_robots_txt_is_obeyed(site: Site) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /closed\nCrawl-delay: 3\n")
    site.pages["/closed/a.html"] = site.pages["/open.html"] = (200, HTML, page().encode())
    clock = Time()
    client = fetcher(clock)
    with pytest.raises(ReadingError, match=r"robots\.txt"):
        client.fetch(site.at("/closed/a.html"))
    client.fetch(site.at("/open.html"))
    client.fetch(site.at("/open.html"))
    assert "/closed/a.html" not in site.asked
    assert clock.slept == [3.0, 3.0]


def test_redirects_are_followed_but_not_for_ever(site: Site) -> None:
    site.pages["/a"] = (302, {"Location": "/ferry.html"}, b"")
    site.pages["/ferry.html"] = (200, HTML, page().encode())
    site.pages["/loop"] = (301, {"Location": "/loop"}, b"")
    site.pages["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    raw = fetcher().fetch(site.at("/a"))
    assert raw.url == site.at("/ferry.html")
    with pytest.raises(ReadingError, match="redirects more than 5 times"):
        fetcher().fetch(site.at("/loop"))
    with pytest.raises(ReadingError, match="not a plain http"):
        fetcher().fetch(site.at("/file"))


def test_busy_servers_are_asked_again_with_patience(site: Site) -> None:
    answers = iter([(503, {}, b""), (429, {"Retry-After": "7"}, b""), (200, HTML, page().encode())])
    site.pages["/ferry.html"] = lambda _: next(answers)
    clock = Time()
    fetcher(clock, delay=0.0).fetch(site.at("/ferry.html"))
    assert clock.slept == [1.0, 7.0]


@pytest.mark.parametrize(("status", "words"), [(404, "no such page"), (403, "save the page"), (500, "HTTP 500")])
def test_refusals_say_what_to_do(site: Site, status: int, words: str) -> None:
    site.pages["/ferry.html"] = (status, {}, b"")
    with pytest.raises(ReadingError, match=words):
        fetcher(delay=0.0).fetch(site.at("/ferry.html"))


def test_large_and_compressed_answers_are_bounded(site: Site) -> None:
    bomb = gzip.compress(b"\0" * 3_000_000)
    site.pages["/bomb"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, bomb)
    site.pages["/large"] = (200, {"Content-Type": "text/html"}, b"x" * 200_000)
    for path in ("/bomb", "/large"):
        with pytest.raises(ReadingError, match="no article"):
            fetcher(largest=100_000).fetch(site.at(path))


def test_a_server_that_drips_is_left(site: Site) -> None:
    site.pages["/slow"] = (200, HTML, b"")
    site.drip = True
    client = Fetcher(Etiquette(allow_private=True, delay=0.0, deadline=0.3))
    with pytest.raises(ReadingError, match=r"not all there|in time|time for this document"):
        client.fetch(site.at("/slow"))


def test_unchanged_pages_are_not_sent_again_and_versions_are_kept(site: Site, tmp_path: Path) -> None:
    changed = page().replace("At least nine", "At least fourteen")
    now = {"body": page().encode(), "etag": '"v1"'}

    def answer(headers: dict[str, str]) -> Answer:
        if headers.get("if-none-match") == now["etag"]:
            return 304, {}, b""
        return 200, {"Content-Type": "text/html", "ETag": str(now["etag"])}, bytes(now["body"])  # type: ignore[arg-type]

    site.pages["/ferry.html"] = answer
    client = fetcher(store=tmp_path / "store")
    first = client.fetch(site.at("/ferry.html"))
    again = client.fetch(site.at("/ferry.html"))
    assert (again.data, again.source.sha256) == (first.data, first.source.sha256)
    now.update(body=changed.encode(), etag='"v2"')
    third = client.fetch(site.at("/ferry.html"))
    assert third.source.sha256 != first.source.sha256
    assert len(Store(tmp_path / "store").versions(site.at("/ferry.html"))) == 2


def test_what_was_fetched_is_read_again_without_the_network(site: Site, tmp_path: Path) -> None:
    site.pages["/ferry.html"] = (200, HTML, page().encode())
    kept = tmp_path / "kept.warc.gz"
    (first,) = read(site.at("/ferry.html"), fetcher=fetcher(keep_warc=kept))
    (second,) = read(kept)
    assert second.text == first.text
    assert first.source is not None and second.source is not None
    assert second.source.sha256 == first.source.sha256
    assert second.url == site.at("/ferry.html")
