"""What a format module hands over: text, what the format itself knows of it, and metadata with origins."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rashomon.model.article import Source
from rashomon.model.errors import ReadingError
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
    facts: Facts | None = None
    """What the feed or the archive that led here says of the document."""

    @property
    def file_name(self) -> str:
        """The last part of the name, which may tell the format."""
        return self.name.partition("?")[0].rstrip("/").rpartition("/")[2]


def shown(path: Path | str) -> str:
    """A path as text that can be written: bytes of its name that are no UTF-8 become marks."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@dataclass(slots=True)
class Link:
    """A document that is named but not here: an item of a feed, a page of a sitemap.

    ``teaser`` is what is known without fetching it, if that can stand as an article.
    """

    url: str
    named_in: str
    facts: Facts = field(default_factory=Facts)
    teaser: Draft | None = None


Found = Draft | Raw | Link | ReadingError
"""What a format gives: articles, documents inside, documents elsewhere, and what could not be read."""
