"""What is left of ceilings, and what the compulsory insurance has withheld in a year."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from memberapp.care.rules.ceilings import Left
from memberapp.members.rules import BeneficiarySummary, ContractGuarantee


class Fee(StrEnum):
    """What the compulsory insurance withholds up to a cap of the calendar year, for each person."""

    FLAT_FEE = "flat_fee"
    DEDUCTIBLE = "deductible"


@dataclass(frozen=True)
class CeilingLeft:
    """What is left of a guarantee's ceiling to people who used some of it.

    They are several where the ceiling is one for the whole contract.
    """

    people: tuple[BeneficiarySummary, ...]
    guarantee: ContractGuarantee
    left: Left


@dataclass(frozen=True)
class FeeUsed:
    """What was withheld of one person's care in a calendar year, in cents."""

    person: BeneficiarySummary
    fee: Fee
    year: int
    used: int
    cap: int

    @property
    def left(self) -> int:
        """Return what may still be withheld in that year, in cents."""
        return max(0, self.cap - self.used)

    @property
    def starts_again_on(self) -> date:
        """Return the day from which it counts anew."""
        return date(self.year + 1, 1, 1)


@dataclass(frozen=True)
class Counters:
    """Every counter that moved, of the contracts and of the people of today."""

    ceilings: tuple[CeilingLeft, ...] = ()
    fees: tuple[FeeUsed, ...] = ()


NO_COUNTERS = Counters()
