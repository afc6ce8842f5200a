"""Steps of cases: where each stands, and why.

Revises: 2026_11_30_110
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_114"
down_revision = "2026_11_30_110"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OPEN = "state IN ('wished', 'planned', 'confirmed', 'in_progress')"
_LATE = [
    ("assistance_case", "due_at", "status IN ('received')"),
    ("assistance_item", "ends_at", _OPEN),
]
"""Table, column and rows of the two indexes of what is late."""


def upgrade() -> None:
    """Add them; what was sent before has no proof of anything, and stands where it was wished."""
    with op.batch_alter_table("assistance_case") as case:
        case.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        case.add_column(sa.Column("closed_at", _INSTANT, nullable=True))
        case.add_column(sa.Column("late_told_at", _INSTANT, nullable=True))
        case.add_column(sa.Column("closed_by", sa.String(), nullable=True))
        case.create_foreign_key(
            "fk_assistance_case_closed_by_agent", "agent", ["closed_by"], ["id"]
        )
    with op.batch_alter_table("assistance_item") as item:
        item.add_column(sa.Column("ends_at", _INSTANT, nullable=True))
        item.add_column(sa.Column("state", sa.String(), nullable=False, server_default="wished"))
        item.add_column(sa.Column("late_told_at", _INSTANT, nullable=True))
    with op.batch_alter_table("assistance_case") as case:
        case.alter_column("version", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("assistance_item") as item:
        item.alter_column("state", existing_type=sa.String(), server_default=None)
    for table, column, states in _LATE:
        part = sa.text(f"late_told_at IS NULL AND {states}")
        op.create_index(
            f"ix_{table}_late", table, [column], sqlite_where=part, postgresql_where=part
        )
    op.create_table(
        "assistance_proof",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("case_id", sa.String(), sa.ForeignKey("assistance_case.id"), nullable=False),
        sa.Column("item_id", sa.String(), sa.ForeignKey("assistance_item.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("item_id", "number"),
    )
    op.create_index("ix_assistance_proof_case_id", "assistance_proof", ["case_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("assistance_proof")
    for table, _column, _states in _LATE:
        op.drop_index(f"ix_{table}_late", table)
    with op.batch_alter_table("assistance_item") as item:
        for column in ("ends_at", "state", "late_told_at"):
            item.drop_column(column)
    with op.batch_alter_table("assistance_case") as case:
        for column in ("version", "closed_at", "late_told_at", "closed_by"):
            case.drop_column(column)
