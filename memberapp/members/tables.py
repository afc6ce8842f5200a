"""Who is insured: members, their contracts, guarantees and beneficiaries (from the feed).

An object is stored whole, also what no screen reads yet: a feed that brings the same version again
changes nothing, so a field left out today could not be filled in later.
"""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.contacts import NO_ADDRESS, Address
from memberapp.core.places import region_of
from memberapp.core.secrets import readable, reveal, seal

_TO_REMIND = text("remind_on IS NOT NULL")


class Member(SQLModel, table=True):
    """A person with a file of their own; `id` is the n° d'adhérent."""

    __tablename__ = "member"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    version: int
    content_hash: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    civility: str
    last_name: str
    first_name: str
    birth: date = Field(index=True)
    country: str
    lang: str
    region: str
    """Where they live, for phones and clocks: a country, or a part of it overseas. Of the address
    it is all that a query reads."""
    email_sealed: bytes | None = None
    address_sealed: bytes | None = None
    """JSON of the four fields of an `Address`."""
    nir: bytes | None = None
    niss: bytes | None = None
    phone: bytes | None = None
    iban: bytes | None = None
    iban_index: str | None = Field(default=None, index=True)
    """HMAC of the IBAN, to find the same account on two files."""
    contact_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Rises with each change of address, phone, e-mail or account, from here or from a feed: two
    tabs that edit the same thing are told apart by it."""

    @property
    def email(self) -> str | None:
        """Return the address that the core's file or the member gave."""
        return reveal(self, "email_sealed")

    @email.setter
    def email(self, email: str | None) -> None:
        seal(self, "email_sealed", email)

    @property
    def address(self) -> Address:
        """Return the postal address; all its fields are empty while nothing is known."""
        return _address_of(reveal(self, "address_sealed"))

    @property
    def readable_address(self) -> Address:
        """Return the address where a page only begins with it: empty too where no key opens it."""
        return _address_of(readable(self, "address_sealed"))

    @address.setter
    def address(self, address: Address) -> None:
        seal(self, "address_sealed", address.to_json())
        self.region = region_of(self.country, address.zip)


def _address_of(text: str | None) -> Address:
    return Address(**json.loads(text)) if text else NO_ADDRESS


class FormerIban(SQLModel, table=True):
    """A bank account of a member that another one replaced, here or in a feed."""

    __tablename__ = "former_iban"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    iban: bytes | None = None
    """None where the insurer knew no account until then."""
    until: datetime = Field(sa_type=UtcInstant)


class Contract(SQLModel, table=True):
    """A contract of a member; `id` is its six digits."""

    __tablename__ = "contract"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    version: int
    content_hash: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    member_id: str = Field(foreign_key="member.id", index=True)
    product: str
    kind: str
    is_responsible: bool
    valid_from: date
    valid_to: date | None = None
    amc: str
    convention: str
    csr: str
    assistance_plan: str | None = None
    premium_cents: int
    pay: str


class Guarantee(SQLModel, table=True):
    """What a contract pays for one family of acts, from one date."""

    __tablename__ = "guarantee"  # pyright: ignore[reportAssignmentType]

    contract_id: str = Field(primary_key=True, foreign_key="contract.id")
    family: str = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    version: int
    content_hash: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    acts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    optam: str
    expr_kind: str
    expr_value: int
    expr_ss_included: bool
    expr_per: str
    valid_to: date | None = None
    label: str
    limit_count: int | None = None
    limit_cents: int | None = None
    limit_period: str | None = None
    limit_by: str | None = None


class Beneficiary(SQLModel, table=True):
    """A person covered by a contract; `search_text` is their name without accents or case."""

    __tablename__ = "beneficiary"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    version: int
    content_hash: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    contract_id: str = Field(foreign_key="contract.id", index=True)
    rank: int
    role: str
    last_name: str
    first_name: str
    birth: date
    has_teletransmission: bool
    has_long_illness: bool
    other_insurer_name: str | None = None
    other_insurer_order: int | None = None
    search_text: str


class Request(SQLModel, table=True):
    """A request in progress at the insurer's (prise en charge, garantie, résiliation)."""

    __tablename__ = "request"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    version: int
    content_hash: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    member_id: str = Field(foreign_key="member.id", index=True)
    kind: str
    status: str
    opened: date
    due: date | None = None
    history: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )


class Document(SQLModel, table=True):
    """A document of the member; `path` is relative to the documents folder."""

    __tablename__ = "document"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    version: int
    content_hash: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    member_id: str = Field(foreign_key="member.id", index=True)
    kind: str
    title: str
    dated: date
    mime: str
    size_bytes: int
    sha256: str
    path: str


class Contribution(SQLModel, table=True):
    """What is due of one period of a contract."""

    __tablename__ = "contribution"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # Few are to be reminded of, however many were paid.
        Index(
            "ix_contribution_remind",
            "remind_on",
            sqlite_where=_TO_REMIND,
            postgresql_where=_TO_REMIND,
        ),
    )

    id: str = Field(primary_key=True)
    version: int
    content_hash: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    contract_id: str = Field(foreign_key="contract.id", index=True)
    period: str
    due: date
    cents: int
    paid_cents: int
    ogm: str
    """A structured communication: Belgian or ISO 11649; empty when the core gives none."""
    kind: str
    settlements: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    """What came, and what a bank is asked for or refused: `on`, `cents`, `means`, `status`."""
    remind_on: date | None = None
    """When its member may be reminded of it; None when nothing is left to say."""


class Mandate(SQLModel, table=True):
    """By which the contributions of a contract are taken from an account."""

    __tablename__ = "mandate"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    version: int
    content_hash: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    contract_id: str = Field(foreign_key="contract.id", index=True)
    rum: str
    ics: str
    iban: bytes | None = None
    signed: date
    day: int | None = None
    """Of the month, on which the bank is asked; None when the core does not say."""
