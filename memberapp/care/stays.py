"""What the care of a stay in hospital cost, as it comes in: the same sums as the list of care."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.care import arrivals, reimbursements
from memberapp.care.rules.arrivals import Arrival
from memberapp.care.rules.lines import CareLine, LineFilter, Payment, Shares
from memberapp.core.work import Work

MAX_SHOWN: Final = 50


@dataclass(frozen=True)
class StayCosts:
    """The care of a person between two days."""

    shares: Shares
    """Of all of it."""
    count: int
    """How many cares there are."""
    lines: tuple[CareLine, ...]
    """Those shown, the newest first: up to `MAX_SHOWN` cares."""
    payments: tuple[Payment, ...]
    """The transfers that paid some of it, with whatever else each of them paid."""
    to_come: tuple[Arrival, ...]
    """What of it should still be paid to the member."""


def costs(work: Work, *, beneficiary_id: str, first: date, last: date, today: date) -> StayCosts:
    """Return what the care of somebody cost between two days, both included.

    `beneficiary_id` is any of the ids of a person of the member's file: of another one there is
    nothing.
    """
    asked = LineFilter(years=(), beneficiary_id=beneficiary_id, first=first, last=last)
    page = reimbursements.list_lines(work, filter=asked, size=MAX_SHOWN)
    ids = {line.id for line in page.lines}
    paid = {line.pay_ref for line in page.lines if line.pay_ref}
    return StayCosts(
        shares=page.totals,
        count=page.count,
        lines=page.lines,
        payments=reimbursements.payments(work, pay_refs=paid) if paid else (),
        to_come=tuple(
            Arrival(one.day, one.is_late, lines)
            for one in arrivals.to_come(work, today=today)
            if (lines := tuple(line for line in one.lines if line.id in ids))
        ),
    )
