"""Whether the database answers, and whether a failure means that it does not."""

import sqlite3
from typing import TYPE_CHECKING, Final, Self

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

if TYPE_CHECKING:
    from memberapp.core.work import Work

MAYBE_UNAVAILABLE: Final = (OperationalError, InterfaceError, PoolTimeout)
"""What an unavailable database raises; a missing table or a deadlock raises it too."""


_BUSY_OR_FULL: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL})
"""Primary result codes of SQLite."""
_NOT_NOW: Final = ("53", "57", "55P03")
"""How a `SQLSTATE` begins, of PostgreSQL: no resources, stopped or out of time, a lock held."""
_OUT_OF_TIME: Final = frozenset({"55P03", "57014"})
"""A lock held by another session; a statement past its limit."""


class DatabaseUnavailable(Exception):
    """The database cannot be used: nothing is wrong with what was asked."""

    def __init__(self, *, may_be_stored: bool = False) -> None:
        super().__init__()
        self.may_be_stored = may_be_stored
        """The commit was sent and never answered: what was asked may have been done."""


class DatabaseBusy(DatabaseUnavailable):
    """The database answers, but not this: somebody holds a lock, or the statement took too long."""


class CommitUnanswered(OperationalError):
    """The connection was lost during a commit: nobody knows whether it was done."""

    @classmethod
    def of(cls, error: DBAPIError) -> Self:
        """Return what the loss of a connection during a commit is."""
        return cls(
            error.statement,
            error.params,
            error.orig or error,
            hide_parameters=True,
            connection_invalidated=True,
        )


def is_lost(error: Exception) -> bool:
    """Return whether the connection itself was lost."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_unavailable(error: SQLAlchemyError, engine: Engine) -> bool:
    """Return whether the database is unavailable: it hung up, was busy, or does not answer now."""
    if isinstance(error, PoolTimeout) or is_lost(error):
        return True
    if isinstance(error, DBAPIError) and _says_not_now(error.orig):
        return True
    try:
        with Session(engine) as db:
            db.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return True
    return False


def is_busy(error: SQLAlchemyError) -> bool:
    """Return whether the database answered that this one thing takes too long now."""
    if not isinstance(error, DBAPIError) or is_lost(error):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    return getattr(error.orig, "sqlstate", None) in _OUT_OF_TIME


def _says_not_now(error: BaseException | None) -> bool:
    """Return whether the database itself says that it would do the same another time."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY_OR_FULL
    return str(getattr(error, "sqlstate", None)).startswith(_NOT_NOW)


def check_database(work: "Work") -> None:
    """Ask the database for nothing; any error means that it cannot be used."""
    work.db.execute(text("SELECT 1"))
