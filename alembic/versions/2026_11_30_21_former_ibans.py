"""The bank accounts that a member had before tell where each payment went.

What the table of payments said of it was the account known at import, which may be a later one.
The accounts that were changed here stand in the changes for the core; each is sealed for its cell.

Revises: 2026_11_29_02
"""

import json

import sqlalchemy as sa
from alembic import op

from memberapp.core.columns import random_id
from memberapp.core.secrets import reveal_value, seal_value

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
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """Remember each account that a change of the member's replaced, until that change."""
    changes = connection.execute(
        sa.text(
            "SELECT id, member_id, previous, effective_at FROM portal_change WHERE field = 'iban'"
        ).columns(effective_at=sa.DateTime(timezone=True))
    )
    former = sa.table(
        "former_iban",
        sa.column("id"),
        sa.column("member_id"),
        sa.column("iban"),
        sa.column("until", sa.DateTime(timezone=True)),
    )
    for change_id, member_id, previous, until in changes.all():
        # Some databases give a memory view of the bytes.
        told = previous and reveal_value("portal_change", change_id, "previous", bytes(previous))
        iban, row_id = json.loads(told or "null"), random_id()
        sealed = seal_value("former_iban", row_id, "iban", iban) if iban else None
        connection.execute(
            former.insert().values(id=row_id, member_id=member_id, iban=sealed, until=until)
        )


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
