"""Amounts in whole cents."""

import pytest

from memberapp.core.money import ZERO, Money


def test_amounts_add_up_and_compare_in_cents():
    assert Money(1999) + Money(1) == Money(2000)
    assert Money(2000) - Money(2500) == Money(-500)
    assert Money(1) < Money(2)


def test_only_zero_is_false():
    assert not ZERO
    assert Money(-1)


def test_the_total_of_nothing_is_zero():
    assert Money.total([]) == ZERO
    assert Money.total([Money(1), Money(2)]) == Money(3)


@pytest.mark.parametrize("wrong", [1.0, "1", True, None])
def test_only_whole_cents_make_an_amount(wrong: object):
    with pytest.raises(TypeError):
        Money(wrong)  # pyright: ignore[reportArgumentType]
