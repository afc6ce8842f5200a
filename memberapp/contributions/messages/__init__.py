"""What contributions send: one function for each message, its templates in a folder beside.

Accounts come from `channels.yaml`, communications from the core, amounts and days from the rule
that the page reads (`rules.py`): a template holds no number and no address of its own.
"""

from dataclasses import dataclass
from enum import StrEnum

from memberapp.account.service import contacts_or_post, to_each
from memberapp.account.tables import Account
from memberapp.contributions import wording
from memberapp.contributions.rules import Clock, Order, Phase
from memberapp.core import formats
from memberapp.core.channels import PayAccount
from memberapp.core.money import Money
from memberapp.core.outgoing import Message
from memberapp.core.work import Work
from memberapp.members.tables import Member


class Kind(StrEnum):
    """Every message of contributions; each has a folder and a function of its name."""

    CONTRIBUTION_DUE = "contribution_due"
    CONTRIBUTION_ARREARS = "contribution_arrears"
    PREMIUM_DUE = "premium_due"
    DEBIT_REFUSED = "debit_refused"
    PLAN_DECIDED = "plan_decided"


@dataclass(frozen=True)
class Reminded:
    """What somebody is to pay, to which account; `key` makes a repeat queue it once."""

    order: Order
    to: PayAccount
    member: Member
    account: Account | None
    key: str


def contribution_due(work: Work, *, reminded: Reminded, deadline: str) -> list[Message]:
    """Remind of the contributions of the last quarter, or of the last two."""
    return _payable(work, Kind.CONTRIBUTION_DUE, reminded, deadline=deadline)


def contribution_arrears(work: Work, *, reminded: Reminded, clock: Clock | None) -> list[Message]:
    """Remind of older contributions, with the day until which benefits stay open, and the phone."""
    is_open = clock is not None and clock.phase is Phase.OPEN
    keep_by = formats.long_day(clock.paused_from) if clock is not None and is_open else ""
    return _payable(work, Kind.CONTRIBUTION_ARREARS, reminded, keep_by=keep_by)


def premium_due(work: Work, *, reminded: Reminded, deadline: str) -> list[Message]:
    """Remind of the premium of an insurance that is paid to an account of its own.

    Which insurance stays in the space: others read a text message too.
    """
    return _payable(work, Kind.PREMIUM_DUE, reminded, deadline=deadline)


def debit_refused(work: Work, *, reminded: Reminded) -> list[Message]:
    """Say that a bank refused, and how to pay by transfer."""
    return _payable(work, Kind.DEBIT_REFUSED, reminded)


def plan_decided(
    work: Work, *, member: Member, account: Account | None, plan_id: str, is_granted: bool
) -> list[Message]:
    """Say that a request to pay in parts was answered; the answer is in the space."""
    return to_each(
        work,
        Kind.PLAN_DECIDED,
        member=member,
        contacts=contacts_or_post(account, member),
        key=plan_id,
        is_granted=is_granted,
    )


def _payable(work: Work, kind: Kind, reminded: Reminded, **more: str) -> list[Message]:
    order, to = reminded.order, reminded.to
    return to_each(
        work,
        kind,
        member=reminded.member,
        contacts=contacts_or_post(reminded.account, reminded.member),
        key=reminded.key,
        amount=formats.money(Money(order.cents)),
        periods=wording.periods(order.contributions),
        iban=wording.grouped_by_four(to.iban),
        holder=to.holder,
        reference=wording.shown_reference(order.reference),
        **more,
    )
