"""Public identities: who came in with one, and who is on the way to the provider.

Revises: 2026_11_30_109
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_110"
down_revision = "2026_11_30_109"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their tables, and the index by which the members of a birth date are found."""
    op.create_table(
        "public_identity",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("account_id", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("subject_hash", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_public_identity_account_id", "public_identity", ["account_id"])
    op.create_index("ix_public_identity_subject_hash", "public_identity", ["subject_hash"])
    part = sa.text("confirmed_at IS NULL")
    op.create_index(
        "ix_public_identity_unconfirmed",
        "public_identity",
        ["created_at"],
        sqlite_where=part,
        postgresql_where=part,
    )
    op.create_table(
        "identity_request",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_identity_request_expires_at", "identity_request", ["expires_at"])
    op.create_index("ix_member_birth", "member", ["birth"])


def downgrade() -> None:
    """Drop them; whoever comes in with a public identity is linked anew."""
    op.drop_index("ix_member_birth", "member")
    op.drop_table("identity_request")
    op.drop_table("public_identity")
