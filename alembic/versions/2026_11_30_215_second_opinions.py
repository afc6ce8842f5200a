"""Add the second opinions that members ask for.

Revises: 2026_11_30_210
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_215"
down_revision = "2026_11_30_210"
branch_labels = None
depends_on = None

_TABLE = "second_opinion"
_DRAFT = sa.text("status IN ('draft')")
_NEXT = sa.text("next_at IS NOT NULL")
_LATE = sa.text("status IN ('sent', 'received') AND late_told_at IS NULL")
_INSTANTS = (
    "sent_at",
    "begun_at",
    "received_at",
    "due_at",
    "late_told_at",
    "ended_at",
    "erased_at",
    "next_at",
)


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        _TABLE,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("identifier", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in _INSTANTS),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_second_opinion_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_opinion")),
        sa.UniqueConstraint("reference", name=op.f("uq_second_opinion_reference")),
    )
    for column in ("member_id", "changed_at", "ended_at"):
        op.create_index(op.f(f"ix_second_opinion_{column}"), _TABLE, [column])
    for name, column, is_unique, where in (
        ("ix_second_opinion_draft", "member_id", True, _DRAFT),
        ("ix_second_opinion_next", "next_at", False, _NEXT),
        ("ix_second_opinion_late", "due_at", False, _LATE),
    ):
        op.create_index(
            name, _TABLE, [column], unique=is_unique, sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    """Drop it."""
    op.drop_table(_TABLE)
