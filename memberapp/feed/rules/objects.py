"""What a feed brings: its objects, frozen and typed, as docs/feed.md defines them.

Amounts are cents. `feed_lines.py` reads them from lines; a line that cannot be read, or that the
import must not take, is a `BadLine`, which says why and never what the line held.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Self

from memberapp.care.rules.lines import LineStatus, Payee
from memberapp.members.rules import BeneficiaryRole, ContractKind

FORMAT = "memberapp-feed/1"


class ObjectType(StrEnum):
    """The types of objects, parents before children."""

    MEMBER = "member"
    CONTRACT = "contract"
    GUARANTEE = "guarantee"
    BENEFICIARY = "beneficiary"
    REIMBURSEMENT = "reimbursement"
    REQUEST = "request"
    DOCUMENT = "document"
    PAYMENT_CALL = "payment_call"

    __hash__ = str.__hash__  # that of enumerations is many times slower, and keys are everywhere


class BadReason(StrEnum):
    """Why a line was set aside."""

    TOO_LONG = "too_long"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_TYPE = "unknown_type"
    MISPLACED = "misplaced"
    BAD_FIELD = "bad_field"
    IMPOSSIBLE_DATE = "impossible_date"
    BAD_AMOUNT = "bad_amount"
    NEGATIVE_AMOUNT = "negative_amount"
    SHARES_DO_NOT_ADD_UP = "shares_do_not_add_up"
    WRONG_CHECK = "wrong_check"
    UNKNOWN_PARENT = "unknown_parent"
    QUARANTINED_PARENT = "quarantined_parent"
    PRIMARY_CIRCLE = "primary_circle"
    CHANGED_OWNER = "changed_owner"
    DOCUMENT_PATH = "document_path"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_SHA256 = "document_sha256"


class Key(NamedTuple):
    """What identifies an object in all feeds."""

    type: ObjectType
    id: str

    @classmethod
    def of_guarantee(cls, contract_id: str, family: str, valid_from: date) -> Self:
        """Return the key of a guarantee, which has no id of its own."""
        return cls(ObjectType.GUARANTEE, f"{contract_id}|{family}|{valid_from.isoformat()}")

    @property
    def guarantee_parts(self) -> tuple[str, str, date]:
        """Return contract, family and first day of the key of a guarantee."""
        contract_id, rest = self.id.split("|", 1)
        family, valid_from = rest.rsplit("|", 1)
        return contract_id, family, date.fromisoformat(valid_from)


class BadLine(Exception):
    """A line that is set aside; `key` names its object where that much could be read."""

    def __init__(
        self,
        reason: BadReason,
        field: str = "",
        *,
        object_type: ObjectType | None = None,
        key: Key | None = None,
    ) -> None:
        super().__init__(f"{reason}: {field}" if field else str(reason))
        self.reason = reason
        self.field = field
        self.object_type = object_type
        self.key = key

    @property
    def type_name(self) -> str:
        """Return the type for the report; what a line calls itself is not repeated there."""
        return self.object_type or "unknown"


@dataclass(frozen=True)
class Header:
    """The first line: who made the file, as which one, when."""

    producer: str
    sequence: int
    generated_at: datetime
    is_full: bool


@dataclass(frozen=True)
class Footer:
    """The last line: how many lines come before it, and the hash of all their bytes."""

    lines: int
    sha256: str


@dataclass(frozen=True)
class Versioned:
    """What every object has."""

    key: Key
    version: int


@dataclass(frozen=True)
class Closed(Versioned):
    """The end of an object of any type."""


@dataclass(frozen=True)
class Address:
    """A postal address in two lines, code and city; empty parts are empty texts."""

    line1: str = ""
    line2: str = ""
    zip: str = ""
    city: str = ""


@dataclass(frozen=True)
class Member(Versioned):
    """A person with a file of his own."""

    civility: str
    last: str
    first: str
    birth: date
    nir: str | None
    niss: str | None
    country: str
    email: str | None
    phone: str | None
    iban: str | None
    lang: str
    address: Address
    ack: int | None = None
    """The sequence of a change made on the portal that the core has taken."""


@dataclass(frozen=True)
class Contract(Versioned):
    """A contract of a member."""

    member_id: str
    product: str
    kind: ContractKind
    is_responsible: bool
    valid_from: date
    valid_to: date | None
    amc: str
    convention: str
    csr: str
    assistance_plan: str | None
    premium_cents: int
    pay: str


@dataclass(frozen=True)
class Expression:
    """What a guarantee pays: per cent for PCT_BR, cents for EUR, 0 otherwise."""

    kind: str
    value: int
    is_ss_included: bool
    per: str


@dataclass(frozen=True)
class Limit:
    """What a guarantee pays at most in a period; nothing where the feed gives no limit."""

    count: int | None = None
    cents: int | None = None
    period: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class Guarantee(Versioned):
    """What a contract pays for one family of acts, from one date."""

    contract_id: str
    family: str
    valid_from: date
    valid_to: date | None
    acts: tuple[str, ...]
    optam: str
    expression: Expression
    label: str
    limit: Limit


@dataclass(frozen=True)
class Beneficiary(Versioned):
    """A person covered by a contract."""

    contract_id: str
    rank: int
    role: BeneficiaryRole
    last: str
    first: str
    birth: date
    has_teletransmission: bool
    has_long_illness: bool
    other_insurer_name: str | None
    other_insurer_order: int | None


@dataclass(frozen=True)
class Reimbursement(Versioned):
    """One line of care; its four shares add up to what was paid."""

    statement: str | None
    contract_id: str
    beneficiary_id: str
    primary_id: str | None
    care_date: date
    act: str
    label: str
    family: str
    quantity: float
    provider: str
    paid: int
    base: int
    rate_percent: float
    ss_gross: int
    held_pf: int
    held_franchise: int
    held_tmf: int
    ss: int
    amc: int
    other: int
    rest: int
    payee: Payee
    status: LineStatus
    pay_date: date | None
    pay_ref: str | None
    context: dict[str, str]


@dataclass(frozen=True)
class Step:
    """A step of a request."""

    at: datetime
    status: str
    note: str | None


@dataclass(frozen=True)
class Request(Versioned):
    """A request in progress at the insurer's."""

    member_id: str
    kind: str
    status: str
    opened: date
    due: date | None
    history: tuple[Step, ...]


@dataclass(frozen=True)
class Document(Versioned):
    """A document of the member; `path` is relative to the feed's folder."""

    member_id: str
    kind: str
    title: str
    dated: date
    mime: str
    size: int
    sha256: str
    path: str


@dataclass(frozen=True)
class PaymentCall(Versioned):
    """A contribution called for one period of a contract; `ogm` is empty where there is none."""

    contract_id: str
    period: str
    due: date
    cents: int
    paid_cents: int
    ogm: str
    kind: str


FeedObject = (
    Member
    | Contract
    | Guarantee
    | Beneficiary
    | Reimbursement
    | Request
    | Document
    | PaymentCall
    | Closed
)
