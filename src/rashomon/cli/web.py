"""``rashomon serve``: the pages and the API over a library."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated

import typer

from rashomon.cli.app import app
from rashomon.cli.library import Place, open_library
from rashomon.model.errors import LibraryError


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 8710,
    token: Annotated[
        str | None,
        typer.Option(envvar="RASHOMON_TOKEN", help="What callers must know; needed on any address but loopback."),
    ] = None,
    library: Place = None,
) -> None:
    """Serve the pages and the REST API over a library, on this machine unless told otherwise."""
    import uvicorn

    from rashomon.web.app import create_app
    from rashomon.web.guard import LOOPBACK

    check_token(host, token)
    with open_library(library) as opened:
        hosts = LOOPBACK if is_loopback(host) else None
        typer.echo(f"Rashomon serves {opened.place} at http://{f'[{host}]' if ':' in host else host}:{port}/", err=True)
        uvicorn.run(create_app(opened, token=token, hosts=hosts), host=host, port=port, log_level="warning")


def check_token(host: str, token: str | None) -> None:
    """Insist on a token where others can reach the server. Raises LibraryError."""
    if not is_loopback(host) and not token:
        raise LibraryError(
            f"{host}: others can reach this address, so it needs a token: --token, or RASHOMON_TOKEN "
            "(make one with: openssl rand -hex 24)"
        )
    if token is not None and len(token) < 16:
        raise LibraryError("the token is too short; take 16 characters or more (openssl rand -hex 24)")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
