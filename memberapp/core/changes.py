"""Live changes: what a member may be looking at has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import col, delete, select

from memberapp.core.tables import Change
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes

KEPT_FOR = timedelta(hours=1)  # far longer than any tab takes to read them


@dataclass(frozen=True)
class ChangeSeen:
    """A change as the reader of one process sees it."""

    id: int
    member_id: str
    topic: Topic


def last_id(work: Work) -> int:
    """Return where a reader that starts now begins."""
    return work.db.exec(select(func.max(Change.id))).one() or 0


def read_after(work: Work, *, after: int, limit: int = 1000) -> Sequence[ChangeSeen]:
    """Return the changes after one id, oldest first."""
    rows = work.db.exec(
        select(Change).where(col(Change.id) > after).order_by(col(Change.id)).limit(limit)
    )
    return [ChangeSeen(row.id or 0, row.member_id, Topic(row.topic)) for row in rows]


@writes
def purge(work: Work) -> None:
    """Delete the changes that every reader has seen long ago.

    The newest one stays: SQLite numbers the rows of an emptied table from 1 again, and readers
    would take what comes next for what they have seen.
    """
    work.db.exec(
        delete(Change).where(col(Change.at) < work.now - KEPT_FOR, col(Change.id) < last_id(work))
    )
