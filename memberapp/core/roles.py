"""PostgreSQL: two roles, so that whoever holds the application cannot rewrite the trail.

The owner makes and changes the tables, by `memberapp migrate`. The application's own role reads and
writes their rows; of the trail it reads and adds lines, and nothing else. What is past its time
goes by `audit_event_purge`, which is the owner's.
"""

from typing import Final

from sqlalchemy import Connection

from memberapp.core.errors import MemberappError

_TRAIL: Final = "audit_event"
_REVISION: Final = "alembic_version"


class WrongRole(MemberappError):
    """A role cannot be the application's own; the message says why."""

    code = "wrong_role"


def grant(connection: Connection, role: str) -> None:
    """Let a role be the application's own, and nothing else.

    It can be done again: what the role had before is taken back first.

    Raises:
        WrongRole: the database has no roles, there is no such one, or it may do all anyway.
    """
    if connection.dialect.name != "postgresql":
        raise WrongRole("only PostgreSQL has roles")
    _refuse_wrong(connection, role)
    quote = connection.dialect.identifier_preparer.quote_identifier
    schema, name = quote(_scalar(connection, "SELECT current_schema()")), quote(role)
    for statement in (
        f"REVOKE ALL ON SCHEMA {schema} FROM {name}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}, PUBLIC",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {name}, PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
        f"REVOKE UPDATE, DELETE ON {_TRAIL} FROM {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON {_REVISION} FROM {name}",
        f"GRANT EXECUTE ON FUNCTION audit_event_purge(bigint) TO {name}",
    ):
        connection.exec_driver_sql(statement)


def may_rewrite_trail(connection: Connection) -> bool:
    """Return whether the role of a connection to PostgreSQL may change or remove its lines."""
    asked = (
        f"SELECT has_table_privilege('{_TRAIL}', 'UPDATE, DELETE, TRUNCATE, TRIGGER')"  # noqa: S608
        f" OR pg_has_role((SELECT relowner FROM pg_class WHERE oid = '{_TRAIL}'::regclass),"
        " 'MEMBER')"
    )
    return bool(_scalar(connection, asked))


def _refuse_wrong(connection: Connection, role: str) -> None:
    asked = (
        "SELECT rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls"
        " OR pg_has_role(oid, (SELECT relowner FROM pg_class WHERE oid = %(trail)s::regclass),"
        " 'MEMBER') FROM pg_roles WHERE rolname = %(role)s"
    )
    row = connection.exec_driver_sql(asked, {"trail": _TRAIL, "role": role}).first()
    if row is None:
        raise WrongRole(f"there is no role {role}: CREATE ROLE it first")
    if row[0]:
        raise WrongRole(
            f"the role {role} owns the tables or may do all: the application needs one of its own"
        )


def _scalar(connection: Connection, statement: str) -> str:
    return connection.exec_driver_sql(statement).scalar_one()
