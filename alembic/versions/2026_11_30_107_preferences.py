"""What members chose to be told, and the new payments that they are still to be told of.

Revises: 2026_11_30_106_1
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_107"
down_revision = "2026_11_30_106_1"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_PARTS = [
    ("due", ["due_at"], "way IN ('email', 'sms')"),
    ("held", ["id"], "due_at IS NULL"),
]


def upgrade() -> None:
    """Make both tables; until somebody chooses, the defaults count."""
    op.create_table(
        "contact_preference",
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("pace", sa.String(), nullable=False),
        sa.Column("chosen_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_contact_preference_member_id_member"
        ),
        sa.PrimaryKeyConstraint("member_id", "subject", "way", name="pk_contact_preference"),
    )
    op.create_table(
        "payment_notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("pay_ref", sa.String(), nullable=False),
        sa.Column("pay_date", sa.Date(), nullable=False),
        sa.Column("noticed_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_payment_notice_member_id_member"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payment_notice"),
        sa.UniqueConstraint(
            "member_id", "way", "pay_ref", name="uq_payment_notice_member_id_way_pay_ref"
        ),
    )
    op.create_index("ix_payment_notice_noticed_at", "payment_notice", ["noticed_at"])
    for name, columns, where in _PARTS:
        part = sa.text(where)
        op.create_index(
            f"ix_payment_notice_{name}",
            "payment_notice",
            columns,
            sqlite_where=part,
            postgresql_where=part,
        )


def downgrade() -> None:
    """Forget the choices, and what waits to be told."""
    op.drop_table("payment_notice")
    op.drop_table("contact_preference")
