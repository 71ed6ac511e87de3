"""Bytes to text: by byte-order mark, by what the document declares, by UTF-8, and only then by guessing."""

from __future__ import annotations

import codecs
import re

from rashomon.model.errors import ReadingError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(sorted(set(range(32)) - {9, 10, 11, 12, 13, 27, 28, 29, 30, 31}))


def decode(data: bytes, charset: str = "", name: str = "document") -> str:
    """The text of ``data``. ``charset`` is what the document or the server declares; it is not trusted blindly.

    Raises ReadingError when no encoding makes text of the bytes.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding) or data.decode(encoding, errors="replace")
    text = _decoded(data, "utf-8")
    if text is not None:
        return text
    if charset and (text := _decoded(data, charset)) is not None and not _mangled(text):
        return text
    return _guessed(data, name)


def looks_binary(head: bytes) -> bool:
    """True when the first bytes are not those of a text in any encoding (UTF-16 and UTF-32 with a mark are texts)."""
    if any(head.startswith(mark) for mark, _ in _BOMS):
        return False
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 200


def declared_charset(head: bytes) -> str:
    """The charset that an HTML or XML document declares in its first bytes, ``""`` when it does not."""
    match = re.search(rb"""(?:charset\s*=\s*["']?|encoding\s*=\s*["'])([A-Za-z0-9_.:-]{2,40})""", head[:4096])
    return match[1].decode("ascii") if match else ""


_NO_TEXT = frozenset(["idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"])
"""Codecs for host names and program source: slow on long texts, or a way to write characters that no text has."""


def _decoded(data: bytes, encoding: str) -> str | None:
    if encoding.strip().lower().replace("-", "_") in _NO_TEXT:
        return None
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):  # unknown, no codec of texts, or not these bytes
        return None


def _mangled(text: str) -> bool:
    """True when a decoding went through but gave control characters, as a wrong eight-bit charset does."""
    sample = text[:20000]
    return sum((c < " " and c not in "\t\n\r\f\v") or "\x7f" <= c < "\xa0" for c in sample) > len(sample) // 1000


def _guessed(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    valid = data.decode("utf-8", errors="replace")
    if valid.count("\ufffd") <= max(1, len(valid) // 500):  # UTF-8 with a few broken bytes
        return valid
    strange = sum(byte > 127 for byte in data[:20_000])
    best = from_bytes(data[:200_000]).best() if strange >= 20 else None  # fewer tell nothing; most texts are Western
    text = _decoded(data, best.encoding) if best else None
    if text is None:
        text = _decoded(data, "cp1252")
    if text is None or looks_binary(text[:4096].encode("utf-8", errors="replace")):
        raise ReadingError(name, "its bytes are not text in any encoding that is known; save it as UTF-8 and try again")
    return text
