"""What care cost and who paid: values shared by the screens, the files and the commands.

Definitions of `feed.md`, "What the words mean":

- the year of a line is the year of its care date;
- cancelled and closed lines are shown struck and count in no total; pending lines count;
- a line with `primary` is a second contract's share of an act already paid in part: dépense and
  Sécurité sociale count only lines without `primary`, the reste à charge of an act is that of its
  last line, and every `amc` counts as mutuelle.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from memberapp.domain.money import Money


class CareKind(StrEnum):
    """The kinds of care that a member recognises."""

    CONSULTATIONS = "consultations"
    TESTS_AND_IMAGING = "tests_and_imaging"
    PARAMEDICAL = "paramedical"
    PHARMACY = "pharmacy"
    DENTAL = "dental"
    OPTICAL = "optical"
    HEARING = "hearing"
    ALTERNATIVE = "alternative"
    HOSPITAL = "hospital"
    TRANSPORT = "transport"
    OTHER = "other"


class LineStatus(StrEnum):
    """Where a reimbursement stands (the feed's own words)."""

    PAID = "paid"
    PENDING = "pending"
    CANCELLED = "cancelled"


class Payee(StrEnum):
    """To whom the mutual's share went."""

    MEMBER = "member"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Shares:
    """Who paid what, in cents; `spent` is the sum of the four shares of a whole."""

    spent: Money = Money()
    social_security: Money = Money()
    mutual: Money = Money()
    other_mutual: Money = Money()
    remaining: Money = Money()


@dataclass(frozen=True)
class CareLine:
    """One line of reimbursement, as the feed sent it."""

    id: str
    care_date: date
    act: str
    label: str
    kind: CareKind
    quantity: float
    provider: str
    beneficiary_id: str
    beneficiary_name: str
    contract_id: str
    is_top_up: bool
    """Whether a surcomplémentaire paid it, on top of a first line."""
    primary_id: str | None
    shares: Shares
    base: Money
    rate_percent: float
    gross_social_security: Money
    held_flat_fee: Money
    held_excess: Money
    held_heavy_act: Money
    payee: Payee
    status: LineStatus
    is_closed: bool
    pay_date: date | None
    pay_ref: str | None
    statement_reference: str | None
    context: dict[str, str]

    @property
    def counts(self) -> bool:
        """Tell whether the line is in the totals."""
        return self.status is not LineStatus.CANCELLED and not self.is_closed


@dataclass(frozen=True)
class LineFilter:
    """What a member asked to see of the lines."""

    years: tuple[int, ...]
    beneficiary_id: str | None = None
    kind: CareKind | None = None
    contract_id: str | None = None
    text: str = ""


@dataclass(frozen=True)
class LinePage:
    """Some lines, newest first, and what the whole filter adds up to."""

    lines: tuple[CareLine, ...]
    first_rank: int
    """Rank of the first line shown in the whole filter, from 1; 0 when there is none."""
    count: int
    """How many lines the filter holds, cancelled ones included."""
    counted: int
    """How many of them are in the totals."""
    totals: Shares
    next_cursor: str | None
    previous_exists: bool


@dataclass(frozen=True)
class Payment:
    """The lines of one transfer to the member; `amount` is the sum of their mutual shares."""

    pay_ref: str
    paid_on: date
    amount: Money
    masked_iban: str | None
    """The account at that time, masked to its last 3 characters; None when unknown."""
    statement_reference: str | None
    lines: tuple[CareLine, ...]


@dataclass(frozen=True)
class BeneficiaryShare:
    """The lines of one person on a statement, with their subtotal."""

    beneficiary_id: str
    name: str
    birth: date | None
    lines: tuple[CareLine, ...]
    subtotal: Shares


@dataclass(frozen=True)
class Statement:
    """All lines of one statement key, by person, then the payments they led to."""

    reference: str
    people: tuple[BeneficiaryShare, ...]
    totals: Shares
    payments: tuple[Payment, ...]
    paid_to_providers: Money
    line_count: int


@dataclass(frozen=True)
class YearOfCare:
    """What one year of care cost and who paid."""

    year: int
    shares: Shares
    line_count: int
    pending_count: int


@dataclass(frozen=True)
class KindComparison:
    """One kind of care, last year and this year."""

    kind: CareKind
    last_year: Shares
    this_year: Shares


@dataclass(frozen=True)
class CareOverview:
    """Two years of care, compared; equal to the cent to the sum of the lines."""

    today: date
    this_year: YearOfCare
    last_year: YearOfCare
    kinds: tuple[KindComparison, ...]
