"""Everything the dashboard shows, in one transaction."""

from datetime import date
from typing import Final

from memberapp.assistance import sent_cases
from memberapp.assistance.contracts import cover_by
from memberapp.bank import service as bank
from memberapp.care import arrivals, counters, reimbursements, statistics
from memberapp.care.care_costs import CareFacts, Guarantee, split
from memberapp.care.rules.counters import NO_COUNTERS
from memberapp.care.rules.evolution import compared_until
from memberapp.care.rules.lines import Shares
from memberapp.core.places import BELGIUM
from memberapp.core.work import Work
from memberapp.dashboard import facts
from memberapp.dashboard.facts import Facts
from memberapp.dashboard.rules import Beginning, Dashboard
from memberapp.members import ibans
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary

_CONSULTATION: Final = "G"


def load(work: Work, *, known: Facts | None = None) -> Dashboard:
    """Return the member, two years of care and the last payments received.

    `known` are the facts when the caller has read them already.

    Raises:
        NotFound: there is no such member.
    """
    known = known or facts.read(work)
    today, member, sent = known.mark.today, members.summary(work), known.sent_request
    until = compared_until(member.cover_ended_on(today), today=today)
    overview = statistics.overview(work, until=until)
    is_pending = overview.this_year.pending_count or overview.last_year.pending_count
    return Dashboard(
        today=today,
        member=member,
        sign_ins=known.sign_ins,
        overview=overview,
        payments=reimbursements.last_payments(work),
        arrivals=arrivals.to_come(work, today=today) if is_pending else (),
        has_care=known.has_care,
        counters=counters.read(work, today=today) if known.has_care else NO_COUNTERS,
        pending_account=bank.pending_of(work) if known.pending_account else None,
        has_offered_phone=known.has_offered_phone,
        has_assistance=cover_by(member, today=today).absence is None,
        open_request=known.open_request,
        sent_request=sent_cases.with_next(work, sent) if sent else None,
        beginning=None if known.has_care else _beginning(work, member, today),
    )


def _beginning(work: Work, member: MemberSummary, today: date) -> Beginning | None:
    contracts = [
        one
        for one in member.contracts
        if one.is_current(today) or (one.valid_from > today and not one.is_closed)
    ]
    if not contracts:
        return None
    people = members.covered_people(work, contract_id=contracts[0].id, today=today)
    return Beginning(
        has_bank_account=ibans.is_known(work),
        is_transmitted=all(person.has_teletransmission for person in people),
        example=None if member.country == BELGIUM else _consultation(today),
    )


def _consultation(today: date) -> Shares:
    """Return who pays a consultation of a general practitioner: every contract pays 100 %."""
    found = split(CareFacts(today, code=_CONSULTATION), Guarantee.percent(100))
    return Shares.of_cents(
        found.social_security + found.mutual + found.remaining,
        found.social_security,
        found.mutual,
        0,
        found.remaining,
    )
