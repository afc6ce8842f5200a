"""The journal that both read: lines of the trail about what was done with a grant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from memberapp.carers.grants import Grant, rows_of, to_grant
from memberapp.carers.tables import RETENTION
from memberapp.core.access import Role
from memberapp.core.audit import Event
from memberapp.core.tables import AuditEvent
from memberapp.core.work import Work, writes

EVENTS: Final = (
    Event.CARER_INVITED,
    Event.CARER_ACCEPTED,
    Event.CARER_REFUSED,
    Event.CARER_ENDED,
    Event.CARER_LIST_READ,
    Event.CARER_STATEMENT_READ,
    Event.CARER_FILE_DOWNLOADED,
)
_BATCH: Final = 500


@dataclass(frozen=True)
class JournalLine:
    """Who did what, and when."""

    at: datetime
    event: Event
    by: Role
    """HOLDER is the helped member, CARER their carer, SYSTEM the clock."""
    grant: Grant
    about: str
    """Why it ended, or which file or statement it was."""


def newest(work: Work, *, size: int) -> Sequence[JournalLine]:
    """Return the newest lines of all grants of the caller, in both directions."""
    return _lines(work, _grants(work), size)


def export(work: Work, *, take: Callable[[Sequence[JournalLine]], None]) -> None:
    """Give all lines to `take`, newest first, some at a time."""
    grants = _grants(work)
    before: int | None = None
    while True:
        rows = _rows(work, grants, _BATCH, before=before)
        if not rows:
            return
        take([_line(row, grants) for row in rows])
        before = rows[-1].id


@writes
def record_export(work: Work) -> None:
    """Write down that the journal is about to leave as a file."""
    work.audit(Event.CARER_JOURNAL_DOWNLOADED)


def _grants(work: Work) -> dict[str, Grant]:
    return {row.id: to_grant(work, row) for row in rows_of(work)}


def _lines(work: Work, grants: dict[str, Grant], size: int) -> Sequence[JournalLine]:
    return [_line(row, grants) for row in _rows(work, grants, size)]


def _rows(
    work: Work, grants: dict[str, Grant], size: int, *, before: int | None = None
) -> Sequence[AuditEvent]:
    if not grants:
        return ()
    helped = {row.helped_id for row in rows_of(work)}
    older = () if before is None else (col(AuditEvent.id) < before,)
    asked = select(AuditEvent).where(
        col(AuditEvent.member_id).in_(helped),
        col(AuditEvent.object_ref).in_(grants),
        col(AuditEvent.event).in_(EVENTS),
        col(AuditEvent.at) > work.now - 2 * RETENTION[0].period,
        *older,
    )
    return work.db.exec(asked.order_by(col(AuditEvent.id).desc()).limit(size)).all()


def _line(row: AuditEvent, grants: dict[str, Grant]) -> JournalLine:
    grant = grants[row.object_ref]
    return JournalLine(row.at, Event(row.event), Role(row.actor_role), grant, row.reason)
