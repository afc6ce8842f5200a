"""Why an amount remains: the core's own figures as a sum, and what the rules would have given.

The sum is made of what the core sent and of nothing else, so it adds up to what the member reads
everywhere. What the rules give stands beside it and never replaces it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from memberapp.care.rules.ceilings import Left, LineCeiling
from memberapp.care.rules.costs import Split, Step, StepKind
from memberapp.care.rules.counters import FeeUsed
from memberapp.care.rules.lines import CareLine
from memberapp.core.money import Money
from memberapp.members.rules import ContractGuarantee


class Doubt(StrEnum):
    """A figure of the core that the rules do not give."""

    SOCIAL_SECURITY = "social_security"
    WITHHELD = "withheld"
    MUTUAL = "mutual"
    TOP_UP = "top_up"
    """The share of a second contract with us."""
    SUM = "sum"
    """What a second contract was asked to pay is not what the first one left."""


@dataclass(frozen=True)
class Difference:
    """A figure of the core beside the one of the rules, in cents."""

    doubt: Doubt
    line_id: str
    core: int
    computed: int


@dataclass(frozen=True)
class ContractPart:
    """What one of the member's contracts paid of a care, and by which guarantee."""

    line: CareLine
    guarantee: ContractGuarantee | None
    """None when the contract has no guarantee of that family on that day."""
    ceiling: LineCeiling | None
    """None without a ceiling."""

    @property
    def left(self) -> Left | None:
        """Return what is left of the ceiling over the period of the care; None without one."""
        return self.ceiling.left if self.ceiling else None


@dataclass(frozen=True)
class Explanation:
    """Everything that explains what remains of one care."""

    country: str
    first: CareLine
    parts: tuple[ContractPart, ...]
    """The first contract, then those that took over what it left."""
    steps: tuple[Step, ...]
    """The core's figures; each contract after the first has a MUTUAL step of its own."""
    remaining: Money
    never_paid_back: Money
    """The part of what remains that no contract may pay."""
    penalty: Money
    """The part of it that is due to care outside the pathway."""
    other_insurer: str
    """The name of the other insurer; empty when the file has none."""
    computed: Split | None
    """None when the line does not say enough."""
    differences: tuple[Difference, ...]
    fees: tuple[FeeUsed, ...]
    """What was withheld of the person in the calendar year, of each fee that this care has."""
    today: date


def core_steps(lines: Sequence[CareLine]) -> tuple[Step, ...]:
    """Return the core's figures of a care as a sum: its first line, then the lines that followed.

    The amounts withheld stand apart only where gross share and net share agree with them.
    """
    first = lines[0]
    shares = first.shares
    spent, net = shares.spent.cents, shares.social_security.cents
    base = min(spent, first.base.cents)
    gross = first.gross_social_security.cents
    flat_fee = min(first.flat_fee.cents, gross)
    deductible = min(first.deductible.cents, gross - flat_fee)
    heavy = min(first.heavy_act_fee.cents, gross - flat_fee - deductible)
    if gross - flat_fee - deductible - heavy != net:
        gross, flat_fee, deductible, heavy = net, 0, 0, 0
    terms = [
        (StepKind.BASE, base),
        (StepKind.EXCESS, spent - base),
        (StepKind.SOCIAL_SECURITY, -gross),
        (StepKind.FLAT_FEE, flat_fee),
        (StepKind.DEDUCTIBLE, deductible),
        (StepKind.HEAVY_ACT_FEE, heavy),
    ]
    for line in lines:
        terms.append((StepKind.MUTUAL, -line.shares.mutual.cents))
        terms.append((StepKind.OTHER_INSURER, -line.shares.other_insurer.cents))
    return tuple(Step(kind, cents) for kind, cents in terms if cents or kind is StepKind.MUTUAL)
