"""What stood below a post in its mail: quote, signature and disclaimer, kept beside its text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "feed_0002"
down_revision = "feed_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; posts that are there have nothing set apart."""
    op.add_column("feed_posts", sa.Column("set_apart", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it, with every quote."""
    op.drop_column("feed_posts", "set_apart")
