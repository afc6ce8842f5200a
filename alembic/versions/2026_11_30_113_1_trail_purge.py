"""On PostgreSQL the lines of the trail that are past their time go by a function of its owner.

So the application's own role needs no right to delete them (`memberapp migrate --app-role`).

Revises: 2026_11_30_113
"""

from alembic import op

revision = "2026_11_30_113_1"
down_revision = "2026_11_30_113"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the function: from the first line on, and none that is younger than a year."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    # A table of the caller's own, or temporary, must never stand for the trail.
    op.execute(
        "CREATE FUNCTION audit_event_purge(last_id bigint) RETURNS void LANGUAGE sql"  # noqa: S608
        f" SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp"
        f" AS $$ DELETE FROM {schema}.audit_event"
        f" WHERE id <= last_id AND at <= now() - interval '365 days' $$"
    )
    op.execute("REVOKE ALL ON FUNCTION audit_event_purge(bigint) FROM PUBLIC")


def downgrade() -> None:
    """Drop it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_purge(bigint)")
