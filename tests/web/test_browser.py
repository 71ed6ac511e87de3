from __future__ import annotations

from pathlib import Path

import pytest

from tests.presenting.browser import CHROMIUM, chromium, violations, watched
from tests.presenting.story import hostile
from tests.web.serving import make_library, served

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]
STORY = "/stories/s-ferry"


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory):
    library = make_library(tmp_path_factory.mktemp("library"))
    with served(library) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser, base: str, scheme: str) -> None:
    page, problems = watched(browser, 1280, scheme)
    views = [f"{STORY}/{v}" for v in ("read", "speakers", "coverage", "naming")]
    page.goto(base + "/people")
    person = page.get_attribute("main tbody a", "href")
    open_row = f"{STORY}?evidence=imber-courier:621-725"
    for path in ("/", STORY, *views, "/people", person, "/library", "/search?q=cutter", open_row):
        page.goto(base + path)
        assert (path, violations(page, 1280, 768, 360)) == (path, [])
    assert problems == []
    page.context.close()


def test_the_first_disagreement_is_one_click_from_its_words(browser, base: str) -> None:
    page, problems = watched(browser)
    page.goto(base + "/")
    page.click("text=Nine dead as ferry")
    assert "Disputed" in page.inner_text(".conflict--lead h3")
    page.click(".conflict--lead a.words >> nth=0")
    page.wait_for_selector("#evidence mark.cue")
    assert page.inner_text("#evidence mark.cue") == "accused"
    assert "evidence=imber-courier" in page.url
    assert page.evaluate("document.activeElement.id") == "h-evidence"
    page.keyboard.press("]")
    page.wait_for_selector("text=account 2 of 8")
    page.reload()
    assert page.is_visible("text=account 2 of 8")
    page.keyboard.press("Escape")
    assert not page.is_visible("#evidence mark.cue") and "evidence=" not in page.url
    assert problems == []


def test_filters_narrow_the_ledger_without_leaving_the_page(browser, base: str) -> None:
    page, problems = watched(browser)
    page.goto(base + STORY)
    rows = page.locator("[data-ledger] > tr:not([data-empty])")
    everything = rows.count()
    page.click("#ledger .filter[data-filter=single]")
    page.wait_for_selector("#ledger .filter[data-filter=single][aria-current]")
    assert 0 < rows.count() < everything and "status=single" in page.url
    page.select_option("#ledger select[name=on]", "2026-05-06")
    page.wait_for_url("**on=2026-05-06*")
    assert {r.get_attribute("data-status") for r in rows.all()} == {"single"}
    page.go_back()
    page.goto(base + STORY)
    page.click(".timeline a[data-day='2026-05-05']")
    page.wait_for_url("**on=2026-05-05*")
    assert problems == []


def test_two_pasted_articles_are_compared(browser, tmp_path: Path) -> None:
    from rashomon.library import Library
    from rashomon.library.rooms import Rooms
    from rashomon.model import Comparison
    from tests.web.serving import ByTitle, annotate

    def compare(annotated):
        return Comparison(articles=tuple(a.article for a in annotated))

    library = Library(tmp_path / "paste.sqlite", rooms=Rooms(annotate, ByTitle, compare, "test"))
    with served(library) as address:
        page, problems = watched(browser)
        page.goto(address)
        page.fill(
            "#text-1", "Ferry struck in the strait\n\nA ferry was struck by a cutter on Sunday, the harbour said."
        )
        assert "characters" in page.inner_text("[data-count] >> nth=0")
        page.click("[data-add]")
        assert page.locator("textarea").count() == 3
        page.fill("#text-2", "Ferry sinks\n\nThe ferry sank within an hour of the collision, two witnesses said.")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=2 articles, 2 independent texts", timeout=20_000)
        assert problems == []
        page.context.close()


def test_split_and_undo(browser, tmp_path: Path) -> None:
    with served(make_library(tmp_path)) as address:
        page, problems = watched(browser)
        page.goto(address + STORY)
        page.click(".text >> nth=4 >> .why summary")
        page.click(".text >> nth=4 >> text=Split off")
        page.wait_for_selector("text=Split off into a story of its own")
        page.click("text=Undo")
        page.wait_for_selector("text=6 articles, 5 independent texts")
        assert problems == []
        page.context.close()


def test_the_search_key_finds_and_leads_to_the_passage(browser, base: str) -> None:
    page, problems = watched(browser)
    page.goto(base + "/library")
    page.keyboard.press("/")
    page.keyboard.type("joint inquiry")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hit mark.content")
    page.click(".hit-words a >> nth=0")
    page.wait_for_selector("#evidence .passage")
    assert "inquiry" in page.inner_text("#evidence .passage")
    assert problems == []


def test_pages_work_without_scripts(browser, base: str) -> None:
    page, _ = watched(browser, java_script_enabled=False)
    page.goto(base + STORY)
    page.click("#ledger .filter[data-filter=single]")
    assert "status=single" in page.url
    page.click(".ledger td a.words >> nth=0")
    page.wait_for_selector("#evidence .passage")
    page.click("#evidence [data-close]")
    assert "evidence=" not in page.url


def test_attacks_in_every_field_are_only_words(browser, tmp_path: Path) -> None:
    library = make_library(tmp_path, hostile().articles)
    stories = [s.id for s in library.stories().items]
    if len(stories) > 1:
        library.merge(*stories)
    with served(library) as address:
        page, problems = watched(browser)
        foreign: list[str] = []
        page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(address) else None)
        page.goto(address + "/library")
        story = page.get_attribute(".stories a.words", "href")
        for path in (
            "/",
            "/library",
            story,
            f"{story}/read",
            f"{story}/speakers",
            f"{story}/naming",
            f"{story}/coverage",
            "/people",
            "/search?q=script",
        ):
            page.goto(address + path)
            for link in page.locator("a[data-evidence]").all()[:3]:
                link.click()
            assert page.evaluate("window.broken") is None, path
        assert problems == [] and foreign == []
        page.context.close()
