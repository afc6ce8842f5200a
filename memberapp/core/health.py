"""Whether the database answers, and whether a failure means that it does not."""

from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

MAYBE_AWAY: Final = (OperationalError, InterfaceError, PoolTimeout)
"""What an unavailable database raises; a missing table or a deadlock raises it too."""


class DatabaseAway(Exception):
    """The database cannot be used: nothing is wrong with what was asked."""


def is_away(error: SQLAlchemyError, engine: Engine) -> bool:
    """Return whether the database is unavailable: it hung up, was busy, or does not answer now."""
    if isinstance(error, PoolTimeout) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    ):
        return True
    try:
        with Session(engine) as db:
            check_database(db)
    except SQLAlchemyError:
        return True
    return False


def check_database(db: Session) -> None:
    """Ask the database for nothing; any error means that it cannot be used."""
    db.execute(text("SELECT 1"))
