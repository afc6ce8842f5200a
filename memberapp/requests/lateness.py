"""What is late: its member is told of each term that passes, by message and on the open page."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import col, func, or_, select

from memberapp.core import audit, locks
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.requests import acts, messages
from memberapp.requests.rules.requests import OPEN, OURS, RequestKind, RequestStatus
from memberapp.requests.tables import MemberRequest

_AT_ONCE = 20


def how_many_wait(work: Work) -> int:
    """Return how many requests wait for an agent."""
    waiting = select(func.count()).where(col(MemberRequest.status).in_(OURS))
    return work.db.exec(waiting).one()


def how_many(work: Work) -> int:
    """Return how many requests are late now, told or not."""
    tomorrow = work.now.date() + timedelta(days=1)  # today begins earlier for some members
    rows = work.db.exec(
        select(MemberRequest, Member.region)
        .join(Member)
        .where(
            col(MemberRequest.status).in_(OPEN),
            or_(
                col(MemberRequest.answer_by) < tomorrow,
                col(MemberRequest.taken_by_day) < tomorrow,
            ),
        )
    )
    return sum(_late_since(work, row, region) is not None for row, region in rows)


def found(work: Work, *, besides: Collection[str] = ()) -> list[str]:
    """Return the ids of requests of which a term has passed, a few at once, without `besides`."""
    rows = work.db.exec(
        select(MemberRequest.id)
        .where(col(MemberRequest.due_at).is_not(None), col(MemberRequest.due_at) <= work.now)
        .order_by(col(MemberRequest.due_at))
        .limit(_AT_ONCE + len(besides))
    )
    return [one for one in rows if one not in besides]


@writes
def tell(work: Work, *, request_id: str) -> None:
    """Tell the member that a request is late, unless somebody acted meanwhile."""
    row = work.db.get_one(
        MemberRequest, request_id, with_for_update=locks.ROW, populate_existing=True
    )
    if row.due_at is None or row.due_at > work.now:
        return
    member = work.db.get_one(Member, row.member_id)
    since = _late_since(work, row, member.region)
    answer_due = acts.end_of(row.answer_by, member.region)
    if since is not None and answer_due <= work.now:
        since = answer_due  # of both terms that passed, the answer is what matters
    row.due_at = acts.next_due(row, member.region, work.now)
    work.db.add(row)
    if since is None:
        return
    messages.tell_late(work, row, since)
    work.changed(Topic.REQUESTS, member_id=row.member_id)
    work.audit(audit.Event.REQUEST_LATE, member_id=row.member_id, ref=row.reference)


def _late_since(work: Work, row: MemberRequest, region: str) -> datetime | None:
    return acts.late_since(
        kind=RequestKind(row.kind),
        status=RequestStatus(row.status),
        taken_by_day=row.taken_by_day,
        answer_by=row.answer_by,
        region=region,
        now=work.now,
    )
