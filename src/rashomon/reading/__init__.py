"""Documents (text, HTML, JSON, JSON Lines, folders of them) → Article."""

from rashomon.reading.reader import Settings, read, read_explained

__all__ = ["Settings", "read", "read_explained"]
