"""Locks that a transaction holds to its end.

Services that write are alone on SQLite; on PostgreSQL these make them wait for one another where
rows alone could not.
"""

from enum import IntEnum

from sqlalchemy import text
from sqlmodel import Session


class Lock(IntEnum):
    """What only one transaction does at a time; taken in this order."""

    BANK_CHANGES = 4_712_002
    PORTAL_CHANGES = 4_712_003
    CALLBACKS = 4_712_004
    AUDIT = 4_712_005
    """One writer of the trail's chain at a time; after it, take no other lock of any kind."""


def hold(db: Session, lock: Lock) -> None:
    """Wait for the lock; it is given back when the caller's transaction ends."""
    if db.get_bind().dialect.name == "postgresql":
        db.connection().execute(text(f"SELECT pg_advisory_xact_lock({lock:d})"))
