"""What the models made of a mail, for its page."""

import sqlalchemy as sa
from alembic import op

revision = "gateway_0003"
down_revision = "gateway_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; mail that is there has none."""
    op.add_column("items", sa.Column("insight", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("items") as table:
        table.drop_column("insight")
