"""Requests for assistance: drafts, dossiers and their services.

Revises: 2026_11_21_09
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_10"
down_revision = "2026_11_21_09"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "assistance_draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_assistance_draft_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_assistance_draft_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_assistance_draft_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_draft")),
        sa.UniqueConstraint("account_id", name=op.f("uq_assistance_draft_account_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_assistance_draft_reference")),
    )
    op.create_index(op.f("ix_assistance_draft_member_id"), "assistance_draft", ["member_id"])
    op.create_index(op.f("ix_assistance_draft_updated_at"), "assistance_draft", ["updated_at"])
    op.create_table(
        "assistance_dossier",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_assistance_dossier_contract_id_contract"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_assistance_dossier_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["agent.id"], name=op.f("fk_assistance_dossier_opened_by_agent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_dossier")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_assistance_dossier_fingerprint")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_assistance_dossier_idempotency_key")),
        sa.UniqueConstraint("number", name=op.f("uq_assistance_dossier_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_assistance_dossier_reference")),
    )
    op.create_index(op.f("ix_assistance_dossier_member_id"), "assistance_dossier", ["member_id"])
    op.create_index(op.f("ix_assistance_dossier_status"), "assistance_dossier", ["status"])
    op.create_table(
        "assistance_item",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("queue", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("window", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["assistance_dossier.id"],
            name=op.f("fk_assistance_item_dossier_id_assistance_dossier"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_item")),
    )
    op.create_index(op.f("ix_assistance_item_dossier_id"), "assistance_item", ["dossier_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("assistance_item")
    op.drop_table("assistance_dossier")
    op.drop_table("assistance_draft")
