"""What the rules alone said of a mail, every set of rules that was in force, and storms that a person ended."""

import sqlalchemy as sa
from alembic import op

revision = "gateway_0005"
down_revision = "gateway_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them; of mail that is there, its trace tells what the rules said."""
    op.add_column("threads", sa.Column("spared_at", sa.BigInteger, nullable=True))
    op.add_column("threads", sa.Column("exempt", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("items", sa.Column("ruled", sa.JSON(), nullable=True))
    op.create_table(
        "rule_sets",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("who", sa.String(320), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("effect", sa.Text, nullable=False),
    )
    op.create_index("ix_rule_sets_revision", "rule_sets", ["revision"])


def downgrade() -> None:
    """Drop them; the rules files themselves stay as they are."""
    op.drop_table("rule_sets")
    # never recreated: with the old table SQLite would drop the mails and recipients that hang on it
    with op.batch_alter_table("items", recreate="never") as table:
        table.drop_column("ruled")
    with op.batch_alter_table("threads", recreate="never") as table:
        table.drop_column("exempt")
        table.drop_column("spared_at")
