"""Add the estimates that members store.

Revises: 2026_11_30_158
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_166"
down_revision = "2026_11_30_158"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        "estimate",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("quote_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_estimate_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate")),
        sa.UniqueConstraint("reference", name=op.f("uq_estimate_reference")),
        sa.UniqueConstraint("quote_id", name=op.f("uq_estimate_quote_id")),
    )
    op.create_index(op.f("ix_estimate_member_id"), "estimate", ["member_id"])
    op.create_index(op.f("ix_estimate_created_at"), "estimate", ["created_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("estimate")
