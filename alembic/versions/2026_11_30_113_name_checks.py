"""What the bank of a new account says of its holder's name.

Revises: 2026_11_30_112
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_113"
down_revision = "2026_11_30_112"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of the changes so far no bank was asked."""
    op.add_column("bank_change", sa.Column("name_check", sa.String(), nullable=True))
    op.add_column("bank_change", sa.Column("bank_name", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("bank_change", "bank_name")
    op.drop_column("bank_change", "name_check")
