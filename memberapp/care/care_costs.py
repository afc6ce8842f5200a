"""The one door to what a care costs whom: `split`.

Its inputs and its answer are plain values of `rules/costs.py`, its dated amounts are those of
`data/tariffs.yaml`, its formulas are told in docs/rules.md, « What remains ».
"""

from datetime import timedelta

from memberapp.care.rules import rates
from memberapp.care.rules.costs import (
    Basket,
    CareFacts,
    Equipment,
    Exemption,
    Exit,
    Guarantee,
    History,
    Law,
    Payer,
    Percent,
    PersonFacts,
    Regime,
    Split,
    Step,
    StepKind,
    Withheld,
    WithheldKind,
)
from memberapp.care.rules.rates import GrossShare
from memberapp.care.rules.sharing import share_out
from memberapp.care.rules.withholding import withheld_for
from memberapp.care.tariffs import ActTariff, read_tariffs
from memberapp.members.rules import GuaranteeKind, GuaranteeUnit

__all__ = [
    "Basket",
    "CareFacts",
    "Equipment",
    "Exemption",
    "Exit",
    "Guarantee",
    "GuaranteeKind",
    "GuaranteeUnit",
    "History",
    "Payer",
    "PersonFacts",
    "Regime",
    "Split",
    "Step",
    "StepKind",
    "Withheld",
    "WithheldKind",
    "split",
]

_ADULT = PersonFacts()
_NO_HISTORY = History()


def split(
    care: CareFacts,
    *payers: Payer | Guarantee | None,
    person: PersonFacts = _ADULT,
    history: History = _NO_HISTORY,
) -> Split:
    """Return who pays what of one care: the compulsory insurance, each payer in order, the member.

    Amounts are whole euro cents, rates are per cent, each share is rounded half-up to the cent.
    The shares and what remains are never negative and add up to what was spent.

    A visit to a general practitioner, paid back at 70 %, with a contract of 100 % of the base:

    >>> from datetime import date
    >>> visit = CareFacts(date(2026, 2, 10), spent=3000, base=3000, rate=70, code="G")
    >>> found = split(visit, Guarantee.percent(100))
    >>> found.social_security, found.mutual, found.remaining
    (1900, 900, 200)
    >>> [(str(step.kind), step.cents) for step in found.steps]
    [('base', 3000), ('social_security', -2100), ('flat_fee', 200), ('mutual', -900)]

    The same for a child of 8, of whom nothing is withheld; outside the pathway of care; a
    specialist outside OPTAM; four nights in a public hospital; a Belgian visit:

    >>> split(visit, Guarantee.percent(100), person=PersonFacts(age=8)).remaining
    0
    >>> away = CareFacts(date(2026, 2, 10), 3000, 3000, 30, "G", is_in_pathway=False)
    >>> split(away, Guarantee.percent(100)).remaining
    1400
    >>> dear = CareFacts(date(2026, 3, 2), 7000, 2300, 70, "CS", is_optam=False)
    >>> split(dear, Guarantee.percent(130)).remaining
    4210
    >>> stay = CareFacts(date(2026, 5, 4), 322300, 320000, 80, nights=4)
    >>> split(stay, Guarantee.patient_share()).mutual
    66300
    >>> visit = CareFacts(date(2026, 2, 10), 3284, 3284, code="101076")
    >>> split(visit, person=PersonFacts(regime=Regime.BELGIUM)).remaining
    400

    Args:
        care: what was billed, and how.
        payers: the complementary insurances in the order in which they pay, the first one being
            « mutuelle », further ones (surcomplémentaire, a spouse's insurer) `others`. A bare
            guarantee is that of a responsible contract; None promises nothing.
        person: who was cared for.
        history: what had been withheld before, for the caps of the day and the year. Feed
            `withheld` and `carry` of earlier answers back for a sequence of care.

    Raises:
        ValueError: an amount is negative, a rate is not one, or neither `care` nor the tariff of
            its code gives a base and a rate.
        NotFound: no dated amount is known for that day.
    """
    act, law = read_tariffs().act(care.code), read_tariffs().law_on(care.on)
    share = _gross_share(care, person, history, law, act)
    withheld = care.withheld
    if withheld is None:
        withheld = _withheld(care, person, history, law, act)
    return share_out(
        care,
        share,
        withheld,
        [payer if isinstance(payer, Payer) else Payer(payer) for payer in payers],
        law,
        carried_over=history.carried_over,
        responsible_cap=_responsible_cap(care, act),
    )


def _gross_share(
    care: CareFacts, person: PersonFacts, history: History, law: Law, act: ActTariff | None
) -> GrossShare:
    tariffs = read_tariffs()
    base = _base(care, act)
    if person.regime is Regime.BELGIUM and act is not None and act.belgian_visit:
        name = "with_dmg" if person.has_medical_file else "without_dmg"
        name = "bim" if person.has_increased_intervention else name
        personal_share = tariffs.parameter(f"belgian_share_{name}", care.on)
        return rates.belgian_visit_share(
            history, spent=care.spent, base=base, personal_share=personal_share
        )
    if care.is_stay:
        return rates.stay_share(
            care,
            person,
            law,
            spent=care.spent,
            base=base,
            rate=law.hospital_rate if care.rate is None else care.rate,
            day_fees=_day_fees(care),
        )
    rate = _rate(care, person, law, act)
    share = rates.gross_share(care, law, spent=care.spent, base=base, rate=rate)
    return rates.with_yearly_bound(share, history)


def _base(care: CareFacts, act: ActTariff | None) -> int:
    if care.base is not None:
        return care.base
    if act is None:
        raise ValueError("a care without a base needs the code of an act that has a tariff")
    if act.priced and care.spent is not None:
        return care.spent
    tariff = act.at(care.on)
    is_lower = care.is_optam is False and tariff.outside_optam is not None
    unit = tariff.outside_optam if is_lower else tariff.base
    return rates.rounded_part(unit or 0, care.quantity, 1)


def _rate(care: CareFacts, person: PersonFacts, law: Law, act: ActTariff | None) -> Percent:
    if care.rate is not None:
        return care.rate
    if act is None:
        raise ValueError("a care without a rate needs the code of an act that has a tariff")
    alsace_moselle = read_tariffs().alsace_moselle
    normal = act.at(care.on).rate
    return rates.applied_rate(normal, care, person, law, alsace_moselle)


def _day_fees(care: CareFacts) -> list[int]:
    """Return the daily fee of each day of a stay, the exit day last."""
    name = "psychiatric_day" if care.is_psychiatric else "hospital_day"
    days = [care.on + timedelta(days=day) for day in range((care.nights or 0) + 1)]
    return [read_tariffs().parameter(name, day) for day in days]


def _withheld(
    care: CareFacts, person: PersonFacts, history: History, law: Law, act: ActTariff | None
) -> Withheld:
    tariffs = read_tariffs()
    kind = care.withholding or (act.withheld if act else None)
    return withheld_for(
        care,
        person,
        history,
        law,
        kind=kind,
        caps=tariffs.caps(kind, care.on) if kind else None,
        heavy_act_fee=tariffs.parameter("heavy_act_fee", care.on) if care.is_heavy else 0,
    )


def _responsible_cap(care: CareFacts, act: ActTariff | None) -> int | None:
    equipment = care.equipment or (act.equipment if act else None)
    cap = read_tariffs().equipment_cap(equipment, care.on) if equipment else None
    return None if cap is None else rates.rounded_part(cap, care.quantity, 1)
