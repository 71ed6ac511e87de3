"""The twins of the pages: the same view at the same address with ``.json`` or ``.csv`` behind its path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from fastapi import Request
from fastapi.responses import Response

from rashomon.library.records import Hit
from rashomon.presenting.tabular import table
from rashomon.web.exporting import MEDIA_TYPES, file_name

VERSION: Final = "1.0"
ENDINGS: Final = ("json", "csv")

STORIES: Final = (
    "id", "headline", "headline_outlet", "first", "last", "articles", "outlets", "claims", "conflicts", "compared",
)  # fmt: skip
ARTICLES: Final = ("id", "story", "outlet", "title", "url", "published", "language", "version", "added")
PEOPLE: Final = ("id", "name", "kind", "aliases", "statements")
STATEMENTS: Final = (
    "id", "person", "speaker", "source", "cue", "content", "mode", "stance", "said_at", "story", "article", "outlet",
    "title", "url", "published", "start", "end",
)  # fmt: skip
HITS: Final = (
    "kind", "article", "story", "outlet", "title", "url", "published", "speaker", "person", "stance", "status",
    "claim", "start", "end", "quote",
)  # fmt: skip


def split_ending(name: str) -> tuple[str, str]:
    """``name.json`` → ``name`` and ``json``; a name without such an ending stays whole."""
    stem, _, ending = name.rpartition(".")
    return (stem, ending) if stem and ending in ENDINGS else (name, "")


def addresses(request: Request, path: str = "", drop: Sequence[str] = ("evidence",)) -> dict[str, str]:
    """Where the twins of the page are that this request asks for; its query is theirs."""
    query = urlencode([(k, v) for k, v in request.query_params.multi_items() if v and k not in drop])
    home = path or request.url.path
    return {ending: f"{home}.{ending}{'?' + query if query else ''}" for ending in ENDINGS}


def rows_answer(
    request: Request,
    name: str,
    ending: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    after: str | None = None,
    **about: Any,
) -> Response:
    """The rows of a view. ``after`` is the cursor of the rows behind them: in the JSON, and as a Link for both."""
    headers = {
        "content-disposition": f'{"attachment" if ending == "csv" else "inline"}; filename="{_file(name, ending)}"'
    }
    if after:
        query = urlencode({**request.query_params, "cursor": after})
        headers["link"] = f'<{request.url.path}?{query}>; rel="next"'
    if ending == "csv":
        body: bytes = table(columns, (_flat(row) for row in rows)).encode()
    else:
        body = msgspec.json.encode({"version": VERSION, "view": name, **about, "rows": list(rows), "next": after})
    return Response(body, media_type=MEDIA_TYPES[ending], headers=headers)


def records(items: Iterable[msgspec.Struct]) -> list[dict[str, Any]]:
    """Records of the library as rows; a statement with the characters of its content, a hit a row a passage."""
    found: list[dict[str, Any]] = []
    for item in items:
        row = msgspec.to_builtins(item)
        if isinstance(item, Hit):
            found += [{**{k: v for k, v in row.items() if k != "passages"}, **p} for p in row["passages"]] or [row]
            continue
        content = row["spans"][2] if len(row.get("spans", ())) > 2 else []
        found.append({**row, "start": content[0][0], "end": content[-1][1]} if content else row)
    return found


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: "; ".join(map(str, v)) if isinstance(v, list) else v for k, v in row.items()}


def _file(name: str, ending: str) -> str:
    return file_name(name.replace("/", "-"), ending)
