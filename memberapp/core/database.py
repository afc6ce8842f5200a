"""The engines.

SQLite runs in WAL mode; a use case that writes takes the lock at its start (`BEGIN IMMEDIATE`), so
that what it read is still true when it writes, and a use case that reads cannot write at all. On
PostgreSQL reading transactions are `READ ONLY` too. Errors never carry the values of a statement.

What somebody waits for ends in time, whatever the database does (`core/patience.py`); a statement
of a command or of the worker has a minute.

The first connection refuses a database whose revision is not one of ours: nothing could be migrated
from there.
"""

from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event

from memberapp.core import patience, wall
from memberapp.core.columns import metadata
from memberapp.settings import PROJECT, get_settings

_STATEMENT_MILLISECONDS = 4000
_LOCK_MILLISECONDS = 3000
_LONG_STATEMENT_MILLISECONDS = 60_000
_LONG_LOCK_MILLISECONDS = 30_000
"""Also how long a command waits for the one writer that SQLite lets in."""
_POOL = {"pool_size": 8, "max_overflow": 14, "pool_timeout": patience.SECONDS}
"""Of one process: as many as all threads of its pools (`core/work.py`) and tasks can hold."""
LIVENESS: dict[str, Any] = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""For libpq: a connection that the network lost is given up within half a minute."""
_REVISIONS = PROJECT / "alembic" / "versions"


class UnknownRevision(Exception):
    """The database was made by another version of memberapp; the message says what to do."""


@cache
def load_tables() -> MetaData:
    """Return the tables of every room: a foreign key may name that of another room."""
    package = Path(__file__).parent.parent
    for path in sorted(package.glob("*/tables.py")):
        import_module(f"memberapp.{path.parent.name}.tables")
    return metadata


@cache
def engine_for(*, write: bool) -> Engine:
    """Return the engine of use cases that write, or of those that only read."""
    return _engine(get_settings().resolved_database_url).execution_options(write=write)


def engine_reaching(members: str, *, write: bool) -> Engine:
    """Return the engine of one unit of work, whose transactions reach these members' rows.

    `members` is a value of `wall.SETTING`. The plain engine's transactions reach no row of the
    tables under the wall, unless they are the owner's.
    """
    engine = engine_for(write=write)
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(reaches=members)


def dispose_engines() -> None:
    """Forget pooled connections, for a process that was forked from another."""
    _engine(get_settings().resolved_database_url).dispose(close=False)


def make_engine(url: str) -> Engine:
    """Make an engine with the project's own way of beginning transactions."""
    load_tables()
    if url.startswith("sqlite"):
        made = create_engine(
            url, connect_args={"check_same_thread": False}, hide_parameters=True, **_POOL
        )
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
    else:
        made = create_engine(
            url,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"options": _limits(_STATEMENT_MILLISECONDS, _LOCK_MILLISECONDS, "-c {}")}
            | LIVENESS,
            **_POOL,
        )
        event.listen(made, "do_connect", _connect_postgresql)
        event.listen(made, "begin", _begin_postgresql)
    check = partial(_refuse_unknown_revision, made.dialect.loaded_dbapi.Error)
    event.listen(made, "first_connect", check)
    return made


@cache
def _engine(url: str) -> Engine:
    settings = get_settings()
    if not settings.database_url:
        settings.var_dir.mkdir(parents=True, exist_ok=True)
    return make_engine(url)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: the listener below does.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_LONG_LOCK_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    if writes:
        bound = patience.current()
        milliseconds = _LONG_LOCK_MILLISECONDS if bound is None else round(bound.left * 1000)
        connection.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _connect_postgresql(_dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
    from memberapp.core.bounded_connection import BoundedConnection  # noqa: PLC0415 - SQLite does without

    return BoundedConnection.connect_bounded(*arguments, **parameters)


def _begin_postgresql(connection: Connection) -> None:
    statements: list[str] = []
    if not connection.get_execution_options().get("write", False):
        # All queries of one reading see one state, as on SQLite: sums go with their rows.
        statements.append("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    if patience.current() is None:
        statements.append(
            _limits(_LONG_STATEMENT_MILLISECONDS, _LONG_LOCK_MILLISECONDS, "SET LOCAL {}", "; ")
        )
    if reaches := connection.get_execution_options().get("reaches"):
        quoted = reaches.replace("'", "''")  # of several statements at once none takes values
        statements.append(f"SET LOCAL {wall.SETTING} = '{quoted}'")
    if statements:
        connection.exec_driver_sql("; ".join(statements))


def _limits(statement: int, lock: int, form: str, between: str = " ") -> str:
    """Write the server's limits of a statement, and of its wait for a lock, in milliseconds."""
    limits = (f"statement_timeout={statement}", f"lock_timeout={lock}")
    return between.join(form.format(limit) for limit in limits)


def _refuse_unknown_revision(errors: type[Exception], connection: Any, _record: Any) -> None:
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except errors:
        row = None  # never migrated; another failure comes back with the first statement
    connection.rollback()
    if row is not None and not any(_REVISIONS.glob(f"{row[0]}_*.py")):
        raise UnknownRevision(_what_to_do())


def _what_to_do() -> str:
    settings = get_settings()
    if settings.is_production or settings.database_url:
        return (
            "the database was made by another version of memberapp: run that version, "
            "or name an empty database in MEMBERAPP_DATABASE_URL"
        )
    return (
        f"{settings.var_dir} holds the data of another version of memberapp: "
        "move or delete this folder, then run the command again"
    )
