"""Paying in several parts: what a member asks, what the insurer answers, and whether it is kept."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.contributions import messages, service
from memberapp.contributions.rules import Plan, PlanStatus
from memberapp.contributions.tables import InstalmentPlan
from memberapp.core import audit, limits, locks
from memberapp.core.brand import read_brand
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.limits import Limit
from memberapp.core.parts import WHOLE, Part, Wanted, cut, like
from memberapp.core.secrets import seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Contract, Member
from memberapp.members.tables import Contribution as ContributionRow

MAX_NOTE: Final = 1000
_ASKED: Final = Limit("instalment_plan", "10/day")
"""Of one member; each waits for an agent."""


@dataclass(frozen=True)
class StaffPlan:
    """A request to pay in parts, with who asks."""

    contract_id: str
    member_id: str
    first_name: str
    last_name: str
    plan: Plan
    is_late: bool


@writes
def ask(work: Work, *, contract_id: str, count: int, shown_cents: int) -> Plan:
    """Ask to pay what is due of a contract in parts; asked twice, it is one request.

    `shown_cents` is the amount that the page showed.

    Raises:
        NotFound: the contract is unknown or somebody else's.
        InvalidInput: `count` is none of the ways that were offered.
        Conflict: another amount is due by now.
        TooManyTries: too many were asked today.
    """
    member = work.db.get_one(Member, work.member_id, with_for_update=locks.ROW)
    file = service.read(work, contract_id=contract_id)
    if file is None:
        raise NotFound
    if file.plan is not None and file.plan.status is PlanStatus.ASKED:
        return file.plan
    order = file.plan_order
    if (order.cents if order else 0) != shown_cents:
        raise Conflict
    offer = next((one for one in file.plan_offers if len(one.parts) == count), None)
    if offer is None or order is None:
        raise InvalidInput("count")
    limits.reserve(work, (_ASKED, member.id))
    row = InstalmentPlan(
        member_id=member.id,
        contract_id=file.contract.id,
        status=PlanStatus.ASKED,
        count=count,
        cents=order.cents,
        first_on=offer.parts[0][0],
        contribution_ids=[contribution.id for contribution in order.contributions],
        asked_at=work.now,
        answer_by=file.answer_by,
    )
    work.db.add(row)
    work.audit(audit.Event.PLAN_ASKED, ref=file.contract.id)
    work.changed(Topic.CONTRIBUTIONS)
    work.db.flush()
    return service.to_plan(row, member.region)


@writes
def withdraw(work: Work, *, contract_id: str) -> None:
    """Take back what nobody answered yet; nothing happens when there is none.

    Raises:
        NotFound: the contract is unknown or somebody else's.
    """
    member = work.db.get_one(Member, work.member_id, with_for_update=locks.ROW)
    contract = work.db.get(Contract, contract_id) if contract_id.isascii() else None
    if contract is None or contract.member_id != member.id:
        raise NotFound
    row = _asked_of(work, contract.id)
    if row is None:
        return
    row.status, row.decided_at = PlanStatus.WITHDRAWN, work.now
    work.audit(audit.Event.PLAN_WITHDRAWN, ref=contract.id)
    work.changed(Topic.CONTRIBUTIONS)


@writes
def waiting(work: Work, *, part: Wanted = WHOLE) -> Part[StaffPlan]:
    """Return what waits for an answer: what is late first, then by its day.

    Raises:
        CursorGone: the part should come after a contract that is not in the list.
    """
    rows = work.db.exec(
        select(InstalmentPlan)
        .where(InstalmentPlan.status == PlanStatus.ASKED)
        .order_by(col(InstalmentPlan.answer_by), col(InstalmentPlan.asked_at), InstalmentPlan.id)
    ).all()
    found = cut(rows, part, by=lambda row: row.contract_id)
    for row in found:
        work.audit(audit.Event.STAFF_PLANS_READ, member_id=row.member_id, ref=row.contract_id)
    return like(found, (_for_staff(work, row) for row in found))


@writes
def grant(work: Work, *, contract_id: str) -> StaffPlan:
    """Agree to the plan that a member asked for.

    Raises:
        NotFound: no request of this contract waits.
    """
    return _decide(work, contract_id, PlanStatus.GRANTED, "")


@writes
def refuse(work: Work, *, contract_id: str, text: str) -> StaffPlan:
    """Refuse it, and say why: the member reads the text as it is.

    Raises:
        NotFound: no request of this contract waits.
        InvalidInput: `text` is empty or too long.
    """
    said = text.strip()
    if not said or len(said) > MAX_NOTE:
        raise InvalidInput("text")
    return _decide(work, contract_id, PlanStatus.REFUSED, said)


def _decide(work: Work, contract_id: str, status: PlanStatus, note: str) -> StaffPlan:
    row = _asked_of(work, contract_id) if contract_id.isascii() else None
    if row is None:
        raise NotFound
    row.status, row.decided_at, row.agent_id = status, work.now, work.actor.id
    seal(row, "note", note or None)
    is_granted = status is PlanStatus.GRANTED
    event = audit.Event.PLAN_GRANTED if is_granted else audit.Event.PLAN_REFUSED
    work.audit(event, member_id=row.member_id, ref=row.contract_id)
    work.changed(Topic.CONTRIBUTIONS, member_id=row.member_id)
    work.db.flush()
    member = work.db.get_one(Member, row.member_id)
    if is_granted:
        _look_again(work, row, service.to_plan(row, member.region))
    account = service.space_of(work, member)
    if account is not None:
        work.notify(
            *messages.plan_decided(
                work, member=member, account=account, plan_id=row.id, is_granted=is_granted
            )
        )
    return _for_staff(work, row)


def _look_again(work: Work, row: InstalmentPlan, plan: Plan) -> None:
    """Have the worker look on the first day on which a part may be missed."""
    on = plan.next_look(read_brand().day_of(work.now))
    for contribution in work.db.exec(
        select(ContributionRow).where(ContributionRow.contract_id == row.contract_id)
    ):
        if (
            contribution.id in plan.contribution_ids
            and contribution.paid_cents < contribution.cents
        ):
            contribution.remind_on = on


def _asked_of(work: Work, contract_id: str) -> InstalmentPlan | None:
    return work.db.exec(
        select(InstalmentPlan)
        .where(
            InstalmentPlan.contract_id == contract_id,
            InstalmentPlan.status == PlanStatus.ASKED,
        )
        .with_for_update()
    ).first()


def _for_staff(work: Work, row: InstalmentPlan) -> StaffPlan:
    member = work.db.get_one(Member, row.member_id)
    plan = service.to_plan(row, member.region)
    today = clock.local_date(work.now, member.region)
    is_late = plan.status is PlanStatus.ASKED and plan.answer_by < today
    return StaffPlan(row.contract_id, member.id, member.first_name, member.last_name, plan, is_late)
