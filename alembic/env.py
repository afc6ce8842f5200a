"""Alembic's environment: our engines, our names, one transaction for all revisions.

A caller may hand over an engine in `config.attributes["engine"]` (the tests do); otherwise it is
that of the settings.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Engine
from sqlmodel.sql.sqltypes import AutoString

from memberapp.core.columns import UtcInstant
from memberapp.core.database import engine_for, load_tables

_POSTGRESQL_LOCK = 4_712_000  # none of `core/locks.py`: one migration at a time


def _render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write plain SQLAlchemy types in revisions: they must outlive our own classes."""
    if kind == "type" and isinstance(item, UtcInstant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Rebuilding a table drops it: its children must not follow. This has an effect
            # outside a transaction only; the check below replaces it.
            _raw(connection, "PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                _run_revisions(connection)
        finally:
            if engine.dialect.name == "sqlite":
                _raw(connection, "PRAGMA foreign_keys=ON")


def _run_revisions(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Another migration is waited for as long as it takes; no member waits for this one.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRESQL_LOCK})")
        # A table that somebody reads is waited for this long: members queue up behind the wait.
        connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
    context.configure(
        connection=connection,
        target_metadata=load_tables(),
        compare_type=True,
        compare_server_default=True,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render_item,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            tables = ", ".join(sorted({row[0] for row in orphans}))
            raise RuntimeError(f"the migration leaves orphan rows in {tables}")


def _raw(connection: Connection, statement: str) -> None:
    driver_connection: Any = connection.connection.driver_connection
    driver_connection.execute(statement)


_migrate(context.config.attributes.get("engine") or engine_for(write=True))
