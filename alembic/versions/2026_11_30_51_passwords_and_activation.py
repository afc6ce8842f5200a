"""Remember the passwords that were chosen; choose password and phone after an activation's link.

Revises: 2026_11_30_31
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_51"
down_revision = "2026_11_30_31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table with the present passwords; a password that waits for a link is forgotten."""
    op.create_table(
        "former_password",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_former_password_account_id", "former_password", ["account_id"])
    op.execute(
        "INSERT INTO former_password (account_id, password_hash, chosen_at)"
        " SELECT id, password_hash, password_changed_at FROM account"
    )
    op.add_column("account", sa.Column("offered_phone", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("activation") as activation:
        activation.drop_column("password_hash")
        activation.drop_column("phone")


def downgrade() -> None:
    """Undo it; what waits for its link has no password, so it cannot be used any longer."""
    op.execute("DELETE FROM activation")
    with op.batch_alter_table("activation") as activation:
        activation.add_column(sa.Column("phone", sa.LargeBinary(), nullable=True))
        activation.add_column(sa.Column("password_hash", sa.String(), nullable=False))
    with op.batch_alter_table("account") as account:
        account.drop_column("offered_phone")
    op.drop_table("former_password")
