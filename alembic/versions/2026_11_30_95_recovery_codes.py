"""Recovery codes, and the sheet on which they can be read once.

Revises: 2026_11_30_94
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_95"
down_revision = "2026_11_30_94"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their tables, empty: nobody has any code yet."""
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("account_id", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("account_id", "code_hash"),
    )
    op.create_table(
        "recovery_sheet",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("account_id", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("account_id"),
    )


def downgrade() -> None:
    """Drop them; who has codes left can use none any longer."""
    op.drop_table("recovery_sheet")
    op.drop_table("recovery_code")
