"""Worked examples (V01..V35, H1, H3, Belgium), then what each fact changes."""

import doctest
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from memberapp.care import care_costs
from memberapp.care.care_costs import (
    Basket,
    CareFacts,
    Equipment,
    Exemption,
    Exit,
    Guarantee,
    GuaranteeUnit,
    History,
    Payer,
    PersonFacts,
    Regime,
    Split,
    Withheld,
    WithheldKind,
    split,
)
from memberapp.care.tariffs import Tariffs, read_tariffs
from memberapp.core.errors import NotFound

ALL = Guarantee.actual_cost()
BASE = Guarantee.percent(100)
TOP_150 = Guarantee.percent(150, on_top=True)
SPRING, MAY = date(2026, 2, 7), date(2026, 5, 11)


def gp(rate: float = 70, **facts) -> CareFacts:
    return CareFacts(date(2026, 2, 10), 3000, 3000, rate, "G", **facts)


def who(*exemptions: Exemption, **facts) -> PersonFacts:
    return PersonFacts(exemptions=exemptions, **facts)


def parts(found: Split) -> tuple[int, ...]:
    """Return the Sécurité sociale, the mutual, the others and what remains."""
    return (found.social_security, found.mutual, sum(found.others), found.remaining)


OUTSIDE = {"is_in_pathway": False}
VISITS = {
    "V01": (gp(), [BASE], {}, (1900, 900, 0, 200)),
    "V02": (gp(), [BASE], {"person": PersonFacts(age=8)}, (2100, 900, 0, 0)),
    "V03": (gp(30, **OUTSIDE), [BASE], {}, (700, 900, 0, 1400)),
    "V04": (gp(100), [BASE], {"person": who(Exemption.LONG_ILLNESS)}, (2800, 0, 0, 200)),
    "V05": (gp(100), [BASE], {"person": who(Exemption.MATERNITY)}, (3000, 0, 0, 0)),
    "V06": (gp(90), [BASE], {"person": PersonFacts(regime=Regime.ALSACE_MOSELLE)},
            (2500, 300, 0, 200)),
    "V08": (CareFacts(date(2026, 3, 2), 5500, 3150, 70, "CS+MPC+MCS", is_optam=True),
            [Guarantee.percent(150)], {}, (2005, 2520, 0, 975)),
    "V09": (CareFacts(date(2026, 3, 2), 7000, 2300, 70, "CS", is_optam=False),
            [Guarantee.percent(130)], {}, (1410, 1380, 0, 4210)),
    "V11": (CareFacts(date(2026, 1, 20), 5700, 5700, 70, "CNPSY"), [BASE], {},
            (3790, 1710, 0, 200)),
    "V12": (CareFacts(date(2026, 1, 20), 8000, 6000, 70, "APC", is_optam=True),
            [Guarantee.percent(150)], {}, (4000, 3800, 0, 200)),
    "Belgium, DMG": (CareFacts(date(2026, 2, 10), 3284, 3284, code="101076"), [],
                     {"person": PersonFacts(regime=Regime.BELGIUM)}, (2884, 0, 0, 400)),
    "Belgium, without": (CareFacts(date(2026, 2, 10), 3284, 3284, code="101032"), [],
                         {"person": PersonFacts(regime=Regime.BELGIUM, has_medical_file=False)},
                         (2684, 0, 0, 600)),
    "Belgium, BIM": (CareFacts(date(2026, 2, 10), 3284, 3284, code="101076"), [],
                     {"person": PersonFacts(regime=Regime.BELGIUM,
                                            has_increased_intervention=True)},
                     (3184, 0, 0, 100)),
}  # fmt: skip
OTHERS = {
    "V13": (CareFacts(date(2026, 4, 1), 1240, 1240, 65, "PH7"), [BASE], (706, 434, 0, 100)),
    "V14": (CareFacts(date(2026, 4, 1), 620, 620, 15, "PH2"), [None], (0, 0, 0, 620)),
    "V15": (CareFacts(date(2026, 2, 3), 1790, 1790, 60, "AMK"), [BASE], (974, 716, 0, 100)),
    "V16": (CareFacts(date(2026, 2, 3), 1535, 1535, 60, "AMI"), [BASE], (821, 614, 0, 100)),
    "V18": (CareFacts(date(2026, 2, 5), 2500, 2500, 60, "B"), [BASE], (1300, 1000, 0, 200)),
    "V19": (CareFacts(date(2026, 2, 6), 6900, 6900, 70, "LHQN001"), [BASE], (4630, 2070, 0, 200)),
    "V20": (CareFacts(SPRING, 2892, 2892, 60, "HBJD001"), [BASE], (1735, 1157, 0, 0)),
    "V21": (CareFacts(SPRING, 50000, 12000, 60, "HBLD", basket=Basket.SANTE_100), [BASE],
            (7200, 42800, 0, 0)),
    "V22": (CareFacts(SPRING, 55000, 12000, 60, "HBLD"), [Guarantee.percent(300)],
            (7200, 28800, 0, 19000)),
    "V23": (CareFacts(SPRING, 55000, 12000, 60, "HBLD"), [Guarantee.percent(300), TOP_150],
            (7200, 28800, 18000, 1000)),
    "V26": (CareFacts(MAY, 9500, 2850, 60), [ALL], (1710, 7790, 0, 0)),
    "V27": (CareFacts(MAY, 14000, 5, 60, "LPPBM"), [Guarantee.euros(10000, ss_included=True)],
            (3, 9997, 0, 4000)),
    "V29": (CareFacts(date(2026, 5, 12), 190000, 80000, 60, "LPPA1", quantity=2), [ALL],
            (48000, 142000, 0, 0)),
    "V30": (CareFacts(date(2026, 5, 12), 150000, 40000, 60, "LPPA2"),
            [Guarantee.euros(130000, ss_included=True)], (24000, 106000, 0, 20000)),
    "V32": (CareFacts(date(2026, 5, 14), 6000, 0, 0, "OST"), [Guarantee.euros(4000)],
            (0, 4000, 0, 2000)),
    "V33": (CareFacts(date(2026, 5, 8), 30000, 0, 0, nights=4),
            [Guarantee.euros(5000, unit=GuaranteeUnit.NIGHT)], (0, 20000, 0, 10000)),
    "V34": (CareFacts(date(2026, 5, 15), 2300, 0, 0, "FPU"), [ALL], (0, 2300, 0, 0)),
    "V35": (CareFacts(date(2026, 5, 15), 996, 0, 0, "FPU"), [ALL], (0, 996, 0, 0)),
    "H1": (CareFacts(date(2026, 5, 4), 322300, 320000, 80, nights=4), [Guarantee.patient_share()],
           (256000, 66300, 0, 0)),
    "H1 FR": (CareFacts(date(2026, 5, 4), None, 320000, nights=4), [ALL], (256000, 66300, 0, 0)),
    "H3": (CareFacts(date(2026, 1, 12), 246000, 240000, 100, nights=2, is_heavy=True), [ALL],
           (237600, 8400, 0, 0)),
    "H3 TM": (CareFacts(date(2026, 1, 12), None, 240000, 100, nights=2, is_heavy=True),
              [Guarantee.patient_share()], (237600, 8400, 0, 0)),
}  # fmt: skip


@pytest.mark.parametrize(("care", "payers", "facts", "expected"), VISITS.values(), ids=VISITS)
def test_visits_are_shared_out_as_the_worked_examples(care, payers, facts, expected):
    assert parts(split(care, *payers, **facts)) == expected


@pytest.mark.parametrize(("care", "payers", "expected"), OTHERS.values(), ids=OTHERS)
def test_other_care_is_shared_out_as_the_worked_examples(care, payers, expected):
    assert parts(split(care, *payers)) == expected


def test_the_examples_of_the_docstring_are_right():
    assert doctest.testmod(care_costs).failed == 0


def test_what_could_not_be_withheld_is_withheld_from_a_later_payment():
    small = split(CareFacts(date(2026, 4, 1), 620, 620, 15, "PH2"))
    assert (small.withheld.deductible, small.carry) == (100, 7)
    later = split(gp(), BASE, history=History(deductibles_this_year=100, carried_over=small.carry))
    assert (later.social_security, later.carried_over, later.carry) == (1893, 7, 0)
    assert (later.mutual, later.remaining, later.never_paid_back) == (900, 207, 207)


@pytest.mark.parametrize(
    ("day", "flat_fee", "cap"),
    [(date(2024, 5, 14), 100, 400), (date(2024, 5, 15), 200, 800), (date(2026, 2, 10), 200, 800)],
)
def test_the_flat_fee_is_that_of_the_day_within_the_caps_of_the_day_and_year(day, flat_fee, cap):
    visit = CareFacts(day, 3000, 3000, 70, "G")

    def due(**history: Any) -> int:
        return split(visit, history=History(**history)).withheld.flat_fee

    assert due() == flat_fee
    assert due(flat_fees_today=cap) == due(flat_fees_this_year=5000) == 0
    assert due(flat_fees_today=cap - 50) == due(flat_fees_this_year=4950) == 50
    assert due(deductibles_today=400, deductibles_this_year=5000) == flat_fee


@pytest.mark.parametrize(
    ("code", "quantity", "day", "due"),
    [
        ("PH7", 3, date(2026, 2, 1), 300),
        ("PH7", 3, date(2024, 3, 30), 150),
        ("PH7", 12, date(2026, 2, 1), 1200),
        ("AMI", 6, date(2026, 2, 1), 400),
        ("AMI 4 + IFD", 1, date(2026, 2, 1), 100),
        ("TR", 3, date(2026, 2, 1), 800),
        ("TR", 1, date(2024, 3, 30), 200),
    ],
)
def test_the_deductible_is_of_each_box_act_or_trip_within_its_cap_of_the_day(
    code, quantity, day, due
):
    care = CareFacts(day, 10000, 10000, 65, code, quantity=quantity)
    assert split(care).withheld == Withheld(deductible=due)


@pytest.mark.parametrize(
    "person",
    [
        PersonFacts(birth=date(2008, 2, 11)),
        who(Exemption.MATERNITY),
        who(Exemption.SOLIDARITY),
        who(Exemption.STATE_AID),
        PersonFacts(regime=Regime.BELGIUM),
    ],
)
def test_of_some_nothing_is_withheld(person):
    assert split(gp(), person=person).withheld == Withheld()


def test_from_the_18th_birthday_on_something_is():
    assert split(gp(), person=PersonFacts(birth=date(2008, 2, 10))).withheld.flat_fee == 200


def test_an_emergency_transport_has_no_deductible():
    trip = CareFacts(SPRING, 10000, 10000, 55, "TR", is_emergency=True)
    assert split(trip).withheld == Withheld()


def test_a_kind_can_stand_for_a_code():
    care = CareFacts(SPRING, 10000, 10000, 60, withholding=WithheldKind.PARAMEDICAL, quantity=2)
    assert split(care).withheld == Withheld(deductible=200)


@pytest.mark.parametrize(
    ("guarantee", "mutual"),
    [
        (Guarantee.percent(300), 4600 - 1610),
        (Guarantee.percent(180, optam_percent=200), 4140 - 1610),
        (Guarantee.percent(150, optam_percent=150), 2990 - 1610),
        (Guarantee.percent(100, optam_percent=100), 2300 - 1610),
        (ALL, 4600 - 1610),
    ],
)
def test_outside_optam_a_responsible_contract_is_capped(guarantee, mutual):
    care = CareFacts(date(2026, 3, 2), 9000, 2300, 70, "CS", is_optam=False)
    assert split(care, guarantee).mutual == mutual


def test_a_contract_that_is_not_responsible_is_not_capped():
    care = CareFacts(date(2026, 3, 2), 9000, 2300, 70, "CS", is_optam=False)
    free = Payer(Guarantee.percent(300), is_responsible=False)
    assert split(care, free).mutual == 6900 - 1610


@pytest.mark.parametrize(
    ("code", "equipment", "spent", "paid"),
    [
        ("LPPBM", None, 20000, 10000),
        ("", Equipment.SIMPLE_GLASSES, 60000, 42000),
        ("", Equipment.VERY_COMPLEX_GLASSES, 90000, 80000),
        ("LPPA2", None, 250000, 170000),
    ],
)
def test_glasses_and_hearing_aids_are_capped_in_a_responsible_contract(
    code, equipment, spent, paid
):
    care = CareFacts(MAY, spent, 5, 60, code, equipment=equipment)
    found = split(care, ALL)
    assert found.social_security + found.mutual == paid


@pytest.mark.parametrize(
    ("guarantee", "mutual"),
    [
        (Guarantee.euros(4000, left_count=0), 0),
        (Guarantee.euros(4000, left_count=1), 4000),
        (Guarantee.euros(4000, left_count=5), 8000),
        (Guarantee.euros(4000, left_cents=1500), 1500),
        (Guarantee.euros(9000, unit=GuaranteeUnit.YEAR), 9000),
        (Guarantee.euros(9000, unit=GuaranteeUnit.YEAR, left_cents=2500), 2500),
        (replace(ALL, left_count=1), 6000),
        (replace(ALL, left_count=0), 0),
    ],
)
def test_a_guarantee_pays_at_most_what_its_ceiling_leaves(guarantee, mutual):
    assert split(CareFacts(MAY, 12000, 0, 0, "OST", quantity=2), guarantee).mutual == mutual


def test_an_amount_of_the_year_with_the_social_security_included_counts_that_out():
    lenses = CareFacts(MAY, 20000, 5000, 60)
    yearly = Guarantee.euros(15000, unit=GuaranteeUnit.YEAR, ss_included=True, left_cents=10000)
    assert split(lenses, yearly).mutual == 10000 - 3000


def test_a_third_payer_is_paid_after_the_second_and_never_more_than_is_left():
    care = CareFacts(SPRING, 55000, 12000, 60, "HBLD")
    found = split(care, Guarantee.percent(300), TOP_150, ALL)
    assert (found.mutual, found.others, found.remaining) == (28800, (18000, 1000), 0)


def test_no_payer_pays_the_flat_fee_nor_the_penalty():
    found = split(gp(30, **OUTSIDE), ALL, ALL, Payer(ALL, is_responsible=False))
    assert (found.remaining, found.penalty, found.not_covered) == (1400, 1200, 0)


@pytest.mark.parametrize(
    ("facts", "rate_and_gross"),
    [
        ({}, 2100),
        ({"care": OUTSIDE}, 900),
        ({"care": OUTSIDE, "person": PersonFacts(age=15)}, 2100),
        ({"person": who(Exemption.LONG_ILLNESS)}, 3000),
        ({"person": PersonFacts(regime=Regime.ALSACE_MOSELLE)}, 2700),
        ({"care": OUTSIDE, "person": PersonFacts(regime=Regime.ALSACE_MOSELLE)}, 1500),
    ],
)
def test_a_rate_and_a_base_that_are_not_given_are_those_of_the_tariff(facts, rate_and_gross):
    care = CareFacts(date(2026, 2, 10), code="G", **facts.get("care", {}))
    found = split(care, person=facts.get("person", PersonFacts()))
    assert (found.spent, found.base, found.gross_social_security) == (3000, 3000, rate_and_gross)


def stay(nights: int, daily_rate: int = 80000, on: date = MAY, **facts) -> CareFacts:
    return CareFacts(on, None, daily_rate * nights, nights=nights, **facts)


@pytest.mark.parametrize(
    ("care", "person", "spent", "mutual"),
    [
        (stay(2, 5000), who(), 10000 + 4600 - 2000 + 2300, 4600 + 2300),
        (stay(4, exit=Exit.DEATH), who(), 320000, 64000),
        (stay(4, exit=Exit.TRANSFER), who(), 320000, 64000),
        (stay(4, is_psychiatric=True), who(), 320000 + 1700, 64000 + 1700),
        (stay(4), who(Exemption.LONG_ILLNESS), 320000 + 5 * 2300, 5 * 2300),
        (stay(4), who(Exemption.MATERNITY), 320000, 0),
        (stay(4), who(Exemption.NEWBORN), 320000, 0),
        (stay(4), PersonFacts(regime=Regime.ALSACE_MOSELLE), 320000, 64000),
        (stay(4, is_at_home=True), who(), 320000, 64000),
        (stay(40), who(), 40 * 80000 + 11 * 2300, 30 * 16000 + 11 * 2300),
        (stay(10, nights_before=30), who(), 800000 + 11 * 2300, 11 * 2300),
        (stay(2, 120000, is_heavy=True), who(), 240000 + 3 * 2300, 3200 + 3 * 2300),
        (stay(2, 120000, is_heavy=True), who(Exemption.LONG_ILLNESS), 240000 + 6900, 6900),
        (stay(4, on=date(2026, 2, 27)), who(), 320000 + 2300, 64000 + 2300),
        (stay(4, on=date(2026, 2, 25)), who(), 320000 + 2300, 64000 + 2300),
        (stay(4, on=date(2026, 2, 24)), who(), 320000 + 2000, 64000 + 2000),
        (CareFacts(MAY, None, 60000, nights=0), who(), 60000, 12000),
    ],
)
def test_a_stay_is_billed_and_shared_out_by_its_days(care, person, spent, mutual):
    found = split(care, ALL, person=person)
    assert (found.spent, found.mutual, found.remaining) == (spent, mutual, 0)


def test_the_heavy_act_fee_is_due_once_a_stay():
    once = History(is_heavy_act_fee_taken=True)
    assert split(stay(2, is_heavy=True), history=once).withheld == Withheld()


def test_a_contract_may_leave_the_daily_fee():
    bare = Payer(Guarantee.patient_share(), is_responsible=False, pays_daily_fee=False)
    assert split(stay(4), bare).remaining == 2300


@pytest.mark.parametrize(("day", "fee"), [(date(2026, 4, 21), 2400), (date(2026, 4, 22), 3200)])
def test_a_heavy_act_at_a_doctors_is_paid_whole_but_for_its_fee(day, fee):
    care = CareFacts(day, 15000, 15000, 100, "JAQX001", is_heavy=True)
    found = split(care, BASE)
    assert (found.social_security, found.mutual) == (15000 - fee, fee)


def test_the_yearly_bound_of_belgian_patient_shares_stops_them():
    care = CareFacts(date(2026, 2, 10), 3284, 3284, code="101076")
    person = PersonFacts(regime=Regime.BELGIUM)
    assert split(care, person=person, history=History(patient_share_left=150)).remaining == 150


def test_what_the_payer_said_was_withheld_is_taken_as_it_is():
    assert split(gp(withheld=Withheld()), BASE).social_security == 2100


@pytest.mark.parametrize("facts", [{"spent": -1}, {"base": -1}, {"rate": 101}, {"quantity": -1}])
def test_facts_that_cannot_be_are_refused(facts):
    with pytest.raises(ValueError, match=r"never negative|per cent"):
        replace(gp(), **facts)


def test_a_care_of_which_nothing_is_known_is_refused():
    with pytest.raises(ValueError, match="needs the code"):
        split(CareFacts(MAY, 1000))
    with pytest.raises(ValueError, match="needs the code"):
        split(CareFacts(MAY, 1000, 1000))
    with pytest.raises(NotFound):
        split(CareFacts(date(1999, 1, 1), 3000, 3000, 70, "G"))


# The numbers of the law are dated


def test_the_limit_outside_optam_is_that_of_the_day():
    dear = {"spent": 20000, "base": 2300, "rate": 70, "code": "CS", "is_optam": False}
    promised = Guarantee.percent(400)
    paid = {
        year: split(CareFacts(on=date(year, 6, 1), withheld=Withheld(), **dear), promised).mutual
        for year in (2014, 2016, 2018)
    }
    # 400 %, then 225 %, then 200 % of 23 €, less the 16.10 € of the Sécurité sociale
    assert paid == {2014: 9200 - 1610, 2016: 5175 - 1610, 2018: 4600 - 1610}


def test_the_penalty_outside_the_pathway_is_that_of_the_day():
    away = {"spent": 3000, "base": 3000, "rate": 30, "is_in_pathway": False}
    found = [
        split(CareFacts(on=on, withheld=Withheld(), **away), Guarantee.percent(100)).penalty
        for on in (date(2009, 1, 30), date(2009, 1, 31), date(2026, 2, 10))
    ]
    assert found == [0, 1200, 1200]


def test_a_number_that_is_not_in_the_data_stops_the_start():
    whole = read_tariffs().model_dump(by_alias=True)
    del whole["law"]["pathway_age"]
    with pytest.raises(ValidationError, match="missing parameters: pathway_age"):
        Tariffs.model_validate(whole)
