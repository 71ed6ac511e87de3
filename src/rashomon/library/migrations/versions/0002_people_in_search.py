"""Full text of statements knows who made them: one person's words are found without reading everybody's."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FORGET = (
    "INSERT INTO statement_search(statement_search, rowid, content, person) "
    "VALUES ('delete', old.id, old.content, old.person);"
)
KNOW = "INSERT INTO statement_search(rowid, content, person) VALUES (new.id, new.content, new.person);"

SQLITE = (
    "DROP TRIGGER statements_added",
    "DROP TRIGGER statements_removed",
    "DROP TABLE statement_search",
    "CREATE VIRTUAL TABLE statement_search USING fts5(content, person, content='statements', content_rowid='id', "
    "tokenize='porter unicode61 remove_diacritics 2')",
    "INSERT INTO statement_search(statement_search) VALUES ('rebuild')",
    f"CREATE TRIGGER statements_added AFTER INSERT ON statements BEGIN {KNOW} END",
    f"CREATE TRIGGER statements_removed AFTER DELETE ON statements BEGIN {FORGET} END",
    f"CREATE TRIGGER statements_changed AFTER UPDATE OF content, person ON statements BEGIN {FORGET} {KNOW} END",
)


def upgrade() -> None:
    """Forward only. PostgreSQL joins its index of words with that of people by itself."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(sa.text(statement))
