"""Calls under way with their words, and callbacks that move and remind.

Revises: 2026_11_30_115
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_117"
down_revision = "2026_11_30_115"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their tables, and what a callback needs; one asked for before reminds nobody."""
    under_way = sa.text("ended_at IS NULL")
    op.create_table(
        "phone_call",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), sa.ForeignKey("member.id"), nullable=True),
        sa.Column("agent_id", sa.String(), sa.ForeignKey("agent.id"), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("agent_words", sa.LargeBinary(), nullable=True),
        sa.Column("member_words", sa.LargeBinary(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checks", sa.Integer(), nullable=False),
    )
    op.create_index("ix_phone_call_started_at", "phone_call", ["started_at"])
    for column in ("reference", "member_id"):
        op.create_index(
            f"ix_phone_call_{column}_under_way",
            "phone_call",
            [column],
            unique=True,
            sqlite_where=under_way,
            postgresql_where=under_way,
        )
    op.create_index(
        "ix_phone_call_under_way",
        "phone_call",
        ["ends_at"],
        sqlite_where=under_way,
        postgresql_where=under_way,
    )
    with op.batch_alter_table("callback") as table:
        table.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
    to_remind = sa.text("remind_at IS NOT NULL")
    op.create_index(
        "ix_callback_to_remind",
        "callback",
        ["remind_at"],
        sqlite_where=to_remind,
        postgresql_where=to_remind,
    )


def downgrade() -> None:
    """Drop them; a call under way is not shown."""
    op.drop_index("ix_callback_to_remind", "callback")
    with op.batch_alter_table("callback") as table:
        for column in ("remind_at", "tries", "sequence"):
            table.drop_column(column)
    op.drop_table("phone_call")
