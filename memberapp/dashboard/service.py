"""Everything the dashboard shows, in one transaction."""

from memberapp.assistance import cases
from memberapp.assistance.contracts import cover_by
from memberapp.bank import service as bank
from memberapp.care import reimbursements, statistics
from memberapp.core.work import Work
from memberapp.dashboard import facts
from memberapp.dashboard.facts import Facts
from memberapp.dashboard.rules import Dashboard
from memberapp.members import service as members


def load(work: Work, *, known: Facts | None = None) -> Dashboard:
    """Return the member, two years of care and the last payments received.

    `known` are the facts when the caller has read them already.

    Raises:
        NotFound: there is no such member.
    """
    known = known or facts.read(work)
    member, sent = members.summary(work), known.sent_request
    return Dashboard(
        today=known.mark.today,
        member=member,
        sign_ins=known.sign_ins,
        overview=statistics.overview(work, today=known.mark.today),
        payments=reimbursements.last_payments(work),
        has_care=known.has_care,
        pending_account=bank.pending_of(work) if known.pending_account else None,
        has_offered_phone=known.has_offered_phone,
        has_assistance=cover_by(member, today=known.mark.today).absence is None,
        open_request=known.open_request,
        sent_request=cases.with_next(work, sent) if sent else None,
    )
