"""Note of appointments what the practice said last, that a late answer and an end were told.

Revises: 2026_11_30_216
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_217"
down_revision = "2026_11_30_216"
branch_labels = None
depends_on = None

_LATE = sa.text("status IN ('asked') AND late_told_at IS NULL")
_COLUMNS = ("heard_starts_at", "late_told_at", "end_told_at")
_HEARD = """
UPDATE appointment SET heard_starts_at = (
    SELECT starts_at FROM appointment_step
    WHERE appointment_id = appointment.id AND source = 'practice' AND starts_at IS NOT NULL
    ORDER BY sequence DESC LIMIT 1
)
"""
_ENDED = """
UPDATE appointment SET end_told_at = changed_at
WHERE status = 'cancelled' AND told_at IS NOT NULL AND tell_at IS NULL
"""


def upgrade() -> None:
    """Add the columns; what the steps and the worker's marks say already is taken over."""
    for name in _COLUMNS:
        op.add_column("appointment", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute(_HEARD)
    op.execute(_ENDED)
    op.create_index(
        "ix_appointment_late",
        "appointment",
        ["answer_by"],
        sqlite_where=_LATE,
        postgresql_where=_LATE,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_appointment_late", "appointment")
    for name in _COLUMNS:
        op.drop_column("appointment", name)
