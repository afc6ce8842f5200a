"""Indexes of what is deleted after years: requests, calls and changes of account.

Revises: 2026_11_30_97
"""

from alembic import op

revision = "2026_11_30_105"
down_revision = "2026_11_30_97"
branch_labels = None
depends_on = None

_COLUMNS = [
    ("assistance_case", "submitted_at"),
    ("callback", "created_at"),
    ("bank_change", "ended_at"),
]


def upgrade() -> None:
    """Make them."""
    for table, column in _COLUMNS:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Drop them."""
    for table, column in _COLUMNS:
        op.drop_index(f"ix_{table}_{column}", table)
