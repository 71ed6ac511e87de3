"""Who may call: by token, under which host name, and not another site through somebody's browser."""

from __future__ import annotations

from hmac import compare_digest
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rashomon.web.problems import problem

COOKIE = "rashomon_token"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
MOST_BYTES = 256 * 2**20
"""Of one request's body."""
SAFE = ("GET", "HEAD", "OPTIONS")
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Middleware in front of everything."""

    def __init__(self, app: ASGIApp, token: str | None, hosts: tuple[str, ...] | None) -> None:
        self.app = app
        self.token = token
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refusal = self._refusal(request)
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                extra = [(k.lower().encode(), v.encode()) for k, v in SECURITY.items()]
                message["headers"] = [*message["headers"], *(pair for pair in extra if pair[0] not in present)]
            await send(message)

        await self.app(scope, receive, with_headers)

    def _refusal(self, request: Request) -> Response | None:
        """The answer that ends it, or None when the request may pass."""
        if self.hosts is not None and _host(request.headers) not in self.hosts:
            return problem(request, 421, f"this server is called {' or '.join(self.hosts)}")
        if _length(request.headers) > MOST_BYTES:
            return problem(request, 413, f"more than {MOST_BYTES // 2**20} MB at once; send it in parts")
        if request.method not in SAFE and _is_foreign(request):
            return problem(request, 403, "another site may not change this library through a browser")
        return self._token_refusal(request, self.token) if self.token is not None else None

    def _token_refusal(self, request: Request, token: str) -> Response | None:
        given = parse_qs(request.url.query).get("token", [""])[0]
        if given and request.method == "GET" and _same(given, token):
            return _welcome(request, given)
        if not _same(_token(request), token):
            answer = problem(request, 401, "a token is needed: Authorization: Bearer TOKEN, or open /?token=TOKEN once")
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        return None


def _host(headers: Headers) -> str:
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _length(headers: Headers) -> int:
    declared = headers.get("content-length", "0")
    return int(declared) if declared.isascii() and declared.isdigit() else 0


def _is_foreign(request: Request) -> bool:
    """Whether a browser says that another site caused the request."""
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc != request.headers.get("host")
    return request.headers.get("sec-fetch-site") in ("cross-site", "same-site")


def _token(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    cookie: SimpleCookie = SimpleCookie()
    try:
        cookie.load(request.headers.get("cookie", ""))
    except Exception:  # a cookie of another program may be malformed
        return ""
    return cookie[COOKIE].value if COOKIE in cookie else ""


def _same(given: str, token: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), token.encode())


def _welcome(request: Request, token: str) -> Response:
    """Keep the token in a cookie, and take it out of the address."""
    rest = [(k, v) for k, values in parse_qs(request.url.query).items() for v in values if k != "token"]
    where = "/" + request.url.path.lstrip("/")  # never "//…": that would name another server
    answer = RedirectResponse(where + (f"?{urlencode(rest)}" if rest else ""), 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, max_age=30 * 24 * 3600)
    return answer
