"""Contributions that a member asks to pay in several parts.

Revises: 2026_11_30_166
"""

import sqlalchemy as sa
from alembic import op

from memberapp.core.columns import UtcInstant

revision = "2026_11_30_159"
down_revision = "2026_11_30_166"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; few of its rows wait, one for each contract."""
    op.create_table(
        "instalment_plan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("call_ids", sa.JSON(), nullable=False),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.Column("agent_id", sa.String(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"]),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("member_id", "contract_id", "decided_at"):
        op.create_index(f"ix_instalment_plan_{column}", "instalment_plan", [column])
    asked = sa.text("status IN ('asked')")
    op.create_index(
        "ix_instalment_plan_asked",
        "instalment_plan",
        ["contract_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("instalment_plan")
