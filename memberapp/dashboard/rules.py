"""What the dashboard shows, gathered in one transaction."""

from dataclasses import dataclass
from datetime import date

from memberapp.account.rules.sign_ins import SignInSummary
from memberapp.assistance.rules.requests import SentRequest
from memberapp.bank.rules import BankChangeSnapshot
from memberapp.care.rules.lines import CareOverview, Payment
from memberapp.members.rules import MemberSummary

DAYS_OF_FIRST_MONTH = 31


@dataclass(frozen=True)
class Dashboard:
    """The member, two years of care and the last payments received."""

    today: date
    """The day where the member lives."""
    member: MemberSummary
    sign_ins: SignInSummary
    overview: CareOverview
    payments: tuple[Payment, ...]
    has_care: bool
    """Whether any line ever came in, of any year or status."""
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

    @property
    def is_first_month(self) -> bool:
        """Return whether the member joined this month or less than a month ago."""
        since = self.member.covered_since()
        return since is not None and 0 <= (self.today - since).days <= DAYS_OF_FIRST_MONTH

    @property
    def cover_ended_on(self) -> date | None:
        """Return the last day of cover when it is over, else None."""
        return self.member.cover_ended_on(self.today)

    @property
    def has_several_contracts(self) -> bool:
        """Return whether more than one contract covers the member today."""
        return len(self.member.current_contracts(self.today)) > 1
