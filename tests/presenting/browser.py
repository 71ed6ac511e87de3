"""A headless Chromium for tests: nothing but the page may be fetched, and what it says and throws is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def watched(browser: Any, width: int = 1280, scheme: str = "light", **more: Any) -> tuple[Any, list[str]]:
    """A page, and the list in which its errors and its refused or foreign requests gather."""
    context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme, **more)
    context.set_default_timeout(120_000)  # a machine that does other things is slow, not wrong
    page, problems = context.new_page(), []
    page.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: problems.append(str(e)))
    page.on("dialog", lambda d: (problems.append(f"dialog {d.message}"), d.dismiss()))
    return page, problems


def violations(page: Any, *widths: int) -> list[str]:
    """What axe-core finds, and what overflows, at each width (or as the page stands).

    axe runs in an isolated world, past the page's own policy; it is read once for all widths.
    """
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})["executionContextId"]
    session.send("Runtime.evaluate", {"expression": AXE, "contextId": world})
    found = _run(session, world) if not widths else []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 860})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: the page overflows")
        found += [f"{width}: {violation}" for violation in _run(session, world)]
    session.detach()
    return found


def _run(session: Any, world: int) -> list[str]:
    report = "v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.any[0]?.message).join(' | ')"
    options = f"{{runOnly: {RULES!r}, resultTypes: ['violations'], preload: false}}"
    run = f"axe.run(document, {options}).then(r => r.violations.map(v => {report}))"
    answer = session.send(
        "Runtime.evaluate", {"expression": run, "contextId": world, "awaitPromise": True, "returnByValue": True}
    )
    return list(answer["result"]["value"])
