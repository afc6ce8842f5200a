"""The trail of a member by day; its lines may be deleted after a year, and never before.

Revises: 2026_11_30_103
"""

from alembic import op

revision = "2026_11_30_106"
down_revision = "2026_11_30_103"
branch_labels = None
depends_on = None

_REFUSED = "audit_event is append-only"


def upgrade() -> None:
    """Let the database itself refuse to delete what is younger than a year."""
    op.create_index("ix_audit_event_member", "audit_event", ["member_id", "at"])
    op.drop_index("ix_audit_event_member_id", "audit_event")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        op.execute(
            "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR TRUNCATE"
            " ON audit_event EXECUTE FUNCTION audit_event_is_append_only()"
        )
        op.execute(
            "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event FOR EACH ROW"
            " WHEN (OLD.at > now() - interval '365 days')"
            " EXECUTE FUNCTION audit_event_is_append_only()"
        )
        return
    op.execute("DROP TRIGGER audit_event_no_delete")
    op.execute(
        "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event"
        " WHEN OLD.at > datetime('now', '-365 days')"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )


def downgrade() -> None:
    """Let it refuse every deletion again."""
    op.create_index("ix_audit_event_member_id", "audit_event", ["member_id"])
    op.drop_index("ix_audit_event_member", "audit_event")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_event_no_delete ON audit_event")
        op.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        op.execute(
            "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON audit_event EXECUTE FUNCTION audit_event_is_append_only()"
        )
        return
    op.execute("DROP TRIGGER audit_event_no_delete")
    op.execute(
        "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )
