"""What members write to the help: tickets, their entries, and drafts.

Revises: 2026_11_30_131
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_139"
down_revision = "2026_11_30_131"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add their tables."""
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("reference", sa.String(), nullable=False, unique=True),
        sa.Column("member_id", sa.String(), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.String(), sa.ForeignKey("agent.id"), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("late_told_at", _INSTANT, nullable=True),
        sa.Column("closes_at", _INSTANT, nullable=True),
        sa.Column("first_answered_at", _INSTANT, nullable=True),
        sa.Column("closed_at", _INSTANT, nullable=True),
        sa.Column("rating", sa.String(), nullable=True),
        sa.Column("comment", sa.LargeBinary(), nullable=True),
        sa.Column("rated_at", _INSTANT, nullable=True),
    )
    op.create_index("ix_ticket_member_id", "ticket", ["member_id"])
    op.create_index("ix_ticket_changed_at", "ticket", ["changed_at"])
    for name, column, where in (
        ("waiting", "due_at", "status IN ('waiting')"),
        ("quiet", "closes_at", "closes_at IS NOT NULL"),
    ):
        op.create_index(
            f"ix_ticket_{name}",
            "ticket",
            [column],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.create_table(
        "ticket_entry",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("ticket_id", sa.String(), sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), sa.ForeignKey("agent.id"), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("due_at", _INSTANT, nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=True, unique=True),
        sa.UniqueConstraint("ticket_id", "number"),
    )
    op.create_table(
        "ticket_draft",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("member_id", sa.String(), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("ticket_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.UniqueConstraint("member_id", "ticket_id"),
    )
    op.create_index("ix_ticket_draft_updated_at", "ticket_draft", ["updated_at"])


def downgrade() -> None:
    """Drop them with what was written."""
    for table in ("ticket_draft", "ticket_entry", "ticket"):
        op.drop_table(table)
