"""A collection that lasts: SQLite by default, PostgreSQL for a team; search."""
