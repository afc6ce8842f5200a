"""Add quotes of practitioners of the network, and their steps.

Revises: 2026_12_01_218
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_220"
down_revision = "2026_12_01_218"
branch_labels = None
depends_on = None

_TO_TELL = sa.text("tell_at IS NOT NULL")
_LATE = sa.text("status IN ('asked') AND late_told_at IS NULL")


def upgrade() -> None:
    """Create their tables."""
    op.create_table(
        "quote_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("practitioner", sa.String(), nullable=False),
        sa.Column("practice", sa.String(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beneficiary_id", sa.String(), nullable=False),
        sa.Column("care", sa.LargeBinary(), nullable=True),
        sa.Column("care_name", sa.LargeBinary(), nullable=True),
        sa.Column("remark", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_quote_request_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_quote_request_reference")),
    )
    op.create_index(op.f("ix_quote_request_member_id"), "quote_request", ["member_id"])
    op.create_index(op.f("ix_quote_request_asked_at"), "quote_request", ["asked_at"])
    op.create_index(
        "ix_quote_request_to_tell",
        "quote_request",
        ["tell_at"],
        sqlite_where=_TO_TELL,
        postgresql_where=_TO_TELL,
    )
    op.create_index(
        "ix_quote_request_late",
        "quote_request",
        ["answer_by"],
        sqlite_where=_LATE,
        postgresql_where=_LATE,
    )
    op.create_table(
        "quote_request_step",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_quote_request_step_agent_id_agent")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["quote_request.id"],
            name=op.f("fk_quote_request_step_request_id_quote_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_request_step")),
    )
    op.create_index(op.f("ix_quote_request_step_request_id"), "quote_request_step", ["request_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("quote_request_step")
    op.drop_table("quote_request")
