"""Add the coaching programmes that members follow.

Revises: 2026_11_30_211
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_216"
down_revision = "2026_11_30_211"
branch_labels = None
depends_on = None

_TABLE = "followed_programme"
_REMINDED = sa.text("remind_at IS NOT NULL")


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        _TABLE,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_reminders", sa.Boolean(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_followed_programme_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_programme")),
        sa.UniqueConstraint("member_id", name=op.f("uq_followed_programme_member_id")),
    )
    op.create_index(op.f("ix_followed_programme_changed_at"), _TABLE, ["changed_at"])
    op.create_index(
        "ix_followed_programme_remind_at",
        _TABLE,
        ["remind_at"],
        sqlite_where=_REMINDED,
        postgresql_where=_REMINDED,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table(_TABLE)
