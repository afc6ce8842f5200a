"""The insurer's systems that call the API, their keys and what they were answered.

Revises: 2026_11_30_185
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_200"
down_revision = "2026_11_30_185"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add their tables."""
    op.create_table(
        "api_client",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("client_id", sa.String(), sa.ForeignKey("api_client.id"), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("signing_secret", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
    )
    op.create_index("ix_api_key_client_id", "api_key", ["client_id"])
    op.create_table(
        "api_answer",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
    )
    op.create_index("ix_api_answer_created_at", "api_answer", ["created_at"])


def downgrade() -> None:
    """Drop them; no system may call any more."""
    op.drop_table("api_answer")
    op.drop_table("api_key")
    op.drop_table("api_client")
