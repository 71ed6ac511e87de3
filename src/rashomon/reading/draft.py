"""What a format module hands over: text, what the format itself knows of it, and metadata with origins."""

from __future__ import annotations

from dataclasses import dataclass, field

from rashomon.model.article import Source
from rashomon.reading.blocks import Labelled
from rashomon.reading.metadata import Facts


@dataclass(slots=True)
class Draft:
    """One article before labelling. ``labelled`` is given only by formats that know their blocks (web pages)."""

    name: str
    """The file's stem, the record's id or the page's address: the article's id if it has no other."""
    text: str
    facts: Facts = field(default_factory=Facts)
    labelled: list[Labelled] = field(default_factory=list)
    source: Source | None = None
    named: bool = False
    """True when ``name`` is an id that the document gives itself."""


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of one document and where they came from."""

    name: str
    """For messages: the path or URL, with the record's number inside an archive."""
    stem: str
    data: bytes
    source: Source
    media_type: str = ""
    charset: str = ""
    url: str = ""
