"""Whether the database answers, and whether a failure means that it does not."""

from typing import TYPE_CHECKING, Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

if TYPE_CHECKING:
    from memberapp.core.work import Work

MAYBE_UNAVAILABLE: Final = (OperationalError, InterfaceError, PoolTimeout)
"""What an unavailable database raises; a missing table or a deadlock raises it too."""


class DatabaseUnavailable(Exception):
    """The database cannot be used: nothing is wrong with what was asked."""


def is_unavailable(error: SQLAlchemyError, engine: Engine) -> bool:
    """Return whether the database is unavailable: it hung up, was busy, or does not answer now."""
    if isinstance(error, PoolTimeout) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    ):
        return True
    try:
        with Session(engine) as db:
            db.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return True
    return False


def check_database(work: "Work") -> None:
    """Ask the database for nothing; any error means that it cannot be used."""
    work.db.execute(text("SELECT 1"))
