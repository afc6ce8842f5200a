"""What the Sécurité sociale withholds, within the caps of the day and the year."""

from dataclasses import dataclass
from decimal import Decimal

from memberapp.care.rules.costs import (
    CareFacts,
    Exemption,
    History,
    Law,
    PersonFacts,
    Regime,
    Withheld,
    WithheldKind,
    rounded,
)

NO_HEAVY_ACT_FEE = (
    Exemption.LONG_ILLNESS,
    Exemption.MATERNITY,
    Exemption.NEWBORN,
    Exemption.WORK_ACCIDENT,
    Exemption.INVALIDITY,
    Exemption.OLD_AGE_MINIMUM,
)
"""Who owes neither the ticket modérateur of a stay nor the heavy act fee."""
_NOTHING_WITHHELD = (Exemption.MATERNITY, Exemption.SOLIDARITY, Exemption.STATE_AID)


@dataclass(frozen=True)
class Caps:
    """An amount of one day of care: for each act, at most a day, at most a year, in cents."""

    each: int
    per_day: int | None
    """None without a cap of the day."""
    per_year: int


def within_caps(due: int, caps: Caps, *, used_today: int, used_year: int) -> int:
    """Return how much of a due amount may still be withheld, in cents."""
    left_today = due if caps.per_day is None else caps.per_day - used_today
    return max(0, min(due, left_today, caps.per_year - used_year))


def withheld_for(
    care: CareFacts,
    person: PersonFacts,
    history: History,
    law: Law,
    *,
    kind: WithheldKind | None,
    caps: Caps | None,
    heavy_act_fee: int,
) -> Withheld:
    """Return what a care makes due: nothing of minors, in maternity, of CSS and AME, in Belgium.

    `kind` and `caps` are those of the act on that day, `heavy_act_fee` the amount of that day.
    """
    if person.regime is Regime.BELGIUM:
        return Withheld()
    is_fee_due = care.is_heavy and not history.is_heavy_act_fee_taken
    fee = heavy_act_fee if is_fee_due and not person.has_any(*NO_HEAVY_ACT_FEE) else 0
    if kind is None or caps is None or _is_exempt(care, person, law, kind):
        return Withheld(heavy_act_fee=fee)
    due = rounded(Decimal(str(care.quantity)) * caps.each)
    if kind is WithheldKind.FLAT_FEE:
        used_today, used_year = history.flat_fees_today, history.flat_fees_this_year
        amount = within_caps(due, caps, used_today=used_today, used_year=used_year)
        return Withheld(flat_fee=amount, heavy_act_fee=fee)
    used_today, used_year = history.deductibles_today, history.deductibles_this_year
    amount = within_caps(due, caps, used_today=used_today, used_year=used_year)
    return Withheld(deductible=amount, heavy_act_fee=fee)


def _is_exempt(care: CareFacts, person: PersonFacts, law: Law, kind: WithheldKind) -> bool:
    return (
        person.age_on(care.on) < law.adult_age
        or person.has_any(*_NOTHING_WITHHELD)
        or care.is_stay
        or (kind is WithheldKind.TRANSPORT and care.is_emergency)
    )
