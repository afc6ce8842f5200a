"""The certificate of cover, the one of the end of a contract: when there is one, what it states.

Rules: docs/rules.md, Certificate (harmonised certificate of the Association Inter-AMC).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from memberapp.care.rules.costs import Guarantee
from memberapp.care.rules.lines import CertificateDomain
from memberapp.core.dates import years_later
from memberapp.core.places import BELGIUM
from memberapp.members.rules import BeneficiaryRole, ContractKind, ContractSummary, GuaranteeKind

WHOLE_BASE_PERCENT = 100


# Doctors' acts done at the hospital's outpatient desk or in a health centre: no act of their own.
_SAME_ACTS_AS = {
    CertificateDomain.OUTPATIENT: CertificateDomain.DOCTORS,
    CertificateDomain.HEALTH_CENTRE: CertificateDomain.DOCTORS,
}


class Purpose(StrEnum):
    """For whom a certificate of cover is: what it says beside the cover itself."""

    GENERAL = "general"
    EMPLOYER = "employer"
    PUBLIC_BODY = "public_body"
    HOSPITAL = "hospital"
    TRAVEL = "travel"

    @property
    def shows_care(self) -> bool:
        """Return whether it lists rates and guarantees: who does not pay care has no use for it."""
        return self in {Purpose.GENERAL, Purpose.HOSPITAL}


class DocumentKind(StrEnum):
    """What somebody checks."""

    COVER = "cover"
    END = "end"
    CARD = "card"


class CheckWay(StrEnum):
    """By what somebody checks a document."""

    QR = "qr"
    NUMBER = "number"
    FILE = "file"
    LINK = "link"


class Verdict(StrEnum):
    """What a check answers."""

    VALID = "valid"
    EXPIRED = "expired"
    """Its last day is over."""
    ENDED = "ended"
    """The cover ended before that day."""
    REPLACED = "replaced"
    """What it states is not so any longer."""
    REVOKED = "revoked"
    ALTERED = "altered"
    """The file bears a number of ours, and is not the file that we made."""
    FOREIGN = "foreign"
    """The file bears a seal, and not ours."""
    UNSEALED = "unsealed"
    LINK_EXPIRED = "link_expired"
    LINK_STOPPED = "link_stopped"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CoverToday:
    """What a contract is on the day of a check: its last day of cover, None without any."""

    is_current: bool
    last_day: date | None


def verdict_of_certificate(
    kind: DocumentKind, last_day: date, *, is_revoked: bool, cover: CoverToday, today: date
) -> Verdict:
    """Return what is said of a certificate that we issued, `last_day` being what it states.

    An end certificate has no end: it is wrong only when the contract did not end that day.
    """
    if is_revoked:
        return Verdict.REVOKED
    if kind is DocumentKind.END:
        is_so = not cover.is_current and cover.last_day == last_day
        return Verdict.VALID if is_so else Verdict.REPLACED
    if today > last_day:
        return Verdict.EXPIRED
    return Verdict.VALID if cover.is_current else Verdict.ENDED


class Absence(StrEnum):
    """Why there is no certificate to show yet."""

    NO_CONTRACT = "no_contract"
    NOT_STARTED = "not_started"
    NEVER_STARTED = "never_started"
    """The contract was closed before its first day."""
    SEVERAL = "several"
    """More than one contract is current: the member says which one."""


@dataclass(frozen=True)
class CertificateHolder:
    """The member, as the certificate names them."""

    member_id: str
    civility: str
    first_name: str
    last_name: str
    birth: date
    country: str
    masked_number: str
    """The NIR or NISS of the opening insured without what identifies them; empty if unknown."""
    address: tuple[str, ...]


@dataclass(frozen=True)
class CoveredPerson:
    """A beneficiary."""

    rank: int
    role: BeneficiaryRole
    first_name: str
    last_name: str
    birth: date


@dataclass(frozen=True)
class CoveredCare:
    """A guarantee in force, in the contract's own words and as a rule."""

    family: str
    label: str
    rule: Guarantee
    domains: tuple[CertificateDomain, ...]
    is_outside_optam: bool = False
    """Whether it is for doctors who have not signed the OPTAM only."""

    @property
    def rate(self) -> int | None:
        """Return what is covered in per cent of the base, Sécurité sociale included.

        None when no such rate says it: an amount in euros, actual costs, a share in addition.
        """
        if self.rule.kind is GuaranteeKind.PATIENT_SHARE:
            return WHOLE_BASE_PERCENT
        if self.rule.kind is GuaranteeKind.PERCENT_OF_BASE and self.rule.ss_included:
            return self.rule.value
        return None


@dataclass(frozen=True)
class DomainCover:
    """What one column of the grid says; neither field set means that nothing is covered."""

    rates: tuple[int, ...] = ()
    """Per cent of the base, highest first; several when they depend on the act."""
    outside_optam: int | None = None
    """Which of these is for doctors outside OPTAM, when it is another one than inside."""
    on_agreement: bool = False
    """Whether a rate cannot say it: the provider asks the insurer first (« PEC »)."""


@dataclass(frozen=True)
class Proof:
    """What each certificate of one contract states, on the day it is made."""

    number: str
    issued_on: date
    holder: CertificateHolder
    contract_id: str
    kind: ContractKind
    product: str
    covered_since: date
    is_responsible: bool
    people: tuple[CoveredPerson, ...]


@dataclass(frozen=True)
class EndCertificate(Proof):
    """The proof that a contract has ended (certificat de radiation)."""

    ended_on: date
    """The last day of cover."""


@dataclass(frozen=True)
class Certificate(Proof):
    """The proof of cover by a current contract (attestation de mutuelle)."""

    valid_to: date
    amc: str
    convention: str
    csr: str
    care: tuple[CoveredCare, ...]
    purpose: Purpose = Purpose.GENERAL

    @property
    def patient_share_only(self) -> tuple[CertificateDomain, ...]:
        """Return the domains that no guarantee reaches and the contract covers all the same.

        A responsible contract pays the patient's share of every act that the Sécurité sociale
        covers (Code de la sécurité sociale, art. R. 871-2). A surcomplémentaire may leave that to
        the contract that it completes.
        """
        if not self.is_responsible or self.kind is ContractKind.TOP_UP:
            return ()
        return tuple(domain for domain in CertificateDomain if not self._care_of(domain))

    def cover(self, domain: CertificateDomain) -> DomainCover:
        """Return what the column of a domain says, from the guarantees that reach it."""
        if domain in self.patient_share_only:
            return DomainCover(rates=(WHOLE_BASE_PERCENT,))
        care = self._care_of(domain)
        rates = {one.rate for one in care}
        if None in rates:
            return DomainCover(on_agreement=True)
        inside = {one.rate for one in care if not one.is_outside_optam}
        return DomainCover(
            tuple(sorted((rate for rate in rates if rate), reverse=True)),
            outside_optam=next((rate for rate in rates if rate not in inside), None),
        )

    def _care_of(self, domain: CertificateDomain) -> list[CoveredCare]:
        source = _SAME_ACTS_AS.get(domain, domain)
        return [one for one in self.care if source in one.domains]

    @property
    def has_card(self) -> bool:
        """Return whether the contract has a card of third-party payment.

        In Belgium professionals read the identity card or the ISI+ card instead.
        """
        return self.holder.country != BELGIUM


@dataclass(frozen=True)
class CertificateOffer:
    """The certificate of a contract, or why there is none."""

    certificate: Certificate | EndCertificate | None
    absence: Absence | None
    about: ContractSummary | None
    """The contract that has not begun, when that is why."""
    choices: tuple[ContractSummary, ...]
    """The contracts that cover the member today."""
    ended: tuple[ContractSummary, ...]
    """The other contracts, whose end can be certified; the last to end comes first."""


def choose(
    contracts: Sequence[ContractSummary], on: date, asked: ContractSummary | None = None
) -> tuple[ContractSummary | None, Absence | None]:
    """Return the contract to certify, or the one that explains why there is none, and the reason.

    Without any current contract, one that begins later says more than one that has ended.
    """
    known = [asked] if asked is not None else list(contracts)
    current = [contract for contract in known if contract.is_current(on)]
    if current:
        return (current[0], None) if len(current) == 1 else (None, Absence.SEVERAL)
    to_come = [
        contract for contract in known if contract.valid_from > on and not contract.is_closed
    ]
    if to_come:
        return min(to_come, key=lambda contract: contract.valid_from), Absence.NOT_STARTED
    if ended := ended_contracts(known, on):
        return ended[0], None
    return (known[0], Absence.NEVER_STARTED) if known else (None, Absence.NO_CONTRACT)


def ended_contracts(contracts: Sequence[ContractSummary], on: date) -> tuple[ContractSummary, ...]:
    """Return the contracts whose end can be certified, the last to end first."""
    ended = [
        (contract.valid_to, contract)
        for contract in contracts
        if contract.valid_to is not None
        and contract.valid_from <= min(contract.valid_to, on)
        and not contract.is_current(on)
    ]
    return tuple(contract for _, contract in sorted(ended, key=lambda one: one[0], reverse=True))


def last_valid_day(issued_on: date, contract_ends: date | None) -> date:
    """Return the last day of a certificate: one year, or until the contract ends."""
    one_year = years_later(issued_on, 1) - timedelta(days=1)
    return min(one_year, contract_ends) if contract_ends else one_year
