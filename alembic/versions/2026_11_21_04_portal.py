"""What the member changes here: contact details, bank account, changes for the core.

Revises: 2026_11_21_03
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_04"
down_revision = "2026_11_21_03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "portal_change",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("previous", sa.LargeBinary(), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_portal_change_member_id_member")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_portal_change")),
        sa.UniqueConstraint("id", name=op.f("uq_portal_change_id")),
    )
    op.create_index(
        "ix_portal_change_member_field", "portal_change", ["member_id", "field"], unique=False
    )
    op.create_table(
        "bank_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("iban", sa.LargeBinary(), nullable=True),
        sa.Column("iban_index", sa.String(), nullable=False),
        sa.Column("holder", sa.LargeBinary(), nullable=True),
        sa.Column("previous_iban", sa.LargeBinary(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_token_hash", sa.String(), nullable=True),
        sa.Column("cancel_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_bank_change_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_bank_change_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_change")),
        sa.UniqueConstraint("cancel_token_hash", name=op.f("uq_bank_change_cancel_token_hash")),
    )
    op.create_index(
        op.f("ix_bank_change_effective_at"), "bank_change", ["effective_at"], unique=False
    )
    op.create_index(op.f("ix_bank_change_iban_index"), "bank_change", ["iban_index"], unique=False)
    op.create_index(op.f("ix_bank_change_member_id"), "bank_change", ["member_id"], unique=False)
    op.create_index(
        "uq_bank_change_open",
        "bank_change",
        ["member_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('holding', 'review')"),
        postgresql_where=sa.text("status IN ('holding', 'review')"),
    )
    op.create_table(
        "email_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_email_change_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_email_change_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_change")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_email_change_token_hash")),
    )
    op.create_index(
        op.f("ix_email_change_account_id"), "email_change", ["account_id"], unique=False
    )
    op.add_column("member", sa.Column("iban_index", sa.String(), nullable=True))
    op.add_column(
        "member", sa.Column("contact_version", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_index(op.f("ix_member_iban_index"), "member", ["iban_index"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_member_iban_index"), table_name="member")
    op.drop_column("member", "contact_version")
    op.drop_column("member", "iban_index")
    op.drop_index(op.f("ix_email_change_account_id"), table_name="email_change")
    op.drop_table("email_change")
    op.drop_index(
        "uq_bank_change_open",
        table_name="bank_change",
        sqlite_where=sa.text("status IN ('holding', 'review')"),
        postgresql_where=sa.text("status IN ('holding', 'review')"),
    )
    op.drop_index(op.f("ix_bank_change_member_id"), table_name="bank_change")
    op.drop_index(op.f("ix_bank_change_iban_index"), table_name="bank_change")
    op.drop_index(op.f("ix_bank_change_effective_at"), table_name="bank_change")
    op.drop_table("bank_change")
    op.drop_index("ix_portal_change_member_field", table_name="portal_change")
    op.drop_table("portal_change")
