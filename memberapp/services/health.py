"""Whether the database answers."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

OUTAGES: Final = (OperationalError, InterfaceError, PoolTimeout)
"""What a database that is away, or answers too late, raises: nothing is wrong with the request."""


def check_database(db: Session) -> None:
    """Ask the database for nothing; any error means that it cannot be used."""
    db.execute(text("SELECT 1"))
