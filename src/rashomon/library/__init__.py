"""A collection that lasts: SQLite by default, PostgreSQL for a team; search."""

from rashomon.library.library import Library
from rashomon.library.records import Hit, Outcome, Passage, PersonRow, StatementRow, StoryRow

__all__ = ["Hit", "Library", "Outcome", "Passage", "PersonRow", "StatementRow", "StoryRow"]
