"""The network's first tables: groups, members, posts, files, likes and best answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "feed_0001"
down_revision = None
branch_labels = ("feed",)
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create them all."""
    _groups()
    _posts()
    _around_posts()


def _groups() -> None:
    op.create_table(
        "feed_groups",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("openness", sa.String(10), nullable=False),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_feed_groups"),
        sa.UniqueConstraint("name", name="uq_feed_groups_name"),
    )
    op.create_table(
        "feed_members",
        sa.Column("group_id", sa.Integer, nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "address", name="pk_feed_members"),
        sa.ForeignKeyConstraint(["group_id"], ["feed_groups.id"], name="fk_feed_members_group_id"),
    )


def _posts() -> None:
    op.create_table(
        "feed_posts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("group_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("thread_id", sa.Integer, nullable=True),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("author_address", sa.String(320), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("audience_note", sa.String(300), nullable=False),
        sa.Column("via", sa.String(10), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("retracted_at", MOMENT, nullable=True),
        sa.Column("answered_by_mail", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_posts"),
        sa.UniqueConstraint("group_id", "key", name="uq_feed_posts_group_id_key"),
        sa.ForeignKeyConstraint(["group_id"], ["feed_groups.id"], name="fk_feed_posts_group_id"),
        sa.ForeignKeyConstraint(["thread_id"], ["feed_posts.id"], name="fk_feed_posts_thread_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_posts_group_id_written_at", "feed_posts", ["group_id", "written_at"])
    op.create_index("ix_feed_posts_thread_id", "feed_posts", ["thread_id"])
    op.create_index("ix_feed_posts_author_address", "feed_posts", ["author_address"])


def _around_posts() -> None:
    op.create_table(
        "feed_files",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("post_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("inline", sa.Boolean, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_files"),
        sa.UniqueConstraint("post_id", "digest", "name", name="uq_feed_files_post_id_digest_name"),
        sa.ForeignKeyConstraint(["post_id"], ["feed_posts.id"], name="fk_feed_files_post_id"),
    )
    op.create_table(
        "feed_likes",
        sa.Column("post_id", sa.Integer, nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.PrimaryKeyConstraint("post_id", "address", name="pk_feed_likes"),
        sa.ForeignKeyConstraint(["post_id"], ["feed_posts.id"], name="fk_feed_likes_post_id"),
    )
    op.create_table(
        "feed_best",
        sa.Column("thread_id", sa.Integer, nullable=False),
        sa.Column("post_id", sa.Integer, nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", name="pk_feed_best"),
        sa.ForeignKeyConstraint(["thread_id"], ["feed_posts.id"], name="fk_feed_best_thread_id"),
        sa.ForeignKeyConstraint(["post_id"], ["feed_posts.id"], name="fk_feed_best_post_id"),
    )


def downgrade() -> None:
    """Drop them all, with every post."""
    for table in ("feed_best", "feed_likes", "feed_files", "feed_posts", "feed_members", "feed_groups"):
        op.drop_table(table)
