"""The certificates that were issued, their files by hash, links to them, and their checks.

Revises: 2026_11_30_142
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_135"
down_revision = "2026_11_30_142"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; certificates from before were not sealed and are checked by telephone."""
    op.create_table(
        "issued_certificate",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_issued_certificate_member_id_member"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name="fk_issued_certificate_contract_id_contract"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_issued_certificate"),
        sa.UniqueConstraint("number", name="uq_issued_certificate_number"),
    )
    op.create_index("ix_issued_certificate_contract_id", "issued_certificate", ["contract_id"])
    op.create_index("ix_issued_certificate_issued_at", "issued_certificate", ["issued_at"])
    op.create_index(
        "ix_issued_certificate_member_id_issued_at",
        "issued_certificate",
        ["member_id", "issued_at"],
    )
    op.create_table(
        "certificate_file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["issued_certificate.id"],
            name="fk_certificate_file_certificate_id_issued_certificate",
        ),
        sa.PrimaryKeyConstraint("sha256", name="pk_certificate_file"),
    )
    op.create_index("ix_certificate_file_certificate_id", "certificate_file", ["certificate_id"])
    op.create_index("ix_certificate_file_seal", "certificate_file", ["seal"])
    op.create_table(
        "certificate_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("ranks", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["issued_certificate.id"],
            name="fk_certificate_link_certificate_id_issued_certificate",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate_link"),
        sa.UniqueConstraint("token_hash", name="uq_certificate_link_token_hash"),
    )
    op.create_index("ix_certificate_link_certificate_id", "certificate_link", ["certificate_id"])
    op.create_table(
        "certificate_check",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("link_id", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["issued_certificate.id"],
            name="fk_certificate_check_certificate_id_issued_certificate",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["certificate_link.id"],
            name="fk_certificate_check_link_id_certificate_link",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate_check"),
    )
    op.create_index("ix_certificate_check_certificate_id", "certificate_check", ["certificate_id"])
    op.create_index("ix_certificate_check_link_id", "certificate_check", ["link_id"])
    op.create_index("ix_certificate_check_at", "certificate_check", ["at"])


def downgrade() -> None:
    """Drop them; no certificate can be checked any longer."""
    op.drop_table("certificate_check")
    op.drop_table("certificate_link")
    op.drop_table("certificate_file")
    op.drop_table("issued_certificate")
