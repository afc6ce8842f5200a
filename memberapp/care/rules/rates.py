"""The rate and the share of the compulsory insurance, before anything is withheld."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from memberapp.care.rules.costs import (
    WHOLE,
    CareFacts,
    Exemption,
    Exit,
    History,
    Law,
    Percent,
    PersonFacts,
    Regime,
    percent_of,
    rounded,
)
from memberapp.care.rules.withholding import NO_HEAVY_ACT_FEE

_NO_DAILY_FEE = (
    Exemption.MATERNITY,
    Exemption.NEWBORN,
    Exemption.WORK_ACCIDENT,
    Exemption.SOLIDARITY,
    Exemption.STATE_AID,
)


@dataclass(frozen=True)
class GrossShare:
    """What the compulsory insurance counts of a care, in cents."""

    spent: int
    base: int
    gross: int
    """Its share before anything is withheld."""
    reference: int
    """What it would have paid inside the pathway: a mutual counts from there."""
    daily_fees: int = 0
    """Daily fees of a hospital that come on top of the base."""


def applied_rate(
    normal: Percent,
    care: CareFacts,
    person: PersonFacts,
    law: Law,
    alsace_moselle: Mapping[int, float],
) -> Percent:
    """Return the rate that applies to an act whose ordinary rate is known.

    100 for an exemption; the higher one of the local regime; so many points less outside the
    pathway, from an age on. An act that is not paid back stays so.
    """
    if not normal or person.has_any(*NO_HEAVY_ACT_FEE):
        return WHOLE if normal else normal
    if person.regime is Regime.ALSACE_MOSELLE:
        normal = alsace_moselle.get(int(normal), normal)
    if not care.is_in_pathway and person.age_on(care.on) >= law.pathway_age:
        return max(0, normal - law.penalty_points)
    return normal


def gross_share(
    care: CareFacts, law: Law, *, spent: int | None, base: int, rate: Percent
) -> GrossShare:
    """Return the share of an ordinary act: its rate of the base, at most of the price.

    A heavy act is paid back whole, but for its fee. Outside the pathway the reference is the share
    at the normal rate: `care.normal_rate`, else the points of the penalty more, which a rate that
    has no penalty in it could not have.
    """
    spent = base if spent is None else spent
    counted = min(spent, base)
    gross = percent_of(counted, WHOLE if care.is_heavy else rate)
    normal = gross
    if not care.is_in_pathway and not care.is_heavy:
        points = law.penalty_points
        guess = rate + points if 0 < rate <= WHOLE - points else rate
        normal = percent_of(counted, guess if care.normal_rate is None else care.normal_rate)
    return GrossShare(spent, base, gross, max(gross, normal))


def stay_share(
    care: CareFacts,
    person: PersonFacts,
    law: Law,
    *,
    spent: int | None,
    base: int,
    rate: Percent,
    day_fees: Sequence[int],
) -> GrossShare:
    """Return the share of a stay in a public hospital.

    The patient's share (20 %) is due for 30 days and absorbs the daily fees of these days. A heavy
    act, an exemption or the 31st day replaces it: the fee of each day is then added. The exit day
    has its own fee, but after a death or a transfer.

    Args:
        care: a stay, `nights` set.
        person: who stayed.
        law: that of the day of admission.
        spent: the whole bill; None when it is the base and the fees.
        base: price of a day times the nights.
        rate: 80, or 100 where nothing of the base is asked.
        day_fees: the fee of each day in cents, the exit day last: one more than the nights.
    """
    nights = care.nights or 0
    is_whole = care.is_heavy or person.has_any(*NO_HEAVY_ACT_FEE)
    if not nights:  # a day stay has no fee; its share is that of any act
        return gross_share(care, law, spent=spent, base=base, rate=WHOLE if is_whole else rate)
    days_left = max(0, law.hospital_share_days - care.nights_before)
    shared = 0 if is_whole else min(nights, days_left)
    patient_share = rounded_part(base - percent_of(base, rate), shared, nights)
    fees = 0
    has_no_fee = care.is_at_home or person.regime is Regime.ALSACE_MOSELLE
    if not has_no_fee and not person.has_any(*_NO_DAILY_FEE):
        last = day_fees[nights] if care.exit is Exit.HOME else 0
        fees = max(0, sum(day_fees[:shared]) - patient_share) + sum(day_fees[shared:nights]) + last
    spent = base + fees if spent is None else spent
    gross = min(spent, base - patient_share)
    return GrossShare(spent, base, gross, gross, min(fees, max(0, spent - base)))


def belgian_visit_share(
    history: History, *, spent: int | None, base: int, personal_share: int
) -> GrossShare:
    """Return the share of a visit of which the patient pays a fixed amount (Belgium)."""
    spent = base if spent is None else spent
    counted = min(spent, base)
    gross = max(0, counted - personal_share)
    return with_yearly_bound(GrossShare(spent, base, gross, gross), history)


def with_yearly_bound(share: GrossShare, history: History) -> GrossShare:
    """Return a Belgian share once the year's patient shares are bounded (maximum à facturer)."""
    left = history.patient_share_left
    if left is None:
        return share
    counted = min(share.spent, share.base)
    gross = max(share.gross, counted - left)
    return GrossShare(share.spent, share.base, gross, gross)


def rounded_part(cents: int, part: float, whole: float) -> int:
    """Return part/whole of an amount, rounded half-up to the cent."""
    return rounded(Decimal(cents) * Decimal(str(part)) / Decimal(str(whole)))
