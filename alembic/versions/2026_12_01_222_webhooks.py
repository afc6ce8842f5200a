"""Tell systems of the insurer what happens here: webhooks, their counts and their messages.

Revises: 2026_12_01_220
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_222"
down_revision = "2026_12_01_220"
branch_labels = None
depends_on = None

_WAITING = sa.text("status IN ('queued', 'sending')")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("client_id", sa.String(), sa.ForeignKey("api_client.id"), nullable=False),
        sa.Column("happenings", sa.String(), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("former_secret", sa.LargeBinary(), nullable=True),
        sa.Column("former_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_webhook_client_id", "webhook", ["client_id"])
    op.create_table(
        "webhook_count",
        sa.Column("webhook_id", sa.String(), sa.ForeignKey("webhook.id"), primary_key=True),
        sa.Column("last", sa.Integer(), nullable=False),
    )
    op.create_table(
        "webhook_message",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("webhook_id", sa.String(), sa.ForeignKey("webhook.id"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("happening", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("webhook_id", "sequence"),
    )
    op.create_index("ix_webhook_message_at", "webhook_message", ["at"])
    op.create_index(
        "ix_webhook_message_waiting",
        "webhook_message",
        ["webhook_id", "next_attempt_at", "sequence"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("webhook_message", "webhook_count", "webhook"):
        op.drop_table(name)
