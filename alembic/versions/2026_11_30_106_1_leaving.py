"""When a member left their space: the row that stays has no name.

Revises: 2026_11_30_106
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_106_1"
down_revision = "2026_11_30_106"
branch_labels = None
depends_on = None

_REFERRING = ("bank_change", "sent_code")
_PART = sa.text("left_at IS NOT NULL")


def upgrade() -> None:
    """Add the instant, and the index of those that are past their time."""
    op.add_column("account", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_account_left", "account", ["left_at"], sqlite_where=_PART, postgresql_where=_PART
    )
    for table in _REFERRING:
        op.create_index(f"ix_{table}_account_id", table, ["account_id"])


def downgrade() -> None:
    """Forget it."""
    for table in _REFERRING:
        op.drop_index(f"ix_{table}_account_id", table)
    op.drop_index("ix_account_left", "account")
    op.drop_column("account", "left_at")
