"""What members ask the insurer to decide: drafts, requests, and every act on them.

Revises: 2026_11_30_135
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_127"
down_revision = "2026_11_30_135"
branch_labels = None
depends_on = None

_DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "request_draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_request_draft_account_id_account"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_request_draft_member_id_member"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_draft"),
        sa.UniqueConstraint("account_id", "kind", name="uq_request_draft_account_id_kind"),
    )
    op.create_index("ix_request_draft_member_id", "request_draft", ["member_id"])
    op.create_index("ix_request_draft_updated_at", "request_draft", ["updated_at"])
    op.create_table(
        "member_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_day", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name="fk_member_request_contract_id_contract"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_member_request_member_id_member"
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["agent.id"], name="fk_member_request_taken_by_agent"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_member_request"),
        sa.UniqueConstraint("draft_id", name="uq_member_request_draft_id"),
        sa.UniqueConstraint("reference", name="uq_member_request_reference"),
    )
    op.create_index("ix_member_request_member_id", "member_request", ["member_id"])
    op.create_index("ix_member_request_sent_at", "member_request", ["sent_at"])
    op.create_index("ix_member_request_ended_at", "member_request", ["ended_at"])
    op.create_index(
        "ix_member_request_due",
        "member_request",
        ["due_at"],
        sqlite_where=_DUE,
        postgresql_where=_DUE,
    )
    op.create_table(
        "request_act",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_request_act_agent_id_agent"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["member_request.id"], name="fk_request_act_request_id_member_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_act"),
        sa.UniqueConstraint("request_id", "number", name="uq_request_act_request_id_number"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("request_act")
    op.drop_table("member_request")
    op.drop_table("request_draft")
