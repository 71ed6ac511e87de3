"""Fetching politely and safely: robots.txt, delays, limits, no private addresses; what came is recorded.

:mod:`rashomon.reading.fetching.fetcher` is imported when something is fetched: the HTTP client is slow to import.
"""

from rashomon.reading.fetching.etiquette import Etiquette

__all__ = ["Etiquette"]
