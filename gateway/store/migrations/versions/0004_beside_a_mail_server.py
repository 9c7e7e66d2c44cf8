"""Pieces of one mail, who vouches for its author, IMAP mailboxes, canary mails, and switches for all nodes."""

import sqlalchemy as sa
from alembic import op

revision = "gateway_0004"
down_revision = "gateway_0003"
branch_labels = None
depends_on = None

NEW = {"content_key": 64, "vouched": 200}


def upgrade() -> None:
    """Make columns and tables; of mail that is there, trust in the connection was all that vouched."""
    for name, length in NEW.items():
        op.add_column("items", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.execute("UPDATE items SET vouched = 'trusted network' WHERE trusted AND lower(sender) = lower(author)")
    op.create_index("items_by_queue_id", "items", ["queue_id"])
    op.create_table(
        "mailboxes",
        sa.Column("place", sa.String(800), primary_key=True),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("last_uid", sa.BigInteger, nullable=False),
        sa.Column("read_at", sa.BigInteger, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
    )
    op.create_table(
        "canaries",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("way", sa.String(100), nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("came_at", sa.BigInteger),
        sa.Column("handed_at", sa.BigInteger),
        sa.Column("back_at", sa.BigInteger),
        sa.Column("trouble", sa.Text, nullable=False),
    )
    op.create_table(
        "switches",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("switches")
    op.drop_table("canaries")
    op.drop_table("mailboxes")
    op.drop_index("items_by_queue_id", "items")
    # never recreated: with the old table SQLite would drop the mails and recipients that hang on it
    with op.batch_alter_table("items", recreate="never") as table:
        for name in NEW:
            table.drop_column(name)
