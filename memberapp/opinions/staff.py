"""What the insurer's agents do with second opinions: see that they go on, end what cannot.

What was asked, handed over or answered they never see.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from memberapp.core import audit
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.identifiers import read_opinion_reference
from memberapp.core.parts import WHOLE, Part, Wanted, cut, like
from memberapp.core.work import Work, writes
from memberapp.opinions import handing
from memberapp.opinions.rules import OPEN, OpinionStatus, late_since
from memberapp.opinions.tables import SecondOpinion

_MAX_LISTED: Final = 500
_MAX_REFERENCE_LENGTH: Final = 40


@dataclass(frozen=True)
class StaffOpinion:
    """A question as the staff sees it."""

    reference: str
    member_id: str
    status: OpinionStatus
    sent_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    late_since: datetime | None


@writes
def waiting(work: Work, *, part: Wanted = WHOLE) -> Part[StaffOpinion]:
    """Return what waits for the partner, what should be there first at the top.

    Raises:
        CursorGone: the part should come after a question that is not in the list.
    """
    rows = work.db.exec(
        select(SecondOpinion)
        .where(col(SecondOpinion.status).in_(OPEN))
        .order_by(col(SecondOpinion.due_at), col(SecondOpinion.id))
        .limit(_MAX_LISTED)
    ).all()
    found = cut(rows, part, by=lambda row: row.reference)
    for row in found:
        work.audit(audit.Event.STAFF_OPINIONS_READ, row.reference, member_id=row.member_id)
    return like(found, (_of(row, work.now) for row in found))


@writes
def end(work: Work, *, reference: str) -> StaffOpinion:
    """End a question that the partner cannot answer, as they said otherwise than by their service.

    The member is told and has their right back; the partner is told to delete what they have.

    Raises:
        NotFound: no such question is known.
        Conflict: it does not wait for the partner.
    """
    known = read_opinion_reference(reference[:_MAX_REFERENCE_LENGTH])
    found = select(SecondOpinion).where(SecondOpinion.reference == known).with_for_update()
    row = work.db.exec(found).first() if known else None
    if row is None:
        raise NotFound(f"no second opinion {known or 'of this form'} is known")
    if row.status not in OPEN:
        raise Conflict(f"{row.reference} does not wait for the partner")
    handing.refuse(work, opinion_id=row.id)
    return _of(row, work.now)


def _of(row: SecondOpinion, now: datetime) -> StaffOpinion:
    status = OpinionStatus(row.status)
    return StaffOpinion(
        reference=row.reference,
        member_id=row.member_id,
        status=status,
        sent_at=row.sent_at,
        received_at=row.received_at,
        due_at=row.due_at,
        late_since=late_since(status, row.due_at, now),
    )
