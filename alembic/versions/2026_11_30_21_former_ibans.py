"""The bank accounts that a member had before tell where each payment went.

What the table of payments said of it was the account known at import, which may be a later one.

Revises: 2026_11_29_02
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_21"
down_revision = "2026_11_29_02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the table of payments by that of former accounts."""
    op.drop_table("payment")
    op.create_table(
        "former_iban",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("member_id", sa.String(), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("iban", sa.LargeBinary()),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_former_iban_member_id", "former_iban", ["member_id"])


def downgrade() -> None:
    """Go back to payments, none of which is known."""
    op.drop_table("former_iban")
    op.create_table(
        "payment",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("member_id", sa.String(), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("pay_ref", sa.String(), nullable=False),
        sa.Column("iban", sa.LargeBinary()),
        sa.UniqueConstraint("member_id", "pay_ref"),
    )
