"""The files that members send.

Revises: 2026_11_30_123
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_131"
down_revision = "2026_11_30_123"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("about_kind", sa.String(), nullable=False),
        sa.Column("about_ref", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("resume_key", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("received_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("stored_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sent_sha256", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_upload_member_id_member"),
        sa.ForeignKeyConstraint(["decided_by"], ["agent.id"], name="fk_upload_decided_by_agent"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.UniqueConstraint("reference", name="uq_upload_reference"),
    )
    op.create_index("ix_upload_created_at", "upload", ["created_at"])
    op.create_index("ix_upload_member_id_created_at", "upload", ["member_id", "created_at"])
    op.create_index("ix_upload_about", "upload", ["about_kind", "about_ref"])
    checking = sa.text("status = 'checking'")
    op.create_index(
        "ix_upload_checking",
        "upload",
        ["retry_at"],
        sqlite_where=checking,
        postgresql_where=checking,
    )
    unfinished = sa.text("status IN ('sending', 'cancelled')")
    op.create_index(
        "ix_upload_unfinished",
        "upload",
        ["changed_at"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )


def downgrade() -> None:
    """Drop it; the files are noise then, and are swept."""
    op.drop_table("upload")
