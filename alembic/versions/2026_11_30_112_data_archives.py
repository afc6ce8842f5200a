"""The copies of their data that members ask for.

Revises: 2026_11_30_111
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_112"
down_revision = "2026_11_30_111"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OPEN = sa.text("status IN ('waiting', 'building')")
_WITH_KEY = sa.text("key IS NOT NULL")


def upgrade() -> None:
    """Add their table; the copies are files beside the database."""
    op.create_table(
        "data_archive",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("account_id", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("member_id", sa.String(), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("retry_at", _INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
    )
    op.create_index("ix_data_archive_account_id", "data_archive", ["account_id"])
    op.create_index("ix_data_archive_asked_at", "data_archive", ["asked_at"])
    for name, column, where, is_unique in (
        ("uq_data_archive_open", "account_id", _OPEN, True),
        ("ix_data_archive_waiting", "retry_at", _OPEN, False),
        ("ix_data_archive_with_key", "ended_at", _WITH_KEY, False),
    ):
        op.create_index(
            name,
            "data_archive",
            [column],
            unique=is_unique,
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    """Drop it; copies that were made open for nobody any longer, and may be deleted."""
    op.drop_table("data_archive")
