"""What the member changes of a case on line: another day and hour, one service more or less.

Each act names the version of the case that its page showed: who saw an older one changes nothing,
and is shown what changed. A new day or a new service is a wish, until the staff confirms it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from memberapp.account.service import own_account
from memberapp.account.tables import Account
from memberapp.assistance import cases, changeable, messages, rights, slots, steps, wanted
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.recaps import CONTENT, ITEM, item_content
from memberapp.assistance.rules.changing import Changing
from memberapp.assistance.rules.requests import CaseStatus, Choice, VisitAddress, parse_access
from memberapp.assistance.rules.steps import EXPECTED, OPEN, StepState, Way
from memberapp.assistance.rules.values import AssistanceService, SlotQueue, Verdict
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


@writes
def move(work: Work, *, reference: str, version: int, service: str, day: str, window: str) -> None:
    """Give a service another day and hour, whose slot is taken at once: a wish again.

    A visit that was agreed stays as it is until somebody confirms the other hour (`wanted`).

    Raises:
        NotFound: there is no such case of the member's, or no such service in it.
        InvalidForm: `day` or `window` was not chosen, or it is the hour that it has.
        SlotTaken: that window cannot be chosen, or not any more.
        TooLate: it is changed by a call only.
        CaseMoved: the case went on since that version.
        TooManyTries: too much was changed today.
    """
    act = _begin(work, reference, version)
    item, seen = act.find(service)
    if changeable.changing_of(seen, act.case, work.now) is not Changing.ON_LINE:
        raise TooLate
    outcome = changeable.outcome_of(work, act.row, service)
    if (day, window) in _hours(item):
        raise InvalidForm((InvalidInput("day", "same"),))
    chosen = slots.read_choice(
        work, service=outcome.service, event_date=act.case.event_date, day=day, window=window
    )
    _place(work, steps.together(item, act.items), outcome.service, chosen)
    _tell(work, act, audit.Event.CASE_SERVICE_MOVED)


@writes
def keep(work: Work, *, reference: str, version: int, service: str) -> None:
    """Stay with the agreed hour of a visit for which another one was asked.

    Raises:
        NotFound: there is no such case of the member's, or no such service in it.
        Conflict: no other hour is asked for any more.
        CaseMoved: the case went on since that version.
        TooManyTries: too much was changed today.
    """
    act = _begin(work, reference, version)
    item, _seen = act.find(service)
    wanted.give_up(work, item, way=Way.ONLINE)
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
    outcome = changeable.outcome_of(work, act.row, service)
    present, left = changeable.latest_of(act.case, service), None
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
    if changeable.cancelling_of(seen, act.case, work.now) is not Changing.ON_LINE:
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
        if changeable.cancelling_of(seen[row.id], act.case, work.now) is Changing.ON_LINE
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
        seen = changeable.latest_of(self.case, service)
        if seen is None:
            raise NotFound
        return next(one for one in self.items if one.id == seen.id), seen


def _begin(work: Work, reference: str, version: int) -> _Act:
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    row, _case = changeable.own_case(work, reference)
    items = steps.begin(work, row, version=version)
    limits.reserve(work, (_CHANGES, work.member_id))
    (case,) = cases.snapshots_of(work, [row])
    return _Act(row, case, items, member, account)


def _hours(item: AssistanceItem) -> tuple[tuple[str, str | None], ...]:
    """Return day and window that a service has, and those that are wanted instead."""
    if item.state not in EXPECTED:
        return ()
    return (f"{item.day}", item.window), (f"{item.wanted_day}", item.wanted_window)


def _place(
    work: Work, items: list[AssistanceItem], service: AssistanceService, chosen: Choice
) -> None:
    if service.queue is None or chosen.day is None:
        return
    queue = slots.queue_for(work, service.queue)
    window = Window(chosen.day, *window_times(chosen.window))
    if len(items) == 1 and wanted.is_agreed(items[0], queue, work.now):
        wanted.ask(work, items[0], queue=queue, window=window)
        return
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
