"""Add carers: who may act for whom, for what and until when.

Revises: 2026_11_30_217
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_218"
down_revision = "2026_11_30_217"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        "carer_grant",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("helped_id", sa.String(), nullable=False),
        sa.Column("carer_id", sa.String(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["carer_id"], ["member.id"], name=op.f("fk_carer_grant_carer_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["helped_id"], ["member.id"], name=op.f("fk_carer_grant_helped_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carer_grant")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_carer_grant_token_hash")),
    )
    for column in ("carer_id", "ended_at", "helped_id"):
        op.create_index(op.f(f"ix_carer_grant_{column}"), "carer_grant", [column])
    op.create_index(
        "ix_carer_grant_open",
        "carer_grant",
        ["created_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("carer_grant")
