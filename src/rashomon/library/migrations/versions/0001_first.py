"""The first schema: articles with versions, statements, people, stories, comparisons, corrections, full text."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXED = 100_000  # characters of a text that PostgreSQL indexes: a tsvector holds one megabyte


def upgrade() -> None:
    """Forward only: a library is never taken back."""
    make_tables()
    for statement in FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


FULL_TEXT = {
    "sqlite": (
        "CREATE VIEW article_texts AS SELECT id, title, text FROM versions WHERE current",
        "CREATE VIRTUAL TABLE article_search USING fts5(title, text, content='article_texts', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')",
        "CREATE TRIGGER versions_added AFTER INSERT ON versions WHEN new.current BEGIN "
        "INSERT INTO article_search(rowid, title, text) VALUES (new.id, new.title, new.text); END",
        "CREATE TRIGGER versions_removed AFTER DELETE ON versions WHEN old.current BEGIN "
        "INSERT INTO article_search(article_search, rowid, title, text) "
        "VALUES ('delete', old.id, old.title, old.text); END",
        "CREATE TRIGGER versions_left AFTER UPDATE OF current, title, text ON versions WHEN old.current BEGIN "
        "INSERT INTO article_search(article_search, rowid, title, text) "
        "VALUES ('delete', old.id, old.title, old.text); "
        "INSERT INTO article_search(rowid, title, text) SELECT new.id, new.title, new.text WHERE new.current; END",
        "CREATE VIRTUAL TABLE statement_search USING fts5(content, content='statements', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')",
        "CREATE TRIGGER statements_added AFTER INSERT ON statements BEGIN "
        "INSERT INTO statement_search(rowid, content) VALUES (new.id, new.content); END",
        "CREATE TRIGGER statements_removed AFTER DELETE ON statements BEGIN "
        "INSERT INTO statement_search(statement_search, rowid, content) VALUES ('delete', old.id, old.content); END",
    ),
    "postgresql": (
        "ALTER TABLE versions ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('english', coalesce(title, '')), 'A') || "
        f"setweight(to_tsvector('english', left(text, {INDEXED})), 'D')) STORED",
        "CREATE INDEX ix_versions_words ON versions USING gin (words) WHERE current",
        "ALTER TABLE statements ADD COLUMN words tsvector "
        f"GENERATED ALWAYS AS (to_tsvector('english', left(content, {INDEXED}))) STORED",
        "CREATE INDEX ix_statements_words ON statements USING gin (words)",
    ),
}


def make_tables() -> None:
    """The tables that both back ends have."""
    op.create_table(
        "corrections",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_subject", "corrections", ["subject"], unique=False)
    op.create_table(
        "forgotten",
        sa.Column("key_sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key_sha256", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "grouping",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("upto", ROW, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grouping")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "redirects",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirects")),
    )
    op.create_index("ix_redirects_old", "redirects", ["old"], unique=False)
    op.create_table(
        "stories",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("headline_outlet", sa.Text(), nullable=True),
        sa.Column("first", sa.Text(), nullable=True),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("compared", sa.Text(), nullable=True),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index("ix_stories_last_id", "stories", ["last", "id"], unique=False)
    op.create_table(
        "articles",
        sa.Column("seq", ROW, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("sort_time", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("corrected", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_articles_story")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_articles")),
        sa.UniqueConstraint("id", name=op.f("uq_articles_id")),
        sa.UniqueConstraint("key", name=op.f("uq_articles_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_outlet", "articles", ["outlet"], unique=False)
    op.create_index("ix_articles_sort_time", "articles", ["sort_time"], unique=False)
    op.create_index("ix_articles_story_sort_time_id", "articles", ["story", "sort_time", "id"], unique=False)
    op.create_table(
        "comparisons",
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("data_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_comparisons_story"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_comparisons")),
    )
    op.create_table(
        "news",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_news_story"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_news_story_id", "news", ["story", "id"], unique=False)
    op.create_table(
        "person_names",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_person_names_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("word", "person", "name", name=op.f("pk_person_names")),
    )
    op.create_index("ix_person_names_person", "person_names", ["person"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("article", ROW, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"], name=op.f("fk_accounts_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_accounts_story"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    op.create_index("ix_accounts_article_status", "accounts", ["article", "status"], unique=False)
    op.create_index("ix_accounts_story", "accounts", ["story"], unique=False)
    op.create_table(
        "article_places",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("article", ROW, nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.seq"], name=op.f("fk_article_places_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place", "article", name=op.f("pk_article_places")),
    )
    op.create_index("ix_article_places_article", "article_places", ["article"], unique=False)
    op.create_table(
        "placements",
        sa.Column("article", ROW, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"], name=op.f("fk_placements_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_placements")),
    )
    op.create_table(
        "statements",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("article", ROW, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("own", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("said_at", sa.Text(), nullable=True),
        sa.Column("sort_time", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"], name=op.f("fk_statements_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_statements_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_statements_article_number", "statements", ["article", "number"], unique=True)
    op.create_index("ix_statements_person_sort_time_id", "statements", ["person", "sort_time", "id"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("article", ROW, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("data_sha256", sa.Text(), nullable=False),
        sa.Column("annotation", sa.LargeBinary(), nullable=False),
        sa.Column("annotation_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"], name=op.f("fk_versions_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_versions_article_number", "versions", ["article", "number"], unique=True)
    op.create_index("ix_versions_model", "versions", ["model"], unique=False)
