"""How one line of care is shared out: the French formulas, in whole cents, half-up per line.

    gross_social_security = round(min(spent, base) * rate)
    withheld        = flat fee + deductible + heavy-act fee
    social_security = max(0, gross_social_security - withheld)
    reference       = what the Sécurité sociale would pay inside the care pathway, before what it
                      withholds
    room            = spent - reference + heavy-act fee: the most a mutual may pay, never the flat
                      fee, the deductible, nor the penalty outside the pathway
    mutual          = what the guarantee promises, between 0 and room
    other_insurer   = what the second mutual promises, between 0 and what is left of room
    remaining       = spent - social_security - mutual - other_insurer

Rates are whole or decimal per cents. The caller gives dated amounts and applies the caps with
`within_caps`; nothing here knows a tariff.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from memberapp.members.rules import GuaranteeKind

RESPONSIBLE_NON_OPTAM_PERCENT = 200
NON_OPTAM_POINTS_BELOW_OPTAM = 20
DAYS_WITH_HOSPITAL_SHARE = 30


@dataclass(frozen=True)
class Guarantee:
    """What a contract promises for one act.

    `value` is per cent for PCT_BR, cents per unit for EUR, unused otherwise.
    """

    kind: GuaranteeKind
    value: int = 0
    ss_included: bool = True


@dataclass(frozen=True)
class Withheld:
    """What the Sécurité sociale withholds from a line, in cents, after the caps."""

    flat_fee: int = 0
    """Participation forfaitaire."""
    deductible: int = 0
    """Franchise on medicines, paramedical acts and transport."""
    heavy_act_fee: int = 0
    """Flat share of a heavy act, which replaces the ticket modérateur; a mutual may pay it."""

    @property
    def total(self) -> int:
        """Return the sum of the amounts, in cents."""
        return self.flat_fee + self.deductible + self.heavy_act_fee


@dataclass(frozen=True)
class Cost:
    """What an act cost and what the Sécurité sociale counts, in cents.

    `pathway_rate` is the rate the act would have had inside the care pathway: it differs from
    `rate` only outside it. `quantity` multiplies an amount in euros per unit. `social_share`
    replaces base and rate where the share is not a rate: a hospital stay, a Belgian visit.
    """

    spent: int
    base: int
    rate: float
    withheld: Withheld = Withheld()
    pathway_rate: float | None = None
    quantity: int = 1
    social_share: int | None = None


@dataclass(frozen=True)
class CostShares:
    """Who pays what of one line, in cents; the four shares add up to what was spent."""

    gross_social_security: int
    social_security: int
    mutual: int
    other_insurer: int
    remaining: int
    carry: int
    """Withheld but larger than the gross share: withheld from a later payment."""
    room_left: int
    """What a further contract may still pay."""


def percent_of(cents: int, percent: float) -> int:
    """Return that per cent of an amount, rounded half-up to the cent."""
    share = Decimal(cents) * Decimal(str(percent)) / 100
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def within_caps(due: int, *, used_today: int, per_day: int, used_year: int, per_year: int) -> int:
    """Return how much of a due amount may still be withheld, in cents."""
    return max(0, min(due, per_day - used_today, per_year - used_year))


def promised(guarantee: Guarantee | None, cost: Cost, reference: int) -> int:
    """Return what a guarantee promises before any bound, in cents; it may be negative.

    `reference` is the Sécurité sociale's share that the guarantee counts from.
    """
    if guarantee is None:
        return 0
    included = reference if guarantee.ss_included else 0
    match guarantee.kind:
        case GuaranteeKind.PERCENT_OF_BASE:
            return percent_of(cost.base, guarantee.value) - included
        case GuaranteeKind.PATIENT_SHARE:
            return min(cost.spent, cost.base) - reference
        case GuaranteeKind.EUROS:
            return guarantee.value * cost.quantity - included
        case GuaranteeKind.ACTUAL_COST:
            return cost.spent


def share_out(
    cost: Cost,
    guarantee: Guarantee | None,
    *,
    other: Guarantee | None = None,
    responsible: bool = True,
    outside_optam: bool = False,
) -> CostShares:
    """Share one line between the Sécurité sociale, the mutual, another mutual and the member.

    A responsible contract ignores the penalty outside the care pathway, and tops a doctor
    outside OPTAM at 200 % of the base, Sécurité sociale included.
    """
    counted = min(cost.spent, cost.base)
    gross = percent_of(counted, cost.rate) if cost.social_share is None else cost.social_share
    social_security = max(0, gross - cost.withheld.total)
    reference = gross
    if cost.pathway_rate is not None:
        reference = max(gross, percent_of(counted, cost.pathway_rate))
    never_paid_back = cost.withheld.flat_fee + cost.withheld.deductible
    heavy_act_fee = max(0, min(cost.withheld.heavy_act_fee, gross - never_paid_back))
    room = cost.spent - reference + heavy_act_fee
    mutual = _between(promised(guarantee, cost, reference), room)
    if responsible and outside_optam:
        bound = percent_of(cost.base, RESPONSIBLE_NON_OPTAM_PERCENT) - reference
        mutual = _between(mutual, bound)
    second = _between(promised(other, cost, reference), room - mutual)
    return CostShares(
        gross_social_security=gross,
        social_security=social_security,
        mutual=mutual,
        other_insurer=second,
        remaining=cost.spent - social_security - mutual - second,
        carry=max(0, cost.withheld.total - gross),
        room_left=room - mutual - second,
    )


def top_up(cost: Cost, first: CostShares, guarantee: Guarantee) -> int:
    """Return what a surcomplémentaire pays after the first contract, in cents."""
    return _between(promised(guarantee, cost, first.gross_social_security), first.room_left)


def non_optam_percent(optam_percent: int) -> int:
    """Return the highest per cent of the base a responsible contract may give outside OPTAM."""
    return min(RESPONSIBLE_NON_OPTAM_PERCENT, optam_percent - NON_OPTAM_POINTS_BELOW_OPTAM)


def public_stay(
    *, daily_rate: int, nights: int, day_fee: int, heavy_act_fee: int = 0, exempt: bool = False
) -> Cost:
    """Return the cost of a stay in a public hospital, in cents.

    The patient's 20 % holds for 30 days and absorbs the daily fee of these days; the exit day
    has its own fee. A heavy act, or an exemption, replaces the 20 %: the fee of each day is then
    added. The guarantee that pays it all is the actual cost.
    """
    base = daily_rate * nights
    if heavy_act_fee or exempt:
        fees = day_fee * (nights + 1)
        return Cost(base + fees, base, 100, withheld=Withheld(heavy_act_fee=heavy_act_fee))
    shared_days = min(nights, DAYS_WITH_HOSPITAL_SHARE)
    patient_share = percent_of(daily_rate * shared_days, 20)
    fees = max(0, day_fee * shared_days - patient_share) + day_fee * (nights - shared_days + 1)
    return Cost(base + fees, base, 80, social_share=base - patient_share)


def belgian_visit(*, fee: int, personal_share: int) -> Cost:
    """Return a Belgian visit: the compulsory insurance refunds the fee less a fixed share."""
    refund = max(0, fee - personal_share)
    rate = round(100 * refund / fee, 2) if fee else 0
    return Cost(fee, fee, rate, social_share=refund)


def _between(amount: int, highest: int) -> int:
    return max(0, min(amount, highest))
