"""Add the connected services that members activate.

Revises: 2026_11_30_180
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_195"
down_revision = "2026_11_30_180"
branch_labels = None
depends_on = None

_TABLE = "service_access"
_ACTIVE = sa.text("ended_at IS NULL")
_UNTOLD = sa.text("ended_at IS NOT NULL AND end_told_at IS NULL")


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        _TABLE,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("identifier", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_service_access_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_access")),
    )
    op.create_index(op.f("ix_service_access_member_id"), _TABLE, ["member_id"])
    op.create_index(op.f("ix_service_access_ended_at"), _TABLE, ["ended_at"])
    op.create_index(
        "ix_service_access_active",
        _TABLE,
        ["member_id", "service"],
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    )
    op.create_index(
        "ix_service_access_untold",
        _TABLE,
        ["ended_at"],
        sqlite_where=_UNTOLD,
        postgresql_where=_UNTOLD,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table(_TABLE)
