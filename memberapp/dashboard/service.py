"""Everything the dashboard shows, in one transaction."""

from datetime import datetime

from sqlmodel import Session, select

from memberapp import clock
from memberapp.account import connections
from memberapp.assistance import dossiers
from memberapp.assistance.contracts import cover_of
from memberapp.assistance.tables import AssistanceDraft
from memberapp.bank import service as bank
from memberapp.care import lines as care_lines
from memberapp.care import reimbursements, statistics
from memberapp.care.tables import Reimbursement
from memberapp.dashboard.rules import Dashboard
from memberapp.members import service as members


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
        sign_ins=connections.summary(db, member_id=member_id),
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
