"""Where a member can be reached: address, phone, e-mail, as they may type them.

Rules: docs/rules.md (NF Z10-011 for France: lines of 38 characters, the last one in capitals).
Each reader returns the form that is stored.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from email_validator import EmailNotValidError, validate_email

from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.text import clean

MAX_LINE_LENGTH = 38

_ZIPS = {"FR": re.compile(r"(0[1-9]|[1-8]\d|9[0-8])\d{3}"), "BE": re.compile(r"[1-9]\d{3}")}
_CITY = re.compile(r"[^\W\d_][^\d_]*( CEDEX( \d{1,2})?)?")
_MAX_EMAIL_LENGTH = 254
RECENT_CONTACT = timedelta(days=7)
"""How long a contact that was replaced is still told: a thief changes the contacts first."""


@dataclass(frozen=True)
class Address:
    """A postal address; `line2` may be empty."""

    line1: str
    line2: str
    zip: str
    city: str

    @property
    def one_line(self) -> str:
        """Return « 14 rue des Tanneurs, Bât. B, 37000 TOURS »; empty when there is none."""
        parts = (self.line1, self.line2, f"{self.zip} {self.city}".strip())
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class ContactCard:
    """Who the member is and where they can be reached; `version` rises with each change."""

    civility: str
    first_name: str
    last_name: str
    birth: date
    country: str
    region: str
    """That of the file, for phones and clocks: `core/places.py`."""
    masked_number: str
    address: Address
    phone: str | None
    email: str | None
    pending_email: str | None
    """An address whose link was not clicked yet."""
    version: int


def parse_address(*, country: str, line1: str, line2: str, zip_code: str, city: str) -> Address:
    """Read the four fields of a form.

    Raises:
        InvalidForm: at least one field is refused; it names each of them.
    """
    read = read_fields(
        {
            "line1": lambda: _line("line1", line1),
            "line2": lambda: _line("line2", line2, is_required=False),
            "zip": lambda: _zip(zip_code, country),
            "city": lambda: _city(city),
        }
    )
    # The last line of a letter holds both.
    if len(f"{read['zip']} {read['city']}") > MAX_LINE_LENGTH:
        raise InvalidForm((InvalidInput("city", "too_long"),))
    return Address(**read)


def parse_email(text: str) -> str:
    """Return an e-mail address in lower case.

    Raises:
        InvalidInput: nothing was typed (`empty`), it is no address, or has signs before its `@`
            that most mail servers refuse (`letters`).
    """
    typed = text[: _MAX_EMAIL_LENGTH + 1].strip()
    if not typed:
        raise InvalidInput("email", "empty")
    try:
        found = validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        raise InvalidInput("email") from None
    if found.smtputf8:
        raise InvalidInput("email", "letters")
    return found.normalized.lower()


def mask_email(address: str) -> str:
    """Return an address of which only its owner recognises the rest, « c•••@example.org »."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}"


def _line(field: str, text: str, *, is_required: bool = True) -> str:
    line = clean(text)
    if not line and is_required:
        raise InvalidInput(field, "empty")
    if not line.isprintable():
        raise InvalidInput(field, "characters")
    if len(line) > MAX_LINE_LENGTH:
        raise InvalidInput(field, "too_long")
    return line


def _zip(text: str, country: str) -> str:
    digits = re.sub(r"\s", "", text)
    if not digits:
        raise InvalidInput("zip", "empty")
    if not digits.isascii() or not _ZIPS.get(country, _ZIPS["FR"]).fullmatch(digits):
        raise InvalidInput("zip")
    return digits


def _city(text: str) -> str:
    city = _line("city", text).upper()
    if not _CITY.fullmatch(city):
        raise InvalidInput("city")
    return city
