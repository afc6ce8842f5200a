"""The requests for assistance, as the insurer's agents read and open them.

What waits for an agent is listed with what is late first; the steps of a case go on in
`staff_steps`.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlmodel import col, select, update

from memberapp import clock
from memberapp.account.service import email_of
from memberapp.account.tables import Account
from memberapp.assistance import cases, information, messages, steps
from memberapp.assistance.cases import Case
from memberapp.assistance.information import INFORMATION, Information
from memberapp.assistance.recaps import ITEM
from memberapp.assistance.rules.information import InformationContent, parse_what
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.steps import OPEN, StepState, Way
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.tables import AssistanceCase, AssistanceInformation, AssistanceItem
from memberapp.core import audit
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.identifiers import case_number
from memberapp.core.parts import WHOLE, Part, Wanted, cut
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_NUMBERS = 10_000_000
_TO_ARRANGE = (StepState.WISHED, StepState.MISSED)
"""What waits for an agent to agree to an hour."""


@dataclass(frozen=True)
class Wait:
    """Why a case waits for an agent."""

    what: Literal["number", "late", "slot", "answer"]
    """Its number; a step whose hour passed; an hour to agree to; an answer to read."""
    service: str
    """The code of the step's service; empty where there is none."""
    since: datetime | None
    """Since when it is late; None while it is not."""


@dataclass(frozen=True)
class StaffCase:
    """A request with what the staff needs to know of who asks."""

    case: Case
    first_name: str
    last_name: str
    phone: str | None
    """The one of the file today; the case holds the one to call for this request."""
    email: str | None
    asked: tuple[Information, ...]
    """What was missing, and what still is."""
    waits: tuple[Wait, ...]

    @property
    def late_since(self) -> datetime | None:
        """Return since when something of it is late; None when nothing is."""
        return min((one.since for one in self.waits if one.since), default=None)

    @property
    def urgency(self) -> tuple[bool, datetime]:
        """Return what orders cases: the late ones first, then those whose promise ends soonest."""
        late = self.late_since
        return late is None, late or self.case.due_at


@writes
def waiting(work: Work, *, part: Wanted = WHOLE) -> Part[StaffCase]:
    """Return the cases that wait for an agent: what is late first, then by the promised hour.

    Raises:
        CursorGone: the part should come after a case that is not in the list.
    """
    rows = work.db.exec(
        select(AssistanceCase)
        .where(col(AssistanceCase.status).in_([CaseStatus.RECEIVED, CaseStatus.OPENED]))
        .order_by(col(AssistanceCase.due_at), AssistanceCase.id)
    ).all()
    # Before the trail is locked: nobody waits for this reading.
    waits = sorted((one for one in views_of(work, rows) if one.waits), key=lambda one: one.urgency)
    found = cut(waits, part, by=lambda one: one.case.reference)
    event = audit.Event.STAFF_CASES_READ
    work.audit(event, ref="waiting")
    for one in found:
        _record(work, event, one.case)
    return found


@writes
def show(work: Work, *, reference: str) -> StaffCase:
    """Return one request, to check that it is complete.

    Raises:
        NotFound: no such request is known.
    """
    row = row_named(work, reference)
    _record(work, audit.Event.STAFF_CASES_READ, row)
    return _staff_view(work, row)


@writes
def open_case(work: Work, *, reference: str) -> StaffCase:
    """Give a request its number, and tell the member by e-mail and on their mobile phone.

    Its calls are planned from now on: they are ours to make. A visit waits for who comes.

    Raises:
        NotFound: no such request is known.
        Conflict: it has its number already.
    """
    row = row_named(work, reference)
    items = steps.begin(work, row)
    member = work.db.get_one(Member, row.member_id)
    year = clock.local_date(work.now, member.region).year
    opened = work.db.exec(
        update(AssistanceCase)
        .where(
            col(AssistanceCase.id) == row.id,
            col(AssistanceCase.status) == CaseStatus.RECEIVED,
        )
        .values(
            status=CaseStatus.OPENED,
            number=_free_number(work, year),
            opened_at=work.now,
            opened_by=work.actor.id,
        )
    )
    work.db.refresh(row)
    if opened.rowcount != 1:
        raise Conflict(f"the case {row.reference} is {row.status} already: {row.number}")
    calls = [one for one in items if one.state == StepState.WISHED and _is_call(one)]
    steps.record(work, calls, to=StepState.PLANNED, way=Way.IN_FILE)
    work.notify(*messages.case_opened(work, **contact_of(work, row, member)))
    return recorded(work, row, audit.Event.CASE_OPENED)


@writes
def close(work: Work, *, reference: str) -> StaffCase:
    """Close a case in which nothing is left to be done.

    Raises:
        NotFound: no such request is known.
        Conflict: it has no number yet, is closed already, or a step of it is still open.
    """
    row = row_named(work, reference)
    items = steps.begin(work, row)
    if row.status != CaseStatus.OPENED:
        raise Conflict(f"the case {row.reference} is {row.status}")
    still_open = [ITEM.reveal(one).service for one in items if one.state in OPEN]
    if still_open:
        named = ", ".join(still_open)
        raise Conflict(f"say first what became of {named}: done, missed or cancelled")
    row.status, row.closed_at, row.closed_by = CaseStatus.CLOSED, work.now, work.actor.id
    work.db.add(row)
    return recorded(work, row, audit.Event.CASE_CLOSED)


@writes
def ask(work: Work, *, reference: str, what: str, is_paper: bool = False) -> StaffCase:
    """Ask the member for something that is missing; they answer on the page of the case.

    Raises:
        NotFound: no such request is known.
        InvalidInput: `information` is no line of text, or too long for one.
        Conflict: the case is closed.
    """
    row = row_named(work, reference)
    if row.status == CaseStatus.CLOSED:
        raise Conflict(f"the case {row.reference} is closed")
    steps.begin(work, row)
    asked = AssistanceInformation(case_id=row.id, asked_at=work.now, asked_by=work.actor.id)
    INFORMATION.seal(asked, InformationContent(what=parse_what(what), is_paper=is_paper))
    work.db.add(asked)
    member = work.db.get_one(Member, row.member_id)
    contact = contact_of(work, row, member)
    work.notify(*messages.information_asked(work, **contact, key=asked.id))
    return recorded(work, row, audit.Event.CASE_INFORMATION_ASKED)


@writes
def receive(work: Work, *, reference: str, number: int) -> StaffCase:
    """Note that what was asked is there, by its number in the order in which it was asked.

    Raises:
        NotFound: no such request is known, or nothing of that number was asked.
        Conflict: it was there before.
    """
    row = row_named(work, reference)
    steps.begin(work, row)
    asked = information.asked_of(work, [row.id]).get(row.id, ())
    if not 1 <= number <= len(asked):
        raise NotFound(f"{len(asked)} informations were asked for this case")
    found = work.db.get_one(AssistanceInformation, asked[number - 1].id)
    if found.received_at is not None:
        raise Conflict("it is there already")
    found.received_at, found.received_by = work.now, work.actor.id
    work.db.add(found)
    return recorded(work, row, audit.Event.CASE_INFORMATION_RECEIVED)


def row_named(work: Work, reference: str) -> AssistanceCase:
    """Return the row of a typed reference.

    Raises:
        NotFound: no such request is known.
    """
    row = cases.row_of_reference(work, reference)
    if row is None:
        raise NotFound(f"no case {reference} is known")
    return row


def contact_of(work: Work, case: AssistanceCase, member: Member) -> dict[str, Any]:
    """Return whom a message about a case reaches, as the functions of `messages` take it."""
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    mobile = cases.mobile_of_case(case, member)
    return {"case": case, "member": member, "account": account, "mobile": mobile}


def recorded(work: Work, row: AssistanceCase, event: audit.Event) -> StaffCase:
    """Show the member what an agent did, write it into the trail, and return the case."""
    work.changed(Topic.ASSISTANCE, member_id=row.member_id)
    _record(work, event, row)
    work.db.flush()
    return _staff_view(work, row)


def people_of(work: Work, member_ids: set[str]) -> tuple[dict[str, Member], dict[str, Account]]:
    """Return the members of some files, and their accounts where they have one."""
    members = work.db.exec(select(Member).where(col(Member.id).in_(member_ids)))
    accounts = work.db.exec(select(Account).where(col(Account.member_id).in_(member_ids)))
    return {one.id: one for one in members}, {one.member_id: one for one in accounts}


def _is_call(item: AssistanceItem) -> bool:
    return item.day is not None and ITEM.reveal(item).serves is SlotQueue.PHONE


def _free_number(work: Work, year: int) -> str:
    """Draw a number: one that counted up would tell how many cases there are."""
    while True:
        number = case_number(year, secrets.randbelow(_NUMBERS))
        taken = select(AssistanceCase.id).where(AssistanceCase.number == number)
        if work.db.exec(taken).first() is None:
            return number


def _staff_view(work: Work, row: AssistanceCase) -> StaffCase:
    (found,) = views_of(work, [row])
    return found


def views_of(work: Work, rows: Sequence[AssistanceCase]) -> list[StaffCase]:
    """Return the requests with those who sent them, in as many queries for one as for all."""
    members, accounts = people_of(work, {row.member_id for row in rows})
    asked = information.asked_of(work, [row.id for row in rows])
    return [
        _staff_view_of(work, one, members[one.member_id], accounts.get(one.member_id), said)
        for row, one in zip(rows, cases.snapshots_of(work, rows), strict=True)
        for said in [asked.get(row.id, ())]
    ]


def _staff_view_of(
    work: Work,
    case: Case,
    member: Member,
    account: Account | None,
    asked: tuple[Information, ...],
) -> StaffCase:
    return StaffCase(
        case=case,
        first_name=member.first_name,
        last_name=member.last_name,
        phone=reveal(member, "phone"),
        email=email_of(account, member),
        asked=asked,
        waits=tuple(_waits(case, asked, work.now)),
    )


def _waits(case: Case, asked: tuple[Information, ...], now: datetime) -> list[Wait]:
    if case.status is CaseStatus.CLOSED:
        return []
    found = []
    if case.status is CaseStatus.RECEIVED:
        found.append(Wait("number", "", case.number_late_since(now)))
    for item in case.items:
        late = item.late_since(now)
        if late is not None:
            found.append(Wait("late", item.service, late))
        elif item.state in _TO_ARRANGE:
            found.append(Wait("slot", item.service, None))
        if item.wanted is not None:
            found.append(Wait("slot", item.service, item.answer_late_since(now)))
    if any(one.answered_at and not one.received_at for one in asked):
        found.append(Wait("answer", "", None))
    return found


def _record(work: Work, event: audit.Event, case: AssistanceCase | Case) -> None:
    work.audit(event, member_id=case.member_id, ref=case.reference)
