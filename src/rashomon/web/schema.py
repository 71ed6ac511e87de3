"""OpenAPI from the records themselves: what the routes answer is described by the types that they encode."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI

from rashomon.web.problems import MEDIA_TYPE, Problem

REFERENCE = "#/components/schemas/{name}"
KINDS: list[Any] = [Problem]
"""The types that routes said they give."""

Responses = dict[int | str, dict[str, Any]]


def gives(kind: Any, text: str, example: Any = None, status: int = 200) -> Responses:
    """The answers of a route that gives ``kind``, with an example; errors are the same everywhere."""
    KINDS.append(kind)
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=REFERENCE)
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    found: Responses = {status: {"description": text, "content": {"application/json": content}}}
    return found | ERRORS


def gives_text(media_type: str, text: str) -> Responses:
    """The answers of a route that gives a document."""
    return {200: {"description": text, "content": {media_type: {"schema": {"type": "string"}}}}} | ERRORS


def _error(text: str) -> dict[str, Any]:
    return {"description": text, "content": {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(name="Problem")}}}}


ERRORS: Responses = {
    400: _error("The request cannot be meant."),
    404: _error("There is nothing under this id."),
    409: _error("Not yet: a story of one article cannot be compared."),
    422: _error("A field of the request cannot be taken."),
    503: _error("The library's file or server failed, or is held by another program."),
}


def describe(app: FastAPI) -> None:
    """Let the application's OpenAPI document name the records."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = make()
            _, components = msgspec.json.schema_components(KINDS, ref_template=REFERENCE)
            document.setdefault("components", {}).setdefault("schemas", {}).update(components)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
