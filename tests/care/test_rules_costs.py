"""Worked examples (V01..V35, H1, H3), then what must hold for any line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.care.rules.costs import (
    Cost,
    CostShares,
    Guarantee,
    Withheld,
    belgian_visit,
    non_optam_percent,
    percent_of,
    promised,
    public_stay,
    share_out,
    top_up,
    within_caps,
)
from memberapp.members.rules import GuaranteeKind

FLAT_FEE = Withheld(flat_fee=200)
DEDUCTIBLE = Withheld(deductible=100)
ALL = Guarantee(GuaranteeKind.ACTUAL_COST)


def percent(value: int, *, ss_included: bool = True) -> Guarantee:
    return Guarantee(GuaranteeKind.PERCENT_OF_BASE, value, ss_included)


def euros(cents: int, *, ss_included: bool = False) -> Guarantee:
    return Guarantee(GuaranteeKind.EUROS, cents, ss_included)


# name, cost, guarantee, then Sécurité sociale, mutual and remaining in cents
VECTORS: list[tuple[str, Cost, Guarantee | None, int, int, int]] = [
    ("V01 GP", Cost(3000, 3000, 70, FLAT_FEE), percent(100), 1900, 900, 200),
    ("V02 GP, child", Cost(3000, 3000, 70), percent(100), 2100, 900, 0),
    ("V03 GP, no pathway", Cost(3000, 3000, 30, FLAT_FEE, 70), percent(100), 700, 900, 1400),
    ("V04 GP, ALD", Cost(3000, 3000, 100, FLAT_FEE), percent(100), 2800, 0, 200),
    ("V05 GP, maternity", Cost(3000, 3000, 100), percent(100), 3000, 0, 0),
    ("V06 GP, Alsace", Cost(3000, 3000, 90, FLAT_FEE), percent(100), 2500, 300, 200),
    ("V08 OPTAM", Cost(5500, 3150, 70, FLAT_FEE), percent(150), 2005, 2520, 975),
    ("V09 non OPTAM", Cost(7000, 2300, 70, FLAT_FEE), percent(130), 1410, 1380, 4210),
    ("V11 psychiatrist", Cost(5700, 5700, 70, FLAT_FEE), percent(100), 3790, 1710, 200),
    ("V12 APC", Cost(8000, 6000, 70, FLAT_FEE), percent(150), 4000, 3800, 200),
    ("V13 drug 65 %", Cost(1240, 1240, 65, DEDUCTIBLE), percent(100), 706, 434, 100),
    ("V14 drug 15 %", Cost(620, 620, 15, DEDUCTIBLE), None, 0, 0, 620),
    ("V15 kiné", Cost(1790, 1790, 60, DEDUCTIBLE), percent(100), 974, 716, 100),
    ("V16 nurse", Cost(1535, 1535, 60, DEDUCTIBLE), percent(100), 821, 614, 100),
    ("V18 biology", Cost(2500, 2500, 60, FLAT_FEE), percent(100), 1300, 1000, 200),
    ("V19 MRI", Cost(6900, 6900, 70, FLAT_FEE), percent(100), 4630, 2070, 200),
    ("V20 scaling", Cost(2892, 2892, 60), percent(100), 1735, 1157, 0),
    ("V21 crown, 100 % Santé", Cost(50000, 12000, 60), ALL, 7200, 42800, 0),
    ("V22 crown", Cost(55000, 12000, 60), percent(300), 7200, 28800, 19000),
    ("V26 glasses A", Cost(9500, 2850, 60), ALL, 1710, 7790, 0),
    ("V27 frame B", Cost(14000, 5, 60), euros(10000, ss_included=True), 3, 9997, 4000),
    ("V29 two aids I", Cost(190000, 80000, 60), ALL, 48000, 142000, 0),
    (
        "V30 aid II",
        Cost(150000, 40000, 60),
        euros(130000, ss_included=True),
        24000,
        106000,
        20000,
    ),
    ("V32 osteopath", Cost(6000, 0, 0), euros(4000), 0, 4000, 2000),
    ("V33 single room", Cost(30000, 0, 0, quantity=4), euros(5000), 0, 20000, 10000),
    ("V34 FPU", Cost(2300, 0, 0), ALL, 0, 2300, 0),
    ("V35 reduced FPU", Cost(996, 0, 0), ALL, 0, 996, 0),
    (
        "H1 four nights",
        public_stay(daily_rate=80000, nights=4, day_fee=2300),
        ALL,
        256000,
        66300,
        0,
    ),
    (
        "H3 surgery",
        public_stay(daily_rate=120000, nights=2, day_fee=2000, heavy_act_fee=2400),
        ALL,
        237600,
        8400,
        0,
    ),
]


@pytest.mark.parametrize(
    ("cost", "guarantee", "social_security", "mutual", "remaining"),
    [vector[1:] for vector in VECTORS],
    ids=[vector[0] for vector in VECTORS],
)
def test_a_line_is_shared_out_as_the_notes_say(cost, guarantee, social_security, mutual, remaining):
    shares = share_out(cost, guarantee)
    parts = (shares.social_security, shares.mutual, shares.other_insurer, shares.remaining)
    assert parts == (social_security, mutual, 0, remaining)


def test_a_stay_in_hospital_costs_its_days_and_fees():
    assert public_stay(daily_rate=80000, nights=4, day_fee=2300).spent == 322300
    assert (
        public_stay(daily_rate=120000, nights=2, day_fee=2000, heavy_act_fee=2400).spent == 246000
    )


def test_what_could_not_be_withheld_is_carried_over():
    assert share_out(Cost(620, 620, 15, DEDUCTIBLE), None).carry == 7


def test_a_second_mutual_pays_after_the_first_one():
    cost = Cost(55000, 12000, 60)
    shares = share_out(cost, percent(300), other=percent(150, ss_included=False))
    assert (shares.mutual, shares.other_insurer, shares.remaining) == (28800, 18000, 1000)


def test_a_surcomplementaire_pays_the_same_on_a_line_of_its_own():
    cost = Cost(55000, 12000, 60)
    first = share_out(cost, percent(300))
    assert top_up(cost, first, percent(150, ss_included=False)) == 18000


def test_a_surcomplementaire_never_pays_the_flat_fee():
    cost = Cost(7000, 2300, 70, FLAT_FEE)
    first = share_out(cost, percent(130))
    assert first.remaining - top_up(cost, first, euros(100000)) == 200


def test_a_ticket_moderateur_guarantee_pays_the_patients_share_only():
    shares = share_out(Cost(5500, 3150, 70, FLAT_FEE), Guarantee(GuaranteeKind.PATIENT_SHARE))
    assert (shares.mutual, shares.remaining) == (945, 2550)


def test_a_responsible_contract_stops_at_200_percent_outside_optam():
    cost = Cost(9000, 2300, 70, FLAT_FEE)
    assert share_out(cost, percent(300), outside_optam=True).mutual == 4600 - 1610
    free = share_out(cost, percent(300), outside_optam=True, responsible=False)
    assert free.mutual == 6900 - 1610


@pytest.mark.parametrize(("optam", "outside"), [(150, 130), (200, 180), (300, 200)])
def test_outside_optam_a_guarantee_is_20_points_lower_and_200_at_most(optam, outside):
    assert non_optam_percent(optam) == outside


def test_the_hospital_share_stops_after_thirty_days():
    stay = public_stay(daily_rate=80000, nights=40, day_fee=2300)
    assert stay.spent == 40 * 80000 + 11 * 2300
    assert stay.social_share == 40 * 80000 - percent_of(30 * 80000, 20)


def test_a_low_patient_share_gives_way_to_the_daily_fee():
    stay = public_stay(daily_rate=5000, nights=2, day_fee=2300)
    shares = share_out(stay, ALL)
    assert shares.mutual == 2 * 2300 + 2300


def test_an_exempt_stay_costs_the_daily_fees_only():
    shares = share_out(public_stay(daily_rate=80000, nights=4, day_fee=2300, exempt=True), ALL)
    assert (shares.social_security, shares.mutual, shares.remaining) == (320000, 5 * 2300, 0)


@pytest.mark.parametrize(("personal_share", "refund"), [(400, 2884), (100, 3184)])
def test_a_belgian_visit_leaves_its_fixed_share(personal_share, refund):
    shares = share_out(belgian_visit(fee=3284, personal_share=personal_share), None)
    assert (shares.social_security, shares.remaining) == (refund, personal_share)


@pytest.mark.parametrize(
    ("used_today", "used_year", "withheld"),
    [(0, 0, 200), (600, 0, 200), (700, 0, 100), (0, 5000, 0)],
)
def test_a_withheld_amount_stays_within_its_daily_and_yearly_caps(used_today, used_year, withheld):
    assert (
        within_caps(200, used_today=used_today, per_day=800, used_year=used_year, per_year=5000)
        == withheld
    )


def test_half_a_cent_is_rounded_up():
    assert (percent_of(1, 50), percent_of(1145, 70), percent_of(2205, 30)) == (1, 802, 662)


def test_no_guarantee_promises_nothing():
    assert promised(None, Cost(3000, 3000, 70), 2100) == 0


amounts = st.integers(min_value=0, max_value=500_000)
small = st.integers(min_value=0, max_value=4000)
rates = st.sampled_from([0, 15, 30, 55, 60, 65, 70, 80, 87.82, 90, 100])
guarantees = st.none() | st.builds(
    Guarantee,
    kind=st.sampled_from(GuaranteeKind),
    value=st.integers(min_value=0, max_value=200_000),
    ss_included=st.booleans(),
)
costs = st.builds(
    Cost,
    spent=amounts,
    base=amounts,
    rate=rates,
    withheld=st.builds(Withheld, flat_fee=small, deductible=small, heavy_act_fee=small),
    pathway_rate=st.none() | rates,
    quantity=st.integers(min_value=1, max_value=30),
)


def assert_shares_hold(shares: CostShares, spent: int) -> None:
    parts = (shares.social_security, shares.mutual, shares.other_insurer, shares.remaining)
    assert sum(parts) == spent
    assert min(*parts, shares.gross_social_security, shares.carry, shares.room_left) >= 0


@given(costs, guarantees, guarantees, st.booleans(), st.booleans())
def test_the_shares_of_any_line_add_up_without_a_negative_one(
    cost, guarantee, other, responsible, outside_optam
):
    shares = share_out(
        cost, guarantee, other=other, responsible=responsible, outside_optam=outside_optam
    )
    assert_shares_hold(shares, cost.spent)
    assert shares.remaining >= min(
        cost.withheld.flat_fee + cost.withheld.deductible, shares.gross_social_security
    )


@given(
    st.integers(min_value=0, max_value=200_000),
    st.integers(min_value=1, max_value=90),
    small,
    small,
    st.booleans(),
)
def test_the_shares_of_any_stay_add_up(daily_rate, nights, day_fee, heavy_act_fee, exempt):
    stay = public_stay(
        daily_rate=daily_rate,
        nights=nights,
        day_fee=day_fee,
        heavy_act_fee=heavy_act_fee,
        exempt=exempt,
    )
    assert_shares_hold(share_out(stay, ALL), stay.spent)
