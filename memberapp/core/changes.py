"""Live changes: what a member may be looking at has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, String, cast, func, literal_column
from sqlmodel import col, select

from memberapp.core.tables import Change
from memberapp.core.topics import Topic
from memberapp.core.work import Work


@dataclass(frozen=True)
class ChangeSnapshot:
    """A change as the reader of one process sees it."""

    id: int
    member_id: str
    topic: Topic


def mark_of(member_id: Any) -> ScalarSelect[str]:
    """Return, for a query, a text that is another one after each change of a member."""
    comma: Any = literal_column("','")
    ids = func.aggregate_strings(cast(col(Change.id), String), comma)
    return select(ids).where(Change.member_id == member_id).scalar_subquery()


def last_id(work: Work) -> int:
    """Return where a reader that starts now begins."""
    return work.db.exec(select(func.max(Change.id))).one() or 0


def read_after(work: Work, *, after: int, limit: int = 1000) -> Sequence[ChangeSnapshot]:
    """Return the changes after one id, oldest first."""
    rows = work.db.exec(
        select(Change).where(col(Change.id) > after).order_by(col(Change.id)).limit(limit)
    )
    return [ChangeSnapshot(row.id or 0, row.member_id, Topic(row.topic)) for row in rows]
