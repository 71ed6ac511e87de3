"""Errors in one shape: ``application/problem+json`` (RFC 9457), the same for every route."""

from __future__ import annotations

import logging
from http import HTTPStatus

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from rashomon.model.errors import ComparisonError, NotFoundError, RashomonError, StorageError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (NotFoundError, 404),
    (StorageError, 503),
    (ComparisonError, 409),
    (RashomonError, 400),
)


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong: ``title`` is that of the status, ``detail`` says what and what to do about it."""

    status: int
    title: str
    detail: str
    instance: str = ""
    errors: list[str] = []
    """The fields of the request that could not be taken, each with the reason."""


def problem(request: Request, status: int, detail: str, errors: list[str] | None = None) -> Response:
    """The answer for an error."""
    body = Problem(status, HTTPStatus(status).phrase, detail, request.url.path, errors or [])
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Response(msgspec.json.encode(body), status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""
    app.add_exception_handler(RashomonError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(UnicodeEncodeError, _no_unicode)
    app.add_exception_handler(Exception, _unexpected)


def _ours(request: Request, error: Exception) -> Response:
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    return problem(request, status, str(error).encode("utf-8", "replace").decode())


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = problem(request, error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    lines = [f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()]
    lines = [line.encode("utf-8", "replace").decode() for line in lines]
    return problem(request, 422, "the request cannot be taken; see errors", lines)


def _no_unicode(request: Request, _: Exception) -> Response:
    return problem(request, 422, "the request holds text that is not Unicode (half of a surrogate pair)")


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error at %s", request.url.path, exc_info=error)
    return problem(request, 500, "an error of Rashomon's own; its log says more. Nothing was half-written")
