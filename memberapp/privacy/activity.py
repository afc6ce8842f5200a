"""What happened in a member's space, and who of the staff opened their file: from the trail."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import col, func, select

from memberapp.core.access import Role
from memberapp.core.audit import Event
from memberapp.core.tables import AuditEvent
from memberapp.core.work import Work, takes_long, writes
from memberapp.members import service as members
from memberapp.privacy.events import TOLD, of_kind
from memberapp.privacy.rules import SHOWN_FOR, ActivityKind
from memberapp.staff.tables import Agent

_EXPORT_BATCH: Final = 500


@dataclass(frozen=True)
class ActivityLine:
    """One event: what, when, from where; of the staff, who and why."""

    at: datetime
    event: Event
    is_refused: bool
    browser: str
    network: str
    """The beginning of the IP address, as the page of security shows it."""
    reference: str
    agent: str = ""
    reason: str = ""
    """Why an agent looked; of everybody else the trail has outcomes, not reasons."""


@dataclass(frozen=True)
class Activity:
    """The newest lines of a kind, how many there are of each, and who of the staff looked."""

    region: str
    since: datetime
    lines: Sequence[ActivityLine]
    counts: dict[ActivityKind, int]
    staff: Sequence[ActivityLine]
    staff_count: int


def show(work: Work, *, kind: ActivityKind | None, size: int, staff_size: int) -> Activity:
    """Return the member's own activity of the last 90 days, newest first."""
    counted = work.db.exec(
        select(AuditEvent.event, func.count())
        .where(*_own(work), *_by(is_staff=False, kind=None))
        .group_by(AuditEvent.event)
    )
    counts = dict.fromkeys(ActivityKind, 0)
    for event, many in counted:
        counts[TOLD[Event(event)].kind] += many
    of_staff = _by(is_staff=True, kind=None)
    staff_count = select(func.count()).select_from(AuditEvent).where(*_own(work), *of_staff)
    return Activity(
        region=members.region(work),
        since=work.now - SHOWN_FOR,
        lines=_lines(work, _by(is_staff=False, kind=kind), size),
        counts=counts,
        staff=_lines(work, of_staff, staff_size),
        staff_count=work.db.exec(staff_count).one(),
    )


@takes_long
def export(work: Work, *, take: Callable[[Sequence[ActivityLine]], None]) -> None:
    """Give all lines of the last 90 days to `take`, newest first, some at a time."""
    before: int | None = None
    while True:
        rows = _rows(work, (), _EXPORT_BATCH, before=before)
        if not rows:
            return
        take([*_told(work, rows)])
        before = rows[-1].id


@writes
def record_export(work: Work) -> None:
    """Write down that the activity is about to leave as a file."""
    work.audit(Event.ACTIVITY_DOWNLOADED)


def _lines(work: Work, where: tuple[Any, ...], size: int) -> Sequence[ActivityLine]:
    return [*_told(work, _rows(work, where, size))]


def _rows(
    work: Work, where: tuple[Any, ...], size: int, *, before: int | None = None
) -> Sequence[AuditEvent]:
    older = () if before is None else (col(AuditEvent.id) < before,)
    is_told = col(AuditEvent.event).in_(of_kind(None))
    newest = (
        select(AuditEvent)
        .where(*_own(work), is_told, *where, *older)
        .order_by(col(AuditEvent.id).desc())
        .limit(size)
    )
    return work.db.exec(newest).all()


def _own(work: Work) -> tuple[Any, ...]:
    return (
        col(AuditEvent.member_id) == work.member_id,
        col(AuditEvent.at) > work.now - SHOWN_FOR,
    )


def _by(*, is_staff: bool, kind: ActivityKind | None) -> tuple[Any, ...]:
    by_staff = col(AuditEvent.actor_role) == Role.STAFF
    return by_staff if is_staff else ~by_staff, col(AuditEvent.event).in_(of_kind(kind))


def _told(work: Work, rows: Sequence[AuditEvent]) -> Iterator[ActivityLine]:
    agent_ids = {row.actor_id for row in rows if row.actor_role == Role.STAFF}
    found = work.db.exec(select(Agent.id, Agent.name).where(col(Agent.id).in_(agent_ids)))
    agents: dict[str, str] = dict(found.all()) if agent_ids else {}
    for row in rows:
        is_staff = row.actor_role == Role.STAFF
        is_other = is_staff or row.actor_role == Role.CARER  # from where they act is theirs
        yield ActivityLine(
            at=row.at,
            event=Event(row.event),
            is_refused=row.result != "ok",
            browser="" if is_other else row.browser,
            network="" if is_other else row.address,
            reference=row.object_ref,
            agent=agents.get(row.actor_id, "") if is_staff else "",
            reason=row.reason if is_staff else "",
        )
