"""How heavy and how quick the pages of a story are, in a headless Chromium.

    PYTHONPATH=src:. python benchmarks/pages.py [--articles 10 100] [--claims 160 800] [--times 3]

For each size, an invented story is served and opened: first contentful paint in ms, bytes of the page and of all that
it asks for (uncompressed), and, while the page is scrolled to its end, the longest frame and the longest task in ms,
the latter also in processor time, which other programs on the machine do not stretch.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import sync_playwright
from tests.presenting.large import large
from tests.web.serving import OneStory, plain, served

from rashomon.library import Library
from rashomon.library.rooms import Rooms
from rashomon.presenting import present

SCROLL = """() => new Promise((done) => {
  const tasks = [], frames = [];
  const note = (list) => list.getEntries().forEach((e) => tasks.push(e.duration));
  new PerformanceObserver(note).observe({ type: "longtask" });
  let last = performance.now();
  const step = (now) => {
    frames.push(now - last);
    last = now;
    scrollBy(0, 400);
    const more = scrollY + innerHeight < document.documentElement.scrollHeight - 1 && frames.length < 600;
    if (more) requestAnimationFrame(step);
    else setTimeout(() => done({ frame: Math.max(...frames.slice(1)), task: Math.max(0, ...tasks) }), 200);
  };
  requestAnimationFrame(step);
})"""
ENTRIES = "performance.getEntriesByName('first-contentful-paint')"


def painted(page: Any) -> float:
    """First contentful paint, in ms after the request. Asked for again and again: the page forbids waiting by eval."""
    while not page.evaluate(f"{ENTRIES}.length"):
        page.wait_for_timeout(20)
    return float(page.evaluate(f"{ENTRIES}[0].startTime"))


@dataclass(frozen=True)
class Seen:
    """One visit: first paint at the first and the second time (ms), bytes, and what scrolling to the end cost (ms)."""

    paint: float
    again: float
    page: int
    total: int
    frame: float
    task: float
    cpu: float
    """Processor time of the longest task of the page's main thread while it was scrolled."""


def visit(browser: Any, address: str) -> Seen:
    """Open a page twice, the second time as a reader who has been here; weigh and scroll it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sizes: list[int] = []
    page.on("requestfinished", lambda r: sizes.append(r.sizes()["responseBodySize"]))
    opened = page.goto(address, wait_until="load")
    paint, total, weight = painted(page), sum(sizes), len(opened.body())
    page.reload(wait_until="load")
    again = painted(page)
    browser.start_tracing(page=page, categories=["toplevel", "disabled-by-default-devtools.timeline"])
    scroll = page.evaluate(SCROLL)
    trace = json.loads(browser.stop_tracing())
    page.close()
    return Seen(paint, again, weight, total, scroll["frame"], scroll["task"], longest(trace))


def longest(trace: Any) -> float:
    """Processor time in ms of the longest task of a renderer's main thread."""
    events = trace["traceEvents"]
    main = {(e["pid"], e["tid"]) for e in events if e.get("args", {}).get("name") == "CrRendererMain"}
    tasks = [e.get("tdur", 0) for e in events if (e.get("pid"), e.get("tid")) in main and e.get("ph") == "X"]
    return max(tasks, default=0) / 1000


def measure(browser: Any, address: str, times: int) -> str:
    """The best of several visits: on a machine that does other things the best is nearest to the page's own cost."""
    seen = [visit(browser, address) for _ in range(times)]

    def best(name: str) -> float:
        return min(getattr(s, name) for s in seen)

    return (
        f"first paint {best('paint'):.0f} ms (again {best('again'):.0f} ms), page {seen[0].page / 1000:.0f} kB, "
        f"in all {seen[0].total / 1000:.0f} kB, longest frame {best('frame'):.0f} ms, "
        f"longest task {best('task'):.0f} ms ({best('cpu'):.0f} ms of processor time)"
    )


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--claims", type=int, nargs="+", default=[160, 800])
    parser.add_argument("--times", type=int, default=3, help="visits of each page; the best is printed")
    given = parser.parse_args()
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; best of {given.times}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for articles, claims in zip(given.articles, given.claims, strict=True):
            story = large(articles, claims)
            rooms = Rooms(plain, OneStory, lambda _, story=story: story, "test")
            library = Library(Path(folder) / f"{articles}.sqlite", rooms=rooms)
            library.add(story.articles)
            path = f"/stories/{library.stories().items[0].id}"
            with served(library) as base:
                print(f"{articles} articles, {claims} claims, served:", measure(browser, base + path, given.times))
            library.close()
            file = Path(folder) / "story.html"
            file.write_text(present(story, "html"), encoding="utf-8")
            size = file.stat().st_size / 1000
            print(
                f"{articles} articles, {claims} claims, one file ({size:.0f} kB):",
                measure(browser, file.as_uri(), given.times),
            )
        browser.close()


if __name__ == "__main__":
    main()
