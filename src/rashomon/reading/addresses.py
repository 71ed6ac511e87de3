"""Web addresses as documents give them: any of them may be none."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def host_of(address: str | None) -> str | None:
    """The host of an address, ``None`` when it has none or is none ("http://[")."""
    try:
        return urlsplit(address).hostname if address else None
    except ValueError:
        return None


def joined(base: str, address: str) -> str:
    """``address`` as meant by a document at ``base``; ``""`` when it is no address of the web."""
    try:
        full = urljoin(base, address.strip())
        return full if urlsplit(full).scheme in ("http", "https") and host_of(full) else ""
    except ValueError:
        return ""
