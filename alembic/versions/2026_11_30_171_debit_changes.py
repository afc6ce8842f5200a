"""What members ask of their debits, and the day of the month of a mandate.

Revises: 2026_11_30_170
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_171"
down_revision = "2026_11_30_170"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; a feed brings the day."""
    op.add_column("mandate", sa.Column("day", sa.Integer(), nullable=True))
    op.create_table(
        "debit_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("contribution_id", sa.String(), nullable=True),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_debit_change_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_debit_change_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debit_change")),
    )
    for column in ("member_id", "contract_id", "asked_at"):
        op.create_index(op.f(f"ix_debit_change_{column}"), "debit_change", [column])


def downgrade() -> None:
    """Remove both."""
    op.drop_table("debit_change")
    with op.batch_alter_table("mandate") as table:
        table.drop_column("day")
