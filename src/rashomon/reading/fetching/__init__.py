"""Fetching politely and safely: robots.txt, delays, limits, no private addresses; what came is recorded."""

from rashomon.reading.fetching.fetcher import Etiquette, Fetcher

__all__ = ["Etiquette", "Fetcher"]
