"""Errors. Each message names the article or document, the place and the remedy."""

from __future__ import annotations


class RashomonError(Exception):
    """Base of all errors that a user can do something about."""


class ReadingError(RashomonError):
    """A document could not be read: ``document`` names it, ``reason`` says why and what to do."""

    def __init__(self, document: str, reason: str) -> None:
        super().__init__(f"{document}: {reason}")
        self.document = document
        self.reason = reason


class ModelError(RashomonError):
    """A model or its data is missing or not the one that was pinned."""


class ComparisonError(RashomonError):
    """Nothing can be compared (fewer than two readable articles)."""


class LibraryError(RashomonError):
    """The library cannot be opened, read or written."""


class NotFoundError(LibraryError):
    """The library has nothing under this id."""


class StorageError(LibraryError):
    """The file or the server behind a library failed; nothing was half-written, and it may work later."""


class ArchiveError(RashomonError):
    """A step over an archive cannot be run, or failed; its table is absent, and the steps before it stand."""
