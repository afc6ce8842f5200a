"""Where a member can be reached: address, phone, e-mail, as they may type them.

Rules: docs/rules.md (NF Z10-011 for France: lines of 38 characters, the last one in capitals).
Each reader returns the form that is stored.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from email_validator import EmailNotValidError, validate_email

from memberapp.core.countries import country_names, printed_postcode, read_postcode, split_postcode
from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.secrets import keyed_hash
from memberapp.core.text import clean

MAX_LINE_LENGTH = 38

# « PARIS 12 », « LYON 3E », « TOURS CEDEX 9 », « BRUXELLES 1 »; never a postcode.
_CITY = re.compile(r"[^\W\d_][^\d_]*(\d{1,2}(ER|E|ÈME|EME)?)?( CEDEX( \d{1,2})?)?")
_MAX_EMAIL_LENGTH = 254
RECENT_CONTACT = timedelta(days=7)
"""How long a contact that was replaced is still told: a thief changes the contacts first."""


def fingerprint(value: object) -> str:
    """Return what a form sends back to say which value it showed; nothing of it can be read there.

    `value` is an address, a phone, or the present and the pending e-mail.
    """
    return keyed_hash("contact shown", repr(value))


@dataclass(frozen=True)
class Address:
    """A postal address; `line2` may be empty."""

    line1: str
    line2: str
    zip: str
    """With the country before it abroad, « L-1234 »: `core/countries.py`."""
    city: str

    def to_json(self) -> str:
        """Return the text that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def town(self) -> str:
        """Return the last line in the country, « 37000 TOURS »."""
        return f"{self.zip.removesuffix('-')} {self.city}".strip()

    def label(self, *, home: str, sender: str) -> list[str]:
        """Return the lines below the name on an envelope; `home` is the country of the file.

        The last one is the country in capitals where it is not the sender's; the postcode stands
        bare (La Poste; UPU, S42).
        """
        country, _ = split_postcode(self.zip, home)
        abroad = country_names()[country].upper() if country in country_names() else ""
        town = f"{printed_postcode(self.zip, home)} {self.city}".strip()
        told = [line for line in (self.line1, self.line2, town) if line]
        return [*told, abroad] if told and abroad and country != sender else told

    @property
    def one_line(self) -> str:
        """Return « 14 rue des Tanneurs, Bât. B, 37000 TOURS »; empty when there is none."""
        return ", ".join(part for part in (self.line1, self.line2, self.town) if part)


NO_ADDRESS = Address("", "", "", "")


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
    offered_phone: str | None
    """Another phone, typed when the space was opened: the member says whether it is theirs."""
    version: int


def address_values(address: Address, home: str) -> dict[str, str]:
    """Return what the form of an address begins with: the country, and its own postcode."""
    country, postcode = split_postcode(address.zip, home)
    return {**asdict(address), "country": country, "zip": postcode}


def parse_address(typed: Mapping[str, str], *, home: str, present: Address) -> Address:
    """Read the fields country, line1, line2, zip and city of a form.

    A line that is still the one of `present` stays as it is: what the insurer has may be odd. The
    country is `home`, that of the file, where none was chosen.

    Raises:
        InvalidForm: at least one field is refused; it names each of them.
    """
    given = {name: clean(typed.get(name, "")) for name in ("line1", "line2", "zip", "city")}
    country = typed.get("country") or home
    began = address_values(present, home)

    def read(name: str, reader: Callable[[], str]) -> Callable[[], str]:
        is_same = given[name] != "" and given[name] == clean(began[name])
        is_kept = is_same and (name != "zip" or country == began["country"])
        return (lambda: getattr(present, name)) if is_kept else reader

    found = read_fields(
        {
            "country": lambda: _country(country, home),
            "line1": read("line1", lambda: _line("line1", given["line1"])),
            "line2": read("line2", lambda: _line("line2", given["line2"], is_required=False)),
            "zip": read("zip", lambda: read_postcode(given["zip"], country=country, home=home)),
            "city": read("city", lambda: _city(given["city"])),
        }
    )
    del found["country"]
    address = Address(**found)
    if len(address.town) > MAX_LINE_LENGTH and address.town != present.town:
        raise InvalidForm((InvalidInput("city", "too_long"),))
    return address


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


def _country(code: str, home: str) -> str:
    if code not in country_names() and code != home:
        raise InvalidInput("country")
    return code


def _city(text: str) -> str:
    city = _line("city", text).upper()
    if not _CITY.fullmatch(city):
        raise InvalidInput("city")
    return city
