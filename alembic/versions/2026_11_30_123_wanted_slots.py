"""Another day and hour that a member asks for: the agreed one stays until it is confirmed.

Revises: 2026_11_30_119
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_123"
down_revision = "2026_11_30_119"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_INDEX = "ix_assistance_item_wanted"


def upgrade() -> None:
    """Add them; nobody waits for one."""
    with op.batch_alter_table("assistance_item") as table:
        table.add_column(sa.Column("wanted_day", sa.Date(), nullable=True))
        table.add_column(sa.Column("wanted_window", sa.String(), nullable=True))
        table.add_column(sa.Column("wanted_due_at", _INSTANT, nullable=True))
        table.add_column(sa.Column("wanted_told_at", _INSTANT, nullable=True))
    part = sa.text("wanted_told_at IS NULL AND wanted_due_at IS NOT NULL")
    op.create_index(
        _INDEX,
        "assistance_item",
        ["wanted_due_at"],
        sqlite_where=part,
        postgresql_where=part,
    )


def downgrade() -> None:
    """Drop them; what was asked for is forgotten, and the agreed hours stay."""
    op.drop_index(_INDEX, table_name="assistance_item")
    with op.batch_alter_table("assistance_item") as table:
        for column in ("wanted_told_at", "wanted_due_at", "wanted_window", "wanted_day"):
            table.drop_column(column)
