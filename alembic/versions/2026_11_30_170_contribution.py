"""Name a contribution as the rest of the code does: a call is made by phone.

Revises: 2026_11_30_156
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_170"
down_revision = "2026_11_30_156"
branch_labels = None
depends_on = None

_TO_REMIND = sa.text("remind_on IS NOT NULL")


def upgrade() -> None:
    """Rename the table, its indexes and constraints, and the column that names its rows."""
    _rename("payment_call", "contribution")
    with op.batch_alter_table("instalment_plan") as table:
        table.alter_column("call_ids", new_column_name="contribution_ids")


def downgrade() -> None:
    """Rename them back."""
    _rename("contribution", "payment_call")
    with op.batch_alter_table("instalment_plan") as table:
        table.alter_column("contribution_ids", new_column_name="call_ids")


def _rename(old: str, new: str) -> None:
    op.drop_index(f"ix_{old}_remind", table_name=old)
    op.drop_index(f"ix_{old}_contract_id", table_name=old)
    op.rename_table(old, new)
    op.create_index(f"ix_{new}_contract_id", new, ["contract_id"])
    op.create_index(
        f"ix_{new}_remind",
        new,
        ["remind_on"],
        sqlite_where=_TO_REMIND,
        postgresql_where=_TO_REMIND,
    )
    if op.get_context().dialect.name == "postgresql":  # SQLite cannot, and looks for none by name
        for name in ("pk_{}", "fk_{}_contract_id_contract"):
            op.execute(
                f"ALTER TABLE {new} RENAME CONSTRAINT {name.format(old)} TO {name.format(new)}"
            )
