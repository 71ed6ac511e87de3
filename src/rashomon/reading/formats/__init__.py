"""The kinds of document that can be read, each a small module; the first whose ``sniff`` says yes reads it."""

from rashomon.reading.formats.registry import FORMATS, Format, find

__all__ = ["FORMATS", "Format", "find"]
