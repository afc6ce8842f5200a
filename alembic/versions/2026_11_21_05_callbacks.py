"""Calls to make, places of slots, people of the insurer.

Revises: 2026_11_21_04
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_05"
down_revision = "2026_11_21_04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "agent",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
    )
    op.create_table(
        "slot",
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_slot_capacity")),
        sa.PrimaryKeyConstraint("queue", "day", "window", name=op.f("pk_slot")),
    )
    op.create_table(
        "callback",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.Column("motive", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_by", sa.String(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["agent.id"], name=op.f("fk_callback_done_by_agent")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_callback_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["agent.id"], name=op.f("fk_callback_started_by_agent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_callback_idempotency_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_callback_reference")),
    )
    op.create_index(op.f("ix_callback_day"), "callback", ["day"], unique=False)
    op.create_index(op.f("ix_callback_member_id"), "callback", ["member_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_callback_member_id"), table_name="callback")
    op.drop_index(op.f("ix_callback_day"), table_name="callback")
    op.drop_table("callback")
    op.drop_table("slot")
    op.drop_table("agent")
