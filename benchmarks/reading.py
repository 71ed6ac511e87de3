"""How well and how fast pages are read, against trafilatura on the same pages in the same run.

    python -m benchmarks.reading --data DIR [--warc FILE] [--repeat 3] [--json]

``DIR`` holds ``ground-truth.json`` (page name → ``articleBody``) and ``html/<name>.html.gz``, as the article extraction
benchmark of Scrapinghub does. Quality is the F1 of 4-word shingles, averaged over pages (precision and recall first),
of the blocks labelled ``paragraph``. Times are CPU times of this process, the best of the repeats. With ``--warc`` the
records a second of a WARC file are printed too, against bare fastwarc with trafilatura; without it one is made from the
pages.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

Pages = dict[str, bytes]
Score = tuple[float, float]


def main() -> None:
    """Print the table."""
    options = arguments()
    gold = {n: row["articleBody"] for n, row in json.loads((options.data / "ground-truth.json").read_text()).items()}
    pages = {name: gzip.decompress((options.data / "html" / f"{name}.html.gz").read_bytes()) for name in gold}
    rows = [measured(name, reader, pages, gold, options.repeat) for name, reader in readers().items()]
    base = next(row["ms"] for row in rows if row["system"] == "trafilatura")
    with tempfile.TemporaryDirectory() as folder:
        path = options.warc or made_warc(pages, Path(folder) / "pages.warc.gz")
        archives = archive_speed(path, options.repeat)
    if options.json:
        print(json.dumps({"pages": rows, "archives": archives}, indent=1))
        return
    print(f"{len(pages)} pages{'':22}P      R      F1     ms a page   × trafilatura")
    for row in rows:
        figures = f"{row['p']:.3f}  {row['r']:.3f}  {row['f1']:.3f}  {row['ms']:7.1f}  {row['ms'] / base:9.2f}"
        print(f"{row['system']:<30}{figures}")
    for name, speed in archives.items():
        print(f"{name:<30}{speed:8.1f} records a second")


def arguments() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description="Measure the reading of pages.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--warc", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def readers() -> dict[str, Callable[[str, bytes], str]]:
    """Each system as a function from a page to the text of its article."""
    import trafilatura

    from rashomon.model.article import Source
    from rashomon.model.errors import ReadingError
    from rashomon.reading.draft import Raw
    from rashomon.reading.finish import finish
    from rashomon.reading.page import read_page

    def rashomon(name: str, data: bytes) -> str:
        try:
            article, _ = finish(read_page(Raw(name, name, data, Source(name, ""))), name)
        except ReadingError:
            return ""
        return "\n".join(article.text[b.start : b.end] for b in article.blocks if b.kind == "paragraph")

    def plain(**options: Any) -> Callable[[str, bytes], str]:
        return lambda _, data: trafilatura.extract(data, include_comments=False, **options) or ""

    return {
        "rashomon (with metadata)": rashomon,
        "trafilatura": plain(),
        "trafilatura with metadata": plain(with_metadata=True),
        "trafilatura precision": plain(favor_precision=True),
        "trafilatura fast": plain(fast=True),
    }


def measured(
    name: str, reader: Callable[[str, bytes], str], pages: Pages, gold: dict[str, str], repeat: int
) -> dict[str, Any]:
    """Quality and the best CPU time of one system."""
    reader("warm", next(iter(pages.values())))
    best, found = float("inf"), {}
    for _ in range(repeat):
        start = time.process_time()
        found = {page: reader(page, data) for page, data in pages.items()}
        best = min(best, time.process_time() - start)
    scores = [score(gold[page], found[page]) for page in pages]
    p, r = statistics.mean(s[0] for s in scores), statistics.mean(s[1] for s in scores)
    return {"system": name, "p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "ms": 1000 * best / len(pages)}


def score(gold: str, guess: str) -> Score:
    """Precision and recall of the 4-word shingles of a page."""
    true, found = shingles(gold), shingles(guess)
    hit = sum((true & found).values())
    return (
        hit / sum(found.values()) if found else float(not true),
        hit / sum(true.values()) if true else float(not found),
    )


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The word shingles of a text, counted."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))) if words else Counter()


def made_warc(pages: Pages, path: Path) -> Path:
    """A WARC file of the pages."""
    from rashomon.reading.fetching.store import WarcFile

    warc = WarcFile(path)
    for name, data in pages.items():
        headers = {"Content-Type": "text/html; charset=utf-8"}
        warc.add(f"https://{name[:12]}.example/{name}", 200, "OK", headers, data, "2031-04-29T06:00:00Z")
    return path


def archive_speed(path: Path, repeat: int) -> dict[str, float]:
    """Records a second (CPU time) of reading a WARC file to articles, and of fastwarc with trafilatura."""
    import trafilatura
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    from rashomon.reading import read

    def bare() -> int:
        count = 0
        for record in ArchiveIterator(io.BytesIO(path.read_bytes()), record_types=WarcRecordType.response):
            trafilatura.extract(record.reader.read(), include_comments=False, with_metadata=True)
            count += 1
        return count

    def ours() -> int:
        return sum(1 for _ in read(path, on_problem=lambda _: None))

    found = {}
    for name, run in (("WARC: rashomon", ours), ("WARC: fastwarc + trafilatura", bare)):
        best = 0.0
        for _ in range(repeat):
            start = time.process_time()
            count = run()
            best = max(best, count / (time.process_time() - start))
        found[name] = best
    return found


if __name__ == "__main__":
    main()
