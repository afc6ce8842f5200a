"""What the feed brings: members, contracts, care, requests, documents, calls.

Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_01"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "feed_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("producer", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("generated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("is_running", sa.Boolean(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lines_done", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_import")),
        sa.UniqueConstraint("producer", "sequence", name=op.f("uq_feed_import_producer_sequence")),
        sa.UniqueConstraint("sha256", name=op.f("uq_feed_import_sha256")),
    )
    op.create_index(
        "uq_feed_import_running",
        "feed_import",
        ["is_running"],
        unique=True,
        sqlite_where=sa.text("is_running = 1"),
        postgresql_where=sa.text("is_running"),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("civility", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("birth", sa.Date(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address_line1", sa.String(), nullable=False),
        sa.Column("address_line2", sa.String(), nullable=False),
        sa.Column("address_zip", sa.String(), nullable=False),
        sa.Column("address_city", sa.String(), nullable=False),
        sa.Column("nir", sa.LargeBinary(), nullable=True),
        sa.Column("niss", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("iban", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_responsible", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("amc", sa.String(), nullable=False),
        sa.Column("convention", sa.String(), nullable=False),
        sa.Column("csr", sa.String(), nullable=False),
        sa.Column("assistance_plan", sa.String(), nullable=True),
        sa.Column("premium_cents", sa.Integer(), nullable=False),
        sa.Column("pay", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_contract_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    op.create_index(op.f("ix_contract_member_id"), "contract", ["member_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_document_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_member_id"), "document", ["member_id"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("pay_ref", sa.String(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("iban", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_payment_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("member_id", "pay_ref", name=op.f("uq_payment_member_id_pay_ref")),
    )
    op.create_table(
        "quarantined_line",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("object_type", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["feed_import.id"],
            name=op.f("fk_quarantined_line_import_id_feed_import"),
        ),
        sa.PrimaryKeyConstraint("import_id", "line_number", name=op.f("pk_quarantined_line")),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_request_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index(op.f("ix_request_member_id"), "request", ["member_id"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("core_key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_statement_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("member_id", "core_key", name=op.f("uq_statement_member_id_core_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_statement_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_statement_year_number")),
    )
    op.create_table(
        "beneficiary",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("birth", sa.Date(), nullable=False),
        sa.Column("has_teletransmission", sa.Boolean(), nullable=False),
        sa.Column("has_long_illness", sa.Boolean(), nullable=False),
        sa.Column("other_insurer_name", sa.String(), nullable=True),
        sa.Column("other_insurer_order", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_beneficiary_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beneficiary")),
    )
    op.create_index(
        op.f("ix_beneficiary_contract_id"), "beneficiary", ["contract_id"], unique=False
    )
    op.create_table(
        "guarantee",
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acts", sa.JSON(), nullable=False),
        sa.Column("optam", sa.String(), nullable=False),
        sa.Column("expr_kind", sa.String(), nullable=False),
        sa.Column("expr_value", sa.Integer(), nullable=False),
        sa.Column("expr_ss_included", sa.Boolean(), nullable=False),
        sa.Column("expr_per", sa.String(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("limit_count", sa.Integer(), nullable=True),
        sa.Column("limit_cents", sa.Integer(), nullable=True),
        sa.Column("limit_period", sa.String(), nullable=True),
        sa.Column("limit_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_guarantee_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("contract_id", "family", "valid_from", name=op.f("pk_guarantee")),
    )
    op.create_table(
        "payment_call",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("paid_cents", sa.Integer(), nullable=False),
        sa.Column("ogm", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_payment_call_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_call")),
    )
    op.create_index(
        op.f("ix_payment_call_contract_id"), "payment_call", ["contract_id"], unique=False
    )
    op.create_table(
        "reimbursement",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("beneficiary_id", sa.String(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("primary_id", sa.String(), nullable=True),
        sa.Column("care_date", sa.Date(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("quantity", sa.Float(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("paid_cents", sa.Integer(), nullable=False),
        sa.Column("base_cents", sa.Integer(), nullable=False),
        sa.Column("rate_percent", sa.Float(), nullable=False),
        sa.Column("ss_gross_cents", sa.Integer(), nullable=False),
        sa.Column("held_pf_cents", sa.Integer(), nullable=False),
        sa.Column("held_franchise_cents", sa.Integer(), nullable=False),
        sa.Column("held_tmf_cents", sa.Integer(), nullable=False),
        sa.Column("ss_cents", sa.Integer(), nullable=False),
        sa.Column("amc_cents", sa.Integer(), nullable=False),
        sa.Column("other_cents", sa.Integer(), nullable=False),
        sa.Column("rest_cents", sa.Integer(), nullable=False),
        sa.Column("payee", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("pay_date", sa.Date(), nullable=True),
        sa.Column("pay_ref", sa.String(), nullable=True),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.CheckConstraint(
            "ss_cents + amc_cents + other_cents + rest_cents = paid_cents",
            name=op.f("ck_reimbursement_shares_add_up"),
        ),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"],
            ["beneficiary.id"],
            name=op.f("fk_reimbursement_beneficiary_id_beneficiary"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_reimbursement_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_reimbursement_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["primary_id"],
            ["reimbursement.id"],
            name=op.f("fk_reimbursement_primary_id_reimbursement"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_reimbursement_statement_id_statement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reimbursement")),
    )
    op.create_index(
        "ix_reimbursement_member_newest",
        "reimbursement",
        ["member_id", "care_date", "id"],
        unique=False,
    )
    op.create_index(
        "ix_reimbursement_member_payment", "reimbursement", ["member_id", "pay_ref"], unique=False
    )
    op.create_index(
        op.f("ix_reimbursement_primary_id"), "reimbursement", ["primary_id"], unique=False
    )
    op.create_index(
        op.f("ix_reimbursement_statement_id"), "reimbursement", ["statement_id"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_reimbursement_statement_id"), table_name="reimbursement")
    op.drop_index(op.f("ix_reimbursement_primary_id"), table_name="reimbursement")
    op.drop_index("ix_reimbursement_member_payment", table_name="reimbursement")
    op.drop_index("ix_reimbursement_member_newest", table_name="reimbursement")
    op.drop_table("reimbursement")
    op.drop_index(op.f("ix_payment_call_contract_id"), table_name="payment_call")
    op.drop_table("payment_call")
    op.drop_table("guarantee")
    op.drop_index(op.f("ix_beneficiary_contract_id"), table_name="beneficiary")
    op.drop_table("beneficiary")
    op.drop_table("statement")
    op.drop_index(op.f("ix_request_member_id"), table_name="request")
    op.drop_table("request")
    op.drop_table("quarantined_line")
    op.drop_table("payment")
    op.drop_index(op.f("ix_document_member_id"), table_name="document")
    op.drop_table("document")
    op.drop_index(op.f("ix_contract_member_id"), table_name="contract")
    op.drop_table("contract")
    op.drop_table("member")
    op.drop_index(
        "uq_feed_import_running",
        table_name="feed_import",
        sqlite_where=sa.text("is_running = 1"),
        postgresql_where=sa.text("is_running"),
    )
    op.drop_table("feed_import")
