"""What members declare of who their contract covers, and when the core took a change.

Revises: 2026_11_30_139
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_142"
down_revision = "2026_11_30_139"
branch_labels = None
depends_on = None

_KEYS = {
    "member_id": "member",
    "contract_id": "contract",
    "beneficiary_id": "beneficiary",
}


def upgrade() -> None:
    """Add them; of a change from before, nobody knows when the core took it."""
    op.create_table(
        "family_declaration",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("beneficiary_id", sa.String(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("known_ids", sa.JSON(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("prove_by", sa.Date(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=f"fk_family_declaration_{column}_{table}"
            )
            for column, table in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_family_declaration"),
    )
    for column in ("member_id", "state", "declared_at"):
        op.create_index(f"ix_family_declaration_{column}", "family_declaration", [column])
    with op.batch_alter_table("portal_change") as table:
        table.add_column(sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them; what was declared stays in the log of changes."""
    with op.batch_alter_table("portal_change") as table:
        table.drop_column("taken_at")
    op.drop_table("family_declaration")
