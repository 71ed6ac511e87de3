"""Plain text: the document's own text, unchanged, so that offsets in the article are offsets in the file."""

from __future__ import annotations

from collections.abc import Iterator

from rashomon.model.errors import ReadingError
from rashomon.reading.decoding import decode, looks_binary
from rashomon.reading.draft import Draft, Found, Raw


def sniff(head: bytes, _name: str) -> bool:
    """Anything that is not binary."""
    return not looks_binary(head)


def parse(raw: Raw) -> Iterator[Found]:
    """The one article of a text file."""
    text = decode(raw.data, raw.charset, raw.name)
    if not text.strip():
        raise ReadingError(
            raw.name, "there is nothing in it; paste the article's text into the file, or leave the file out"
        )
    yield Draft(raw.stem, text, source=raw.source)
