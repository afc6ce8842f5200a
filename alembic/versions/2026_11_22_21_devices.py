"""Devices known by their second factor, codes sent, and what a session tells of its sign-in.

Revises: 2026_11_22_20
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_21"
down_revision = "2026_11_22_20"
branch_labels = None
depends_on = None

_INSTANTS = ("proved_at", "tell_at", "disowned_at")


def upgrade() -> None:
    """Make the tables; no device is known yet, so the next sign-in asks for the factor."""
    op.create_table(
        "device",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trusted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_device_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint(
            "token_hash", "account_id", name=op.f("uq_device_token_hash_account_id")
        ),
    )
    op.create_index(op.f("ix_device_account_id"), "device", ["account_id"], unique=False)
    op.create_table(
        "sent_code",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("bound_to", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("link_hash", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sent_code_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sign_in_session.id"],
            name=op.f("fk_sent_code_session_id_sign_in_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_code")),
        sa.UniqueConstraint("session_id", "purpose", name=op.f("uq_sent_code_session_id_purpose")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_sent_code_link_hash")),
    )
    op.create_index(op.f("ix_sent_code_expires_at"), "sent_code", ["expires_at"], unique=False)
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("verified_phone", sa.String(), nullable=True))
    with op.batch_alter_table("sign_in_session") as table:
        table.add_column(sa.Column("device_id", sa.String(), nullable=True))
        table.add_column(sa.Column("held_for", sa.String(), nullable=True))
        for name in _INSTANTS:
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_sign_in_session_device_id_device"), "device", ["device_id"], ["id"]
        )
        table.create_index(op.f("ix_sign_in_session_tell_at"), ["tell_at"], unique=False)


def downgrade() -> None:
    """Forget devices and codes: the password is enough again where there is no app."""
    op.drop_index(op.f("ix_sent_code_expires_at"), table_name="sent_code")
    op.drop_table("sent_code")
    with op.batch_alter_table("sign_in_session") as table:
        table.drop_index(op.f("ix_sign_in_session_tell_at"))
        table.drop_constraint(op.f("fk_sign_in_session_device_id_device"), type_="foreignkey")
        for name in ("device_id", "held_for", *_INSTANTS):
            table.drop_column(name)
    with op.batch_alter_table("account") as table:
        table.drop_column("verified_phone")
    op.drop_index(op.f("ix_device_account_id"), table_name="device")
    op.drop_table("device")
