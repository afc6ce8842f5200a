"""The n° d'adhérent of an account, as people type it.

Revises: 2026_11_21_06
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_07"
down_revision = "2026_11_21_06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the number without case, spaces, dots or dashes, and fill it."""
    with op.batch_alter_table("account") as batch:
        batch.add_column(sa.Column("number", sa.String(), nullable=False, server_default=""))
        batch.create_index(op.f("ix_account_number"), ["number"])
    op.execute(
        "UPDATE account SET number = "
        "upper(replace(replace(replace(member_id, ' ', ''), '.', ''), '-', ''))"
    )
    with op.batch_alter_table("account") as batch:
        batch.alter_column("number", server_default=None)


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("account") as batch:
        batch.drop_index(op.f("ix_account_number"))
        batch.drop_column("number")
