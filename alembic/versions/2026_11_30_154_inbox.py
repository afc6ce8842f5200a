"""Let members read again in their space what they were sent: read, archived, and in full.

Revises: 2026_11_30_148
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_154"
down_revision = "2026_11_30_148"
branch_labels = None
depends_on = None

_COLUMNS = ("archived_at", "read_at", "entry_id", "full_text", "full_subject")


def upgrade() -> None:
    """Begin with what was sent before as read: nobody is told that hundreds wait."""
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("full_subject", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("full_text", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("entry_id", sa.String(), nullable=True))
        table.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE outbox_message SET read_at = created_at")
    first, further = sa.text("entry_id IS NULL"), sa.text("entry_id IS NOT NULL")
    op.create_index(
        "ix_outbox_message_inbox",
        "outbox_message",
        ["member_id", "created_at"],
        sqlite_where=first,
        postgresql_where=first,
    )
    op.create_index(
        "ix_outbox_message_entry",
        "outbox_message",
        ["entry_id"],
        sqlite_where=further,
        postgresql_where=further,
    )


def downgrade() -> None:
    """Forget what was read, and what was written in full."""
    op.drop_index("ix_outbox_message_entry", "outbox_message")
    op.drop_index("ix_outbox_message_inbox", "outbox_message")
    with op.batch_alter_table("outbox_message") as table:
        for column in _COLUMNS:
            table.drop_column(column)
