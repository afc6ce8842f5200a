"""The only channels by which the insurer writes, calls and is paid."""

from collections.abc import Iterator
from datetime import time
from enum import StrEnum, auto
from typing import Annotated, Literal, Self

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, StringConstraints, model_validator
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated
from memberapp.core.opening_hours import Shift
from memberapp.settings import get_settings

Text = Annotated[str, StringConstraints(min_length=1)]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Purpose = Literal["complementaire", "hospi", "complement_hospi", "maladies_graves", "dentaire"]
PURPOSES: tuple[Purpose, ...] = (
    "complementaire",
    "hospi",
    "complement_hospi",
    "maladies_graves",
    "dentaire",
)


def _email(value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError("not an e-mail address") from None


def _phone(value: str) -> str:
    try:
        phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        raise ValueError("not an international phone number") from None
    return value


def _iban(value: str) -> str:
    try:
        return IBAN(value, validate_bban=True).compact
    except SchwiftyException:
        raise ValueError("not a valid IBAN") from None


Email = Annotated[str, AfterValidator(_email)]


class OpeningHours(DataModel):
    """When a line answers, in the brand's time zone; days are ISO (1 is Monday)."""

    days: tuple[Annotated[int, Field(ge=1, le=7)], ...]
    opens: time
    closes: time

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("a line must open before it closes")
        return self


class Sms(DataModel):
    """The short number that sends every SMS."""

    sender: Annotated[str, StringConstraints(pattern=r"^\d{3,6}$")]
    display: Text


class Web(DataModel):
    """The hosts of the insurer's links, always https."""

    hosts: Annotated[tuple[Host, ...], Field(min_length=1)]


class EmailChannel(DataModel):
    """The addresses that write to members, and the one members write to."""

    sender: Email
    sender_name: Text
    contact: Email


class Phone(DataModel):
    """A line of the insurer."""

    number: Annotated[str, AfterValidator(_phone)]
    display: Text
    label: Text
    price: Text
    hours: Annotated[tuple[OpeningHours, ...], Field(min_length=1)]

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Return its hours as those of a queue."""
        return tuple(Shift(frozenset(one.days), one.opens, one.closes) for one in self.hours)


class PayAccount(DataModel):
    """The account to which some kinds of contribution are paid."""

    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    holder: Annotated[str, StringConstraints(min_length=1, max_length=70)]
    iban: Annotated[str, AfterValidator(_iban)]


class ReportKind(StrEnum):
    """What a line of `report` is for."""

    SMS = auto()
    """Forward an SMS there, or the number that called."""
    MESSAGE = auto()
    """Forward any message there."""
    SITE = auto()
    """Report the site that a message leads to."""
    HELP = auto()
    VICTIMS = auto()
    CARD = auto()
    """Have a bank card blocked there."""


class ReportLine(DataModel):
    """Where to report a suspect message, or find help, in one country."""

    kind: ReportKind
    country: Literal["FR", "BE"]
    label: Text
    contact: str = ""
    """A phone number, a short number or an e-mail address."""
    url: Annotated[str, StringConstraints(pattern=r"^(https://.+)?$")] = ""
    note: str = ""
    """What it costs, and when it answers."""

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if not self.contact and not self.url:
            raise ValueError("a line needs a contact or a url")
        return self

    @property
    def host(self) -> str:
        """Return its address as people read it."""
        return self.url.removeprefix("https://").removeprefix("www.").rstrip("/")


class Channels(DataModel):
    """Every official channel; pages, messages and the message checker read it here."""

    sms: Sms
    web: Web
    email: EmailChannel
    phones: Annotated[tuple[Phone, ...], Field(min_length=1)]
    accounts: tuple[PayAccount, ...]
    never_asked: tuple[Text, ...]
    report: tuple[ReportLine, ...]

    @property
    def help_line(self) -> Phone:
        """Return the line printed on every page."""
        return self.phones[0]

    def report_lines(self, country: str, *kinds: ReportKind) -> tuple[ReportLine, ...]:
        """Return the lines of a country that are of one of the kinds, in the order of the file."""
        return tuple(one for one in self.report if one.country == country and one.kind in kinds)


@read_once
def read_channels() -> Channels:
    """Return the official channels."""
    return read("channels.yaml", Channels, _faults)


def sender_email() -> str:
    """Return the address that writes to members; its domain in ASCII, as every server reads it."""
    address = get_settings().mail_from or read_channels().email.sender
    return validate_email(address, check_deliverability=False).ascii_email or address


def _faults(channels: Channels) -> Iterator[Fault]:
    each_once = f"accounts must name each purpose once: {', '.join(PURPOSES)}"
    named = [
        one
        for at, account in numbered(channels.accounts, "accounts")
        for one in numbered(account.purposes, *at, "purposes")
    ]
    yield from repeated(named, each_once)
    if {*PURPOSES} - {purpose for _at, purpose in named}:
        yield ("accounts",), each_once
