"""New accesses that two agents agree to.

Revises: 2026_11_30_95
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_96"
down_revision = "2026_11_30_95"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "access_recovery",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("account_id", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("member_id", sa.String(), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("checks", sa.String(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_access_recovery_account_id", "access_recovery", ["account_id"])


def downgrade() -> None:
    """Drop it; what is under way is to be opened again."""
    op.drop_table("access_recovery")
