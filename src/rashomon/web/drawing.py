"""Templates of the web application: its own, and those of the presenting room that both kinds of page share."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import ChoiceLoader, Environment, PackageLoader

from rashomon.presenting.page import environment
from rashomon.web.links import story_path

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
HOMES: Final = ("rashomon.web", "rashomon.presenting")


@cache
def templates() -> Environment:
    """The environment; web templates first."""
    made = environment(ChoiceLoader([PackageLoader(home, "templates") for home in HOMES]))
    made.globals["story_path"] = story_path
    made.globals["stamp"] = stamp()
    return made


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """Every file that a page may fetch: path → bytes and media type."""
    found: dict[str, tuple[bytes, str]] = {}
    for home in reversed(HOMES):
        root = resources.files(home) / "static"
        for folder in ("", "fonts", "vendor"):
            place = root / folder if folder else root
            for entry in sorted(place.iterdir(), key=lambda e: e.name) if place.is_dir() else ():
                ending = entry.name[entry.name.rfind(".") :]
                if entry.is_file() and ending in TYPES:
                    found["/".join(filter(None, (folder, entry.name)))] = (entry.read_bytes(), TYPES[ending])
    return found


@cache
def stamp() -> str:
    """Changes when any file does: addresses carry it, so browsers may keep the files for good."""
    return hashlib.sha256(b"".join(data for data, _ in files().values())).hexdigest()[:12]


def static_file(path: str) -> Response:
    """One of our files."""
    if path not in files():
        return Response("no such file", 404)
    data, kind = files()[path]
    return Response(data, media_type=kind, headers={"cache-control": "public, max-age=31536000, immutable"})


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """Draw a page. The theme comes from the cookie, so that nothing flashes."""
    theme = request.cookies.get("theme", "")
    text = (
        templates()
        .get_template(template)
        .render(
            theme=theme if theme in ("light", "dark") else "",
            path=request.url.path,
            here=request.url.path,
            q=request.query_params.get("q", ""),
            slash=request.cookies.get("slash", ""),
            **values,
        )
    )
    return HTMLResponse(text, status, headers={"cache-control": "no-store", "vary": "HX-Request, Cookie"})
