"""Let members choose quiet hours and a digest, and hold or spare messages accordingly.

Revises: 2026_11_30_160
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_155"
down_revision = "2026_11_30_160"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what a member chooses, what the next digest names, and until when a message is held."""
    op.create_table(
        "quiet_hours",
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.Column("on_sundays", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_table(
        "digest_entry",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("message_id"),
    )
    for column in ("member_id", "written_at", "due_at"):
        op.create_index(f"ix_digest_entry_{column}", "digest_entry", [column])
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("outbox_message") as table:
        table.drop_column("held_until")
    op.drop_table("digest_entry")
    op.drop_table("quiet_hours")
