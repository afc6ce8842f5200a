"""How one line of care is shared out: the formulas of docs/rules.md, « What remains ».

social_security = gross - withheld, and what is larger than the gross share is carried over
counted         = reference - heavy act fee: the Sécurité sociale's share as guarantees count
                  it. They ignore the flat fee, the deductible and the penalty outside the
                  pathway
room            = spent - counted: the most that all mutuals together may pay, so never the
                  flat fee, the deductible, nor the penalty
a payer         = what its guarantee promises, between 0 and what is left of room
remaining       = spent - social_security - the payers
"""

from collections.abc import Sequence
from dataclasses import dataclass

from memberapp.care.rules.costs import (
    WHOLE,
    Basket,
    CareFacts,
    Guarantee,
    Law,
    Payer,
    Split,
    Step,
    StepKind,
    Withheld,
    percent_of,
)
from memberapp.care.rules.rates import GrossShare, rounded_part
from memberapp.members.rules import GuaranteeKind, GuaranteeUnit


@dataclass(frozen=True)
class _Bill:
    """What a payer's promise is counted from, in cents."""

    care: CareFacts
    law: Law
    share: GrossShare
    counted: int
    cap: int | None


def share_out(
    care: CareFacts,
    share: GrossShare,
    withheld: Withheld,
    payers: Sequence[Payer],
    law: Law,
    *,
    carried_over: int = 0,
    responsible_cap: int | None = None,
) -> Split:
    """Share one care between the Sécurité sociale, any number of payers in order and the member.

    `responsible_cap` bounds the Sécurité sociale and a responsible contract together, in cents.
    """
    taken = _taken(withheld, share.gross)
    recovered = min(carried_over, share.gross - taken.total)
    social_security = share.gross - taken.total - recovered
    counted = share.reference - taken.heavy_act_fee
    bill = _Bill(care, law, share, counted, responsible_cap)
    room = max(0, share.spent - counted)
    amounts: list[int] = []
    for payer in payers:
        amounts.append(_between(_promised(payer, bill), room - sum(amounts)))
    remaining = share.spent - social_security - sum(amounts)
    mutual, *others = amounts or [0]
    return Split(
        spent=share.spent,
        base=share.base,
        gross_social_security=share.gross,
        social_security=social_security,
        withheld=withheld,
        carried_over=recovered,
        carry=withheld.total - taken.total + carried_over - recovered,
        penalty=share.reference - share.gross,
        mutual=mutual,
        others=tuple(others),
        remaining=remaining,
        steps=_steps(share, taken, recovered, amounts),
    )


def non_optam_percent(law: Law, optam_percent: int | None) -> int | None:
    """Return the highest per cent of the base that a responsible contract gives outside OPTAM.

    That of the law, and some points below what it gives inside OPTAM; the ticket modérateur stays
    paid. None before there was a limit.
    """
    most = law.outside_optam_percent
    if optam_percent is None or most is None:
        return most
    return max(WHOLE, min(most, optam_percent - law.points_below_optam))


def _taken(withheld: Withheld, gross: int) -> Withheld:
    """Return what the gross share is large enough for, what nobody pays back first."""
    flat_fee = min(withheld.flat_fee, gross)
    deductible = min(withheld.deductible, gross - flat_fee)
    return Withheld(
        flat_fee, deductible, min(withheld.heavy_act_fee, gross - flat_fee - deductible)
    )


def _promised(payer: Payer, bill: _Bill) -> int:
    """Return what a payer promises for a bill, in cents, before what is left of the room."""
    guarantee = payer.guarantee
    if guarantee is None:
        return 0
    care = bill.care
    amount = max(0, _by_clause(guarantee, bill))
    if payer.is_responsible and care.basket is Basket.SANTE_100 and guarantee.left_count != 0:
        return bill.share.spent
    if payer.pays_daily_fee:
        amount += bill.share.daily_fees
    if guarantee.left_cents is not None:
        amount = min(amount, guarantee.left_cents)
    if payer.is_responsible and care.is_optam is False:
        percent = non_optam_percent(bill.law, guarantee.optam_percent)
        if percent is not None:
            amount = _between(amount, percent_of(bill.share.base, percent) - bill.counted)
    if payer.is_responsible and bill.cap is not None:
        amount = _between(amount, bill.cap - bill.counted)
    return amount


def _by_clause(guarantee: Guarantee, bill: _Bill) -> int:
    """Return what the words of a guarantee make of a bill, in cents; it may be negative."""
    care, share = bill.care, bill.share
    included = bill.counted if guarantee.ss_included else 0
    units = care.units(guarantee.unit)
    paid_units = units if guarantee.left_count is None else min(units, guarantee.left_count)
    match guarantee.kind:
        case GuaranteeKind.EUROS:
            amount = rounded_part(guarantee.value, paid_units, 1)
            if guarantee.unit is GuaranteeUnit.YEAR and guarantee.left_cents is not None:
                amount = min(amount, guarantee.left_cents)
            return amount - rounded_part(included, paid_units, units or 1)
        case GuaranteeKind.PERCENT_OF_BASE:
            amount = percent_of(share.base, guarantee.value) - included
        case GuaranteeKind.PATIENT_SHARE:
            amount = min(share.spent, share.base) - bill.counted
        case GuaranteeKind.ACTUAL_COST:
            amount = share.spent
    return rounded_part(amount, paid_units, units or 1)


def _steps(
    share: GrossShare, taken: Withheld, recovered: int, payers: list[int]
) -> tuple[Step, ...]:
    base = min(share.spent, share.base)
    mutual, *others = payers or [0]
    terms = (
        (StepKind.BASE, base),
        (StepKind.EXCESS, share.spent - base - share.daily_fees),
        (StepKind.DAILY_FEE, share.daily_fees),
        (StepKind.SOCIAL_SECURITY, -share.gross),
        (StepKind.FLAT_FEE, taken.flat_fee),
        (StepKind.DEDUCTIBLE, taken.deductible),
        (StepKind.HEAVY_ACT_FEE, taken.heavy_act_fee),
        (StepKind.CARRIED_OVER, recovered),
        (StepKind.MUTUAL, -mutual),
        *((StepKind.OTHER_INSURER, -other) for other in others),
    )
    return tuple(Step(kind, cents) for kind, cents in terms if cents)


def _between(amount: int, highest: int) -> int:
    return max(0, min(amount, highest))
