"""Passkeys, and the challenges that they sign.

Revises: 2026_11_30_105
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_103"
down_revision = "2026_11_30_105"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their tables, empty: nobody has a passkey yet."""
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("account_id", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("credential_hash", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("credential_hash"),
    )
    op.create_index("ix_passkey_account_id", "passkey", ["account_id"])
    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ceremony", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=True),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_passkey_challenge_expires_at", "passkey_challenge", ["expires_at"])


def downgrade() -> None:
    """Drop them; who has a passkey signs in with the password again."""
    op.drop_table("passkey_challenge")
    op.drop_table("passkey")
