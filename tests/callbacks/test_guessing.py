"""Guessing the digits of a call: each try is a transaction of its own, and stays counted."""

import pytest

from memberapp.callbacks import changing
from memberapp.core.access import Origin
from memberapp.core.errors import TooManyTries
from tests.support.callbacks import ask
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("database")


def test_the_digits_of_a_reference_are_not_guessed():
    reference = change(ask)

    def tried(number: int, digits: str) -> object:
        origin = Origin(f"198.51.100.{number}", "Firefox")
        return run_now(changing.find, origin=origin, reference=reference, digits=digits)

    assert [tried(number, f"{number:04}") for number in range(5)] == [None] * 5
    with pytest.raises(TooManyTries):
        tried(9, "0012")


def test_one_network_does_not_try_many_references():
    def tried(reference: str) -> object:
        origin = Origin("198.51.100.9", "Firefox")
        return run_now(changing.find, origin=origin, reference=reference, digits="0012")

    assert [tried(f"RAP-2026-000001{number}-P") for number in range(10)] == [None] * 10
    with pytest.raises(TooManyTries):
        tried(change(ask))
