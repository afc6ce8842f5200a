"""Add webinars: who signed up, and how many places are taken.

Revises: 2026_11_30_206
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_210"
down_revision = "2026_11_30_206"
branch_labels = None
depends_on = None

_SIGNED_UP = sa.text("left_at IS NULL")
_TO_REMIND = sa.text("remind_at IS NOT NULL")


def upgrade() -> None:
    """Create their tables."""
    op.create_table(
        "webinar_places",
        sa.Column("webinar", sa.String(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("webinar", name=op.f("pk_webinar_places")),
    )
    op.create_table(
        "webinar_sign_up",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("webinar", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_webinar_sign_up_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar_sign_up")),
    )
    op.create_index(op.f("ix_webinar_sign_up_member_id"), "webinar_sign_up", ["member_id"])
    op.create_index(op.f("ix_webinar_sign_up_starts_at"), "webinar_sign_up", ["starts_at"])
    op.create_index(
        "ix_webinar_sign_up_active",
        "webinar_sign_up",
        ["webinar", "member_id"],
        unique=True,
        sqlite_where=_SIGNED_UP,
        postgresql_where=_SIGNED_UP,
    )
    op.create_index(
        "ix_webinar_sign_up_to_remind",
        "webinar_sign_up",
        ["remind_at"],
        sqlite_where=_TO_REMIND,
        postgresql_where=_TO_REMIND,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("webinar_sign_up")
    op.drop_table("webinar_places")
