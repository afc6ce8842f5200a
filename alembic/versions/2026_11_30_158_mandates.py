"""What came for a contribution, and the mandate by which a bank is asked.

Revises: 2026_11_30_154
"""

import sqlalchemy as sa
from alembic import op

from memberapp.core.columns import UtcInstant

revision = "2026_11_30_158"
down_revision = "2026_11_30_154"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; a feed brings them."""
    op.add_column(
        "payment_call",
        sa.Column("settlements", sa.JSON(), nullable=False, server_default="[]"),
    )
    with op.batch_alter_table("payment_call") as table:
        table.alter_column("settlements", server_default=None)
    op.create_table(
        "mandate",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("closed_at", UtcInstant(), nullable=True),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("rum", sa.String(), nullable=False),
        sa.Column("ics", sa.String(), nullable=False),
        sa.Column("iban", sa.LargeBinary(), nullable=True),
        sa.Column("signed", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mandate_contract_id", "mandate", ["contract_id"])


def downgrade() -> None:
    """Remove both."""
    op.drop_table("mandate")
    with op.batch_alter_table("payment_call") as table:
        table.drop_column("settlements")
