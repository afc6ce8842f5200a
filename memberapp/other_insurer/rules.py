"""A care as another insurer is asked to pay it, and where its second payment stands.

What we know of a second payment comes from the core's file (`other` of a line), or from the member;
the file wins. Two insurers never pay more than the care cost (docs/rules.md, « Another insurer »).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from memberapp.care.rules.lines import (
    CareLine,
    LineStatus,
    Shares,
    counted_shares,
    total_shares,
)
from memberapp.core.dates import is_known
from memberapp.core.money import ZERO, Money


class Outcome(StrEnum):
    """How a second payment ended, as the member says."""

    RECEIVED = "received"
    REFUSED = "refused"


class ShareState(StrEnum):
    """Where a second payment stands."""

    AWAITED = "awaited"
    LATE = "late"
    PAID = "paid"
    """The core's file has it."""
    RECEIVED = "received"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    """The care itself is in no total any longer."""


@dataclass(frozen=True)
class Care:
    """A care with all that its contracts paid; its rest is what another insurer may pay at most."""

    id: str
    """Of its first line."""
    token: str
    person_id: str
    person: str
    """First name, then last name."""
    first_name: str
    on: date
    act: str
    label: str
    base: Money
    shares: Shares
    withheld: Money
    """Flat fee and deductible, which a responsible contract never pays."""
    statements: tuple[str, ...]
    counts: bool
    is_paid: bool
    """Whether every contract of ours has paid."""

    @property
    def most(self) -> Money:
        """Return the most that another insurer may still pay: never above the expense."""
        return self.shares.remaining

    def is_offered(self, today: date, years: int) -> bool:
        """Return whether it can be prepared for another insurer.

        It has a statement that says what we paid, more is left than what is withheld, and the
        other insurer has paid nothing of it that we know of.
        """
        return (
            self.counts
            and self.is_paid
            and bool(self.statements)
            and not self.shares.other_insurer
            and self.most > self.withheld
            and is_known(self.on)
            and years_before(today, years) <= self.on <= today
        )


def care_of(lines: Sequence[CareLine], *, person_id: str, token: str) -> Care:
    """Return a care of its lines, the first contract's first."""
    first = lines[0]
    counted = [line for line in lines if line.counts]
    shares = total_shares(counted_shares([line.counted for line in lines]))
    fees = (line.flat_fee + line.deductible for line in counted)
    return Care(
        id=first.id,
        token=token,
        person_id=person_id,
        person=first.beneficiary_name,
        first_name=first.beneficiary_first_name,
        on=first.care_date,
        act=first.act,
        label=first.label,
        base=first.base,
        shares=shares if counted else first.shares,
        withheld=max(fees, default=ZERO),
        statements=tuple(
            dict.fromkeys(one.statement_reference for one in counted if one.statement_reference)
        ),
        counts=bool(counted),
        is_paid=all(one.status is LineStatus.PAID for one in counted),
    )


def years_before(day: date, years: int) -> date:
    """Return the same day some years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def late_on(prepared_on: date, late_after_days: int) -> date:
    """Return the first day on which a second payment is late."""
    return prepared_on + timedelta(days=late_after_days + 1)


def state_of(
    care: Care, outcome: Outcome | None, *, prepared_on: date, today: date, late_after_days: int
) -> ShareState:
    """Return where a second payment stands today; what the core's file says comes first."""
    if not care.counts:
        return ShareState.CANCELLED
    if care.shares.other_insurer:
        return ShareState.PAID
    if outcome is not None:
        return ShareState(outcome)
    return ShareState.LATE if today >= late_on(prepared_on, late_after_days) else ShareState.AWAITED


OPEN = (ShareState.AWAITED, ShareState.LATE)
"""Still to come, as far as anybody said."""
