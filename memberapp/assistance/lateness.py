"""What is late: its member is told once, by message and on the page that is open.

The worker finds what nobody did by an index of its own. It may not have run for a while: then a
member is told late, of what is late still.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select, update

from memberapp.account.tables import Account
from memberapp.assistance import cases, messages, steps
from memberapp.assistance.recaps import ITEM
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.steps import EXPECTED, OPEN, LateStep, StepState, late_since
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.tables import AssistanceCase, AssistanceItem
from memberapp.core import audit, locks
from memberapp.core.columns import written_out
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_AT_ONCE = 20


@dataclass(frozen=True)
class Late:
    """A case that is late with its number, or with one of its services."""

    case_id: str
    item_id: str = ""
    """Empty when it is the number that is late."""
    is_answer: bool = False
    """Whether it is the answer to another hour that was asked for."""


def found(work: Work, *, besides: Collection[Late] = ()) -> list[Late]:
    """Return what is late and of which the member was not told yet, a few at once.

    What began is left out: an agent noted so, and only the staff looks for who notes its end. So is
    what could not be told a moment ago, which `besides` names.
    """
    at_once = _AT_ONCE + len(besides)
    case, item = AssistanceCase, AssistanceItem
    numbers = work.db.exec(
        select(case.id)
        .where(
            col(case.late_told_at).is_(None),
            col(case.status).in_(written_out(CaseStatus.RECEIVED)),
            col(case.due_at) <= work.now,
        )
        .limit(at_once)
    )
    hours = work.db.exec(
        select(item.case_id, item.id)
        .where(
            col(item.late_told_at).is_(None),
            col(item.state).in_(written_out(*OPEN)),  # as the index has it
            col(item.state).in_(EXPECTED),
            col(item.ends_at) <= work.now,
        )
        .limit(at_once)
    )
    answers = work.db.exec(
        select(item.case_id, item.id)
        .where(col(item.wanted_told_at).is_(None), col(item.wanted_due_at) <= work.now)
        .limit(at_once)
    )
    late = (
        *(Late(one) for one in numbers),
        *(Late(*one) for one in hours),
        *(Late(*one, is_answer=True) for one in answers),
    )
    return [one for one in late if one not in besides]


def how_many(work: Work) -> int:
    """Return how much is late now, told or not: numbers, services and answers."""
    case, item = AssistanceCase, AssistanceItem
    counts = (
        select(func.count()).where(
            col(case.status).in_(written_out(CaseStatus.RECEIVED)), col(case.due_at) <= work.now
        ),
        select(func.count()).where(
            col(item.state).in_(written_out(*OPEN)),
            col(item.state).in_(EXPECTED),
            col(item.ends_at) <= work.now,
        ),
        select(func.count()).where(col(item.wanted_due_at) <= work.now),
    )
    return sum(work.db.exec(one).one() for one in counts)


@writes
def tell(work: Work, *, late: Late) -> None:
    """Tell the member of what is late, unless somebody acted meanwhile."""
    # Alone with the case, as whoever acts on it is (`steps.begin`).
    case = work.db.get_one(
        AssistanceCase, late.case_id, with_for_update=locks.ROW, populate_existing=True
    )
    if not late.item_id:
        if case.status == CaseStatus.RECEIVED and _mark(work, AssistanceCase, [case.id]):
            _tell(work, case, LateStep.NUMBER, case.due_at, case.id)
        return
    item = work.db.get_one(AssistanceItem, late.item_id, populate_existing=True)
    if late.is_answer:
        due = item.wanted_due_at
        if due is not None and due <= work.now and item.wanted_told_at is None:
            item.wanted_told_at = work.now
            work.db.add(item)
            _tell(work, case, LateStep.ANSWER, due, f"{item.id}:{due}:answer")
        return
    same = steps.together(item, steps.items_of(work, case))
    since = late_since(StepState(item.state), item.ends_at, work.now)
    if item.state not in EXPECTED or since is None:
        return
    if not _mark(work, AssistanceItem, [one.id for one in same]):
        return
    is_call = ITEM.reveal(item).serves is SlotQueue.PHONE
    what = LateStep.CALL if is_call else LateStep.VISIT
    _tell(work, case, what, since, f"{item.id}:{item.ends_at}")


def _mark(work: Work, table: type[AssistanceCase | AssistanceItem], ids: list[str]) -> bool:
    """Return whether these were not told of before; from now on they are."""
    marked = work.db.exec(
        update(table)
        .where(col(table.id).in_(ids), col(table.late_told_at).is_(None))
        .values(late_told_at=work.now)
    )
    return marked.rowcount > 0


def _tell(work: Work, case: AssistanceCase, what: LateStep, since: datetime, key: str) -> None:
    member = work.db.get_one(Member, case.member_id)
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    mobile = cases.mobile_of_case(case, member)
    work.notify(
        *messages.step_late(
            work,
            case=case,
            member=member,
            account=account,
            mobile=mobile,
            what=what,
            since=since,
            key=key,
        )
    )
    work.changed(Topic.ASSISTANCE, member_id=member.id)
    work.audit(audit.Event.CASE_LATE, member_id=member.id, ref=case.reference)
