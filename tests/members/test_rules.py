"""Who is insured, by which contract, and which bank account a payment went to."""

from datetime import date

import pytest

from memberapp.members.rules import IbanHistory

HISTORY = IbanHistory(
    former=(
        (date(2026, 3, 1), None),
        (date(2026, 5, 2), "first"),
        (date(2026, 5, 2), "of an hour"),
    ),
    present="present",
)


@pytest.mark.parametrize(
    ("day", "account"),
    [
        (date(2025, 1, 1), None),
        (date(2026, 3, 1), None),
        (date(2026, 3, 2), "first"),
        (date(2026, 5, 2), "first"),
        (date(2026, 5, 3), "present"),
    ],
)
def test_a_payment_went_to_the_account_in_force_when_its_day_began(day: date, account: str | None):
    assert HISTORY.on(day) == account
    assert IbanHistory(former=(), present="only").on(day) == "only"
