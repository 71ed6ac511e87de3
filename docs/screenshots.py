"""Make the pictures of the guide: serve the example story, look at every page, keep what is seen.

    python docs/screenshots.py [--out docs/pictures] [--example examples/strait]

Needs a Chromium and the package playwright (the extra ``dev``). Same example, same pictures, but for the fonts.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

import rashomon
from rashomon.library import Library
from rashomon.presenting import present
from rashomon.web.app import create_app

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK, PHONE = (1280, 1000), (390, 900)


def articles(example: Path) -> list[Path]:
    """The files of the example, as its gold comparison lists them."""
    gold = json.loads((example / "gold.json").read_text(encoding="utf-8"))
    return [example / entry["file"] for entry in gold["articles"]]


@contextmanager
def served(library: Library) -> Iterator[str]:
    """The application over the library on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(create_app(library), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def take(browser: Any, address: str, target: Path, size: tuple[int, int], scheme: str = "light", *steps: str) -> None:
    """Open the address, click what the steps select, keep what is in the window."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    for step in steps:
        if step.startswith("#"):
            page.locator(step).scroll_into_view_if_needed()
            page.evaluate(f"document.querySelector('{step}').scrollIntoView()")
        else:
            page.click(step)
            page.wait_for_timeout(300)
    page.wait_for_timeout(200)
    page.screenshot(path=str(target))
    context.close()
    print(target)


def pictures(browser: Any, base: str, library: Library, out: Path) -> None:
    """Every page once; the story also on a phone and in the dark."""
    story = f"{base}/stories/{max(library.stories().items, key=lambda s: s.articles).id}"
    people = library.people(limit=200).items
    person = max(people, key=lambda p: (p.statements, p.name)) if people else None
    take(browser, base + "/", out / "start.png", DESK)
    take(browser, story, out / "story.png", DESK)
    take(browser, story, out / "story-dark.png", DESK, "dark", "#h-ledger")
    take(browser, story, out / "story-phone.png", PHONE)
    take(browser, story, out / "ledger.png", DESK, "light", "#h-ledger")
    take(browser, story, out / "evidence.png", DESK, "light", "#h-ledger", ".ledger td a.words >> nth=0")
    take(browser, story, out / "timeline.png", DESK, "light", "#h-timeline")
    for view in ("read", "speakers", "coverage", "naming"):
        take(browser, f"{story}/{view}", out / f"{view}.png", DESK)
    take(browser, f"{story}/read", out / "shaded.png", DESK, "light", "#h-carried")
    if person:
        take(browser, f"{base}/people/{person.id}", out / "person.png", DESK)
    take(browser, f"{base}/people", out / "people.png", DESK)
    take(browser, f"{base}/search?q=inquiry", out / "search.png", DESK)
    take(browser, f"{base}/library", out / "library.png", DESK)


def main() -> None:
    """Make all pictures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    here = Path(__file__).parent
    parser.add_argument("--out", type=Path, default=here / "pictures")
    parser.add_argument("--example", type=Path, default=here.parent / "examples" / "strait")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        library = Library(Path(folder) / "example.sqlite")
        library.add(rashomon.read(articles(given.example)))
        stories = [s.id for s in library.stories().items]
        if len(stories) > 1:
            library.merge(*stories)
        browser = play.chromium.launch(executable_path=executable, args=ARGUMENTS)
        with served(library) as base:
            pictures(browser, base, library, given.out)
        page = Path(folder) / "one-file.html"
        comparison = library.comparison(library.stories().items[0].id)
        page.write_text(present(comparison, "html"), encoding="utf-8")
        take(browser, page.as_uri(), given.out / "one-file.png", DESK)
        browser.close()
        library.close()


if __name__ == "__main__":
    main()
