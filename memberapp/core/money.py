"""Money in integer euro cents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

_EURO: Final = 100


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
