"""What the dashboard shows, gathered in one transaction."""

from dataclasses import dataclass
from datetime import date

from memberapp.account.rules.sign_ins import SignInSummary
from memberapp.assistance.rules.requests import SentRequest
from memberapp.bank.rules import BankChangeSnapshot
from memberapp.care.rules.arrivals import Arrival
from memberapp.care.rules.counters import NO_COUNTERS, Counters
from memberapp.care.rules.lines import CareOverview, Payment, Shares
from memberapp.core.places import BELGIUM
from memberapp.members.rules import MemberSummary

DAYS_OF_FIRST_MONTH = 31


@dataclass(frozen=True)
class Beginning:
    """What a member without any care may have to do before the first one is paid back."""

    has_bank_account: bool
    is_transmitted: bool
    """Whether the compulsory insurance sends us the care of everybody covered."""
    example: Shares | None
    """Who pays a consultation of one's own general practitioner today; None in Belgium, where our
    contracts pay nothing of it."""


@dataclass(frozen=True)
class Dashboard:
    """The member, two years of care and the last payments received."""

    today: date
    """The day where the member lives."""
    member: MemberSummary
    sign_ins: SignInSummary
    overview: CareOverview
    payments: tuple[Payment, ...]
    arrivals: tuple[Arrival, ...]
    """What should be paid to the member, by day."""
    has_care: bool
    """Whether any line ever came in, of any year or status."""
    counters: Counters = NO_COUNTERS
    pending_account: BankChangeSnapshot | None = None
    """A new bank account that waits for the end of its waiting period, or for the staff."""
    has_offered_phone: bool = False
    """Whether another phone was typed when the space was opened."""
    has_assistance: bool = False
    """Whether a contract helps today."""
    open_request: str = ""
    """The reference of the request for assistance that was begun, empty without one."""
    sent_request: SentRequest | None = None
    """The last request for assistance of late."""
    beginning: Beginning | None = None
    """Of a member whose cover goes on or begins soon, and of whom no care ever came in."""

    @property
    def is_compared(self) -> bool:
        """Return whether last year is whole until the same date: nothing less is compared.

        A year in which the cover began would be some months beside more of them.
        """
        since, last = self.member.covered_since(), self.overview.last_year
        is_whole = since is None or since <= date(last.year, 1, 1)
        return is_whole and bool(last.so_far_count)

    @property
    def is_first_month(self) -> bool:
        """Return whether the member joined this month or less than a month ago."""
        since = self.member.covered_since()
        return since is not None and 0 <= (self.today - since).days <= DAYS_OF_FIRST_MONTH

    @property
    def begins_on(self) -> date | None:
        """Return the first day of a cover that is still to come, else None."""
        since = self.member.covered_since()
        return since if since is not None and since > self.today else None

    @property
    def cover_ended_on(self) -> date | None:
        """Return the last day of cover when it is over, else None."""
        return self.member.cover_ended_on(self.today)

    @property
    def has_card(self) -> bool:
        """Return whether there is a card of third-party payment: never in Belgium."""
        is_covered = bool(self.member.current_contracts(self.today))
        return is_covered and self.member.country != BELGIUM

    @property
    def has_several_contracts(self) -> bool:
        """Return whether more than one contract covers the member today."""
        return len(self.member.current_contracts(self.today)) > 1
