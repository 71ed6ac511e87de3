"""Fuzzing of the readers: whatever the bytes are, articles that hold together or a ReadingError, in bounded time.

    python -m benchmarks.fuzz_reading bytes --minutes 12 --out DIR
    python -m benchmarks.fuzz_reading documents --minutes 10 --out DIR
    python -m benchmarks.fuzz_reading replay FILE…

``bytes`` mutates small documents of every format under coverage of ``rashomon.reading`` (needs `atheris`),
``documents`` draws structured documents with hypothesis and shrinks what it finds. Every input goes as a file through
:func:`rashomon.reading.read`, with small limits and without a network. Findings are: an error that is no
ReadingError, an article without words, blocks that overlap, run backwards, lie outside the text or leave words out,
an article that cannot be written as JSON, more than 5 s of CPU, 500 MB of memory more than before. Each is kept in
``DIR`` once, named by what went wrong; the run goes on. An input's first byte says under which file name, and in
which container, the rest is read.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import plistlib
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

CPU_SECONDS = 5.0
MEGABYTES = 500
LONGEST = 60_000
"""Bytes of an input."""


# ---- an input: one byte for its kind, then the document ----


def _plain(data: bytes) -> bytes:
    return data


def _wacz(data: bytes) -> bytes:
    return _zipped({"datapackage.json": b"{}", "archive/data.warc": data})


def _docx(data: bytes) -> bytes:
    return _zipped({**_docx_parts(), "word/document.xml": data})


def _docx_properties(data: bytes) -> bytes:
    return _zipped({**_docx_parts(), "docProps/core.xml": data})


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


@cache
def _docx_parts() -> dict[str, bytes]:
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.add_heading("Ferry and cutter collide", 0)
    document.add_paragraph("At least nine people died when a ferry and a cutter collided, the Harbour Office said.")
    document.save(out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/thumbnail.jpeg"}


KINDS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("a.html", _plain),
    ("a.txt", _plain),
    ("a.md", _plain),
    ("a.json", _plain),
    ("a.jsonl", _plain),
    ("a.csv", _plain),
    ("a.xml", _plain),
    ("a.mhtml", _plain),
    ("a.webarchive", _plain),
    ("a.warc", _plain),
    ("a.warc.gz", gzip.compress),
    ("a.txt.gz", gzip.compress),
    ("a.wacz", _wacz),
    ("a.docx", _docx),
    ("b.docx", _docx_properties),
    ("a.pdf", _plain),
    ("a", _plain),
    ("c.docx", _plain),
    ("c.wacz", _plain),
)


def kind(name: str) -> int:
    """The number of the kind whose file has this name."""
    return next(number for number, (known, _) in enumerate(KINDS) if known == name)


# ---- what is wrong with one input ----


class TooSlow(BaseException):
    """Raised by the timer inside the reader."""


def wrong(data: bytes, folder: Path) -> str | None:
    """What is wrong with how the input is read, ``None`` when nothing is. The same fault gives the same words."""
    name, wrap = KINDS[data[0] % len(KINDS)] if data else KINDS[0]
    path = folder / name
    path.write_bytes(wrap(data[1:]))
    before, memory = time.process_time(), _peak()
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        _read(path)
    except TooSlow as error:
        return f"slow {_place(error)}"
    except Exception as error:
        return f"{type(error).__name__} {_place(error)}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if time.process_time() - before > CPU_SECONDS:
        return f"slow {name}"
    return f"memory {name}" if _peak() - memory > MEGABYTES else None


def _read(path: Path) -> None:
    import msgspec

    from rashomon.model.article import Article
    from rashomon.reading import read

    problems: list[Any] = []
    for article in read([path], on_problem=problems.append, fetcher=Nowhere()):
        _check(article)
        msgspec.convert(msgspec.to_builtins(article), Article)
        msgspec.json.encode(article)
    for problem in problems:
        str(problem).encode()
        if problem.__cause__ is not None and "fault of the reader" in problem.reason:
            raise problem.__cause__


def _check(article: Any) -> None:
    assert article.id.strip(), "no id"
    assert article.text.strip(), "an article without words"
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end <= len(article.text), "blocks out of order or outside the text"
        assert not article.text[end : block.start].strip(), "words in no block"
        end = block.end
    assert not article.text[end:].strip(), "words in no block"


class Nowhere:
    """A network without any pages."""

    def fetch(self, url: str) -> Any:
        """Never gives a page."""
        from rashomon.model.errors import ReadingError

        raise ReadingError(url, "there is no network")


def _place(error: BaseException) -> str:
    """The innermost place in the reader, and the words of a failed check."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "rashomon" in frame.filename] or frames
    words = f" ({error})" if isinstance(error, AssertionError) else ""
    return f"{Path(own[-1].filename).stem}.{own[-1].name}{words}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow


def prepare() -> Path:
    """Small limits, the timer's handler, a folder for the documents."""
    from rashomon.reading.limits import LIMITS

    for name, value in {"document": 200_000, "page": 100_000, "text": 50_000, "lines": 2_000, "items": 50}.items():
        object.__setattr__(LIMITS, name, value)
    signal.signal(signal.SIGPROF, _stop)
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() else None))


class Findings:
    """What went wrong, each once; the shortest input of each is kept."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.known: dict[str, int] = {}
        self.runs = 0
        out.mkdir(parents=True, exist_ok=True)

    def add(self, what: str, data: bytes) -> bool:
        """Keep the input if it is new or shorter than the one known; True when it was new."""
        new = what not in self.known
        if new or len(data) < self.known[what]:
            self.known[what] = len(data)
            name = "".join(c if c.isalnum() or c in "._-" else "-" for c in what)[:100]
            (self.out / name).write_bytes(data)
            print(f"{'FOUND' if new else 'shorter'} {what}: {len(data)} bytes", flush=True)
        return new


# ---- bytes under coverage ----


def fuzz_bytes(minutes: float, findings: Findings, seed: int) -> None:
    """Mutate the seeds under coverage until the time is over."""
    import atheris

    with atheris.instrument_imports(include=["rashomon.reading"], enable_loader_override=False):
        _import_readers()
    folder = prepare()

    def one(data: bytes) -> None:
        findings.runs += 1
        what = wrong(data, folder)
        if what:
            findings.add(what, data)

    corpus = findings.out / "corpus"
    corpus.mkdir(exist_ok=True)
    for data in seeds():
        one(data)
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    words = findings.out / "words.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS), encoding="ascii")
    options = [f"-max_total_time={minutes * 60:.0f}", f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=4000"]
    atheris.Setup([sys.argv[0], str(corpus), *options, f"-dict={words}", f"-seed={seed}", "-print_final_stats=1"], one)
    atheris.Fuzz()


def _import_readers() -> None:
    import importlib
    import pkgutil

    import rashomon.reading

    for module in pkgutil.walk_packages(rashomon.reading.__path__, "rashomon.reading."):
        importlib.import_module(module.name)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


WORDS = (
    "<p>",
    "</p>",
    '<div class="caption">',
    "<h1>",
    "<article>",
    "<blockquote>",
    "<table><tr><td>",
    "<ul><li>",
    "<br>",
    '<time datetime="2031-04-29">',
    '<script type="application/ld+json">',
    '<meta property="og:url" content="',
    '<link rel="canonical" href="http://[">',
    "charset=idna",
    "charset=utf-7",
    "charset=punycode",
    "http://[::",
    "&#xD800;",
    '{"@type": "NewsArticle"',
    '"author": ',
    '"text": ',
    "\\ud800",
    "[[",
    "<![CDATA[",
    '<!ENTITY a "b">',
    "<item>",
    '<newsItem guid="',
    "<inlineXML>",
    "<body.content>",
    '<outline xmlUrl="',
    "<url><loc>",
    "<entry>",
    "<content>",
    "\x00",
    "WARC/1.0\r\n",
    "Content-Length: ",
    "HTTP/1.1 200 OK\r\n",
    "Content-Type: text/html; charset=",
    "WARC-Type: response\r\n",
    "By ",
    "Updated 21:47, 16-Aug-2031",
    "(Reuters) - ",
    "KARSHOLM — ",
    "© 2031 ",
    "Read more: ",
    "Photo: ",
    "\u2028",
    "\x1f",
    "/Type /Page",
    "/Filter /FlateDecode",
    "/Length ",
    "endobj",
    "startxref",
    "<w:p><w:r><w:t>",
    "---\ntitle: ",
    "# ",
    '""',
    "=?utf-8?b?",
    "multipart/related; boundary=",
    "Content-Transfer-Encoding: base64",
    "bplist00",
    "9" * 30,
    "-0001-01-01",
)


# ---- seeds: the small documents of the tests ----


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
    parts = _docx_parts()
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
        ("c.wacz", _wacz(warc(compress=False))),
        ("c.docx", _docx(parts["word/document.xml"])),
    ]
    return tuple(bytes([kind(name)]) + (data.encode() if isinstance(data, str) else data) for name, data in listed)


def pdf(text: str, extra: str = "") -> bytes:
    """A PDF of one page with the text in one line; ``extra`` goes into the page's dictionary."""
    content = f"BT /F1 11 Tf 60 780 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {extra}"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Title (Ferry and cutter collide) /Author (Hanne Molder) /CreationDate (D:20310429060000Z) >>",
    ]
    data, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R /Info 5 0 R >>\n"
    return (data + end + f"startxref\n{len(data)}\n%%EOF").encode("latin-1", "replace")


# ---- structured documents ----


def fuzz_documents(minutes: float, findings: Findings, seed: int) -> None:
    """Draw documents until the time is over; what is wrong is shrunk, kept, and passed over from then on."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    from benchmarks.fuzz_documents import documents

    _import_readers()
    folder = prepare()
    end = time.monotonic() + minutes * 60
    last: list[tuple[str, bytes]] = []
    quiet = settings(
        max_examples=400,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )

    def one(data: bytes) -> None:
        if time.monotonic() > end + 20:
            return
        findings.runs += 1
        what = wrong(data, folder)
        if what and what not in findings.known:
            last.append((what, data))
            raise AssertionError(what)

    while time.monotonic() < end:
        seed += 1
        try:
            seeded(seed)(quiet(given(documents())(one)))()
        except (AssertionError, ExceptionGroup):
            for what in dict.fromkeys(what for what, _ in last):
                findings.add(what, min((data for other, data in last if other == what), key=len))
            last.clear()
        print(f"{findings.runs} inputs, {len(findings.known)} findings", flush=True)


def main() -> None:
    """Run one of the two, or read inputs again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["bytes", "documents", "replay"])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--out", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    if options.what == "replay":
        folder = prepare()
        for file in options.files:
            print(file.name, "→", wrong(file.read_bytes(), folder) or "nothing wrong")
        return
    findings = Findings(options.out)
    run = fuzz_bytes if options.what == "bytes" else fuzz_documents
    run(options.minutes, findings, options.seed)
    print(f"{findings.runs} inputs, {len(findings.known)} findings")


if __name__ == "__main__":
    main()
