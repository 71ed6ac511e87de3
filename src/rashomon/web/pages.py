"""The pages of the web application: start, story and its views, people, search, library."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from rashomon.library import Library
from rashomon.model.errors import ComparisonError, LibraryError, RashomonError
from rashomon.web import pages_library, pages_start, pages_story
from rashomon.web.composing import Jobs
from rashomon.web.drawing import page, static_file
from rashomon.web.policy import Policy
from rashomon.web.problems import problem


def pages_app(library: Library) -> FastAPI:
    """An application of its own that answers what the API does not: its errors are pages, its policy is strict."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    router = APIRouter(default_response_class=HTMLResponse)
    pages_start.routes(router, library, Jobs(library))
    pages_story.routes(router, library)
    pages_library.routes(router, library)
    router.add_api_route("/static/{stamp}/{path:path}", _static, methods=["GET"], response_model=None)
    router.add_api_route("/favicon.ico", _icon, methods=["GET"], response_model=None)
    app.include_router(router)
    app.add_exception_handler(RashomonError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(Policy)
    return app


def _static(stamp: str, path: str) -> Response:
    return static_file(path)


def _icon() -> Response:
    return RedirectResponse("/static/0/icon.svg")


def _ours(request: Request, error: Exception) -> Response:
    missing = isinstance(error, LibraryError) and not isinstance(error, ComparisonError)
    return _failed(request, 404 if missing else 422, str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = "There is no such page." if error.status_code == HTTPStatus.NOT_FOUND else str(error.detail)
    return _failed(request, error.status_code, words)


def _invalid(request: Request, error: Exception) -> Response:
    return _failed(request, 422, "Something in this request is missing; go back and try again.")


def _failed(request: Request, status: int, words: str) -> Response:
    """A page for people; a problem (RFC 9457) for programs, which do not ask for HTML."""
    if "text/html" not in request.headers.get("accept", ""):
        return problem(request, status, words)
    return page(request, "failed.html", status, words=words)
