"""The application: the API, the feeds and the pages over one library, and who may use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

import rashomon
from rashomon.library import Library
from rashomon.web import api, feeds, problems
from rashomon.web.guard import Guard
from rashomon.web.jobs import Jobs
from rashomon.web.pages import pages_app
from rashomon.web.schema import describe

DESCRIPTION = """
News articles about one happening, compared word for word. Every account carries the offsets of its words in the
article. Lists come in pages: pass the `next` of one answer as `cursor` of the next request. Answers carry an `ETag`;
send it back as `If-None-Match` and get 304 while nothing has changed. Errors are `application/problem+json` (RFC 9457).
"""


def create_app(library: Library, *, token: str | None = None, hosts: tuple[str, ...] | None = None) -> FastAPI:
    """The application over ``library``, which stays open as long as the application runs.

    With ``token``, each request must carry it (``Authorization: Bearer …``, or the cookie that a visit to
    ``/?token=…`` sets). ``hosts`` are the names under which the server may be called; None takes any. Requests that
    another site makes a browser send are refused.
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.jobs.close()

    app = FastAPI(
        title="Rashomon",
        version=rashomon.__version__,
        description=DESCRIPTION,
        lifespan=life,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.library = library
    app.state.jobs = Jobs(library)
    problems.install(app)
    for router in (api.router, feeds.router):
        app.include_router(router)
    app.add_middleware(Guard, token=token, hosts=hosts)
    describe(app)
    app.router.default = pages_app(library)  # what no route above answers is a page
    return app
