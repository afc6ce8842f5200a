"""What is missing in cases, and the days of their services.

Revises: 2026_11_30_113_2
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_115"
down_revision = "2026_11_30_113_2"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table, and the index by which the agenda of a day is read."""
    op.create_table(
        "assistance_information",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("case_id", sa.String(), sa.ForeignKey("assistance_case.id"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("asked_by", sa.String(), sa.ForeignKey("agent.id"), nullable=False),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("received_at", _INSTANT, nullable=True),
        sa.Column("received_by", sa.String(), sa.ForeignKey("agent.id"), nullable=True),
    )
    op.create_index("ix_assistance_information_case_id", "assistance_information", ["case_id"])
    op.create_index("ix_assistance_item_day", "assistance_item", ["day"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_assistance_item_day", "assistance_item")
    op.drop_table("assistance_information")
