"""Which accounts cannot both stand, and which positions changed."""

from rashomon.comparing.conflicts.find import Found, find_conflicts
from rashomon.comparing.conflicts.make import make_conflict, published

__all__ = ["Found", "find_conflicts", "make_conflict", "published"]
