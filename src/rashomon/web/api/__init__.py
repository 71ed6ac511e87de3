"""The REST API: what the library can do, under ``/api/v1``."""

from __future__ import annotations

from fastapi import APIRouter

from rashomon.web.api import adding, articles, people, stories

router = APIRouter(prefix="/api/v1")
for part in (adding, articles, stories, people):
    router.include_router(part.router)
