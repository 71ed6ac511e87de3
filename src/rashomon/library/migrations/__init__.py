"""Alembic migrations, run forward when a library is opened."""
