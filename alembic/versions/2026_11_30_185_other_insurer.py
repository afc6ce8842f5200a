"""Add what members prepare for another insurer, and what is awaited of it.

Revises: 2026_11_30_171
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_185"
down_revision = "2026_11_30_171"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create their tables."""
    op.create_table(
        "insurer_pack",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_insurer_pack_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurer_pack")),
        sa.UniqueConstraint("reference", name=op.f("uq_insurer_pack_reference")),
    )
    op.create_index(op.f("ix_insurer_pack_member_id"), "insurer_pack", ["member_id"])
    op.create_index(op.f("ix_insurer_pack_created_at"), "insurer_pack", ["created_at"])
    op.create_table(
        "second_share",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("line_id", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("declared_cents", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["insurer_pack.id"], name=op.f("fk_second_share_pack_id_insurer_pack")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_second_share_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["reimbursement.id"], name=op.f("fk_second_share_line_id_reimbursement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_share")),
    )
    op.create_index(op.f("ix_second_share_pack_id"), "second_share", ["pack_id"])
    op.create_index(op.f("ix_second_share_member_id"), "second_share", ["member_id"])
    awaited = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_second_share_awaited",
        "second_share",
        ["line_id"],
        unique=True,
        sqlite_where=awaited,
        postgresql_where=awaited,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("second_share")
    op.drop_table("insurer_pack")
