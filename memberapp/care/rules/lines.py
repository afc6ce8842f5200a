"""What care cost and who paid: values shared by the screens, the files and the commands.

Definitions of docs/feed.md, "What the words mean":

- the year of a line is the year of its care date;
- cancelled and closed lines are shown struck and count in no total; pending lines count;
- a line with `primary` is a second contract's share of an act already paid in part: dépense and
  Sécurité sociale count only lines without `primary`, the reste à charge of an act is that of its
  last line, and every `amc` counts as mutuelle.

`counted_shares` is the one place that adds lines up by these rules, and `taken_over` tells by the
same ones which lines another contract followed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Self

from memberapp.core.money import ZERO, Money


class CertificateDomain(StrEnum):
    """The columns of the third-party payment certificate, in their fixed order."""

    PHARMACY = "PHAR"
    DOCTORS = "MED"
    LABORATORY_RADIOLOGY_AUXILIARIES = "RLAX"
    MIDWIVES = "SAGE"
    OUTPATIENT = "EXTE"
    HEALTH_CENTRE = "CSTE"
    HOSPITAL = "HOSP"
    OPTICAL = "OPTI"
    DENTAL = "DENT"
    HEARING = "AUDI"
    TRANSPORT = "TRAN"


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

    spent: Money = ZERO
    social_security: Money = ZERO
    mutual: Money = ZERO
    other_insurer: Money = ZERO
    remaining: Money = ZERO

    @classmethod
    def of_cents(
        cls, spent: int, social_security: int, mutual: int, other_insurer: int, remaining: int
    ) -> Self:
        """Make shares of five amounts in cents."""
        return cls(
            Money(spent),
            Money(social_security),
            Money(mutual),
            Money(other_insurer),
            Money(remaining),
        )


class ShareCents(NamedTuple):
    """The five amounts of `Shares` as plain cents: thousands of lines are added up this way."""

    spent: int = 0
    social_security: int = 0
    mutual: int = 0
    other_insurer: int = 0
    remaining: int = 0


class CountedLine(NamedTuple):
    """What the totals need to know of a line."""

    id: str
    primary_id: str | None
    counts: bool
    cents: ShareCents


def counted_shares(view: Collection[CountedLine]) -> list[ShareCents]:
    """Return what each line of a view adds to its totals, in the order given.

    A view is every line a screen adds up: those of a year, of a filter, of a statement. Within it:

    - a cancelled or closed line adds nothing;
    - a line with a primary adds no dépense and no Sécurité sociale: its first line has them. Where
      the first line is not in the view (the surcomplémentaire's own filter, a statement of its
      own), the dépense of the act is what the first contract there was asked to pay;
    - of an act, the last counted line alone adds its rest: the others' was taken over. Under the
      first contract's own filter, the reste à charge is what that contract left.

    So the four shares of a view add up to its dépense, except where a line between the first and
    the last is missing: the core has cancelled it and not yet the others, or a filter hides it.
    """
    firsts, lasts = _ends(view)
    return [_added(line, is_first=line.id in firsts, is_last=line.id in lasts) for line in view]


def taken_over(view: Collection[CountedLine]) -> frozenset[str]:
    """Return the lines of a view whose rest another contract took over, so that it adds nothing."""
    _firsts, lasts = _ends(view)
    return frozenset(line.id for line in view if line.counts and line.id not in lasts)


def acts_of(view: Collection[CountedLine]) -> list[str]:
    """Return of each line the id of its act: what a member calls « un soin », whoever paid it."""
    primaries = {line.id: line.primary_id for line in view}
    return [_act_of(line, primaries) for line in view]


def asked_by_providers(lines: Collection["CareLine"]) -> Money:
    """Return what is left of the acts of a view that were settled with the professional.

    An act whose last line is paid to the member was paid at the professional's: what is left of it
    asks for nothing. The flat fee and the deductible are never asked there, the compulsory
    insurance withholds them from what it pays later; any line of an act may name them.
    """
    view = [line.counted for line in lines]
    _firsts, lasts = _ends(view)
    acts = acts_of(view)
    withheld: dict[str, int] = {}
    for act, line in zip(acts, lines, strict=True):
        fees = line.flat_fee.cents + line.deductible.cents if line.counts else 0
        withheld[act] = max(withheld.get(act, 0), fees)
    return Money(
        sum(
            max(0, line.shares.remaining.cents - withheld[act])
            for act, line in zip(acts, lines, strict=True)
            if line.id in lasts and line.payee is Payee.PROVIDER
        )
    )


def total_shares(parts: Iterable[ShareCents]) -> Shares:
    """Add up what lines bring to a total."""
    columns = list(zip(*parts, strict=True))
    return Shares.of_cents(*map(sum, columns)) if columns else Shares()


def _ends(view: Collection[CountedLine]) -> tuple[set[str], set[str]]:
    """Return the first and the last counted lines of the acts of a view.

    The lines of three contracts may all name the first one as their primary, or each the one
    before it: what each was asked to pay, then what it left, tells which came later.
    """
    primaries = {line.id: line.primary_id for line in view}
    counted = [line for line in view if line.counts]
    followed = {line.primary_id for line in counted}
    firsts: dict[str, CountedLine] = {}
    lasts: dict[str, CountedLine] = {}
    for line in counted:
        act = _act_of(line, primaries)
        if line.primary_id not in primaries:
            firsts[act] = max(firsts.get(act, line), line, key=_asked_and_left)
        if line.id not in followed:
            lasts[act] = min(lasts.get(act, line), line, key=_asked_and_left)
    return {line.id for line in firsts.values()}, {line.id for line in lasts.values()}


def _act_of(line: CountedLine, primaries: dict[str, str | None]) -> str:
    """Return the first line of an act, from which all its lines come, in the view or not."""
    act, primary = line.id, line.primary_id
    walked = {act}
    while primary is not None and primary not in walked:
        walked.add(primary)
        act, primary = primary, primaries.get(primary)
    return act


def _asked_and_left(line: CountedLine) -> tuple[int, int]:
    return line.cents.spent, line.cents.remaining


def _added(line: CountedLine, *, is_first: bool, is_last: bool) -> ShareCents:
    if not line.counts:
        return ShareCents()
    spent, social_security, mutual, other_insurer, remaining = line.cents
    return ShareCents(
        spent=spent if is_first else 0,
        social_security=social_security if line.primary_id is None else 0,
        mutual=mutual,
        other_insurer=other_insurer,
        remaining=remaining if is_last else 0,
    )


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
    """First name, then last name."""
    beneficiary_first_name: str
    contract_id: str
    is_top_up: bool
    """Whether a surcomplémentaire paid it, on top of a first line."""
    primary_id: str | None
    shares: Shares
    base: Money
    rate_percent: float
    gross_social_security: Money
    flat_fee: Money
    deductible: Money
    heavy_act_fee: Money
    payee: Payee
    status: LineStatus
    is_closed: bool
    pay_date: date | None
    pay_ref: str | None
    is_upcoming: bool
    """Whether the day of its payment is still to come."""
    statement_reference: str | None
    context: dict[str, str]
    """What else the core says of the care, without the exemption."""
    exemption: str
    """Why the compulsory insurance pays all of it, for the calculation: the health of whom was
    cared for. Words have `told_exemption`."""
    is_own: bool
    """Whether the insured themself was cared for."""
    family: str = ""
    """The family of acts whose guarantee paid it."""
    member_id: str = ""

    @property
    def counts(self) -> bool:
        """Return whether the line is in the totals."""
        return self.status is not LineStatus.CANCELLED and not self.is_closed

    @property
    def told_exemption(self) -> str:
        """Return the exemption where the member may read it: in their own care (docs/rules.md)."""
        return self.exemption if self.is_own else ""

    @property
    def counted(self) -> CountedLine:
        """Return what `counted_shares` needs to know of the line."""
        shares = self.shares
        cents = ShareCents(
            shares.spent.cents,
            shares.social_security.cents,
            shares.mutual.cents,
            shares.other_insurer.cents,
            shares.remaining.cents,
        )
        return CountedLine(self.id, self.primary_id, self.counts, cents)


@dataclass(frozen=True)
class LineFilter:
    """What a member asked to see of the lines."""

    years: tuple[int, ...]
    """Years of care; none means every year."""
    beneficiary_id: str | None = None
    """Any of the ids of a person: the lines of all of them are meant."""
    kind: CareKind | None = None
    contract_id: str | None = None
    text: str = ""
    first: date | None = None
    last: date | None = None
    """Days of care, both included; None: no such bound."""


@dataclass(frozen=True)
class Payment:
    """The lines of one transfer to the member; `amount` is the sum of their mutual shares."""

    pay_ref: str
    paid_on: date
    is_upcoming: bool
    """Whether that day is still to come."""
    amount: Money
    masked_iban: str | None
    """The account at that time, masked to its last 3 characters; None when unknown."""
    statement_reference: str | None
    """The newest statement that holds a line of it."""
    lines: tuple[CareLine, ...]
    """All its lines; seen from a statement or a file, those that stand there."""
    part: Money | None = None
    """The sum of those, seen from there."""


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
    """All lines of one statement key, by beneficiary, then the payments made for them.

    What was paid to whom, and what is still to come, is the mutual's share of its lines; the
    payments are those that have a reference.
    """

    reference: str
    people: tuple[BeneficiaryShare, ...]
    totals: Shares
    taken_over: frozenset[str]
    """The lines whose rest another line of the statement took over."""
    payments: tuple[Payment, ...]
    paid_to_member: Money
    paid_to_providers: Money
    upcoming_to_member: Money
    upcoming_to_providers: Money
    asked_by_providers: Money
    """What the professionals whom we paid may still ask of the member: see `asked_by_providers`."""
    line_count: int


@dataclass(frozen=True)
class YearOfCare:
    """What one year of care cost and who paid."""

    year: int
    shares: Shares
    line_count: int
    pending_count: int
    so_far: Shares
    """Of the care received until the day on which both years are compared."""
    so_far_count: int


@dataclass(frozen=True)
class KindComparison:
    """One kind of care, last year and this year, until the day on which they are compared."""

    kind: CareKind
    last_year: Shares
    this_year: Shares


@dataclass(frozen=True)
class CareOverview:
    """Two years of care, compared at the same date; equal to the cent to the sum of the lines."""

    compared_on: date
    """The day of this year until which both are compared: today, or the last day of cover."""
    this_year: YearOfCare
    last_year: YearOfCare
    kinds: tuple[KindComparison, ...]
