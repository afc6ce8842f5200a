"""Indexes that hold all that the sums of care need.

Revises: 2026_11_30_92
"""

from alembic import op

revision = "2026_11_30_94"
down_revision = "2026_11_30_92"
branch_labels = None
depends_on = None

_SUMMED = (
    "act",
    "family",
    "status",
    "closed_at",
    "primary_id",
    "spent_cents",
    "social_security_cents",
    "mutual_cents",
    "other_insurer_cents",
    "remaining_cents",
)
_PAID = ("pay_date", "mutual_cents", "payee", "status", "closed_at")
_TABLE = "reimbursement"


def upgrade() -> None:
    """Put them in the place of those that hold the order only."""
    op.drop_index("ix_reimbursement_member_newest", _TABLE)
    op.drop_index("ix_reimbursement_member_payment", _TABLE)
    op.create_index("ix_reimbursement_member_care", _TABLE, ["member_id", "care_date", *_SUMMED])
    op.create_index("ix_reimbursement_member_payment", _TABLE, ["member_id", "pay_ref", *_PAID])


def downgrade() -> None:
    """Put back those that hold the order only."""
    op.drop_index("ix_reimbursement_member_payment", _TABLE)
    op.drop_index("ix_reimbursement_member_care", _TABLE)
    op.create_index("ix_reimbursement_member_newest", _TABLE, ["member_id", "care_date", "id"])
    op.create_index("ix_reimbursement_member_payment", _TABLE, ["member_id", "pay_ref"])
