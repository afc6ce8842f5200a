"""When a member may be reminded of a contribution.

Revises: 2026_11_30_159
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_160"
down_revision = "2026_11_30_159"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it, empty: of what came before nobody is reminded until a feed brings it again."""
    op.add_column("payment_call", sa.Column("remind_on", sa.Date(), nullable=True))
    where = sa.text("remind_on IS NOT NULL")
    op.create_index(
        "ix_payment_call_remind",
        "payment_call",
        ["remind_on"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_payment_call_remind", table_name="payment_call")
    with op.batch_alter_table("payment_call") as table:
        table.drop_column("remind_on")
