"""Run the migrations on the connection, and inside the transaction, that the library gives."""

from alembic import context

from rashomon.library.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
