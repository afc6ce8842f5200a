"""Let the messages that somebody waits for leave first.

Revises: 2026_11_30_155
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_156"
down_revision = "2026_11_30_155"
branch_labels = None
depends_on = None

_WAITING = sa.text("status IN ('queued', 'sending')")
_INDEX = "ix_outbox_message_waiting"


def _index(*columns: str) -> None:
    op.create_index(
        _INDEX,
        "outbox_message",
        [*columns, "created_at", "id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def upgrade() -> None:
    """Add the urgency, first in the index of what waits."""
    op.drop_index(_INDEX, "outbox_message")
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("urgency", sa.Integer(), nullable=False, server_default="1"))
    _index("urgency", "next_attempt_at")


def downgrade() -> None:
    """Forget it."""
    op.drop_index(_INDEX, "outbox_message")
    with op.batch_alter_table("outbox_message") as table:
        table.drop_column("urgency")
    _index("next_attempt_at")
