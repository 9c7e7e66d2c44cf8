"""The network's own tables, in plain SQLAlchemy Core, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; ValueError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
})

groups = Table(
    "feed_groups", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("description", Text, nullable=False),
    Column("openness", String(10), nullable=False),             # open or closed
    Column("archived_at", UtcTime, nullable=True),              # gone from config.yaml: nobody reads it
)

members = Table(
    "feed_members", metadata,
    Column("group_id", ForeignKey(groups.c.id), primary_key=True),
    Column("address", String(320), primary_key=True),           # lower case
)

posts = Table(
    "feed_posts", metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", ForeignKey(groups.c.id), nullable=False),
    Column("key", String(200), nullable=False),
    Column("thread_id", ForeignKey("feed_posts.id"), nullable=True),    # None for the first
    Column("author", String(200), nullable=False),
    Column("author_address", String(320), nullable=False),      # lower case
    Column("title", String(300), nullable=False),
    Column("text", Text, nullable=False),                       # Markdown
    Column("kind", String(20), nullable=False),
    Column("audience_note", String(300), nullable=False),
    Column("via", String(10), nullable=False),                  # mail or web
    Column("written_at", UtcTime, nullable=False),              # never later than created_at
    Column("created_at", UtcTime, nullable=False),
    Column("retracted_at", UtcTime, nullable=True),             # kept for its key, its words are gone
    Column("answered_by_mail", Boolean, nullable=False),
    Column("set_apart", Text, nullable=False, server_default=""),   # plain; shown on demand, never searched
    UniqueConstraint("group_id", "key"),
    Index(None, "group_id", "written_at"),
    Index(None, "thread_id"),
    Index(None, "author_address"),
    sqlite_autoincrement=True,                                  # an id is in mails: never given twice
)

files = Table(
    "feed_files", metadata,
    Column("id", Integer, primary_key=True),
    Column("post_id", ForeignKey(posts.c.id), nullable=False),
    Column("name", String(255), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("inline", Boolean, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", String(64), nullable=False),               # SHA-256 of the content
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("post_id", "digest", "name"),
)

likes = Table(
    "feed_likes", metadata,
    Column("post_id", ForeignKey(posts.c.id), primary_key=True),
    Column("address", String(320), primary_key=True),
)

best = Table(
    "feed_best", metadata,
    Column("thread_id", ForeignKey(posts.c.id), primary_key=True),
    Column("post_id", ForeignKey(posts.c.id), nullable=False),
    Column("chosen_at", UtcTime, nullable=False),
)
