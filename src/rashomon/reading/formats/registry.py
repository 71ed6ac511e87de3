"""The registry of formats: sniffed by content first, by name only where the content does not tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rashomon.model.errors import ReadingError
from rashomon.reading.draft import Draft, Raw
from rashomon.reading.formats import html, json_, text


@dataclass(frozen=True, slots=True)
class Format:
    """``sniff`` gets the first bytes and the lower-case name; ``parse`` gives the articles of a document.

    ``parse`` raises a ReadingError when the document is spoilt, and yields one for a spoilt record among others.
    """

    name: str
    sniff: Callable[[bytes, str], bool]
    parse: Callable[[Raw], Iterator[Draft | ReadingError]]


FORMATS: tuple[Format, ...] = (
    Format("JSON Lines", json_.sniff_lines, json_.parse_lines),
    Format("JSON", json_.sniff, json_.parse),
    Format("HTML", html.sniff, html.parse),
    Format("plain text", text.sniff, text.parse),
)


def find(data: bytes, name: str) -> Format | None:
    """The format of a document by its first bytes and its name, ``None`` when it is none that holds articles."""
    head = data[:4096]
    return next((form for form in FORMATS if form.sniff(head, name.lower())), None)
