"""Live changes: what a member may be looking at has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from memberapp.core.tables import Change
from memberapp.core.work import writes

KEPT_FOR = timedelta(hours=1)  # far longer than any tab takes to read them


class Topic(StrEnum):
    """What a screen can watch."""

    REIMBURSEMENTS = "reimbursements"
    CONTRACTS = "contracts"
    SECURITY = "security"
    PROFILE = "profile"
    BANK = "bank"
    MESSAGES = "messages"
    ASSISTANCE = "assistance"


@dataclass(frozen=True)
class ChangeSeen:
    """A change as the reader of one process sees it."""

    id: int
    member_id: str
    topic: Topic


def add(db: Session, *, member_id: str, topic: Topic, now: datetime) -> None:
    """Tell the open screens of a member that a topic changed, once this transaction holds."""
    db.add(Change(member_id=member_id, topic=topic, at=now))


def last_id(db: Session) -> int:
    """Return where a reader that starts now begins."""
    return db.exec(select(func.max(Change.id))).one() or 0


def read_after(db: Session, *, after: int, limit: int = 1000) -> Sequence[ChangeSeen]:
    """Return the changes after one id, oldest first."""
    rows = db.exec(
        select(Change).where(col(Change.id) > after).order_by(col(Change.id)).limit(limit)
    )
    return [ChangeSeen(row.id or 0, row.member_id, Topic(row.topic)) for row in rows]


@writes
def purge(db: Session, *, now: datetime) -> None:
    """Delete the changes that every reader has seen long ago.

    The newest one stays: SQLite numbers the rows of an emptied table from 1 again, and readers
    would take what comes next for what they have seen.
    """
    db.exec(delete(Change).where(col(Change.at) < now - KEPT_FOR, col(Change.id) < last_id(db)))
