"""A hash of what each object of a feed holds, and the warnings of an import.

Revises: 2026_11_30_21
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_22"
down_revision = "2026_11_30_21"
branch_labels = None
depends_on = None

_TABLES = (
    "member",
    "contract",
    "guarantee",
    "beneficiary",
    "reimbursement",
    "request",
    "document",
    "payment_call",
)


def upgrade() -> None:
    """Add them; rows that are there already have no hash."""
    for table in _TABLES:
        op.add_column(table, sa.Column("content_hash", sa.String()))
    op.add_column(
        "quarantined_line",
        sa.Column("is_warning", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("quarantined_line", "is_warning")
    for table in _TABLES:
        op.drop_column(table, "content_hash")
