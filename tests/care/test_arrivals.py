"""Payments to come: about when, going by the member's own past ones."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from memberapp.care import arrivals as service
from memberapp.care.rules.arrivals import (
    MIN_PAYMENTS,
    Arrival,
    PastPayment,
    arrivals,
    usual_delays,
)
from memberapp.care.rules.lines import LineStatus, Payee, Shares
from memberapp.core.money import Money
from tests.support.care_values import CONTRACT, TODAY, TOP_UP, make_line
from tests.support.factories import make_line as store_line
from tests.support.units_of_work import work_in


def past(*days, payer=CONTRACT.id):
    """Payments so many days after their care, each of another day."""
    cares = [date(2026, 1, 1 + number) for number, _ in enumerate(days)]
    taken = zip(cares, days, strict=True)
    return [PastPayment(payer, care, care + timedelta(days=days)) for care, days in taken]


def pending(ago, mutual=900, **changes):
    """A line of so many days ago that waits for its payment."""
    return make_line(
        Shares.of_cents(3000, 1900, mutual, 0, 1100 - mutual),
        care_date=TODAY - timedelta(days=ago),
        status=LineStatus.PENDING,
        pay_date=None,
        pay_ref=None,
        **changes,
    )


def test_the_usual_delay_is_the_median_of_the_payers_own_payments():
    delays = usual_delays([*past(4, 30, 5, 6, 7), *past(20, 20, 20, 20, 20, payer=TOP_UP.id)])
    assert {payer: delay.usual.days for payer, delay in delays.items()} == {
        CONTRACT.id: 6,
        TOP_UP.id: 20,
    }


@pytest.mark.parametrize(
    "known",
    [
        past(*[5] * (MIN_PAYMENTS - 1)),
        past(*[5] * (MIN_PAYMENTS - 1)) * 2,  # the lines of one care paid together are one payment
        [*past(*[5] * (MIN_PAYMENTS - 1)), *past(5, payer=TOP_UP.id)],
        past(-1, *[5] * (MIN_PAYMENTS - 1)),  # paid before the care: no delay
    ],
)
def test_too_few_payments_of_a_payer_give_no_day(known):
    assert usual_delays(known) == {}
    (arrival,) = arrivals([pending(3)], known, today=TODAY)
    assert (arrival.day, arrival.is_late) == (None, False)


@pytest.mark.parametrize(
    ("ago", "is_late", "day"),
    [
        (0, False, TODAY + timedelta(days=7)),
        (7, False, TODAY),
        (8, False, TODAY),
        (10, False, TODAY),
        (11, True, TODAY - timedelta(days=4)),
    ],
)
def test_a_payment_is_late_a_few_days_after_its_day(ago, is_late, day):
    (arrival,) = arrivals([pending(ago)], past(*[7] * 5), today=TODAY)
    assert (arrival.is_late, arrival.day) == (is_late, day)


def test_a_payment_is_not_late_while_others_took_as_long():
    often_slow = past(7, 7, 7, 7, 7, 7, 7, 7, 20, 40)
    for ago, is_late in ((20, False), (21, True)):
        (arrival,) = arrivals([pending(ago)], often_slow, today=TODAY)
        assert arrival.is_late == is_late


def test_lines_of_one_day_arrive_together_late_ones_first_and_those_without_a_day_last():
    lines = [pending(40), pending(2), pending(2, mutual=100), pending(1), pending(1, mutual=0)]
    other = pending(1, contract_id=TOP_UP.id)
    found = arrivals([other, *lines], past(*[7] * 5), today=TODAY)
    days = [TODAY + timedelta(days=number) for number in (-33, 5, 6)]
    assert [(one.day, one.is_late, one.amount.cents) for one in found] == [
        (days[0], True, 900),
        (days[1], False, 1000),
        (days[2], False, 900),
        (None, False, 900),
    ]


def to_come(db: Session, member) -> tuple[Arrival, ...]:
    return service.to_come(work_in(db, member_id=member.id), today=TODAY)


def test_what_waits_for_the_member_is_read_with_their_own_history(db: Session, alice, bob):
    for number in range(MIN_PAYMENTS):
        care = date(2026, 2, 1 + number)
        store_line(db, alice.beneficiary, care_date=care, pay_date=care + timedelta(days=9))
    line = store_line(db, alice.beneficiary, status="pending", care_date=date(2026, 11, 20))
    store_line(db, bob.beneficiary, status="pending", care_date=date(2026, 11, 20))
    (found,) = to_come(db, alice)
    assert [one.id for one in found.lines] == [line.id]
    assert (found.amount, found.day) == (Money(900), date(2026, 11, 29))
    (without_history,) = to_come(db, bob)
    assert without_history.day is None


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "paid"},
        {"status": "cancelled"},
        {"payee": Payee.PROVIDER},
        {"mutual_cents": 0},
        {"care_date": date(2024, 12, 31)},
    ],
)
def test_only_pending_lines_of_both_years_reach_the_member(db: Session, alice, changes):
    values = {"status": "pending", "care_date": date(2026, 11, 20)}
    store_line(db, alice.beneficiary, **values | changes)
    assert to_come(db, alice) == ()
