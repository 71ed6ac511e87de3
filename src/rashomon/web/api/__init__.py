"""The REST API: what the library can do, under ``/api/v1``."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.routing import Match

from rashomon.web.api import adding, articles, people, stories

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

PARTS = (adding, articles, stories, people)

router = APIRouter(prefix="/api/v1")
for part in PARTS:
    router.include_router(part.router)


@router.api_route("/{rest:path}", methods=METHODS, include_in_schema=False)
def nowhere(rest: str, request: Request) -> None:
    """What no route above takes is a problem in the API's own shape, not a page."""
    scope = dict(request.scope) | {"path": f"/{rest}", "root_path": ""}
    if any(route.matches(scope)[0] == Match.PARTIAL for part in PARTS for route in part.router.routes):
        raise HTTPException(405, f"{request.method} is not for /{rest}")
    raise HTTPException(404, f"/{rest}: there is no such route; /api/openapi.json lists them")
