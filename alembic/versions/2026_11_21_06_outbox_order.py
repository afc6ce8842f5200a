"""Messages to one recipient leave in order.

Revises: 2026_11_21_05
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_06"
down_revision = "2026_11_21_05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the keyed hash of the recipient; messages from before go out in no order."""
    with op.batch_alter_table("outbox_message") as batch:
        batch.add_column(sa.Column("recipient_index", sa.String(), nullable=True))
        batch.create_index(op.f("ix_outbox_message_recipient_index"), ["recipient_index"])


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("outbox_message") as batch:
        batch.drop_index(op.f("ix_outbox_message_recipient_index"))
        batch.drop_column("recipient_index")
