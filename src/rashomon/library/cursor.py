"""Cursors: where a page of rows ended, as an opaque word that fits in an address."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

from rashomon.model.errors import LibraryError

LONGEST = 2000


def pack_cursor(position: tuple[Any, ...]) -> str:
    """The position of the last row shown."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def unpack_cursor(cursor: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """The position inside ``cursor``. Raises LibraryError for one that this library did not give."""
    try:
        padded = cursor[:LONGEST].encode("ascii") + b"=" * (-len(cursor[:LONGEST]) % 4)
        found = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=list)
    except (binascii.Error, msgspec.MsgspecError, UnicodeError, ValueError) as error:
        raise LibraryError(f"cursor {cursor[:40]!r}: not one that this library gave; start without a cursor") from error
    fits = len(found) == len(kinds) and all(isinstance(v, k) for v, k in zip(found, kinds, strict=True))
    if not fits or any(isinstance(v, int) and not 0 <= v < 2**62 for v in found):
        raise LibraryError(f"cursor {cursor[:40]!r}: of another list; start without a cursor")
    return tuple(v.replace("\x00", "") if isinstance(v, str) else v for v in found)
