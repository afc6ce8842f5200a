"""Whom the staff saw to share a bank account that they approved.

Revises: 2026_11_21_08
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_09"
down_revision = "2026_11_21_08"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was approved before is seen again where somebody shares it."""
    op.add_column("bank_change", sa.Column("approved_with", sa.String(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("bank_change", "approved_with")
