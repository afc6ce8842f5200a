"""Whether the database answers."""

from sqlalchemy import text
from sqlmodel import Session


def check_database(db: Session) -> None:
    """Ask the database for nothing; any error means that it cannot be used."""
    db.execute(text("SELECT 1"))
