"""What is left of the services of a case, for its member and for the staff alike.

What was asked for the same event counts together, in however many requests; where a year is meant,
that year of such events.
"""

from collections.abc import Iterable

from sqlmodel import select

from memberapp.assistance import cases
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.rules import rights as rules
from memberapp.assistance.rules.rights import Booking, Rights
from memberapp.assistance.rules.values import AssistanceService
from memberapp.assistance.tables import AssistanceCase
from memberapp.core import audit
from memberapp.core.errors import NotFound
from memberapp.core.work import Work, writes


def rights_of(work: Work, *, reference: str) -> tuple[Rights, ...]:
    """Return what is left of each service of a case of the member's.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = cases.row_of_reference(work, reference)
    if row is None or row.member_id != work.member_id:
        raise NotFound
    return rights_of_case(work, row)


@writes
def rights_for_staff(work: Work, *, reference: str) -> tuple[Rights, ...]:
    """Return the same to an agent, whose reading the member finds in their activity.

    Raises:
        NotFound: no such case is known.
    """
    row = cases.row_of_reference(work, reference)
    if row is None:
        raise NotFound(f"no case {reference} is known")
    work.audit(audit.Event.STAFF_CASES_READ, member_id=row.member_id, ref=row.reference)
    return rights_of_case(work, row)


def rights_of_case(
    work: Work, row: AssistanceCase, *, services: Iterable[str] | None = None
) -> tuple[Rights, ...]:
    """Return what is left of the services of a case, whosever it is, in its order.

    `services` are the codes of others that are meant instead, such as those that may be added.
    """
    rows = work.db.exec(
        select(AssistanceCase).where(
            AssistanceCase.member_id == row.member_id,
            AssistanceCase.contract_id == row.contract_id,
        )
    ).all()
    known = {one.reference: one for one in cases.snapshots_of(work, rows)}
    case = known[row.reference]
    plan = read_assistance().plan(case.plan)
    kin = [one for one in known.values() if _is_kin(one, case)]
    wanted = [one.service for one in case.items] if services is None else services
    in_plan = {service.code: service for service in plan.services} if plan else {}
    found = (_rights(in_plan[code], case, kin) for code in dict.fromkeys(wanted) if code in in_plan)
    return tuple(one for one in found if one is not None)


def _is_kin(one: Case, case: Case) -> bool:
    """Return whether a request is for the same person about such an event of that year."""
    return (one.event, one.patient, one.event_date.year) == (
        case.event,
        case.patient,
        case.event_date.year,
    )


def _rights(service: AssistanceService, case: Case, kin: Iterable[Case]) -> Rights | None:
    allowance = service.allowance_at(case.event)
    is_yearly = allowance is not None and allowance.per == "year"
    counted = [
        _booking(item)
        for one in kin
        if is_yearly or one.event_date == case.event_date
        for item in one.items
        if item.service == service.code
    ]
    return rules.rights_of(service, event=case.event, event_date=case.event_date, bookings=counted)


def _booking(item: CaseItem) -> Booking:
    return Booking(item.state, item.window or None, item.minutes_used)
