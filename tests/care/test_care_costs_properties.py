"""What must be true of any care, whoever pays."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from memberapp.care.care_costs import (
    Basket,
    CareFacts,
    Equipment,
    Exemption,
    Guarantee,
    GuaranteeKind,
    GuaranteeUnit,
    History,
    Payer,
    PersonFacts,
    Regime,
    Split,
    WithheldKind,
    split,
)

cents = st.integers(min_value=0, max_value=500_000)
small = st.integers(min_value=0, max_value=6000)
rates = st.sampled_from([0, 15, 30, 50, 55, 60, 65, 70, 80, 87.82, 90, 100])
days = st.dates(min_value=date(2021, 1, 1), max_value=date(2027, 12, 31))
guarantees = st.builds(
    Guarantee,
    kind=st.sampled_from(GuaranteeKind),
    value=st.integers(min_value=0, max_value=200_000) | st.integers(min_value=0, max_value=400),
    ss_included=st.booleans(),
    unit=st.sampled_from(GuaranteeUnit),
    optam_percent=st.none() | st.integers(min_value=0, max_value=400),
    left_count=st.none() | st.sampled_from([0, 0.5, 1, 3]),
    left_cents=st.none() | cents,
)
payers = st.lists(
    st.none() | guarantees | st.builds(Payer, guarantees, st.booleans(), st.booleans()), max_size=4
)
cares = st.builds(
    CareFacts,
    on=days,
    spent=cents,
    base=cents,
    rate=rates,
    code=st.sampled_from(["", "G", "PH7", "AMI", "TR", "LPPBM", "101076"]),
    withholding=st.none() | st.sampled_from(WithheldKind),
    quantity=st.sampled_from([0, 0.5, 1, 2, 7]),
    is_in_pathway=st.booleans(),
    normal_rate=st.none() | rates,
    is_optam=st.none() | st.booleans(),
    basket=st.sampled_from(Basket),
    equipment=st.none() | st.sampled_from(Equipment),
    is_heavy=st.booleans(),
    nights=st.none() | st.integers(min_value=0, max_value=90),
    nights_before=st.integers(min_value=0, max_value=40),
)
people = st.builds(
    PersonFacts,
    age=st.integers(min_value=0, max_value=100),
    exemptions=st.sets(st.sampled_from(Exemption), max_size=2),
    regime=st.sampled_from(Regime),
    has_medical_file=st.booleans(),
    has_increased_intervention=st.booleans(),
)
histories = st.builds(
    History,
    small,
    small,
    small,
    small,
    small,
    st.booleans(),
    patient_share_left=st.none() | small,
)


def shares_of(found: Split) -> list[int]:
    return [found.social_security, found.mutual, *found.others, found.remaining]


@given(cares, payers, people, histories)
def test_shares_are_never_negative_and_add_up_to_what_was_spent(care, payers, person, history):
    found = split(care, *payers, person=person, history=history)
    assert min(*shares_of(found), found.carry, found.penalty, found.carried_over) >= 0
    assert sum(shares_of(found)) == found.spent == care.spent
    assert found.social_security + found.mutual + sum(found.others) <= found.spent
    assert sum(step.cents for step in found.steps) == found.remaining


@given(cares, payers, people, histories)
def test_what_no_contract_may_pay_stays_whoever_pays(care, payers, person, history):
    found = split(care, *payers, person=person, history=history)
    assert found.remaining >= found.never_paid_back >= 0


@given(cares, payers, people, histories)
def test_one_cent_more_never_lowers_what_remains_by_more_than_a_cent(care, payers, person, history):
    less = split(care, *payers, person=person, history=history)
    dearer = replace(care, spent=(care.spent or 0) + 1)
    more = split(dearer, *payers, person=person, history=history)
    assert more.remaining >= less.remaining - 1


@given(
    st.lists(
        st.tuples(
            st.dates(min_value=date(2024, 1, 1), max_value=date(2025, 12, 31)),
            st.sampled_from(["G", "B", "PH7", "AMI", "TR"]),
            st.integers(min_value=1, max_value=12),
            st.integers(min_value=0, max_value=9000),
        ),
        max_size=60,
    )
)
def test_the_caps_of_the_day_and_the_year_are_never_exceeded(sequence):
    flat_fees: dict[object, int] = {}
    deductibles: dict[object, int] = {}
    carried = kept = due = 0
    for day, code, quantity, spent in sorted(sequence):
        history = History(
            flat_fees_today=flat_fees.get(day, 0),
            deductibles_today=deductibles.get((day, code), 0),
            flat_fees_this_year=flat_fees.get(day.year, 0),
            deductibles_this_year=deductibles.get(day.year, 0),
            carried_over=carried,
        )
        found = split(CareFacts(day, spent, spent, 65, code, quantity=quantity), history=history)
        for key in (day, day.year):
            flat_fees[key] = flat_fees.get(key, 0) + found.withheld.flat_fee
        for key in ((day, code), day.year):
            deductibles[key] = deductibles.get(key, 0) + found.withheld.deductible
        due += found.withheld.total
        kept += found.gross_social_security - found.social_security
        carried = found.carry
    assert kept + carried == due
    for key, amount in flat_fees.items():
        assert amount <= (5000 if isinstance(key, int) else 800)
    for key, amount in deductibles.items():
        if isinstance(key, int) or key[1] != "PH7":  # pyright: ignore[reportIndexIssue]
            assert amount <= (5000 if isinstance(key, int) else 800)
