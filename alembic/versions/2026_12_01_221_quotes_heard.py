"""Note of quotes what the practice's service said last.

Revises: 2026_12_01_222
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_221"
down_revision = "2026_12_01_222"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("quote_request", sa.Column("heard", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("quote_request", "heard")
