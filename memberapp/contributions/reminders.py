"""Reminders of what is due: which message a member's situation asks for, once for each stage.

An import plans the first one of a contribution (`feed/rows.py`), and the worker tells what is due,
one member at a time. What is paid, debited, withdrawn or being paid in parts tells nothing: what is
due is read again when the day has come.
"""

from datetime import date, timedelta
from typing import Final, TypeGuard

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from memberapp.contributions import messages, rules, service, wording
from memberapp.contributions.catalogue import read_contributions
from memberapp.contributions.messages import Kind, Reminded
from memberapp.contributions.rules import Clock, Order, Plan, PlanStatus
from memberapp.core import locks, outbox
from memberapp.core.brand import read_brand
from memberapp.core.outgoing import Message
from memberapp.core.work import Work, writes
from memberapp.members.tables import Contract, Member
from memberapp.members.tables import Contribution as ContributionRow

_TOLD_FROM: Final = timedelta(hours=9)
"""Nobody is told of money in the night."""
_MAX_WAITING: Final = 100
"""So many messages of a kind wait for their gateway at most before the next ones are queued."""
_KINDS: Final = (
    Kind.CONTRIBUTION_DUE,
    Kind.CONTRIBUTION_ARREARS,
    Kind.PREMIUM_DUE,
    Kind.DEBIT_REFUSED,
)


def is_due(work: Work) -> bool:
    """Return whether `tell_next` has something to look at, and no gateway is behind."""
    if work.db.exec(_due(work)).first() is None:
        return False
    return not any(outbox.has_waiting(work, kind=kind, count=_MAX_WAITING) for kind in _KINDS)


@writes
def tell_next(work: Work) -> None:
    """Tell the member whose reminder is due first, if they owe anything, and plan the next one."""
    first = work.db.exec(_due(work)).first()
    if first is None:
        return
    contract = work.db.get_one(Contract, first.contract_id)
    # Of several workers the second one waits here, and finds nothing left.
    member = work.db.get_one(Member, contract.member_id, with_for_update=locks.ROW)
    work.db.refresh(first)
    today = read_brand().day_of(work.now)
    if first.remind_on is None or first.remind_on > today:
        return
    days = read_contributions().reminders.days
    plan = service.plan_of(work, contract.id, member.region)
    order = _order_of(work, contract, plan, first.id, today)
    told = [first]
    if order is not None:
        ids = {contribution.id for contribution in order.contributions}
        told = [
            row
            for row in work.db.exec(
                select(ContributionRow).where(ContributionRow.contract_id == contract.id)
            )
            if row.id in ids and row.remind_on is not None and row.remind_on <= today
        ]
        key = f"{first.id}:{rules.stage_of(first.due, today, days)}"
        if _is_granted(plan, first.id):  # and not kept: each part that did not come is told once
            key = f"{key}:{plan.first_on}:{plan.count_expected(today)}"
        work.notify(*_messages(work, contract, member, order, key))
    for row in told:
        usual = rules.next_reminder(row.due, today, days)
        look = (
            plan.next_look(today) if plan is not None and row.id in plan.contribution_ids else None
        )
        row.remind_on = min((day for day in (usual, look) if day is not None), default=None)


def _is_granted(plan: Plan | None, contribution_id: str) -> TypeGuard[Plan]:
    return (
        plan is not None
        and plan.status is PlanStatus.GRANTED
        and contribution_id in plan.contribution_ids
    )


def _order_of(
    work: Work, contract: Contract, plan: Plan | None, contribution_id: str, today: date
) -> Order | None:
    """Return what to remind of with a contribution, None when its member is to be left in peace."""
    contributions = service.contributions_of(work, contract.id)
    spared = plan.spared(contributions, today) if plan is not None else frozenset[str]()
    due = rules.to_pay(contributions, today, is_debited=contract.pay == service.DEBITED)
    found = rules.orders(
        [contribution for contribution in due if contribution.id not in spared],
        lambda purpose: service.account_of(purpose).iban,
    )
    for order in found:
        if order.reference and any(
            contribution.id == contribution_id for contribution in order.contributions
        ):
            return rules.reminded_part(order, contribution_id, today)
    return None


def _messages(
    work: Work, contract: Contract, member: Member, order: Order, key: str
) -> list[Message]:
    """Return what is said to a member with an open space; nothing is sent to the others."""
    account = service.space_of(work, member)
    if account is None:
        return []
    today = read_brand().day_of(work.now)
    is_debited = contract.pay == service.DEBITED
    to = service.account_of(order.purpose)
    deadline = wording.deadline(order, today, is_debited=is_debited)
    reminded = Reminded(order, to, member, account, key)
    if order.is_refused(today, is_debited=is_debited):
        return messages.debit_refused(work, reminded=reminded)
    if order.purpose != rules.MAIN_PURPOSE:
        return messages.premium_due(work, reminded=reminded, deadline=deadline)
    if rules.is_old(order, today):
        clock = _clock(work, contract, member, today)
        return messages.contribution_arrears(work, reminded=reminded, clock=clock)
    return messages.contribution_due(work, reminded=reminded, deadline=deadline)


def _clock(work: Work, contract: Contract, member: Member, today: date) -> Clock | None:
    """Return the clock that the page shows: of all that is unpaid, not of one transfer."""
    contributions = service.contributions_of(work, contract.id)
    plan = service.plan_of(work, contract.id, member.region)
    due = rules.to_pay(contributions, today, is_debited=contract.pay == service.DEBITED)
    return service.clock_of(contributions, due, plan, member.country, today)


def _due(work: Work) -> SelectOfScalar[ContributionRow]:
    today = read_brand().day_of(work.now - _TOLD_FROM)
    return (
        select(ContributionRow)
        .where(col(ContributionRow.remind_on).is_not(None), col(ContributionRow.remind_on) <= today)
        .order_by(col(ContributionRow.remind_on), col(ContributionRow.id))
        .limit(1)
    )
