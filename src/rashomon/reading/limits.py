"""Bounds on what is read: bytes of a document, of what a compressed one holds, characters of an article."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from rashomon.model.errors import ReadingError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, characters and counts beyond which a document is refused. Archives are streamed: their size is free."""

    document: int = 32 * 1024 * 1024
    """Bytes of one document that is read whole, also after decompression."""
    page: int = 10 * 1024 * 1024
    """Bytes of one HTML page: finding the article takes some seconds at that size."""
    tags: int = 150_000
    """Opening and closing tags of one HTML page; a page with a thousand comments has a tenth of it."""
    text: int = 2_000_000
    """Characters of one article."""
    lines: int = 40_000
    """Lines of one article."""
    expansion: int = 200
    """How many times its size a compressed document may grow."""
    values: int = 2_000_000
    """Values of one JSON document (one line of JSON Lines), by its commas and brackets."""
    items: int = 5_000
    """Items of a feed, entries of a list, pages of a sitemap."""
    depth: int = 4
    """Documents inside documents inside documents."""


LIMITS = Limits()


def check_size(size: int, name: str, limits: Limits = LIMITS) -> None:
    """Raise ReadingError when a document is larger than one document may be."""
    if size > limits.document:
        raise ReadingError(
            name,
            f"it has {size / 1e6:.0f} MB, more than one document may have ({limits.document / 1e6:.0f} MB); "
            "split it into its articles",
        )


def check_text(text: str, name: str, limits: Limits = LIMITS) -> None:
    """Raise ReadingError when a text is longer, or has more lines, than an article has."""
    if len(text) > limits.text:
        much = f"{len(text):,} characters, more than an article has (limit {limits.text:,})"
    elif text.count("\n") > limits.lines:
        much = f"more than {limits.lines:,} lines; that is no article"
    else:
        return
    raise ReadingError(name, f"its text has {much}; split it into its articles")


def gunzip(data: bytes, name: str, limits: Limits = LIMITS) -> bytes:
    """The content of a gzip file, in bounded memory. Raises ReadingError for bombs and for broken or cut files."""
    most = min(limits.document, max(1_000_000, limits.expansion * len(data)))
    unpacked = bytearray()
    rest = data
    while rest:
        stream = zlib.decompressobj(wbits=31)
        try:
            unpacked += stream.decompress(rest, most + 1 - len(unpacked))
        except zlib.error as error:
            raise ReadingError(name, f"its gzip data is broken ({error}); fetch or copy the file again") from error
        if len(unpacked) > most:
            raise ReadingError(name, f"it unpacks to more than {most / 1e6:.0f} MB; unpack it and split it first")
        if not stream.eof:
            raise ReadingError(name, "its gzip data is cut short; fetch or copy the file again")
        rest = stream.unused_data.lstrip(b"\x00")
    return bytes(unpacked)


def refuse_entities(data: bytes, name: str) -> None:
    """Raise ReadingError for XML that declares entities, in eight or sixteen bits."""
    if b"<!ENTITY" in data or b"<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y" in data:
        raise ReadingError(name, "it declares XML entities, which no feed needs and attacks use; it was not read")


_REFERENCE = re.compile(rb"&#(x[0-9a-fA-F]{1,8}|[0-9]{1,8});")


def _character(match: re.Match[bytes]) -> bytes:
    """A reference to half a character ("&#xD800;") made one to the mark of a lost character."""
    number = int(match[1][1:], 16) if match[1].startswith(b"x") else int(match[1])
    return b"&#xFFFD;" if 0xD800 <= number <= 0xDFFF else match[0]


def safe_xml(data: bytes, name: str) -> object:
    """The root element of an XML document, without entities, external files or deep nesting."""
    from lxml import etree

    refuse_entities(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(_REFERENCE.sub(_character, data), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(name, f"its XML cannot be parsed ({error}); fetch or export it again") from error
    if root is None:
        raise ReadingError(name, "its XML cannot be parsed; fetch or export it again")
    return root
