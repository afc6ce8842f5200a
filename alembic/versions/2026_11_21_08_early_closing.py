"""Objects that a feed closed before any feed brought them.

Revises: 2026_11_21_07
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_08"
down_revision = "2026_11_21_07"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "early_closing",
        sa.Column("object_type", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("object_type", "object_id", name=op.f("pk_early_closing")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("early_closing")
