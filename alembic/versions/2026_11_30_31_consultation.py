"""Drafts without a reference: nothing was selected yet, looking is no request.

Revises: 2026_11_30_22
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_31"
down_revision = "2026_11_30_22"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the reference be empty; those that are there keep theirs."""
    with op.batch_alter_table("assistance_draft") as table:
        table.alter_column("reference", existing_type=sa.String(), nullable=True)


def downgrade() -> None:
    """Delete what is no request, then want a reference again."""
    op.execute(sa.text("DELETE FROM assistance_draft WHERE reference IS NULL"))
    with op.batch_alter_table("assistance_draft") as table:
        table.alter_column("reference", existing_type=sa.String(), nullable=False)
