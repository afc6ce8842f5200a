"""What the member changes of a case on line: another day and hour, one service more or less.

Each act names the version of the case that its page showed: who saw an older one changes nothing,
and is shown what changed. A new day or a new service is a wish, until the staff confirms it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from memberapp.account.service import own_account
from memberapp.account.tables import Account
from memberapp.assistance import cases, completing, messages, rights, slots, steps
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.recaps import CONTENT, ITEM, item_content
from memberapp.assistance.rules import changing as rules
from memberapp.assistance.rules.changing import Changing
from memberapp.assistance.rules.requests import CaseStatus, Choice, VisitAddress, parse_access
from memberapp.assistance.rules.rights import Rights
from memberapp.assistance.rules.steps import OPEN, StepState, Way
from memberapp.assistance.rules.values import AssistanceService, Outcome, SlotQueue, Verdict
from memberapp.assistance.slots import Offer
from memberapp.assistance.tables import AssistanceCase, AssistanceItem
from memberapp.core import audit, limits
from memberapp.core.errors import InvalidForm, InvalidInput, NotFound, TooLate
from memberapp.core.limits import Limit
from memberapp.core.opening_hours import Window, window_times
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_CHANGES: Final = Limit("case-change", "30/day")  # each takes a slot and sends a message


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
            _changing(item, case, work.now),
            _cancelling(item, case, work.now),
            item.still_until(work.now),
            _shared(case, item),
        )
        for item in case.items
    )


def addable(work: Work, *, reference: str) -> tuple[tuple[Outcome, Rights | None], ...]:
    """Return the services that can be added to a case, with what is left of each.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row, case = _own(work, reference)
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
    row, case = _own(work, reference)
    outcome = _outcome(work, row, service)
    item = _latest(case, service)
    if item is None and outcome.verdict is Verdict.NOT_COVERED:
        raise NotFound
    left = rights.rights_of_case(work, row, services=[service])
    return Appointment(
        case=case,
        outcome=outcome,
        item=item,
        changing=_changing(item, case, work.now) if item else Changing.ON_LINE,
        cancelling=_cancelling(item, case, work.now) if item else Changing.NOT_ANY_MORE,
        until=item.still_until(work.now) if item else None,
        shared=_shared(case, item),
        rights=left[0] if left else None,
        offer=slots.offer(
            work,
            service=outcome.service,
            event_date=case.event_date,
            around=slots.read_day(around),
        ),
        call_zone=slots.queue_for(work, SlotQueue.PHONE).zone,
    )


@writes
def move(work: Work, *, reference: str, version: int, service: str, day: str, window: str) -> None:
    """Give a service another day and hour: a wish again, whose slot is taken at once.

    Raises:
        NotFound: there is no such case of the member's, or no such service in it.
        InvalidForm: `day` or `window` was not chosen.
        SlotTaken: that window cannot be chosen, or not any more.
        TooLate: it is changed by a call only.
        CaseMoved: the case went on since that version.
        TooManyTries: too much was changed today.
    """
    act = _begin(work, reference, version)
    item, seen = act.find(service)
    if _changing(seen, act.case, work.now) is not Changing.ON_LINE:
        raise TooLate
    outcome = _outcome(work, act.row, service)
    chosen = slots.read_choice(
        work, service=outcome.service, event_date=act.case.event_date, day=day, window=window
    )
    _place(work, steps.together(item, act.items), outcome.service, chosen)
    _tell(work, act, audit.Event.CASE_SERVICE_MOVED)


@writes
def add(
    work: Work,
    *,
    reference: str,
    version: int,
    service: str,
    day: str = "",
    window: str = "",
    access: Mapping[str, str] | None = None,
) -> None:
    """Add a service to a case: a wish, whose slot is taken at once.

    Raises:
        NotFound: there is no such case of the member's, or its contract has no such service.
        InvalidInput: `service`: it is not provided for, is in the case already, or is used up.
        InvalidForm: `day` or `window` was not chosen; `floor` or `access` is refused; `address`
            or `phone`: the file has none.
        SlotTaken: that window cannot be chosen, or not any more.
        TooLate: the case is closed.
        CaseMoved: the case went on since that version.
        TooManyTries: too much was changed today.
    """
    act = _begin(work, reference, version)
    if act.case.status is CaseStatus.CLOSED:
        raise TooLate
    outcome = _outcome(work, act.row, service)
    present, left = _latest(act.case, service), None
    for one in rights.rights_of_case(work, act.row, services=[service]):
        left = one.left
    is_there = present is not None and present.state in OPEN
    if is_there or left == 0 or outcome.verdict is Verdict.NOT_COVERED:
        raise InvalidInput("service", "not_covered")
    chosen = slots.read_choice(
        work, service=outcome.service, event_date=act.case.event_date, day=day, window=window
    )
    _complete_content(work, act, outcome.service, access or {})
    item = AssistanceItem(case_id=act.row.id, position=len(act.items))
    ITEM.seal(item, item_content(outcome, Choice(service), zone=""))
    work.db.add(item)
    work.db.flush()
    steps.wish(work, item)
    if chosen.day is not None:
        _place(work, [item], outcome.service, chosen)
    _tell(work, act, audit.Event.CASE_SERVICE_ADDED)


@writes
def cancel(work: Work, *, reference: str, version: int, service: str) -> None:
    """Cancel a service; its slot is given back. Without any left, the case is closed.

    Raises:
        NotFound: there is no such case of the member's, or no such service in it.
        TooLate: it is cancelled by a call only.
        CaseMoved: the case went on since that version.
        TooManyTries: too much was changed today.
    """
    act = _begin(work, reference, version)
    item, seen = act.find(service)
    if _cancelling(seen, act.case, work.now) is not Changing.ON_LINE:
        raise TooLate
    steps.record(work, [item], to=StepState.CANCELLED, way=Way.ONLINE)
    steps.close_if_nothing_is_open(work, act.row, act.items)
    _tell(work, act, audit.Event.CASE_SERVICE_CANCELLED)


@writes
def cancel_case(work: Work, *, reference: str, version: int) -> None:
    """Cancel every service that can still be cancelled on line; without any left, it is closed.

    Raises:
        NotFound: there is no such case of the member's.
        TooLate: none of its services can be cancelled on line any more.
        CaseMoved: the case went on since that version.
        TooManyTries: too much was changed today.
    """
    act = _begin(work, reference, version)
    seen = {item.id: item for item in act.case.items}
    going = [
        row
        for row in act.items
        if _cancelling(seen[row.id], act.case, work.now) is Changing.ON_LINE
    ]
    if not going:
        raise TooLate
    steps.record(work, going, to=StepState.CANCELLED, way=Way.ONLINE)
    # Who gives up the whole request wants no other hour for what was missed either.
    steps.close_if_nothing_is_open(work, act.row, act.items, states=OPEN)
    _tell(work, act, audit.Event.CASE_CANCELLED)


@dataclass(frozen=True)
class _Act:
    """An act on a case that has begun: nobody else acts on it until the transaction ends."""

    row: AssistanceCase
    case: Case
    items: list[AssistanceItem]
    member: Member
    account: Account

    def find(self, service: str) -> tuple[AssistanceItem, CaseItem]:
        seen = _latest(self.case, service)
        if seen is None:
            raise NotFound
        return next(one for one in self.items if one.id == seen.id), seen


def _begin(work: Work, reference: str, version: int) -> _Act:
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    row, _case = _own(work, reference)
    items = steps.begin(work, row, version=version)
    limits.reserve(work, (_CHANGES, work.member_id))
    (case,) = cases.snapshots_of(work, [row])
    return _Act(row, case, items, member, account)


def _own(work: Work, reference: str) -> tuple[AssistanceCase, Case]:
    row = cases.row_of_reference(work, reference)
    if row is None or row.member_id != work.member_id:
        raise NotFound
    (case,) = cases.snapshots_of(work, [row])
    return row, case


def _outcome(work: Work, row: AssistanceCase, service: str) -> Outcome:
    found = completing.outcomes_today(work, row)
    outcome = next((one for one in found if one.service.code == service), None)
    if outcome is None:
        raise NotFound
    return outcome


def _latest(case: Case, service: str) -> CaseItem | None:
    """Return a service of a case: it may have been cancelled and asked for again."""
    found = [item for item in case.items if item.service == service]
    return found[-1] if found else None


def _changing(item: CaseItem, case: Case, now: datetime) -> Changing:
    if case.status is CaseStatus.CLOSED or item.starts_at is None:
        return Changing.NOT_ANY_MORE
    return rules.changing(
        item.state,
        ends_at=item.ends_at,
        until=item.change_until,
        now=now,
    )


def _cancelling(item: CaseItem, case: Case, now: datetime) -> Changing:
    if case.status is CaseStatus.CLOSED:
        return Changing.NOT_ANY_MORE
    return rules.cancelling(
        item.state,
        ends_at=item.ends_at,
        until=item.change_until,
        now=now,
    )


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


def _place(
    work: Work, items: list[AssistanceItem], service: AssistanceService, chosen: Choice
) -> None:
    if service.queue is None or chosen.day is None:
        return
    queue = slots.queue_for(work, service.queue)
    window = Window(chosen.day, *window_times(chosen.window))
    steps.move(work, items, queue=queue, window=window, to=StepState.WISHED, way=Way.ONLINE)


def _complete_content(
    work: Work, act: _Act, service: AssistanceService, access: Mapping[str, str]
) -> None:
    """Note where somebody comes, or is called, when the case did not need it before."""
    content = CONTENT.reveal(act.row)
    if service.needs_address and content.address is None:
        details = read_assistance().access.fields
        content = replace(
            content, address=VisitAddress(act.member.address, **parse_access(access, details))
        )
    if content.address is not None and not content.address.is_complete:
        raise InvalidForm((InvalidInput("address", "empty"),))
    if service.queue is SlotQueue.PHONE and not content.phone:
        content = replace(content, phone=reveal(act.member, "phone"), is_own_phone=True)
        if not content.phone:
            raise InvalidForm((InvalidInput("phone", "empty"),))
    CONTENT.seal(act.row, content)
    work.db.add(act.row)


def _tell(work: Work, act: _Act, event: audit.Event) -> None:
    work.notify(*messages.case_changed(work, case=act.row, member=act.member, account=act.account))
    work.changed(Topic.ASSISTANCE)
    work.audit(event, ref=act.row.reference)
