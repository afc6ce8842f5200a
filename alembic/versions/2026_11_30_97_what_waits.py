"""Indexes of what waits and of what is purged; one row for each member's last change of a topic.

Revises: 2026_11_30_96
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_97"
down_revision = "2026_11_30_96"
branch_labels = None
depends_on = None

_WAITING = "status IN ('queued', 'sending')"
_PARTS = [
    ("outbox_message", "waiting", ["next_attempt_at", "created_at", "id"], _WAITING),
    ("outbox_message", "waiting_recipient", ["recipient_index"], _WAITING),
    ("outbox_message", "content", ["kind", "created_at"], "parameters IS NOT NULL"),
    ("bank_change", "waiting", ["effective_at"], "status IN ('waiting')"),
    ("bank_change", "proposed", ["proposed_at"], "status IN ('proposed')"),
    ("activation", "letter", ["requested_at"], "letter_code IS NOT NULL"),
    ("totp_factor", "unconfirmed", ["created_at"], "confirmed_at IS NULL"),
    ("account", "offered_phone", ["created_at"], "offered_phone IS NOT NULL"),
    ("account", "disabled", ["id"], "disabled_at IS NOT NULL"),
]
"""Table, name, columns, and which rows."""
_REPLACED = [
    ("outbox_message", "next_attempt_at"),
    ("outbox_message", "recipient_index"),
    ("bank_change", "effective_at"),
]
_WHOLE = [
    ("outbox_message", "created_at"),
    ("sign_in_session", "created_at"),
    ("sign_in_session", "device_id"),
    ("device", "last_seen_at"),
    ("recovery_sheet", "expires_at"),
    ("access_recovery", "opened_at"),
]
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them; open screens miss nothing, since they read when they open."""
    for table, name, columns, where in _PARTS:
        part: dict[str, Any] = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
        op.create_index(f"ix_{table}_{name}", table, columns, **part)
    for table, column in _REPLACED:
        op.drop_index(f"ix_{table}_{column}", table)
    for table, column in _WHOLE:
        op.create_index(f"ix_{table}_{column}", table, [column])
    _make_changes(
        sa.Column("id", sa.String(), primary_key=True),
        sa.UniqueConstraint("member_id", "topic", name="uq_change_member_id_topic"),
    )


def downgrade() -> None:
    """Make the tables as they were; what was to be pushed is not."""
    for table, column in _WHOLE:
        op.drop_index(f"ix_{table}_{column}", table)
    for table, column in _REPLACED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    for table, name, *_rest in _PARTS:
        op.drop_index(f"ix_{table}_{name}", table)
    _make_changes(sa.Column("id", sa.Integer(), primary_key=True))


def _make_changes(key: sa.Column, *constraints: sa.UniqueConstraint) -> None:
    op.drop_table("change")
    op.create_table(
        "change",
        key,
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        *constraints,
    )
    op.create_index("ix_change_at", "change", ["at"])
