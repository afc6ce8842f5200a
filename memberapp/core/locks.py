"""Locks that a transaction holds to its end.

Services that write are alone on SQLite; on PostgreSQL these make them wait for one another where
rows alone could not.
"""

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

if TYPE_CHECKING:
    from memberapp.core.work import Work

ROW: Final = {"key_share": True}
"""How a row is held (`with_for_update`): rows that refer to it may still be added meanwhile.

Else whoever tells a member something would wait for whoever holds them, and the other way round.
"""


class Lock(IntEnum):
    """What only one transaction does at a time; taken in this order."""

    ARCHIVES = 4_712_001
    BANK_CHANGES = 4_712_002
    PORTAL_CHANGES = 4_712_003
    CALLBACKS = 4_712_004
    AUDIT = 4_712_005
    """One writer of the trail's chain at a time; after it, take no other lock of any kind."""


def take_lock(work: "Work", lock: Lock) -> None:
    """Wait for the lock; it is given back when the caller's transaction ends."""
    if work.db.get_bind().dialect.name == "postgresql":
        work.db.connection().execute(text(f"SELECT pg_advisory_xact_lock({lock:d})"))
