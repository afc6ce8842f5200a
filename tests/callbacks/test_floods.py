"""What floods cannot do: one phone, one network, one address and one target have their share."""

from datetime import timedelta

import pytest

from memberapp.care import statements  # noqa: F401 - it finds the references of statements
from memberapp.core.errors import (
    InvalidForm,
    TooManyTries,
)
from tests.personas import alice, bob
from tests.support.callbacks import EMAIL, ask, session_of, taken
from tests.support.clocks import START

CAPACITY = 4
FOR_VISITORS = CAPACITY - 1

LANDLINE = "02 61 91 00 12"
"""It gets no SMS."""


def nth_hour(number: int) -> str:
    """Return a window of the nth hour; two numbers share one, and four places do for them."""
    return f"{9 + number // 2:02}:00-{9 + number // 2:02}:30"


def ask_many(db, count, **changes):
    for number in range(count):
        ask(db, key=f"many-{number:020}", window=nth_hour(number), **changes)


def test_one_phone_is_called_three_times_a_day_at_most(db):
    ask_many(db, 3, phone=LANDLINE)
    with pytest.raises(TooManyTries) as refused:
        ask(db, address="198.51.100.7", window="17:00-17:30", phone=LANDLINE)
    assert refused.value.until == START + timedelta(days=1)
    assert taken(db) == 3
    assert ask(db, after=timedelta(days=1), day="2026-11-24", phone=LANDLINE)


def test_one_address_asks_for_ten_calls_an_hour_at_most(db):
    for number in range(10):
        ask(db, key=f"a-{number:020}", phone=f"063998001{number}", window=nth_hour(number))
    with pytest.raises(TooManyTries):
        ask(db, phone="0639980020", window="17:00-17:30")
    assert ask(db, phone="0639980020", window="17:00-17:30", address="198.51.100.7")


def ask_from_everywhere(db, number, **changes):
    key, phone = f"e-{number:020}", f"063998001{number}"
    return ask(
        db,
        key=key,
        address=f"198.51.100.{number}",
        **{"phone": phone, "window": nth_hour(number)} | changes,
    )


def test_one_e_mail_address_gets_three_confirmations_a_day_at_most(db):
    for number in range(3):
        ask_from_everywhere(db, number, email=EMAIL)
    with pytest.raises(InvalidForm) as refused:
        ask_from_everywhere(db, 3, email=EMAIL.upper())
    (problem,) = refused.value.problems
    assert (problem.field, problem.reason) == ("email", "too_many")
    assert ask_from_everywhere(db, 3)  # the call itself needs no e-mail
    assert ask_from_everywhere(db, 4, email="other@example.org")
    assert ask_from_everywhere(db, 5)


@pytest.mark.parametrize("target", [{"phone": "+33639980099"}, {"email": EMAIL}])
def test_members_together_reach_one_target_five_times_a_day_at_most(db, target):
    sessions = [session_of(make(db).member.id) for make in (alice, bob)]
    for number in range(6):
        asked = {"phone": f"+3363998001{number}"} | target
        if number < 5:
            ask_from_everywhere(db, number, session=sessions[number % 2], **asked)
            continue
        with pytest.raises(TooManyTries):
            ask_from_everywhere(db, number, session=sessions[1], **asked)


def test_strangers_cannot_use_up_the_calls_of_a_member(db):
    member = alice(db).member
    ask_many(db, 3)

    session = session_of(member.id)
    for number in range(5):
        ask(db, key=f"m-{number:020}", session=session, window=nth_hour(number + 5))
    with pytest.raises(TooManyTries):
        ask(db, key="m" * 22, session=session, window="17:00-17:30")
