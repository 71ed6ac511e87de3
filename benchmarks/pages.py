"""How heavy and how quick the pages of a story are, in a headless Chromium.

    PYTHONPATH=src:. python benchmarks/pages.py [--articles 10 100] [--claims 160 800]

For each size, an invented story is served and opened: first contentful paint in ms, bytes of the page and of all that
it asks for (uncompressed), and, while the page is scrolled to its end, the longest frame and the longest task in ms.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
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


def measure(browser: Any, address: str) -> str:
    """Open a page twice, the second time as a reader who has been here; weigh and scroll it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sizes: list[int] = []
    page.on("requestfinished", lambda r: sizes.append(r.sizes()["responseBodySize"]))
    page.goto(address, wait_until="load")
    paint, total = painted(page), sum(sizes)
    page.reload(wait_until="load")
    again, scroll = painted(page), page.evaluate(SCROLL)
    page.close()
    return (
        f"first paint {paint:.0f} ms (again {again:.0f} ms), page {sizes[0] / 1000:.0f} kB, "
        f"in all {total / 1000:.0f} kB, "
        f"longest frame {scroll['frame']:.0f} ms, longest task {scroll['task']:.0f} ms"
    )


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--claims", type=int, nargs="+", default=[160, 800])
    given = parser.parse_args()
    executable = shutil.which("chromium") or shutil.which("google-chrome")
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
                print(f"{articles} articles, {claims} claims, served:", measure(browser, base + path))
            library.close()
            file = Path(folder) / "story.html"
            file.write_text(present(story, "html"), encoding="utf-8")
            size = file.stat().st_size / 1000
            print(f"{articles} articles, {claims} claims, one file ({size:.0f} kB):", measure(browser, file.as_uri()))
        browser.close()


if __name__ == "__main__":
    main()
