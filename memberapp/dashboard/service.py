"""Everything the dashboard shows, in one transaction."""

from sqlmodel import select

from memberapp import clock
from memberapp.account.service import is_phone_offered, sign_in_summary
from memberapp.assistance import cases
from memberapp.assistance.contracts import cover_of
from memberapp.assistance.tables import AssistanceDraft
from memberapp.bank import service as bank
from memberapp.care import lines as care_lines
from memberapp.care import reimbursements, statistics
from memberapp.care.tables import Reimbursement
from memberapp.core.work import Work
from memberapp.dashboard.rules import Dashboard
from memberapp.members import service as members


def load(work: Work) -> Dashboard:
    """Return the member, two years of care and the last payments received.

    Raises:
        NotFound: there is no such member.
    """
    member = members.summary(work)
    today = clock.local_date(work.now, member.region)
    any_line = select(Reimbursement.id).where(care_lines.of(work.member_id)).limit(1)
    return Dashboard(
        today=today,
        member=member,
        sign_ins=sign_in_summary(work),
        overview=statistics.overview(work, today=today),
        payments=reimbursements.last_payments(work),
        has_care=work.db.exec(any_line).first() is not None,
        pending_account=bank.pending_of(work),
        has_offered_phone=is_phone_offered(work),
        has_assistance=cover_of(work, today=today).absence is None,
        open_request=work.db.exec(
            select(AssistanceDraft.reference).where(AssistanceDraft.member_id == work.member_id)
        ).first()
        or "",
        sent_request=cases.latest(work),
    )
