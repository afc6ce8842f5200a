"""Keep the register of breaches, whom each concerns, and who signs in with both factors for it.

Revises: 2026_11_30_175
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_180"
down_revision = "2026_11_30_175"
branch_labels = None
depends_on = None

_UNTOLD = sa.text("told_at IS NULL")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "incident",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=False),
        _instant("created_at"),
        _instant("published_at", nullable=True),
        _instant("updated_at"),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_incident")),
    )
    _create_concerns()
    op.create_table(
        "incident_task",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("concern_id", sa.String(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        _instant("done_at"),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["incident_concern.id"],
            name=op.f("fk_incident_task_concern_id_incident_concern"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_task")),
        sa.UniqueConstraint("concern_id", "task", name=op.f("uq_incident_task_concern_id_task")),
    )
    op.create_table(
        "stronger_sign_in",
        sa.Column("member_id", sa.String(), nullable=False),
        _instant("until"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_stronger_sign_in_member_id_member")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_stronger_sign_in")),
    )
    op.create_index(op.f("ix_stronger_sign_in_until"), "stronger_sign_in", ["until"])


def _create_concerns() -> None:
    table = "incident_concern"
    op.create_table(
        table,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_reference", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("exposed", sa.String(), nullable=True),
        _instant("added_at"),
        _instant("told_at", nullable=True),
        sa.Column("way", sa.String(), nullable=True),
        _instant("posted_at", nullable=True),
        _instant("read_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_reference"],
            ["incident.reference"],
            name=op.f("fk_incident_concern_incident_reference_incident"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_incident_concern_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_concern")),
        sa.UniqueConstraint(
            "incident_reference",
            "member_id",
            name=op.f("uq_incident_concern_incident_reference_member_id"),
        ),
    )
    op.create_index(op.f("ix_incident_concern_added_at"), table, ["added_at"])
    op.create_index(op.f("ix_incident_concern_member_id"), table, ["member_id"])
    op.create_index(
        "ix_incident_concern_untold",
        table,
        ["incident_reference", "id"],
        sqlite_where=_UNTOLD,
        postgresql_where=_UNTOLD,
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("stronger_sign_in", "incident_task", "incident_concern", "incident"):
        op.drop_table(table)
