"""Money in integer euro cents."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

_EURO: Final = 100
_AMOUNT: Final = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?")


@dataclass(frozen=True, order=True)
class Money:
    """An amount in euros, held as whole cents; never a float."""

    cents: int = 0

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError("Money takes whole cents")

    def __add__(self, other: Self) -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.cents - other.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    @property
    def nearest_euro(self) -> "Money":
        """Return the amount in whole euros, half-up; less than one euro stays as it is."""
        if self.cents < _EURO:
            return self
        return Money((self.cents + _EURO // 2) // _EURO * _EURO)

    @classmethod
    def total(cls, amounts: Iterable["Money"]) -> "Money":
        """Add up any number of amounts; nothing adds up to zero."""
        return cls(sum(amount.cents for amount in amounts))


ZERO = Money()


def parse_cents(text: str) -> int:
    """Return an amount in cents from « 600 », « 600,50 » or « 1 600,50 € ».

    Raises:
        ValueError: « empty », or « invalid » for no amount of up to six digits above zero.
    """
    plain = re.sub(r"[\s\u00a0\u202f€]", "", text)
    if not plain:
        raise ValueError("empty")
    found = _AMOUNT.fullmatch(plain)
    cents = round(Decimal(plain.replace(",", ".")) * 100) if found else 0
    if not cents:
        raise ValueError("invalid")
    return cents
