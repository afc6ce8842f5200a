"""Another day of the month for debits, or a later day for one of them: what may be asked, when.

Days are those on which banks work where the insurer's members live; a debit that falls on another
one is taken on the first that follows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from memberapp.contributions.rules import WEEKEND, Contribution, Means, SettlementStatus
from memberapp.core.dates import months_later
from memberapp.core.opening_hours import nth_day

_A_DAY: Final = timedelta(days=1)
_MONTHS_AHEAD: Final = 4
"""One of these months has a debit that can still be moved: no feed plans further ahead."""
_SHOWN: Final = timedelta(days=10)
"""How long after its day a change is still shown: what a bank and a feed may take."""


class DebitChangeKind(StrEnum):
    """What a member asks."""

    DAY = "day"
    """Another day of the month, for all debits that follow."""
    DEFERRAL = "deferral"
    """A later day for one debit."""


class DebitChangeStatus(StrEnum):
    """Where it stands, as the core's file shows it."""

    ASKED = "asked"
    TAKEN = "taken"
    """The core has read it, and its file does not show it yet."""
    DONE = "done"
    DECLINED = "declined"
    """The core has answered, and changed nothing."""


@dataclass(frozen=True)
class DebitTerms:
    """What the insurer offers (`data/contributions.yaml`)."""

    days: tuple[int, ...]
    lead_working_days: int
    deferral_days: int
    deferrals_a_year: int
    is_free: bool
    """Whether neither another day nor a deferral costs anything."""


@dataclass(frozen=True)
class DebitChange:
    """A change that a member asked for."""

    kind: DebitChangeKind
    day: int | None
    """Of the month; None of a deferral."""
    contribution_id: str | None
    """What is debited later; None of another day of the month."""
    on: date
    """The first debit on the new day, or the later day."""
    asked_on: date
    is_taken: bool
    is_answered: bool

    def status(
        self, contributions: Iterable[Contribution], debit_day: int | None
    ) -> DebitChangeStatus:
        """Return where it stands: what the core's file shows wins over what it said."""
        if self._is_done(contributions, debit_day):
            return DebitChangeStatus.DONE
        if self.is_answered:
            return DebitChangeStatus.DECLINED
        return DebitChangeStatus.TAKEN if self.is_taken else DebitChangeStatus.ASKED

    def is_shown(self, today: date) -> bool:
        """Return whether a member still looks for it."""
        return today <= self.on + _SHOWN

    def _is_done(self, contributions: Iterable[Contribution], debit_day: int | None) -> bool:
        if self.kind is DebitChangeKind.DAY:
            return debit_day == self.day
        found = next((one for one in contributions if one.id == self.contribution_id), None)
        return found is not None and max(_debited_on(found), default=self.asked_on) >= self.on


@dataclass(frozen=True)
class DayOffer:
    """A day of the month, and the first debit on it."""

    day: int
    first_on: date


@dataclass(frozen=True)
class DeferralOffer:
    """The one debit that may be deferred now."""

    contribution: Contribution
    on: date
    """When it is planned."""
    to: date
    ask_by: date


def in_effect(changes: Iterable[DebitChange]) -> tuple[DebitChange, ...]:
    """Return the newest wish of another day, and the newest deferral of each debit.

    `changes` come the newest first; each replaces those before it.
    """
    kept: dict[tuple[DebitChangeKind, str | None], DebitChange] = {}
    for one in changes:
        kept.setdefault((one.kind, one.contribution_id), one)
    return tuple(kept.values())


def planned(contributions: Iterable[Contribution], today: date) -> list[tuple[date, Contribution]]:
    """Return the debits to come that no bank refused before, the next one first."""
    found: list[tuple[date, Contribution]] = []
    for one in contributions:
        debits = [each for each in one.settlements if each.means is Means.DEBIT]
        is_first = all(each.status is SettlementStatus.PLANNED for each in debits)
        if debits and is_first and (on := max(each.on for each in debits)) >= today:
            found.append((on, one))
    return sorted(found, key=lambda pair: (pair[0], pair[1].id))


def last_day_to_ask(debit_on: date, country: str, lead_working_days: int) -> date:
    """Return the last day on which a debit can still be changed."""
    day = debit_on - _A_DAY
    while nth_day(day, lead_working_days, country, rest_days=WEEKEND) > debit_on:
        day -= _A_DAY
    return day


def bank_day(day: date, country: str) -> date:
    """Return a day, or the first one after it on which banks work."""
    return nth_day(day - _A_DAY, 1, country, rest_days=WEEKEND)


def day_offers(
    contributions: Sequence[Contribution],
    present: int,
    today: date,
    *,
    country: str,
    terms: DebitTerms,
) -> tuple[DayOffer, ...]:
    """Return the other days of the month that may be asked for, each with its first debit."""
    return tuple(
        DayOffer(day, first)
        for day in terms.days
        if day != present
        for first in [_first_on(contributions, day, today, country, terms)]
        if first is not None
    )


def deferral_offer(
    contributions: Sequence[Contribution],
    changes: Iterable[tuple[DebitChange, DebitChangeStatus]],
    today: date,
    *,
    country: str,
    terms: DebitTerms,
) -> DeferralOffer | None:
    """Return the first debit to come that can still be changed, and its later day.

    What a member asked to defer before is left out, unless it was declined. None when nothing is
    left.
    """
    moved = {
        change.contribution_id
        for change, status in changes
        if status is not DebitChangeStatus.DECLINED
    }
    for on, contribution in planned(contributions, today):
        ask_by = last_day_to_ask(on, country, terms.lead_working_days)
        if ask_by >= today and contribution.id not in moved:
            to = bank_day(on + timedelta(days=terms.deferral_days), country)
            return DeferralOffer(contribution, on, to, ask_by)
    return None


def deferrals_left(
    changes: Iterable[tuple[DebitChange, DebitChangeStatus]], today: date, terms: DebitTerms
) -> int:
    """Return how many debits may still be deferred this year; a declined request counts not."""
    asked = sum(
        change.kind is DebitChangeKind.DEFERRAL
        and change.asked_on.year == today.year
        and status is not DebitChangeStatus.DECLINED
        for change, status in changes
    )
    return max(0, terms.deferrals_a_year - asked)


def _first_on(
    contributions: Sequence[Contribution], day: int, today: date, country: str, terms: DebitTerms
) -> date | None:
    """Return the first debit on another day, in a month whose own debit can still be moved."""
    coming = {on.replace(day=1): on for on, _one in reversed(planned(contributions, today))}
    gone = {on.replace(day=1) for one in contributions for on in _debited_on(one)} - set(coming)
    for ahead in range(_MONTHS_AHEAD):
        month = months_later(today.replace(day=1), ahead)
        wanted = bank_day(month.replace(day=day), country)
        first = min(wanted, coming.get(month, wanted))
        is_open = last_day_to_ask(first, country, terms.lead_working_days) >= today
        if month not in gone and is_open:
            return wanted
    return None


def _debited_on(contribution: Contribution) -> Iterator[date]:
    return (one.on for one in contribution.settlements if one.means is Means.DEBIT)
