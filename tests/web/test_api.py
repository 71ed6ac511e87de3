"""The REST API: what it gives, what it refuses, and in which shape."""

from __future__ import annotations

import json
import time

import pytest
from fastapi.testclient import TestClient

from rashomon.library import Library
from rashomon.model import Comparison
from tests.library.newsroom import HARBOUR, STRIKE

API = "/api/v1"


def get(client: TestClient, path: str, **params: object) -> object:
    answer = client.get(API + path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def finished(client: TestClient, location: str) -> dict[str, object]:
    for _ in range(300):
        job = client.get(location).json()
        if job["finished"]:
            return job
        time.sleep(0.02)
    raise AssertionError(job)


def test_lists_in_pages(client: TestClient) -> None:
    first = get(client, "/stories", limit=1)
    rest = get(client, "/stories", limit=1, cursor=first["next"])
    assert [s["id"] for s in first["items"] + rest["items"]] == ["strike", "harbour"]
    assert rest["next"] is None
    assert len(get(client, "/articles")["items"]) == 6
    assert [a["id"] for a in get(client, "/stories/strike/articles")["items"]] == [a.id for a in STRIKE]
    assert [p["id"] for p in get(client, "/people")["items"]] == ["anders-holm", "ilse-rudd", "ostrel"]
    assert get(client, "/people", name="rudd")["items"][0]["statements"] == 2
    assert len(get(client, "/people/ilse-rudd/statements")["items"]) == 2
    assert get(client, "/statements", story="strike")["items"][0]["content"] == "talks go on"


def test_one_of_each(client: TestClient, library: Library) -> None:
    assert get(client, "/articles/harbour-mail")["text"] == HARBOUR[2].text
    assert get(client, "/articles/harbour-mail/versions")[0]["number"] == 1
    assert get(client, "/articles/harbour-mail/annotation")["model"] == "cheap-1"
    assert get(client, "/articles/harbour-mail/placement")["story"] == "harbour"
    assert get(client, "/stories/harbour")["articles"] == 4
    assert get(client, "/people/ilse-rudd")["name"] == "Ilse Rudd"
    assert get(client, "/summary")["articles"] == 6
    import msgspec

    comparison = client.get(f"{API}/stories/harbour/comparison").content
    assert msgspec.json.decode(comparison, type=Comparison) == library.comparison("harbour")


def test_an_etag_spares_the_body(client: TestClient) -> None:
    first = client.get(f"{API}/stories/harbour/comparison")
    again = client.get(f"{API}/stories/harbour/comparison", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.delete(f"{API}/articles/harbour-echo")
    fresh = client.get(f"{API}/stories/harbour/comparison", headers={"If-None-Match": first.headers["ETag"]})
    assert fresh.status_code == 200


def test_search(client: TestClient) -> None:
    hit = get(client, "/search", q="speaker:rudd tugs")["items"][0]
    mark = hit["passages"][0]["marks"][0]
    assert hit["passages"][0]["quote"][mark[0] : mark[1]] == "tugs"
    assert get(client, "/search", q="terminal", limit=1)["next"]


def test_streams(client: TestClient) -> None:
    articles = [json.loads(line) for line in client.get(f"{API}/articles.jsonl").text.splitlines()]
    assert [a["text"] for a in articles][:3] == [a.text for a in HARBOUR]
    bare = client.get(f"{API}/articles.jsonl", params={"text": False}).text.splitlines()
    assert "text" not in json.loads(bare[0])
    statements = client.get(f"{API}/statements.jsonl", params={"person": "ilse-rudd"}).text.splitlines()
    assert len(statements) == 2


def test_adding_articles_goes_on_in_the_background(client: TestClient) -> None:
    text = "Smoke hung over the town of Ostrel for two days. Ilse Rudd said that the wind turned."
    body = {"articles": [{"id": "harbour-bell", "outlet": "The Bell", "published": "2031-05-06", "text": text}]}
    answer = client.post(f"{API}/articles", json=body)
    assert answer.status_code == 202
    job = finished(client, answer.headers["Location"])
    assert (job["state"], job["counts"]) == ("done", {"added": 1})
    article = get(client, "/articles/harbour-bell")
    assert (article["outlet"], article["source"]["location"][:5]) == ("The Bell", "sent:")
    assert get(client, "/stories/harbour")["articles"] == 5
    lines = client.get(answer.headers["Location"] + "/progress").text.splitlines()
    assert json.loads(lines[-1])["state"] == "done"
    assert get(client, "/jobs")[0]["id"] == job["id"]


def test_adding_files(client: TestClient) -> None:
    text = "Smoke over Ostrel\n\nSmoke hung over the town of Ostrel for two days, and the wind did not turn.\n"
    files = [("files", ("../../harbour-bell.txt", text.encode())), ("files", ("empty.txt", b""))]
    job = finished(client, client.post(f"{API}/files", files=files).headers["Location"])
    assert job["counts"] == {"added": 1}
    assert len(job["problems"]) == 1
    assert get(client, "/articles/harbour-bell")["text"] == text


def test_corrections(client: TestClient) -> None:
    fixed = client.patch(f"{API}/articles/harbour-mail", json={"outlet": "Ostrel Mail"}).json()
    assert (fixed["outlet"], fixed["corrected"]) == ("Ostrel Mail", {"outlet": "Ostrel Mail"})
    (conflict,) = get(client, "/stories/harbour/conflicts")
    judged = client.put(f"{API}/stories/harbour/conflicts/{conflict['key']}", json={"dismissed": True})
    assert judged.status_code == 200
    assert get(client, "/stories/harbour/conflicts") == []
    assert client.post(f"{API}/stories/harbour/merge", json={"stories": ["strike"]}).json()["articles"] == 6
    assert get(client, "/stories/strike")["id"] == "harbour"
    new = client.post(f"{API}/stories/harbour/split", json={"articles": [a.id for a in STRIKE]}).json()
    assert new["articles"] == 2
    assert client.delete(f"{API}/articles/strike-gazette").status_code == 204
    assert client.get(f"{API}/articles/strike-gazette").status_code == 404
    assert [c["kind"] for c in get(client, "/corrections")] == ["correct", "dismiss", "merge", "split"]


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "html", "markdown", "webannotation", "jsonld"])
def test_exports(client: TestClient, form: str) -> None:
    answer = client.get(f"{API}/stories/harbour/export", params={"format": form})
    assert answer.status_code == 200
    assert "grain terminal" in answer.text
    assert 'filename="harbour.' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/articles/nothing", None, 404),
        ("GET", "/articles/harbour-mail?version=9", None, 404),
        ("GET", "/stories/nothing/comparison", None, 404),
        ("GET", "/people/nobody", None, 404),
        ("GET", "/nowhere", None, 404),
        ("GET", "/jobs/j99", None, 404),
        ("GET", "/search?q=", None, 400),
        ("GET", "/search", None, 422),
        ("GET", "/stories?cursor=zzz", None, 400),
        ("GET", "/stories?limit=0", None, 422),
        ("GET", "/news?after=99999999999999999999999", None, 422),
        ("POST", "/articles", {}, 400),
        ("POST", "/articles", {"addresses": ["file:///etc/passwd"]}, 400),
        ("POST", "/articles", {"articles": [{"id": "x", "text": "y", "source": "z"}]}, 422),
        ("PATCH", "/articles/harbour-mail", {}, 400),
        ("PATCH", "/articles/harbour-mail", {"text": "x"}, 422),
        ("PATCH", "/articles/harbour-mail", {"published": "soon"}, 400),
        ("POST", "/stories/harbour/split", {"articles": ["strike-gazette"]}, 404),
        ("POST", "/stories/harbour/merge", {"stories": ["harbour"]}, 400),
        ("POST", "/stories", {}, 405),
    ],
)
def test_errors_have_one_shape(client: TestClient, method: str, path: str, body: object, status: int) -> None:
    answer = client.request(method, API + path, json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"status", "title", "detail"} <= set(answer.json())
    assert answer.json()["status"] == status


def test_one_article_is_no_comparison_yet(client: TestClient) -> None:
    client.delete(f"{API}/articles/strike-gazette")
    answer = client.get(f"{API}/stories/strike/comparison")
    assert answer.status_code == 409
    assert "nothing to compare yet" in answer.json()["detail"]


def test_text_that_is_not_unicode_is_refused(client: TestClient) -> None:
    answer = client.post(
        f"{API}/stories/harbour/merge",
        content=b'{"stories": ["\\ud800"]}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("the request holds text")


def test_openapi_names_the_records_and_gives_examples(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    text = json.dumps(document)
    for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in document["components"]["schemas"]
    assert "#/components/schemas/StoryRow" in text
    assert document["paths"]["/api/v1/stories/{story}"]["get"]["responses"]["200"]["content"]["application/json"][
        "example"
    ]
