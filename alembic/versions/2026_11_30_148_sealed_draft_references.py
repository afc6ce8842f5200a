"""Seal what a member types as the reference that a message is about, while it is not sent.

Revises: 2026_11_30_127
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_148"
down_revision = "2026_11_30_127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forget those in clear, of messages that were begun: their words stay."""
    with op.batch_alter_table("ticket_draft") as table:
        table.drop_column("about")
        table.add_column(sa.Column("about", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Forget the sealed ones."""
    with op.batch_alter_table("ticket_draft") as table:
        table.drop_column("about")
        table.add_column(sa.Column("about", sa.String(), nullable=False, server_default=""))
