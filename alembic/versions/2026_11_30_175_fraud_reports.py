"""Suspicious messages that members hand over, and the warnings of every page.

Revises: 2026_11_30_200
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_175"
down_revision = "2026_11_30_200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "fraud_report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("sender", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("patterns", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_fraud_report_member_id_member"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_fraud_report"),
        sa.UniqueConstraint("reference", name="uq_fraud_report_reference"),
        sa.UniqueConstraint("member_id", "digest", name="uq_fraud_report_member_id_digest"),
    )
    op.create_index("ix_fraud_report_created_at", "fraud_report", ["created_at"])
    op.create_table(
        "site_warning",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site_warning"),
    )
    op.create_index("ix_site_warning_ends_at", "site_warning", ["ends_at"])


def downgrade() -> None:
    """Drop them, with what was handed over."""
    op.drop_table("site_warning")
    op.drop_table("fraud_report")
