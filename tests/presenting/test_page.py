from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from rashomon.model import Comparison
from rashomon.presenting import present
from tests.presenting.browser import CHROMIUM, chromium, violations, watched
from tests.presenting.hostile import ATTACKS
from tests.presenting.large import large
from tests.presenting.story import hostile, strait


def hashed(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def test_the_policy_names_the_hash_of_the_one_style_and_the_one_script() -> None:
    page = present(strait(), "html")
    policy = re.search(r'Content-Security-Policy content="([^"]+)"', page)
    assert policy and "unsafe" not in policy[1] and "default-src 'none'" in policy[1]
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(styles) == len(scripts) == 1
    assert f"style-src '{hashed(styles[0])}'" in policy[1] and f"script-src '{hashed(scripts[0])}'" in policy[1]


def test_the_page_carries_everything_and_asks_for_nothing() -> None:
    page = present(strait(), "html")
    assert not re.findall(r"""\s(?:src|href)=["']?(?!#|https://\w[\w-]*\.example/|data:image/svg)[^"'\s>]+""", page)
    assert " style=" not in page and not re.search(r"\son\w+=", page)
    assert "@font-face" not in page and "url(" not in page


def test_links_to_outlets_tell_them_nothing() -> None:
    page = present(strait(), "html")
    links = re.findall(r'<a [^>]*href="https?:[^>]*>', page)
    assert len(links) == 6 and all('rel="noreferrer noopener"' in link for link in links)


def test_ten_articles_with_160_claims_stay_under_400_kilobytes() -> None:
    page = present(large(), "html")
    assert len(large().articles) == 10 and len(large().claims) == 160
    assert len(page.encode()) < 345_000  # of the 400 kB allowed
    for claim in large().claims:
        assert all(account.quote in page for account in claim.accounts)


def test_no_field_is_markup() -> None:
    page = present(hostile(), "html")
    own = re.findall(r"<(script|style|img|iframe|svg|body|a)\b([^>]*)>", page)
    assert [a for tag, a in own if tag == "script"] == [' type="application/json" id="data"', ""]
    assert not [tag for tag, _ in own if tag in ("img", "iframe")]
    assert not [a for tag, a in own if "onload" in a or "javascript" in a.lower()]
    assert "{{ 7 * 7 }}{% raw %}" in page and "49{" not in page
    assert "\u2028" not in re.findall(r'id="data">(.*?)</script>', page, re.DOTALL)[0]


@pytest.mark.parametrize("number", [1, 2])
def test_stories_with_nothing_in_them_say_so(number: int) -> None:
    page = present(Comparison(articles=strait().articles[:number]), "html")
    assert "No conflict found in" in page and "No claim left" in page
    assert ("nothing to compare yet" in page) == (number == 1)


needs_browser = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def file(tmp_path: Path):
    def make(comparison: Comparison) -> str:
        path = tmp_path / "page.html"
        path.write_text(present(comparison, "html"), encoding="utf-8")
        return path.as_uri()

    return make


class TestInChromium:
    pytestmark = needs_browser

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_and_nothing_overflows(self, browser, file, scheme: str) -> None:
        page, problems = watched(browser, 1280, scheme)
        page.goto(file(strait()))
        assert violations(page, 1280, 768, 360) == []
        page.click(".ledger td a.words")
        assert violations(page) == []
        assert problems == []
        page.context.close()

    def test_paper_has_the_notes_and_no_menus(self, browser, file) -> None:
        page, _ = watched(browser)
        page.goto(file(strait()))
        assert not page.is_visible(".notes")
        page.emulate_media(media="print")
        page.wait_for_selector(".notes li")
        assert page.is_visible(".notes") and not page.is_visible(".filters")
        marks = page.eval_on_selector_all(".ledger td [data-e]", "links => links.map((l) => +l.dataset.note)")
        lists = page.eval_on_selector_all(".notes ol", "lists => lists.map((l) => [l.start, l.children.length])")
        written = [n for start, length in lists for n in range(start, start + length)]
        assert sorted(set(marks)) == written == list(range(1, max(marks) + 1))
        assert page.locator(".note-source").count() == len(lists) == 6
        assert page.inner_text(".notes li >> nth=0").startswith("¶ ") and "¶ 4, 621–725" in page.inner_text(".notes")
        assert page.inner_text(".note-source >> nth=0").startswith("Imber Courier, “Nine dead")
        link = ".ledger a.words[data-note='1']"
        mark = page.evaluate(f"getComputedStyle(document.querySelector(\"{link}\"), '::after').content")
        assert mark in ('"1"', "attr(data-note)")
        page.context.close()

    def test_empty_cells_are_empty_and_read_aloud(self, browser, file) -> None:
        page, _ = watched(browser)
        page.goto(file(strait()))
        rows = page.locator("[data-ledger] > tr[data-status]")
        assert rows.locator("td:empty").count() == rows.count() * 5 - rows.locator("td:not(:empty)").count() > 0
        assert rows.locator("td[role=cell]").count() == rows.count() * 5
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        assert any(n.get("name", {}).get("value") == "not found in this text" for n in tree)
        page.context.close()

    def test_the_words_open_their_passage_and_escape_returns(self, browser, file) -> None:
        page, problems = watched(browser)
        page.goto(file(strait()))
        link = page.locator(".ledger td a.words").first
        link.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "h-evidence"
        assert page.inner_text("#evidence mark.cue >> nth=0") == "accused"
        assert "Transport Minister Ilmar Dace" in page.inner_text("#evidence mark.source >> nth=0")
        assert page.inner_text("[data-slot=characters]") == "621–725"
        assert "account 1 of 8" in page.inner_text("[data-slot=row]")
        page.keyboard.press("]")
        assert "account 2 of 8" in page.inner_text("[data-slot=row]")
        page.keyboard.press("Escape")
        assert not page.is_visible("#evidence")
        assert page.evaluate("document.activeElement.matches('.ledger a.words')")
        assert problems == []

    def test_the_passage_in_the_drawer_is_the_article_to_the_character(self, browser, file) -> None:
        page, _ = watched(browser)
        page.goto(file(strait()))
        texts = {n: a.text for n, a in enumerate(strait().articles, 1)}
        for link in page.locator(".ledger td a.words").all()[:12]:
            link.click()
            shown = page.evaluate("document.querySelector('[data-slot=passage]').textContent")
            assert any(shown in text for text in texts.values())

    def test_filters_and_order(self, browser, file) -> None:
        page, problems = watched(browser)
        page.goto(file(strait()))
        rows = page.locator("[data-ledger] > tr:not([data-empty])")
        everything = rows.count()
        page.click(".filter[data-filter=single]")
        assert {r.get_attribute("data-status") for r in rows.all() if r.is_visible()} == {"single"}
        page.select_option("[data-select=voices]", "Edda Rhun")
        assert page.is_visible("[data-empty]")
        page.click("[data-empty] a")
        assert sum(r.is_visible() for r in rows.all()) == everything
        page.select_option("[data-select=order]", "carried")
        carried = [r.locator("td:not(:empty)").count() for r in rows.all()]
        assert carried == sorted(carried, reverse=True)
        page.select_option("[data-select=texts]", label="not in Radio Calvane")
        left = [r for r in rows.all() if r.is_visible()]
        assert left and all("Radio Calvane" in r.locator(".absent").text_content() for r in left)
        page.select_option("[data-select=texts]", "")
        page.click(".timeline a[data-day='2026-05-06']")
        assert 0 < sum(r.is_visible() for r in rows.all()) < everything
        assert problems == []

    def test_j_and_k_walk_the_rows(self, browser, file) -> None:
        page, _ = watched(browser)
        page.goto(file(strait()))
        page.focus(".ledger-pane")
        for key in "jjk":
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == "row-1"

    def test_the_theme_can_be_chosen(self, browser, file) -> None:
        page, _ = watched(browser)
        page.goto(file(strait()))
        before = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.click("[data-theme-switch]")
        page.click("[data-theme-switch]")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before

    def test_without_scripts_the_words_lead_to_their_paragraph(self, browser, file) -> None:
        page, _ = watched(browser, java_script_enabled=False)
        page.goto(file(strait()))
        href = page.get_attribute(".ledger td a.words >> nth=0", "href")
        assert page.locator(href).count() == 1
        assert "Ilmar Dace accused" in (page.text_content(href) or "")

    def test_attacks_in_every_field_are_only_words(self, browser, file) -> None:
        page, problems = watched(browser)
        requests: list[str] = []
        page.on("request", lambda r: requests.append(r.url))
        page.goto(file(hostile()))
        for link in page.locator("a[data-e]").all()[:40]:
            if link.is_visible():
                link.click()
        for key in ("]", "c", "Escape"):
            page.keyboard.press(key)
        assert page.evaluate("window.broken") is None
        assert problems == [] and len(requests) == 1
        assert page.locator("a[href^='javascript' i]").count() == 0
        assert ATTACKS[0] in page.inner_text("main")
