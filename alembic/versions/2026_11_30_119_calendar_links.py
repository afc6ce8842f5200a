"""The links by which calendars read, and when a callback was last changed.

Revises: 2026_11_30_117
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_119"
down_revision = "2026_11_30_117"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; of a callback that was changed before, the day of the change is not known."""
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_calendar_link_account_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_link"),
        sa.UniqueConstraint("account_id", name="uq_calendar_link_account_id"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_link_token_hash"),
    )
    op.create_index("ix_calendar_link_read_at", "calendar_link", ["read_at"])
    with op.batch_alter_table("callback") as table:
        table.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them; calendars read nothing any longer."""
    with op.batch_alter_table("callback") as table:
        table.drop_column("changed_at")
    op.drop_table("calendar_link")
