"""What is due of a contract, and since when: the one rule that screens and messages read."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from memberapp.core.channels import Purpose
from memberapp.core.dates import months_later

MAIN_PURPOSE: Final[Purpose] = "complementaire"
WEEKEND: Final = (6, 7)  # ISO
MONTHS_OF_A_QUARTER: Final = 3
PLAN_GRACE: Final = timedelta(days=10)
"""What a transfer may take from a bank to the core's next feed."""
_REFUSAL_SHOWN: Final = timedelta(days=30)
_A_DAY: Final = timedelta(days=1)


class Means(StrEnum):
    """How money comes (the feed's own words)."""

    TRANSFER = "transfer"
    DEBIT = "debit"


class SettlementStatus(StrEnum):
    """What became of it (the feed's own words)."""

    PLANNED = "planned"
    RECEIVED = "received"
    REFUSED = "refused"


class ContributionStatus(StrEnum):
    """Where a contribution stands."""

    PAID = "paid"
    PLANNED = "planned"
    """A bank is asked, or will be: the member has nothing to do."""
    REFUSED = "refused"
    """The bank refused, and is not asked again: the member pays by transfer."""
    DUE = "due"
    LATE = "late"


TO_PAY: Final = (ContributionStatus.REFUSED, ContributionStatus.DUE, ContributionStatus.LATE)


class Phase(StrEnum):
    """What unpaid contributions have done to the rights."""

    OPEN = "open"
    PAUSED = "paused"
    LOST = "lost"


class PlanStatus(StrEnum):
    """Where a request to pay in several parts stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Settlement:
    """Money that came, or that a bank is asked for or refused."""

    on: date
    cents: int
    means: Means
    status: SettlementStatus


@dataclass(frozen=True)
class Contribution:
    """What is due of one period of a contract."""

    id: str
    period: str
    """In the core's words: « 2026T3 », « 2026-11 », « 2026 » or another text."""
    due: date
    cents: int
    paid_cents: int
    reference: str
    """The structured communication of its payment; empty when the core gives none."""
    purpose: Purpose
    settlements: tuple[Settlement, ...] = ()

    @property
    def remaining_cents(self) -> int:
        """Return what is still to come; what was paid twice is not owed back here."""
        return max(0, self.cents - self.paid_cents)

    def status(self, today: date, *, is_debited: bool) -> ContributionStatus:
        """Return where it stands on a day.

        Of a contract that is debited nothing is asked of the member before a bank has refused: a
        feed may be some days behind it.
        """
        if not self.remaining_cents:
            return ContributionStatus.PAID
        last = max(self.settlements, key=lambda one: one.on, default=None)
        if last is not None and last.means is Means.DEBIT:
            is_refused = last.status is SettlementStatus.REFUSED
            if is_refused or last.status is SettlementStatus.PLANNED:
                return ContributionStatus.REFUSED if is_refused else ContributionStatus.PLANNED
        elif is_debited:
            return ContributionStatus.PLANNED
        return ContributionStatus.LATE if self.due < today else ContributionStatus.DUE

    @property
    def received(self) -> tuple[Settlement, ...]:
        """Return what came, the oldest first."""
        came = (one for one in self.settlements if one.status is SettlementStatus.RECEIVED)
        return tuple(sorted(came, key=lambda one: one.on))


@dataclass(frozen=True)
class Order:
    """What one transfer pays: contributions of one account under one structured communication."""

    contributions: tuple[Contribution, ...]

    @property
    def cents(self) -> int:
        """Return what it comes to."""
        return sum(contribution.remaining_cents for contribution in self.contributions)

    @property
    def purpose(self) -> Purpose:
        """Return what it pays; several purposes of one account are of one kind of cover."""
        return self.contributions[0].purpose

    @property
    def reference(self) -> str:
        """Return its structured communication."""
        return self.contributions[0].reference

    @property
    def last_due(self) -> date:
        """Return by when all of it is paid in time."""
        return max(contribution.due for contribution in self.contributions)

    def is_refused(self, today: date, *, is_debited: bool) -> bool:
        """Return whether a bank refused all of it: else a part is late for another reason."""
        states = {
            contribution.status(today, is_debited=is_debited) for contribution in self.contributions
        }
        return is_debited and states == {ContributionStatus.REFUSED}


@dataclass(frozen=True)
class Rights:
    """How long contributions may stay unpaid, in months."""

    purposes: frozenset[Purpose]
    pause_after: int
    loss_after: int
    wait: int
    source: str


@dataclass(frozen=True)
class Clock:
    """What happens to the rights of a member who pays nothing, and when."""

    oldest: Contribution
    overdue: tuple[Contribution, ...]
    """All that is to be paid before it stops, the oldest first."""
    paused_from: date
    lost_from: date
    wait_months: int
    source: str
    phase: Phase


@dataclass(frozen=True)
class PlanOffer:
    """A way to pay in several parts: the day and the cents of each."""

    parts: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Plan:
    """What was asked to be paid in parts, and what was answered."""

    status: PlanStatus
    count: int
    cents: int
    first_on: date
    asked_on: date
    answer_by: date
    decided_on: date | None
    note: str
    """What the insurer says of a refusal."""
    contribution_ids: frozenset[str]

    @property
    def parts(self) -> tuple[tuple[date, int], ...]:
        """Return the day and the cents of each part."""
        return _monthly(self.first_on, parts(self.cents, self.count))

    def is_kept(self, contributions: Iterable[Contribution], today: date) -> bool:
        """Return whether it was granted and what it says is paid, give or take a bank's delay.

        Once all of it is paid it has ended, and keeps nothing open any longer.
        """
        left = sum(
            contribution.remaining_cents
            for contribution in contributions
            if contribution.id in self.contribution_ids
        )
        expected = sum(cents for _day, cents in self.parts[: self.count_expected(today)])
        return self.status is PlanStatus.GRANTED and 0 < left <= self.cents - expected

    def count_expected(self, today: date) -> int:
        """Return how many parts should have come."""
        return sum(day + PLAN_GRACE < today for day, _cents in self.parts)

    def spared(self, contributions: Iterable[Contribution], today: date) -> frozenset[str]:
        """Return the contributions of which nobody is reminded: asked for in parts, or paid so."""
        is_spared = self.status is PlanStatus.ASKED or self.is_kept(contributions, today)
        return self.contribution_ids if is_spared else frozenset()

    def next_look(self, today: date) -> date | None:
        """Return when it may have changed by itself: an answer came, or a part did not."""
        if self.status is PlanStatus.ASKED:
            return max(self.answer_by, today) + _A_DAY
        if self.status is not PlanStatus.GRANTED:
            return None
        days = (day + PLAN_GRACE + _A_DAY for day, _cents in self.parts)
        return min((day for day in days if day > today), default=None)

    def is_shown(self, today: date) -> bool:
        """Return whether a member still looks for it."""
        if self.status is PlanStatus.WITHDRAWN:
            return False
        if self.status is PlanStatus.REFUSED:
            return self.decided_on is not None and today - self.decided_on <= _REFUSAL_SHOWN
        return self.status is PlanStatus.ASKED or today <= self.parts[-1][0] + PLAN_GRACE


def to_pay(
    contributions: Iterable[Contribution], today: date, *, is_debited: bool
) -> tuple[Contribution, ...]:
    """Return the contributions that the member is to pay, the oldest first."""
    found = (one for one in contributions if one.status(today, is_debited=is_debited) in TO_PAY)
    return tuple(sorted(found, key=lambda contribution: (contribution.due, contribution.id)))


def orders(
    contributions: Sequence[Contribution], account_of: Callable[[Purpose], str]
) -> tuple[Order, ...]:
    """Return the transfers that pay some contributions: one for each account and communication."""
    found: dict[tuple[str, str], list[Contribution]] = {}
    for contribution in contributions:
        # Without a communication nobody could tell two payments apart.
        key = (account_of(contribution.purpose), contribution.reference or contribution.id)
        found.setdefault(key, []).append(contribution)
    return tuple(Order(tuple(one)) for one in found.values())


def is_old(order: Order, today: date) -> bool:
    """Return whether it pays more than this quarter and the last one: an arrears."""
    this_one = today.replace(month=today.month - (today.month - 1) % MONTHS_OF_A_QUARTER, day=1)
    return order.contributions[0].due < months_later(this_one, -MONTHS_OF_A_QUARTER)


def reminded_part(order: Order, contribution_id: str, today: date) -> Order:
    """Return what one reminder asks for: what is overdue apart from what is to come, of an arrears.

    `contribution_id` is one of its contributions.
    """
    if order.purpose != MAIN_PURPOSE or not is_old(order, today):
        return order
    late = tuple(contribution for contribution in order.contributions if contribution.due < today)
    is_late = any(contribution.id == contribution_id for contribution in late)
    return Order(
        late
        if is_late
        else tuple(contribution for contribution in order.contributions if contribution not in late)
    )


def order_for_plan(found: Collection[Order]) -> Order | None:
    """Return the one transfer that may be paid in parts; None without any that can be paid.

    Parts of several transfers would leave open which account gets how much of each. The one on
    which rights hang comes first, then the largest.
    """
    payable = [one for one in found if one.reference]
    return max(payable, key=lambda one: (one.purpose == MAIN_PURPOSE, one.cents), default=None)


def first_reminder(due: date, days: Collection[int]) -> date:
    """Return when a contribution is reminded of first; `days` count from the day it is due."""
    return due + timedelta(days=min(days))


def next_reminder(due: date, today: date, days: Collection[int]) -> date | None:
    """Return when it is reminded of next; None after the last time."""
    left = (due + timedelta(days=one) for one in days)
    return min((day for day in left if day > today), default=None)


def stage_of(due: date, today: date, days: Collection[int]) -> int:
    """Return how many of these days have come: each is told once."""
    return sum(due + timedelta(days=one) <= today for one in days)


def clock(
    contributions: Iterable[Contribution], rights: Rights | None, today: date
) -> Clock | None:
    """Return the clock that the oldest overdue contribution started; None when none runs."""
    if rights is None:
        return None
    overdue = [one for one in contributions if one.due < today and one.purpose in rights.purposes]
    if not overdue:
        return None
    overdue.sort(key=lambda contribution: (contribution.due, contribution.id))
    oldest = overdue[0]
    first = oldest.due + _A_DAY
    paused_from = months_later(first, rights.pause_after)
    lost_from = months_later(first, rights.loss_after)
    phase = Phase.OPEN if today < paused_from else Phase.PAUSED
    if today >= lost_from:
        phase = Phase.LOST
    return Clock(oldest, tuple(overdue), paused_from, lost_from, rights.wait, rights.source, phase)


def parts(cents: int, count: int) -> tuple[int, ...]:
    """Share an amount into parts; the first ones are a cent more where it does not divide."""
    part, rest = divmod(cents, count)
    return tuple(part + (number < rest) for number in range(count))


def plan_offers(
    cents: int, today: date, *, counts: Collection[int], day: int, lead_days: int, least_cents: int
) -> tuple[PlanOffer, ...]:
    """Return the ways to pay an amount in parts, each on one day of the months that follow."""
    first = (today + timedelta(days=lead_days)).replace(day=day)
    if first < today + timedelta(days=lead_days):
        first = months_later(first, 1)
    return tuple(
        PlanOffer(_monthly(first, parts(cents, count)))
        for count in counts
        if cents // count >= least_cents
    )


def _monthly(first: date, amounts: Sequence[int]) -> tuple[tuple[date, int], ...]:
    return tuple((months_later(first, number), part) for number, part in enumerate(amounts))
