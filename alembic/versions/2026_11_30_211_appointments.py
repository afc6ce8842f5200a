"""Add appointments with practitioners of the network, and their steps.

Revises: 2026_11_30_215
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_211"
down_revision = "2026_11_30_215"
branch_labels = None
depends_on = None

_ASKED = sa.text("status = 'asked'")
_TO_TELL = sa.text("tell_at IS NOT NULL")


def upgrade() -> None:
    """Create their tables."""
    op.create_table(
        "appointment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("practitioner", sa.String(), nullable=False),
        sa.Column("practice", sa.String(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("wishes", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_appointment_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("reference", name=op.f("uq_appointment_reference")),
    )
    op.create_index(op.f("ix_appointment_member_id"), "appointment", ["member_id"])
    op.create_index(op.f("ix_appointment_asked_at"), "appointment", ["asked_at"])
    op.create_index(
        "ix_appointment_asked",
        "appointment",
        ["member_id", "practitioner"],
        unique=True,
        sqlite_where=_ASKED,
        postgresql_where=_ASKED,
    )
    op.create_index(
        "ix_appointment_to_tell",
        "appointment",
        ["tell_at"],
        sqlite_where=_TO_TELL,
        postgresql_where=_TO_TELL,
    )
    op.create_table(
        "appointment_step",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_appointment_step_agent_id_agent")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_step_appointment_id_appointment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_step")),
    )
    op.create_index(
        op.f("ix_appointment_step_appointment_id"), "appointment_step", ["appointment_id"]
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("appointment_step")
    op.drop_table("appointment")
