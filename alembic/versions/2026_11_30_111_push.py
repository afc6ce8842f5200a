"""Notifications: the browsers that get them, and their payments that are still to be told.

Revises: 2026_11_30_114
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_111"
down_revision = "2026_11_30_114"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the subscriptions; what is due by a notification is found as by a message."""
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("endpoint_index", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_push_subscription_account_id_account"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name="fk_push_subscription_device_id_device"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_push_subscription"),
        sa.UniqueConstraint("device_id", name="uq_push_subscription_device_id"),
        sa.UniqueConstraint("endpoint_index", name="uq_push_subscription_endpoint_index"),
    )
    op.create_index("ix_push_subscription_account_id", "push_subscription", ["account_id"])
    _index_due("way IN ('email', 'sms', 'push')")


def downgrade() -> None:
    """Forget the subscriptions, and what was to be told by them."""
    _index_due("way IN ('email', 'sms')")
    op.drop_table("push_subscription")


def _index_due(which: str) -> None:
    part = sa.text(which)
    op.drop_index("ix_payment_notice_due", "payment_notice")
    op.create_index(
        "ix_payment_notice_due",
        "payment_notice",
        ["due_at"],
        sqlite_where=part,
        postgresql_where=part,
    )
