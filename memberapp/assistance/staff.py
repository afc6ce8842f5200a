"""The requests for assistance, as the insurer's agents read and open them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select, update

from memberapp import clock
from memberapp.account.service import email_of
from memberapp.account.tables import Account
from memberapp.assistance import cases, messages, steps
from memberapp.assistance.cases import Case
from memberapp.assistance.recaps import ITEM
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.steps import StepState, Way
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.tables import AssistanceCase, AssistanceItem
from memberapp.core import audit
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.identifiers import case_number
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_NUMBERS = 10_000_000


@dataclass(frozen=True)
class StaffCase:
    """A request with what the staff needs to know of who asks."""

    case: Case
    first_name: str
    last_name: str
    phone: str | None
    """The one of the file today; the case holds the one to call for this request."""
    email: str | None


@writes
def waiting(work: Work) -> Sequence[StaffCase]:
    """Return the requests without a number, the most urgent first."""
    rows = work.db.exec(
        select(AssistanceCase)
        .where(AssistanceCase.status == CaseStatus.RECEIVED)
        .order_by(col(AssistanceCase.due_at), AssistanceCase.id)
    ).all()
    found = _staff_views(work, rows)  # before the trail is locked: nobody waits for this reading
    event = audit.Event.STAFF_CASES_READ
    work.audit(event, ref="waiting")
    for row in rows:
        _record(work, event, row)
    return found


@writes
def show(work: Work, *, reference: str) -> StaffCase:
    """Return one request, to check that it is complete.

    Raises:
        NotFound: no such request is known.
    """
    row = _row(work, reference)
    _record(work, audit.Event.STAFF_CASES_READ, row)
    return _staff_view(work, row)


@writes
def open_case(work: Work, *, reference: str) -> StaffCase:
    """Give a request its number, and tell the member by e-mail and on their mobile phone.

    Raises:
        NotFound: no such request is known.
        Conflict: it has its number already.
    """
    row = _row(work, reference)
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
        raise Conflict(f"the case {row.reference} has the number {row.number} already")
    # A call is ours to make; a visit waits for who comes.
    for item in items:
        if item.state == StepState.WISHED and _is_call(item):
            steps.record(work, [item], to=StepState.PLANNED, way=Way.IN_FILE)
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    mobile = cases.mobile_of_case(row, member)
    work.notify(
        *messages.case_opened(work, case=row, member=member, account=account, mobile=mobile)
    )
    work.changed(Topic.ASSISTANCE, member_id=member.id)
    _record(work, audit.Event.CASE_OPENED, row)
    return _staff_view(work, row)


def _is_call(item: AssistanceItem) -> bool:
    return item.day is not None and ITEM.reveal(item).serves is SlotQueue.PHONE


def _row(work: Work, reference: str) -> AssistanceCase:
    row = cases.row_of_reference(work, reference)
    if row is None:
        raise NotFound(f"no case {reference} is known")
    return row


def _free_number(work: Work, year: int) -> str:
    """Draw a number: one that counted up would tell how many cases there are."""
    while True:
        number = case_number(year, secrets.randbelow(_NUMBERS))
        taken = select(AssistanceCase.id).where(AssistanceCase.number == number)
        if work.db.exec(taken).first() is None:
            return number


def _staff_view(work: Work, row: AssistanceCase) -> StaffCase:
    (found,) = _staff_views(work, [row])
    return found


def _staff_views(work: Work, rows: Sequence[AssistanceCase]) -> list[StaffCase]:
    """Return the requests with those who sent them, in as many queries for one as for all."""
    ids = {row.member_id for row in rows}
    members = {m.id: m for m in work.db.exec(select(Member).where(col(Member.id).in_(ids)))}
    accounts = {
        a.member_id: a for a in work.db.exec(select(Account).where(col(Account.member_id).in_(ids)))
    }
    return [
        _staff_view_of(one, members[one.member_id], accounts.get(one.member_id))
        for one in cases.snapshots_of(work, rows)
    ]


def _staff_view_of(case: Case, member: Member, account: Account | None) -> StaffCase:
    return StaffCase(
        case=case,
        first_name=member.first_name,
        last_name=member.last_name,
        phone=reveal(member, "phone"),
        email=email_of(account, member),
    )


def _record(work: Work, event: audit.Event, row: AssistanceCase) -> None:
    work.audit(event, member_id=row.member_id, ref=row.reference)
