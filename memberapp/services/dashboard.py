"""Everything the dashboard shows, in one transaction."""

from datetime import datetime

from sqlmodel import Session, select

from memberapp import clock
from memberapp.domain.dashboard import Dashboard
from memberapp.models.assistance import AssistanceDraft
from memberapp.models.reimbursements import Reimbursement
from memberapp.services import bank, care_lines, members, reimbursements, statistics
from memberapp.services.assistance import dossiers
from memberapp.services.assistance.contracts import cover_of


def load(db: Session, *, member_id: str, now: datetime) -> Dashboard:
    """Return the member, two years of care and the last payments received.

    Raises:
        NotFound: there is no such member.
    """
    member = members.summary(db, member_id=member_id)
    today = clock.local_date(now, member.country)
    any_line = select(Reimbursement.id).where(care_lines.of(member_id)).limit(1)
    return Dashboard(
        today=today,
        member=member,
        overview=statistics.overview(db, member_id=member_id, today=today),
        payments=reimbursements.last_payments(db, member_id=member_id),
        has_care=db.exec(any_line).first() is not None,
        pending_account=bank.pending_of(db, member_id=member_id),
        has_assistance=cover_of(db, member_id=member_id, today=today).absence is None,
        open_request=db.exec(
            select(AssistanceDraft.reference).where(AssistanceDraft.member_id == member_id)
        ).first()
        or "",
        sent_request=dossiers.latest(db, member_id=member_id, now=now),
    )
