"""One address at a time: asked for politely, taken within limits, refused when it is not of the open web."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from rashomon.model.article import Source
from rashomon.model.errors import ReadingError
from rashomon.reading.draft import Raw
from rashomon.reading.fetching.addresses import GuardedBackend, PrivateAddressError
from rashomon.reading.fetching.etiquette import Etiquette
from rashomon.reading.fetching.store import Store, Stored, WarcFile

AGENT = "rashomon"
_KEPT = ("etag", "last-modified", "date", "content-type", "content-language")
_AGAIN = frozenset({429, 500, 502, 503, 504})


@dataclass(slots=True)
class Fetcher:
    """Fetches; remembers robots.txt and the last request of each host. ``sleep`` and ``clock`` are given in tests."""

    etiquette: Etiquette = field(default_factory=Etiquette)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _client: httpx.Client | None = None
    _backend: GuardedBackend = field(init=False)
    _robots: dict[str, Any] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._backend = GuardedBackend(self.etiquette.allow_private)

    def fetch(self, url: str) -> Raw:
        """The document at ``url`` after redirects. Raises ReadingError with what happened and what to do."""
        try:
            return self._followed(url)
        except (ValueError, httpx.HTTPError, httpx.InvalidURL) as error:
            raise ReadingError(url, f"its address or its answer is broken ({error}); check the address") from error

    def _followed(self, url: str) -> Raw:
        start = self.clock()
        self._backend.until = time.monotonic() + self.etiquette.deadline
        address = url
        for _ in range(self.etiquette.redirects + 1):
            self._allowed(address, url)
            answer = self._asked(address, url, start)
            if answer.status not in (301, 302, 303, 307, 308) or not answer.headers.get("location"):
                return self._document(url, address, answer)
            address = urljoin(address, answer.headers["location"])
        raise ReadingError(
            url, f"it redirects more than {self.etiquette.redirects} times; open it in a browser and save the page"
        )

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()

    def _document(self, url: str, address: str, answer: _Answer) -> Raw:
        if answer.status != 200:
            raise ReadingError(url, _refusal(answer.status))
        kind, _, rest = answer.headers.get("content-type", "").partition(";")
        source = Source(
            location=address,
            sha256=hashlib.sha256(answer.body).hexdigest(),
            fetched=answer.fetched,
            status=answer.status,
            media_type=kind.strip().lower() or None,
            headers={name: answer.headers[name] for name in _KEPT if name in answer.headers},
        )
        if self.etiquette.keep_warc and answer.fresh:
            warc = WarcFile(self.etiquette.keep_warc)
            warc.add(address, answer.status, "OK", answer.headers, answer.body, answer.fetched)
        charset = rest.partition("charset=")[2].strip(" \"'") if "charset=" in rest else ""
        return Raw(url, stem_of(address), answer.body, source, kind.strip().lower(), charset, address)

    def _allowed(self, address: str, url: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise ReadingError(
                url, f"{address[:200]} is not a plain http or https address; give the page's own address"
            )
        rules = self._rules(parts.scheme, parts.netloc, url)
        if rules is not None and not rules.can_fetch(address, AGENT):
            raise ReadingError(
                url, "its site asks programs not to fetch it (robots.txt); save the page in a browser and read the file"
            )

    def _rules(self, scheme: str, host: str, url: str) -> Any:
        """The host's robots.txt; ``None`` when it has none."""
        from protego import Protego

        site = f"{scheme}://{host}"
        if site not in self._robots:
            try:
                answer = self._asked(f"{site}/robots.txt", url, self.clock(), retries=0)
            except ReadingError:
                raise
            if answer.status >= 500:
                raise ReadingError(url, "its site's robots.txt cannot be had (server error); try again later")
            text = answer.body[:500_000].decode("utf-8", errors="replace") if answer.status == 200 else ""
            self._robots[site] = Protego.parse(text) if text else None
        return self._robots[site]

    def _asked(self, address: str, url: str, start: float, retries: int | None = None) -> _Answer:
        attempts = (self.etiquette.retries if retries is None else retries) + 1
        for attempt in range(attempts):
            self._wait(address)
            wait = 2.0**attempt
            try:
                answer = self._once(address, url, start)
            except httpx.TransportError as error:
                if attempt + 1 == attempts:
                    raise ReadingError(
                        url, f"it does not answer ({type(error).__name__}: {error}); check the address"
                    ) from error
            else:
                if answer.status not in _AGAIN or attempt + 1 == attempts:
                    return answer
                after = answer.headers.get("retry-after", "")
                wait = min(30.0, float(after)) if after.isdecimal() else wait
            if self.clock() - start + wait > self.etiquette.deadline:
                raise ReadingError(url, "it does not answer in time; try again later")
            self.sleep(wait)
        raise AssertionError("unreachable")

    def _wait(self, address: str) -> None:
        parts = urlsplit(address)
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        asked = rules.crawl_delay(AGENT) if rules is not None else None
        delay = max(self.etiquette.delay, min(float(asked or 0), 30.0))
        last = self._last.get(parts.netloc)
        if last is not None and (rest := last + delay - self.clock()) > 0:
            self.sleep(rest)
        self._last[parts.netloc] = self.clock()

    def _once(self, address: str, url: str, start: float) -> _Answer:
        store = Store(self.etiquette.store) if self.etiquette.store else None
        earlier = store.get(address) if store else None
        asking = {}
        if earlier and earlier.headers.get("etag"):
            asking["If-None-Match"] = earlier.headers["etag"]
        if earlier and earlier.headers.get("last-modified"):
            asking["If-Modified-Since"] = earlier.headers["last-modified"]
        try:
            with self._http().stream("GET", address, headers=asking) as response:
                headers = {k.lower(): v for k, v in response.headers.items()}
                if response.status_code == 304 and earlier:
                    return _Answer(
                        200,
                        {**earlier.headers, **headers, "content-type": earlier.headers.get("content-type", "")},
                        earlier.body,
                        earlier.fetched,
                        fresh=False,
                    )
                body = self._body(response, url, start)
        except PrivateAddressError as error:
            raise ReadingError(
                url, f"{error}, not an address of the open web; allow private addresses if you mean it"
            ) from error
        fetched = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if store and response.status_code == 200:
            store.put(Stored(address, headers, fetched, body))
        return _Answer(response.status_code, headers, body, fetched)

    def _body(self, response: httpx.Response, url: str, start: float) -> bytes:
        """The body within the limits of size and time; it counts after decompression."""
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self.etiquette.largest:
                raise ReadingError(url, f"it has more than {self.etiquette.largest / 1e6:.0f} MB; that is no article")
            if self.clock() - start > self.etiquette.deadline:
                raise ReadingError(
                    url, f"it was not all there after {self.etiquette.deadline:.0f} seconds; try again later"
                )
        return bytes(body)

    def _http(self) -> httpx.Client:
        if self._client is None:
            transport = httpx.HTTPTransport(trust_env=False)
            transport._pool = httpcore.ConnectionPool(  # httpx has no public way to give a network backend
                ssl_context=httpx.create_ssl_context(trust_env=False),
                network_backend=self._backend,
                max_connections=4,
            )
            self._client = httpx.Client(
                transport=transport,
                trust_env=False,
                follow_redirects=False,
                timeout=self.etiquette.timeout,
                headers={"User-Agent": self.etiquette.user_agent, "Accept-Encoding": "gzip, deflate"},
            )
        return self._client


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    fetched: str
    fresh: bool = True


def stem_of(url: str) -> str:
    """A name for the document at an address: the last part of its path, or its host."""
    parts = urlsplit(url)
    tail = parts.path.rstrip("/").rpartition("/")[2]
    stem = (
        tail.rpartition(".")[0] if tail.lower().endswith((".html", ".htm", ".php", ".xml", ".json", ".txt")) else tail
    )
    return (stem or parts.hostname or "page")[:80]


def _refusal(status: int) -> str:
    if status in (401, 402, 403, 451):
        return f"its site does not give it to programs (HTTP {status}); save the page in a browser and read the file"
    if status in (404, 410):
        return f"there is no such page (HTTP {status}); check the address"
    if status == 429:
        return "its site asks for fewer requests (HTTP 429); try again later"
    return f"its site answered with HTTP {status}; try again later, or save the page in a browser and read the file"
