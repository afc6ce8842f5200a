"""Where a member can be reached: address, phone, e-mail, as they may type them.

Rules: docs/rules.md (NF Z10-011 for France: lines of 38 characters, the last one in capitals).
Each reader returns the form that is stored.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.forms import read_fields

MAX_LINE_LENGTH = 38
BELGIUM = "BE"

_ZIPS = {"FR": re.compile(r"(0[1-9]|[1-8]\d|9[0-8])\d{3}"), "BE": re.compile(r"[1-9]\d{3}")}
_CITY = re.compile(r"[^\W\d_][^\d_]*( CEDEX( \d{1,2})?)?")
# Metropolitan France, Belgium, then the French overseas, which has six plans of its own.
_ISLANDS_CODES = {508, 687, 689}
_CALLING_CODES = {33, 32, 262, 590, 594, 596} | _ISLANDS_CODES
_OVERSEAS = ("RE", "GP", "GF", "MQ")  # their ten digits are dialled as those of France are
_PERSONAL = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
_REACHABLE = _PERSONAL | {PhoneNumberType.VOIP}
_FICTION_MOBILE = re.compile(r"\+3363998\d{4}")  # kept by Arcep for fiction, so in no other list
_MAX_PHONE_LENGTH = 40
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
    masked_number: str
    address: Address
    phone: str | None
    email: str | None
    pending_email: str | None
    """An address whose link was not clicked yet."""
    offered_phone: str | None
    """Another phone, typed when the space was opened: the member says whether it is theirs."""
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


def parse_phone(text: str, country: str) -> str | None:
    """Return a French or Belgian number as E.164, overseas ones too; None of an empty field.

    Raises:
        InvalidInput: it is no number of a person there (`invalid`, `foreign`, or `premium`:
            a number that costs the caller, or a service).
    """
    typed = clean(text[: _MAX_PHONE_LENGTH + 1])
    if not typed:
        return None
    try:
        number = _dialled(typed, country)
    except phonenumbers.NumberParseException:
        raise InvalidInput("phone") from None
    if number.country_code not in _CALLING_CODES:
        raise InvalidInput("phone", "foreign")
    compact = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if _FICTION_MOBILE.fullmatch(compact):
        return compact
    kind = phonenumbers.number_type(number)
    if not phonenumbers.is_possible_number(number) or kind == PhoneNumberType.UNKNOWN:
        raise InvalidInput("phone", "premium" if _is_belgian_shared_rate(number) else "invalid")
    if kind not in _REACHABLE:
        raise InvalidInput("phone", "premium")
    return compact


def is_mobile(compact: str) -> bool:
    """Return whether a stored number can receive an SMS."""
    if _FICTION_MOBILE.fullmatch(compact):
        return True
    try:
        number = phonenumbers.parse(compact)
    except phonenumbers.NumberParseException:
        return False
    kinds = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
    return phonenumbers.number_type(number) in kinds


def national_phone(compact: str) -> str:
    """Return a stored number as people write it, « 06 39 98 00 12 », else as it came."""
    try:
        number = phonenumbers.parse(compact)
    except phonenumbers.NumberParseException:
        return compact
    if number.country_code in _ISLANDS_CODES:
        # Their own six or eight digits say nothing elsewhere, nor to `parse_phone`.
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


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


def clean(text: str) -> str:
    """Return typed text with its characters composed and one space between its words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


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


def _dialled(typed: str, country: str) -> PhoneNumber:
    """Return whom these digits reach from there; « 0692 12 34 56 » is a number of La Réunion.

    Raises:
        NumberParseException: these are no digits to dial.
    """
    number = phonenumbers.parse(typed, country)
    compact = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if country == "FR" and number.country_code == 33 and not _FICTION_MOBILE.fullmatch(compact):  # noqa: PLR2004
        for region in _OVERSEAS:
            overseas = phonenumbers.parse(typed, region)
            if overseas.country_code != 33 and phonenumbers.number_type(overseas) in _PERSONAL:  # noqa: PLR2004
                return overseas
    return number


def _is_belgian_shared_rate(number: PhoneNumber) -> bool:
    return number.country_code == 32 and str(number.national_number).startswith("70")  # noqa: PLR2004
