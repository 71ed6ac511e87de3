"""Web pages."""

from __future__ import annotations

from collections.abc import Iterator

from rashomon.reading.draft import Found, Raw


def sniff(head: bytes, name: str) -> bool:
    """A document type, an ``html`` tag, or common tags near the start."""
    start = head.lstrip()[:2048].lower().replace(b"\x00", b"")
    return (
        b"<!doctype html" in start
        or b"<html" in start
        or (b"<head" in start and b"<" in start[:4])
        or (name.endswith((".html", ".htm", ".xhtml")) and b"<" in start)
    )


def parse(raw: Raw) -> Iterator[Found]:
    """The one article of a page."""
    from rashomon.reading.page import read_page

    yield read_page(raw)
