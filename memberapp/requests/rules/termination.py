"""Ending a contract: which right allows it today, and from when (docs/rules.md, Requests)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from memberapp.core.dates import months_later, same_day, years_later
from memberapp.core.places import BELGIUM

CHANGE_MONTHS: Final = 3
"""How long after a change of situation its right can be used (Code de la mutualité, L. 221-17)."""
RENEWAL_NOTICE_MONTHS: Final = 2
REFUND_DAYS: Final = 30
"""By when what was paid for days without cover comes back."""
_AT_ANY_TIME_MONTHS: Final = {BELGIUM: 2}
_DECEMBER, _LAST_DAY = 12, 31


class Right(StrEnum):
    """By which right a member ends their contract."""

    AT_ANY_TIME = "at_any_time"
    """After one year: Code de la mutualité, L. 221-10-2; law of 4 April 2014, article 85/1."""
    CHANGE = "change"
    """The situation changed: Code de la mutualité, L. 221-17; France alone."""
    RENEWAL = "renewal"
    """At the end of a year: Code de la mutualité, L. 221-10; law of 4 April 2014, article 85."""


@dataclass(frozen=True)
class RightOffer:
    """What a right gives today."""

    right: Right
    last_day: date
    """The last day covered, if it is used today; the first such day while it is not open."""
    opens_on: date | None = None
    """From when it can be used; None when it can be today."""
    asked_by: date | None = None
    """Until when it must be asked, of one that ends a year."""

    @property
    def is_open(self) -> bool:
        """Return whether it can be used today."""
        return self.opens_on is None


def rights(begun: date, today: date, country: str) -> tuple[RightOffer, ...]:
    """Return the rights over an individual contract, the quickest that is open first."""
    found = [_at_any_time(begun, today, country), _renewal(begun, today, country)]
    if country != BELGIUM:
        found.append(RightOffer(Right.CHANGE, months_later(today, 1)))
    open_ones = [one for one in found if one.is_open and one.right is not Right.CHANGE]
    first = min(open_ones, key=lambda one: one.last_day, default=None)
    # A change has to be proved: it is never the first that is offered, unless there is no other.
    order = {Right.AT_ANY_TIME: 1, Right.CHANGE: 2, Right.RENEWAL: 3}
    return tuple(sorted(found, key=lambda one: (not one.is_open, one != first, order[one.right])))


def change_is_usable(changed_on: date, today: date) -> bool:
    """Return whether a change of situation is recent enough, and has taken place."""
    return changed_on <= today <= months_later(changed_on, CHANGE_MONTHS)


def unused_cents(monthly_cents: int, last_day: date, *, months: int) -> int:
    """Return what was paid for the days after the last one, of a month or quarter paid whole.

    Args:
        monthly_cents: the contribution of a month, for everybody covered.
        last_day: the last day covered.
        months: how many months are paid at once: 1 or 3.
    """
    days = monthrange(last_day.year, last_day.month)[1]
    rest = _rounded(monthly_cents * (days - last_day.day), days)
    whole_months_left = (months - last_day.month % months) % months
    return rest + whole_months_left * monthly_cents


def _at_any_time(begun: date, today: date, country: str) -> RightOffer:
    opens_on = years_later(begun, 1)
    used_on = max(today, opens_on)
    last_day = months_later(used_on, _AT_ANY_TIME_MONTHS.get(country, 1))
    return RightOffer(Right.AT_ANY_TIME, last_day, opens_on if opens_on > today else None)


def _renewal(begun: date, today: date, country: str) -> RightOffer:
    """Return the end of the contract's year: 31 December, in Belgium the eve of its day."""
    last_day = _end_of_year(begun, max(today, begun), country)
    asked_by = months_later(last_day, -RENEWAL_NOTICE_MONTHS)
    opens_on = None
    if asked_by < today:
        # Until then nobody needs to ask for the end of next year.
        opens_on = last_day + timedelta(days=1)
    return RightOffer(Right.RENEWAL, last_day, opens_on, asked_by)


def _end_of_year(begun: date, day: date, country: str) -> date:
    if country != BELGIUM:
        return date(day.year, _DECEMBER, _LAST_DAY)
    ends = same_day(begun, day.year) - timedelta(days=1)
    return ends if ends >= day else same_day(begun, day.year + 1) - timedelta(days=1)


def _rounded(numerator: int, denominator: int) -> int:
    """Divide, half-up."""
    return (2 * numerator + denominator) // (2 * denominator)
