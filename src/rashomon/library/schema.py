"""The tables, the same on SQLite and PostgreSQL. Migrations make them; this module is what queries are written with.

Rows are narrow and searchable; what only the program reads (articles, annotations, comparisons) is packed beside them.
Times are ISO 8601 text in UTC, so that they sort alike everywhere.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")
"""A row number that the back end gives, in the order of arrival."""

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("headline", Text),
    Column("headline_outlet", Text),
    Column("first", Text),
    Column("last", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("compared", Text),  # the fingerprint the stored comparison was made from
    Column("claims", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("created", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Index("ix_stories_last_id", "last", "id"),
)

articles = Table(
    "articles",
    metadata,
    Column("seq", Id, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("key", Text, nullable=False, unique=True),
    Column("story", Text, ForeignKey("stories.id"), nullable=False),
    Column("outlet", Text),
    Column("url", Text),
    Column("title", Text),
    Column("published", Text),
    Column("sort_time", Text, nullable=False),
    Column("language", Text),
    Column("number", Integer, nullable=False),  # of the current version, from 1
    Column("mark", Text, nullable=False),  # hash of all that the comparison depends on
    Column("corrected", Text, nullable=False),  # JSON: field → the user's value
    Column("pinned", Boolean(create_constraint=False), nullable=False),  # the user said which story it is of
    Column("added", Text, nullable=False),
    Index("ix_articles_story_sort_time_id", "story", "sort_time", "id"),
    Index("ix_articles_sort_time", "sort_time"),
    Index("ix_articles_outlet", "outlet"),
    sqlite_autoincrement=True,
)

versions = Table(
    "versions",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("article", Id, ForeignKey("articles.seq", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("current", Boolean(create_constraint=False), nullable=False),
    Column("sha256", Text, nullable=False),  # of the text as UTF-8
    Column("added", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("data_sha256", Text, nullable=False),
    Column("annotation", LargeBinary, nullable=False),
    Column("annotation_sha256", Text, nullable=False),
    Index("ix_versions_article_number", "article", "number", unique=True),
    Index("ix_versions_model", "model"),
    sqlite_autoincrement=True,
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
)

person_names = Table(
    "person_names",
    metadata,
    Column("word", Text, primary_key=True),  # one folded word of a name or an alias
    Column("person", Text, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Index("ix_person_names_person", "person"),
)

statements = Table(
    "statements",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("article", Id, ForeignKey("articles.seq", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # index in the article's attributions
    Column("actor", Text),  # Actor.id in the article
    Column("own", Text),  # the person by this article alone
    Column("person", Text, ForeignKey("people.id")),  # the person by the comparison of the story
    Column("source", Text, nullable=False),
    Column("cue", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("spans", Text, nullable=False),  # JSON: source, cue and content spans
    Column("mode", Text, nullable=False),
    Column("stance", Text, nullable=False),
    Column("said_at", Text),
    Column("sort_time", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Index("ix_statements_article_number", "article", "number", unique=True),
    Index("ix_statements_person_sort_time_id", "person", "sort_time", "id"),
    sqlite_autoincrement=True,
)

article_places = Table(
    "article_places",
    metadata,
    Column("place", Text, primary_key=True),  # folded
    Column("article", Id, ForeignKey("articles.seq", ondelete="CASCADE"), primary_key=True),
    Index("ix_article_places_article", "article"),
)

comparisons = Table(
    "comparisons",
    metadata,
    Column("story", Text, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("version", Text, nullable=False),  # of comparing
    Column("data", LargeBinary, nullable=False),
    Column("data_sha256", Text, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("story", Text, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("claim", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("article", Id, ForeignKey("articles.seq", ondelete="CASCADE"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("voice", Text, nullable=False),
    Index("ix_accounts_story", "story"),
    Index("ix_accounts_article_status", "article", "status"),
)

placements = Table(
    "placements",
    metadata,
    Column("article", Id, ForeignKey("articles.seq", ondelete="CASCADE"), primary_key=True),
    Column("data", LargeBinary, nullable=False),  # model.Placement
)

redirects = Table(
    "redirects",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("by", Text, nullable=False),  # "grouping" or "user"
    Column("at", Text, nullable=False),
    Index("ix_redirects_old", "old"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),  # story or article id
    Column("data", Text, nullable=False),  # JSON: what was and what is
    Index("ix_corrections_subject", "subject"),
)

news = Table(
    "news",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("story", Text, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", Text, nullable=False),  # JSON
    Index("ix_news_story_id", "story", "id"),
    sqlite_autoincrement=True,
)

forgotten = Table(
    "forgotten",
    metadata,
    Column("key_sha256", Text, primary_key=True),
    Column("at", Text, nullable=False),
)

grouping = Table(
    "grouping",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # one row, 1
    Column("epoch", Integer, nullable=False),  # rises when a state in memory no longer holds
    Column("upto", Id, nullable=False),  # seq of the last article the state knows
    Column("state", LargeBinary),
)
