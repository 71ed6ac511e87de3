"""Who is let in."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from rashomon.cli.web import check_token, is_loopback
from rashomon.library import Library
from rashomon.model.errors import LibraryError
from rashomon.web.app import create_app
from rashomon.web.guard import LOOPBACK

TOKEN = "correct-horse-battery"
STORIES = "/api/v1/stories"


def test_the_token_is_needed(library: Library) -> None:
    client = TestClient(create_app(library, token=TOKEN), follow_redirects=False)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Cookie": "rashomon_token=é"}):
        answer = client.get(STORIES, headers={k: v.encode("latin-1") for k, v in headers.items()})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert client.get(STORIES, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_visit_with_the_token_sets_a_cookie(library: Library) -> None:
    client = TestClient(create_app(library, token=TOKEN), follow_redirects=False)
    answer = client.get(f"{STORIES}?limit=1&token={TOKEN}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{STORIES}?limit=1")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert client.get(STORIES).status_code == 200
    assert client.get(f"http://testserver//evil.example/?token={TOKEN}").headers["Location"] == "/evil.example/"


def test_other_sites_may_not_write(client: TestClient) -> None:
    body = {"stories": ["strike"]}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert client.post(f"{STORIES}/harbour/merge", json=body, headers=headers).status_code == 403
    assert client.get(STORIES, headers={"Origin": "https://evil.example"}).status_code == 200
    own = {"Origin": "http://testserver"}
    assert client.post(f"{STORIES}/harbour/merge", json=body, headers=own).status_code == 200


def test_only_under_its_own_name(library: Library) -> None:
    """A page that names its own address as ours (DNS rebinding) is not served."""
    client = TestClient(create_app(library, hosts=LOOPBACK))
    for host, status in (
        ("localhost:8710", 200),
        ("127.0.0.1", 200),
        ("[::1]:8710", 200),
        ("evil.example", 421),
        ("[", 421),
    ):
        assert client.get(STORIES, headers={"Host": host}).status_code == status


def test_a_token_is_insisted_on() -> None:
    assert [is_loopback(h) for h in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "desk.example")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    check_token("127.0.0.1", None)
    check_token("0.0.0.0", TOKEN)
    with pytest.raises(LibraryError, match="needs a token"):
        check_token("0.0.0.0", None)
    with pytest.raises(LibraryError, match="too short"):
        check_token("0.0.0.0", "short")


def test_answers_carry_security_headers(client: TestClient) -> None:
    assert client.get(STORIES).headers["X-Content-Type-Options"] == "nosniff"


def test_a_body_that_is_too_large_is_not_read(client: TestClient) -> None:
    assert client.post(f"{STORIES}/harbour/merge", headers={"Content-Length": str(2**40)}).status_code == 413
