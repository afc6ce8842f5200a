"""What the member can do on line with each service of a case, and what can be added to it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from memberapp.assistance import cases, completing, rights, slots, steps, wanted
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.rules import changing as rules
from memberapp.assistance.rules.changing import Changing
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.rights import Rights
from memberapp.assistance.rules.steps import OPEN
from memberapp.assistance.rules.values import Outcome, SlotQueue, Verdict
from memberapp.assistance.slots import Offer
from memberapp.assistance.tables import AssistanceCase
from memberapp.core.errors import NotFound
from memberapp.core.work import Work


@dataclass(frozen=True)
class Appointment:
    """A service of a case, or one that may be added: what its page shows."""

    case: Case
    outcome: Outcome
    item: CaseItem | None
    """None while it is not in the case."""
    changing: Changing
    cancelling: Changing
    until: datetime | None
    """Until when it is still changed on line; None when it has no hour, or when that is over."""
    shared: tuple[CaseItem, ...]
    """The other services that its call is for."""
    rights: Rights | None
    offer: Offer | None
    call_zone: ZoneInfo
    """Whose clocks tell the hours of a call."""
    answered_by: datetime | None
    """When another hour has its answer, of a visit that stays as agreed until then; else None."""


@dataclass(frozen=True)
class Change:
    """What the member can do with a service of their case."""

    item: CaseItem
    changing: Changing
    cancelling: Changing
    until: datetime | None
    """Until when it is still changed on line; None when it has no hour, or when that is over."""
    shared: tuple[CaseItem, ...]
    """The other services that its call is for."""


def changes_of(work: Work, case: Case) -> tuple[Change, ...]:
    """Return what can be done now with each service of a case, in its order."""
    return tuple(
        Change(
            item,
            changing_of(item, case, work.now),
            cancelling_of(item, case, work.now),
            item.still_until(work.now),
            _shared(case, item),
        )
        for item in case.items
    )


def addable(work: Work, *, reference: str) -> tuple[tuple[Outcome, Rights | None], ...]:
    """Return the services that can be added to a case, with what is left of each.

    Nothing is added to a closed one.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row, case = own_case(work, reference)
    if case.status is CaseStatus.CLOSED:
        return ()
    taken = {item.service for item in case.items if item.state in OPEN}
    found = [
        one
        for one in completing.outcomes_today(work, row)
        if one.verdict is not Verdict.NOT_COVERED and one.service.code not in taken
    ]
    left = rights.rights_of_case(work, row, services=[one.service.code for one in found])
    by_service = {one.service: one for one in left}
    return tuple((one, by_service.get(one.service.code)) for one in found)


def appointment(work: Work, *, reference: str, service: str, around: str = "") -> Appointment:
    """Return a service of a case, or one that may be added, with the days to choose from.

    Raises:
        NotFound: there is no such case of the member's, or no such service for its event.
    """
    row, case = own_case(work, reference)
    outcome = outcome_of(work, row, service)
    item = latest_of(case, service)
    if item is None and outcome.verdict is Verdict.NOT_COVERED:
        raise NotFound
    left = rights.rights_of_case(work, row, services=[service])
    return Appointment(
        case=case,
        outcome=outcome,
        item=item,
        changing=changing_of(item, case, work.now) if item else Changing.ON_LINE,
        cancelling=cancelling_of(item, case, work.now) if item else Changing.NOT_ANY_MORE,
        until=item.still_until(work.now) if item else None,
        shared=_shared(case, item),
        rights=left[0] if left else None,
        offer=slots.offer(
            work,
            service=outcome.service,
            event_date=case.event_date,
            around=slots.read_day(around),
        ),
        answered_by=_answered_by(work, row, item),
        call_zone=slots.queue_for(work, SlotQueue.PHONE).zone,
    )


def own_case(work: Work, reference: str) -> tuple[AssistanceCase, Case]:
    """Return a case of the member, as its row and as it stands.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = cases.row_of_reference(work, reference)
    if row is None or row.member_id != work.member_id:
        raise NotFound
    (case,) = cases.snapshots_of(work, [row])
    return row, case


def outcome_of(work: Work, row: AssistanceCase, service: str) -> Outcome:
    """Return what the contract says today of a service for the event of a case.

    Raises:
        NotFound: there is no such service for its event.
    """
    found = completing.outcomes_today(work, row)
    outcome = next((one for one in found if one.service.code == service), None)
    if outcome is None:
        raise NotFound
    return outcome


def latest_of(case: Case, service: str) -> CaseItem | None:
    """Return a service of a case: it may have been cancelled and asked for again."""
    found = [item for item in case.items if item.service == service]
    return found[-1] if found else None


def changing_of(item: CaseItem, case: Case, now: datetime) -> Changing:
    """Return what the member can do with the day and hour of a service."""
    if case.status is CaseStatus.CLOSED or item.starts_at is None:
        return Changing.NOT_ANY_MORE
    return rules.changing(
        item.state,
        ends_at=item.ends_at,
        until=item.change_until,
        now=now,
    )


def cancelling_of(item: CaseItem, case: Case, now: datetime) -> Changing:
    """Return whether the member can cancel a service."""
    if case.status is CaseStatus.CLOSED:
        return Changing.NOT_ANY_MORE
    return rules.cancelling(
        item.state,
        ends_at=item.ends_at,
        until=item.change_until,
        now=now,
    )


def _answered_by(work: Work, row: AssistanceCase, item: CaseItem | None) -> datetime | None:
    if item is None or item.serves is not SlotQueue.HOME:
        return None
    stored = next(one for one in steps.items_of(work, row) if one.id == item.id)
    queue = slots.queue_for(work, SlotQueue.HOME)
    return wanted.answered_by(work, stored) if wanted.is_agreed(stored, queue, work.now) else None


def _shared(case: Case, item: CaseItem | None) -> tuple[CaseItem, ...]:
    if item is None or item.serves is not SlotQueue.PHONE:
        return ()
    return tuple(
        one
        for one in case.items
        if one.id != item.id
        and one.serves is SlotQueue.PHONE
        and (one.starts_at, one.state) == (item.starts_at, item.state)
    )
