"""What a feed brings: its objects, frozen and typed, as docs/feed.md defines them.

Amounts are cents. The order of the fields is that in which pydantic reads them.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, SkipValidation

from memberapp.care.rules.lines import LineStatus, Payee
from memberapp.feed.care_lines import Reimbursement
from memberapp.feed.fields import (
    Boolean,
    Cents,
    Communication,
    Context,
    ContractId,
    Count,
    Day,
    DayOfMonth,
    Email,
    Iban,
    Inner,
    Instant,
    Lang,
    Line,
    LowerText,
    Many,
    Name,
    Nir,
    Niss,
    Number,
    OptionalCents,
    OptionalCount,
    OptionalDay,
    OptionalInner,
    OptionalMany,
    OptionalText,
    Phone,
    RequiredIban,
    Sequence,
    Sha256,
    Text,
    TextOrEmpty,
)
from memberapp.feed.rules import Key
from memberapp.members.rules import BeneficiaryRole, ContractKind


@dataclass(frozen=True)
class Header:
    """The first line: who made the file, as which one, when."""

    producer: Text
    sequence: Sequence
    generated_at: Instant
    is_full: Annotated[Boolean, Field(alias="full")]


@dataclass(frozen=True)
class Footer:
    """The last line: how many lines come before it, and the hash of all their bytes."""

    lines: Count
    sha256: LowerText


@dataclass(frozen=True)
class Versioned:
    """What every object has; the reader makes the key from the fields that hold it."""

    key: SkipValidation[Key]
    version: Count


@dataclass(frozen=True)
class Closed(Versioned):
    """The end of an object of any type."""


@dataclass(frozen=True)
class Address:
    """A postal address in two lines, code and city; empty parts are empty texts."""

    line1: Line = ""
    line2: Line = ""
    zip: Line = ""
    city: Line = ""


@dataclass(frozen=True)
class Member(Versioned):
    """A person with a file of their own."""

    country: Text
    civility: TextOrEmpty
    last: Name
    first: Name
    birth: Day
    nir: Nir
    niss: Niss
    email: Email
    address: OptionalInner[Address]
    phone: Phone
    """Read where country and address say that the member lives: they come before."""
    iban: Iban
    lang: Lang
    ack: OptionalCount = None
    """The sequence of a change made on the portal that the core has taken."""


@dataclass(frozen=True)
class Contract(Versioned):
    """A contract of a member."""

    member_id: Annotated[Text, Field(alias="member")]
    product: Text
    kind: ContractKind
    is_responsible: Annotated[Boolean, Field(alias="responsible")]
    valid_from: Annotated[Day, Field(alias="from")]
    valid_to: Annotated[OptionalDay, Field(alias="to")]
    amc: TextOrEmpty
    convention: TextOrEmpty
    csr: TextOrEmpty
    assistance_plan: OptionalText
    premium_cents: Cents
    pay: Literal["SEPA", "VIR_OGM"]


@dataclass(frozen=True)
class Expression:
    """What a guarantee pays: per cent for PCT_BR, cents for EUR, 0 otherwise."""

    kind: Literal["PCT_BR", "TM", "EUR", "FR"]
    value: Count
    is_ss_included: Annotated[Boolean, Field(alias="ss_included")]
    per: Literal["acte", "seance", "nuit", "jour", "paire", "oreille", "annee"]


@dataclass(frozen=True)
class Limit:
    """What a guarantee pays at most in a period; nothing where the feed gives no limit."""

    count: OptionalCount = None
    cents: OptionalCents = None
    period: Literal["annee", "2_ans", "4_ans"] | None = None
    by: Literal["beneficiary", "contract"] | None = None


@dataclass(frozen=True)
class Guarantee(Versioned):
    """What a contract pays for one family of acts, from one date."""

    contract_id: Annotated[ContractId, Field(alias="contract")]
    family: Text
    valid_from: Annotated[Day, Field(alias="from")]
    valid_to: Annotated[OptionalDay, Field(alias="to")]
    acts: Many[Text]
    optam: Literal["yes", "no", "any"]
    expression: Annotated[Inner[Expression], Field(alias="expr")]
    label: Text
    limit: OptionalInner[Limit]


@dataclass(frozen=True)
class OtherInsurer:
    """The other complementary insurance of a person, where there is one."""

    name: OptionalText
    order: OptionalCount


@dataclass(frozen=True)
class Beneficiary(Versioned):
    """A person covered by a contract."""

    contract_id: Annotated[ContractId, Field(alias="contract")]
    rank: Count
    role: BeneficiaryRole
    last: Name
    first: Name
    birth: Day
    has_teletransmission: Annotated[Boolean, Field(alias="teletransmission")]
    has_long_illness: Annotated[Boolean, Field(alias="ald")]
    other_insurer: OptionalInner[OtherInsurer]


@dataclass(frozen=True)
class WithheldFields:
    """The fields of `Withheld`."""

    flat_fee: Annotated[Cents, Field(alias="pf")]
    deductible: Annotated[Cents, Field(alias="franchise")]
    heavy_act_fee: Annotated[Cents, Field(alias="tmf")]


@dataclass(frozen=True)
class CareFields(Versioned):
    """The fields of a `Reimbursement`, each with its rule."""

    status: LineStatus
    statement: OptionalText
    contract_id: Annotated[ContractId, Field(alias="contract")]
    beneficiary_id: Annotated[Text, Field(alias="beneficiary")]
    primary_id: Annotated[OptionalText, Field(alias="primary")]
    care_date: Day
    act: Text
    label: Text
    family: Text
    quantity: Annotated[Number, Field(alias="qty")]
    provider: TextOrEmpty
    spent: Annotated[Cents, Field(alias="paid")]
    base: Cents
    rate_percent: Annotated[Number, Field(alias="rate")]
    gross_social_security: Annotated[Cents, Field(alias="ss_gross")]
    withheld: Annotated[Inner[WithheldFields], Field(alias="held")]
    social_security: Annotated[Cents, Field(alias="ss")]
    mutual: Annotated[Cents, Field(alias="amc")]
    other_insurer: Annotated[Cents, Field(alias="other")]
    remaining: Annotated[Cents, Field(alias="rest")]
    payee: Payee
    pay_date: OptionalDay
    pay_ref: OptionalText
    context: Context


_RequestStatus = Literal["recue", "en_cours", "piece_demandee", "acceptee", "refusee", "close"]


@dataclass(frozen=True)
class Step:
    """A step of a request."""

    at: Instant
    status: _RequestStatus
    note: OptionalText


@dataclass(frozen=True)
class Request(Versioned):
    """A request in progress at the insurer's."""

    member_id: Annotated[Text, Field(alias="member")]
    kind: Literal["prise_en_charge", "garantie", "resiliation"]
    status: _RequestStatus
    opened: Day
    due: OptionalDay
    history: Many[Step]


@dataclass(frozen=True)
class Document(Versioned):
    """A document of the member; `path` is relative to the feed's folder."""

    sha256: Sha256
    member_id: Annotated[Text, Field(alias="member")]
    kind: Literal["decompte", "attestation", "contrat", "courrier", "notice"]
    title: Text
    dated: Annotated[Day, Field(alias="date")]
    mime: Text
    size: Count
    path: Text


@dataclass(frozen=True)
class Settlement:
    """Money that came for a contribution, or that a bank is asked for or refused."""

    on: Day
    cents: Cents
    means: Literal["transfer", "debit"]
    status: Literal["planned", "received", "refused"]


@dataclass(frozen=True)
class Contribution(Versioned):
    """What is due of one period of a contract; `ogm` may be empty."""

    contract_id: Annotated[ContractId, Field(alias="contract")]
    period: Text
    due: Day
    cents: Cents
    paid_cents: Cents
    ogm: Communication
    kind: Literal["complementaire", "hospi", "complement_hospi", "maladies_graves", "dentaire"]
    settlements: OptionalMany[Settlement] = None


@dataclass(frozen=True)
class Mandate(Versioned):
    """By which a contract's contributions are taken from an account."""

    contract_id: Annotated[ContractId, Field(alias="contract")]
    rum: Text
    ics: Text
    iban: RequiredIban
    signed: Day
    day: DayOfMonth = None


FeedObject = (
    Member
    | Contract
    | Guarantee
    | Beneficiary
    | Reimbursement
    | Request
    | Document
    | Contribution
    | Mandate
    | Closed
)
