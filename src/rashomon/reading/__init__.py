"""Documents of any kind (text, pages, records, feeds, archives, addresses) → Article."""

from rashomon.reading.reader import read, read_explained

__all__ = ["read", "read_explained"]
