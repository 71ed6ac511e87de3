from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import time
from importlib import resources
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from rashomon.library import Library
from rashomon.library.rooms import Rooms
from rashomon.web.composing import addresses, safe_name
from rashomon.web.drawing import files
from rashomon.web.pages import pages_app
from rashomon.web.policy import Policy, same_origin
from tests.presenting.hostile import ATTACKS
from tests.presenting.large import large
from tests.presenting.story import hostile, strait
from tests.web.serving import OneStory, make_library, plain

STORY = "/stories/s-ferry"
VIEWS = tuple(f"{STORY}/{view}" for view in ("read", "speakers", "coverage", "naming"))
BROWSER = {"accept": "text/html,*/*;q=0.8"}
PAGES = ("/", STORY, *VIEWS, "/people", "/library", "/search?q=cutter", f"{STORY}?evidence=imber-courier:621-725")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return make_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return TestClient(pages_app(library), base_url="http://rashomon.test", headers=BROWSER)


@pytest.fixture
def fresh(tmp_path: Path) -> TestClient:
    return TestClient(pages_app(make_library(tmp_path)), base_url="http://rashomon.test", headers=BROWSER)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_drawn_under_a_strict_policy(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src)", answer.text)
    assert not re.findall(r"""(?:src|href)=["'](?!/|\?|#|https://[\w-]+\.example/)[^"']+""", answer.text)


def test_the_story_page_is_light(client: TestClient) -> None:
    page = client.get(STORY).text
    fetched = re.findall(r'(?:src|href)="/static/[^/]+/([^"]+)"', page)
    fonts = [name for name in files() if name.startswith("fonts/") and "ext" not in name]
    weight = len(page.encode()) + sum(len(files()[name][0]) for name in {*fetched, *fonts})
    assert weight < 400_000


def test_filters_live_in_the_address(client: TestClient) -> None:
    whole, single = client.get(STORY).text, client.get(f"{STORY}?status=single").text
    assert whole.count('data-status="') > single.count('data-status="') > 0
    assert set(re.findall(r'data-status="(\w+)"', single)) == {"single"}
    assert "No claim left by this filter" in client.get(f"{STORY}?speaker=Nobody").text
    on = client.get(f"{STORY}?on=2026-05-06&sort=carried").text
    assert '<option value="carried" selected>' in on and re.search(r'<option value="2026-05-06"[^>]* selected>', on)


def test_an_address_opens_the_evidence_on_the_server(client: TestClient) -> None:
    page = client.get(f"{STORY}?status=disputed&evidence=imber-courier:621-725").text
    assert '<mark class="cue">accused</mark>' in page and "account 1 of 8" in page
    assert "status=disputed&amp;evidence=" in page
    part = client.get(
        f"{STORY}?evidence=imber-courier:621-725", headers={"HX-Request": "true", "HX-Target": "evidence"}
    ).text
    assert part.lstrip().startswith('<div class="drawer"') and "<html" not in part
    assert client.get(f"{STORY}?evidence=nobody:0-1").status_code == 200


def test_the_twins_of_a_story(client: TestClient) -> None:
    data = client.get(f"{STORY}.json").json()
    assert data["version"] and len(data["articles"]) == 6
    rows = list(csv.DictReader(io.StringIO(client.get(f"{STORY}.csv?status=single").text)))
    assert rows and {r["status"] for r in rows} == {"single"}
    assert client.get(f"{STORY}.md").text.startswith("# Nine dead")
    one_file = client.get(f"{STORY}.html")
    assert one_file.headers["content-disposition"].startswith("attachment") and "<style>" in one_file.text


TWINS = {
    "/stories": "id", "/library": "title", "/people": "name", "/search": "quote", f"{STORY}/speakers": "words",
    f"{STORY}/coverage": "found", f"{STORY}/naming": "words", f"{STORY}/read": "left_words",
}  # fmt: skip


def twin(client: TestClient, path: str, query: str = "") -> tuple[dict, list[dict[str, str]]]:
    """The JSON of a view, and the rows of its CSV."""
    data, table = client.get(f"{path}.json{query}"), client.get(f"{path}.csv{query}")
    assert data.headers["content-type"] == "application/json" and table.headers["content-type"].startswith("text/csv")
    assert table.headers["content-disposition"].startswith("attachment")
    return data.json(), list(csv.DictReader(io.StringIO(table.text)))


@pytest.mark.parametrize(("path", "column"), TWINS.items())
def test_every_view_has_twins_as_data(client: TestClient, path: str, column: str) -> None:
    query = "?q=cutter" if path == "/search" else ""
    data, rows = twin(client, path, query)
    assert data["version"] == "1.0" and len(data["rows"]) == len(rows) > 0
    for given, row in zip(data["rows"], rows, strict=True):
        assert row[column].removeprefix("'") == ("" if given[column] is None else str(given[column]))
    home = "/" if path == "/stories" else path
    page = client.get(f"{home}{query}").text
    for ending in ("json", "csv"):
        assert f'href="{path}.{ending}{query}"' in page


def test_twins_keep_what_the_address_asks_for(client: TestClient) -> None:
    pair, _ = twin(client, f"{STORY}/read", "?a=karsholm-post&b=radio-calvane")
    assert (pair["left"], pair["right"]) == ("karsholm-post", "radio-calvane")
    shaded, rows = twin(client, f"{STORY}/read", "?base=lunn-register&table=carried")
    assert shaded["article"] == "lunn-register" and {r["article"] for r in rows} == {"lunn-register"}
    assert [r["name"] for r in twin(client, "/people", "?name=Dace")[1]] == ["Ilmar Dace"]
    whole, single = client.get(f"{STORY}.json").json(), client.get(f"{STORY}.json?status=single").json()
    assert {c["status"] for c in single["claims"]} == {"single-source"} and len(whole["claims"]) > len(single["claims"])
    assert [a["id"] for a in single["articles"]] == [a["id"] for a in whole["articles"]]
    lacking = list(csv.DictReader(io.StringIO(client.get(f"{STORY}.csv?text=-radio-calvane").text)))
    assert lacking and "radio-calvane" not in {r["article"] for r in lacking}


def test_the_twins_of_a_person_and_of_what_is_not_there(client: TestClient) -> None:
    person = re.search(r'href="(/people/[^"]+)">Ilmar Dace', client.get("/people").text)
    assert person
    data, rows = twin(client, person[1])
    assert data["person"]["name"] == "Ilmar Dace" and len(rows) == len(data["rows"]) == data["person"]["statements"]
    text = {a.id: a.text for a in strait().articles}
    assert all(r["content"].split()[0] in text[r["article"]][int(r["start"]) : int(r["end"])] for r in rows)
    for path in (f"{STORY}/nope.json", f"{STORY}/read.exe", "/people.exe", "/library.xml", "/people/nobody.json"):
        assert client.get(path).status_code == 404


def test_no_cell_of_a_table_is_a_formula(tmp_path: Path) -> None:
    import msgspec

    first, second = strait().articles[:2]
    changed = [
        msgspec.structs.replace(a, outlet=f"{sign}HYPERLINK(1)", title=f"{sign}1+1")
        for a, sign in ((first, "="), (second, "@"))
    ]
    client = TestClient(pages_app(make_library(tmp_path, changed)), base_url="http://rashomon.test", headers=BROWSER)
    cells = []
    for path in (*(p for p in TWINS if p != "/search"), STORY, "/search"):
        text = client.get(f"{path}.csv{'?q=ferry' if path == '/search' else ''}").text
        cells += [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert "'=HYPERLINK(1)" in cells and "'@1+1" in cells
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_side_by_side_of_any_two_articles(client: TestClient) -> None:
    page = client.get(f"{STORY}/read?a=karsholm-post&b=radio-calvane&base=lunn-register").text
    assert '<option value="karsholm-post" selected>' in page and '<option value="lunn-register" selected>' in page
    tied = client.get(f"{STORY}/read?a=karsholm-post&b=radio-calvane&show=tied").text
    assert "not found in" in page and tied.count('class="pair tied"') == tied.count('class="pair') - 1
    assert client.get(f"{STORY}/read?a=nobody&b=nobody").status_code == 200


def test_people_and_search_lead_to_the_words(client: TestClient) -> None:
    people = client.get("/people").text
    person = re.search(r'href="(/people/[^"]+)">Ilmar Dace', people)
    assert person
    page = client.get(person[1]).text
    assert "they knew she was there" in page and "evidence=imber-courier" in page
    found = client.get("/search?q=cutter").text
    link = re.search(r'class="hit-words"><a class="words" href="([^"]+)"', found)
    assert link and '<mark class="content">cutter</mark>' in found
    assert "cutter" in client.get(link[1].replace("&amp;", "&")).text
    assert "Nothing in the library answers" in client.get("/search?q=zzzzz").text


def test_a_changed_position_stands_on_the_page_of_the_person(client: TestClient) -> None:
    people = client.get("/people").text
    path = re.search(r'href="(/people/[^"]+)">Edda Rhun', people)
    assert path and "Changed position" in client.get(path[1]).text


@pytest.mark.parametrize("path", ["/nope", "/stories/none", f"{STORY}/nope", f"{STORY}.exe", "/people/none", "/jobs/x"])
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422) and "That did not work" in answer.text


def finished(client: TestClient, path: str) -> str:
    for _ in range(200):
        answer = client.get(path, follow_redirects=False)
        if answer.status_code == 303:
            return answer.headers["location"]
        if "Open the story" in answer.text or "Not compared" in answer.text:
            return answer.text
        time.sleep(0.02)
    raise AssertionError("the comparison did not end")


def test_pasted_articles_are_compared_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rashomon.library.rooms import Rooms
    from rashomon.model import Comparison
    from tests.web.serving import ByTitle, annotate

    def compare(annotated):
        return Comparison(articles=tuple(a.article for a in annotated), claims=())

    library = Library(tmp_path / "paste.sqlite", rooms=Rooms(annotate, ByTitle, compare, "test"))
    client = TestClient(pages_app(library), base_url="http://rashomon.test", headers=BROWSER)
    texts = [f"{a.title}\n\n{a.text}" for a in strait().articles[:2]]
    body = {"text": texts, "outlet": ["Courier", ""], "published": ["2026-05-04 07:10", ""], "together": "on"}
    start = client.post("/compare", data=body, files={"files": ("empty.txt", b"")}, follow_redirects=False)
    assert start.status_code == 303
    page = finished(client, start.headers["location"])
    assert "empty.txt" in page and "Not read" in page
    row = library.stories().items[0]
    assert row.articles == 2 and "Courier" in [a.outlet for a in library.articles().items]


def test_nothing_pasted_is_said_plainly(fresh: TestClient) -> None:
    answer = fresh.post("/compare", data={"text": ["", "  "]})
    assert answer.status_code == 422 and "paste two or more" in answer.text


def test_why_together_tells_what_is_shared_and_where_it_stands(client: TestClient) -> None:
    story = client.get(STORY).text
    address = re.search(r'hx-get="(/stories/s-ferry/why\?article=karsholm-post)"', story)
    assert address and f'<a href="{address[1]}">' in story and "Names in common" not in story
    whole = client.get(address[1]).text
    part = client.get(address[1], headers={"HX-Request": "true"}).text
    assert "<html" in whole and "<html" not in part and part.lstrip().startswith('<div class="why-body">')
    for page in (whole, part):
        assert "Names in common" in page and "Ilmar Dace" in page and "Split off" in page
    link = r'href="[^"]*evidence=karsholm-post%3A(\d+)-(\d+)#evidence"[^>]*>([^<]+)<'
    quoted = re.search(rf"Passages in common.*?{link}", whole)
    text = {a.id: a.text for a in strait().articles}["karsholm-post"]
    assert quoted
    said = " ".join(text[int(quoted[1]) : int(quoted[2])].split())
    assert said.startswith(html.unescape(quoted[3]).removesuffix(" …"))
    assert client.get(f"{STORY}/why?article=nobody").status_code == 404


def test_split_and_merge_can_be_undone(fresh: TestClient) -> None:
    def texts(page: str) -> int:
        return int(re.search(r">(\d+) articles", page)[1])

    page = fresh.post(f"{STORY}/split", data={"article": ["radio-calvane"]}).text
    assert "Split off into a story of its own" in page and "nothing to compare yet" in page
    assert texts(fresh.get(STORY).text) == 5
    undo = re.search(r'<form method="post" action="([^"]+)"><input type="hidden" name="other" value="([^"]+)">', page)
    merged = fresh.post(undo[1], data={"other": undo[2]}).text
    assert texts(merged) == 6 and "Merged into this story" in merged
    back = re.search(
        r'action="([^"]+/split)"><input type="hidden" name="article" value="([^"]+)"><button[^>]*>Undo', merged
    )
    assert back and "Split off" in fresh.post(back[1], data={"article": [back[2]]}).text


def test_changes_from_other_sites_are_refused(client: TestClient) -> None:
    for headers in (
        {"origin": "http://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = client.post(f"{STORY}/split", data={"article": ["radio-calvane"]}, headers=headers)
        assert answer.status_code == 403 and "another site" in answer.text
    assert same_origin({"origin": "http://h:1", "host": "h:1"}) and not same_origin({"origin": "null", "host": "h"})


def test_a_body_that_is_too_large_is_refused_before_it_is_read(library: Library) -> None:
    small = TestClient(Policy(pages_app(library), most=1000), base_url="http://rashomon.test", headers=BROWSER)
    assert small.post("/compare", data={"text": ["x" * 2000]}).status_code == 413

    def stream():
        for _ in range(30):
            yield b"text=" + b"x" * 100

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert small.post("/compare", content=stream(), headers=kind).status_code == 413


def test_attacks_in_every_field_stay_words(tmp_path: Path) -> None:
    library = make_library(tmp_path, hostile().articles)
    client = TestClient(pages_app(library), base_url="http://rashomon.test", headers=BROWSER)
    stories = [s.id for s in library.stories().items]
    library.merge(*stories) if len(stories) > 1 else None
    story = library.stories().items[0].id
    home = f"/stories/{story}"
    people = [f"/people/{quote(p.id, safe='')}" for p in library.people(limit=50).items]
    views = [f"{home}/{view}" for view in ("read", "speakers", "coverage", "naming")]
    odd = quote(ATTACKS[2], safe="")
    asked = [f"{home}?{k}={odd}" for k in ("status", "speaker", "on", "text", "sort", "page", "evidence", "from")]
    asked += [f"/search?q={odd}", f"/people?name={odd}", f"{home}/read?a={odd}&b={odd}&base={odd}&show={odd}"]
    missing = [f"/{odd}", f"/stories/{odd}", f"{home}/{odd}", f"/people/{odd}", f"/jobs/{odd}", f"/search.{odd}"]
    for path in ("/", "/library", "/people", "/search?q=%3Cscript%3E", home, *views, *people, *asked, *missing):
        page = client.get(path).text
        assert not re.search(r"<(img|iframe)\b|<script(?! src=\"/static)|<svg onload|href=\"\s*javascript", page, re.I)
    assert ATTACKS[0].replace("<", "&lt;").replace(">", "&gt;") in client.get("/library").text
    for path in ("/stories", "/library", "/people", home, *views, *people):
        for ending, kind in (("json", "application/json"), ("csv", "text/csv")):
            answer = client.get(f"{path}.{ending}")
            assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
            assert answer.headers["x-content-type-options"] == "nosniff"
            name = answer.headers.get("content-disposition", "")
            assert not set("<>\r\n") & set(name) and name.count('"') == 2


def test_the_vendored_files_are_the_ones_of_the_manifest() -> None:
    home = resources.files("rashomon.web") / "static" / "vendor"
    manifest = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
    listed = {entry["path"]: entry for entry in manifest["files"]}
    for path, entry in listed.items():
        assert hashlib.sha256(files()[path][0]).hexdigest() == entry["sha256"], path
    foreign = {name for name in files() if name.startswith(("vendor/", "fonts/"))}
    assert foreign == set(listed)


def test_static_files_are_kept_for_good_and_nothing_else_is_served(client: TestClient) -> None:
    stamp = re.search(r"/static/(\w+)/rashomon.css", client.get("/").text)[1]
    answer = client.get(f"/static/{stamp}/rashomon.css")
    assert "immutable" in answer.headers["cache-control"] and answer.headers["content-type"].startswith("text/css")
    for path in ("../pages.py", "vendor/manifest.json", "%2e%2e/pages.py", "fonts/OFL-public-sans.txt"):
        assert client.get(f"/static/{stamp}/{path}").status_code == 404


def test_addresses_and_names() -> None:
    assert addresses("https://a.example/x\n\nhttp://b.example") == ["https://a.example/x", "http://b.example"]
    assert addresses("Ferry sinks\nhttps://a.example") == [] and addresses("") == []
    assert safe_name("../../etc/passwd", []) == "passwd" and safe_name("a b.txt", ["a-b.txt"]) == "2-a-b.txt"
    assert safe_name("C:\\x\\y.html", []) == "y.html" and safe_name("...", []) == "file"


def test_the_theme_of_the_cookie_is_drawn_at_once(client: TestClient) -> None:
    assert 'data-theme="dark"' in client.get("/", headers={"cookie": "theme=dark"}).text
    assert "data-theme=" not in client.get("/", headers={"cookie": 'theme="><script>'}).text.split("<head>")[0]


def test_ten_articles_with_160_claims_stay_under_400_kilobytes_with_all_they_ask_for(tmp_path: Path) -> None:
    rooms = Rooms(plain, OneStory, lambda _: large(), "test")
    with Library(tmp_path / "large.sqlite", rooms=rooms) as library:
        library.add(large().articles)
        client = TestClient(pages_app(library))
        page = client.get(f"/stories/{library.stories().items[0].id}")
        assert "160 claims" in page.text
        asked = set(re.findall(r'(?:href|src)="/static/[^/"]+/([^"]+)"', page.text))
        asked |= {name for name in files() if name.endswith("latin-wght-normal.woff2")}
        assert len(asked) == 7 and asked <= set(files())
        assert len(page.content) + sum(len(files()[name][0]) for name in asked) < 400_000
