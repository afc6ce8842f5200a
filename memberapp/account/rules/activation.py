"""What a person types to open their space, and how it is compared with the core's file.

Nothing ever says which field did not match.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from memberapp.core.contacts import parse_email
from memberapp.core.dates import digits_of, parse_date
from memberapp.core.errors import InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.names import letters_of
from memberapp.core.text import clean

_CONTRACT_DIGITS = 6
_MAX_NAME_LENGTH = 100
OLDEST_BIRTH_YEAR = 1900


class CodeWay(StrEnum):
    """By what the code goes that shows the insurer's own contact is read."""

    NONE = "none"
    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


@dataclass(frozen=True)
class TypedActivation:
    """The form as it was typed."""

    last_name: str
    first_name: str
    contract: str
    birth_day: str
    birth_month: str
    birth_year: str
    email: str


@dataclass(frozen=True)
class AskedActivation:
    """The form as it reads."""

    last_name: str
    first_name: str
    contract: str
    birth: date
    email: str

    @property
    def person(self) -> str:
        """Return whom the form names, the same however the name is written."""
        return f"{letters_of(self.last_name)}:{letters_of(self.first_name)}:{self.birth:%Y%m%d}"


def parse_activation(typed: TypedActivation, *, today: date) -> AskedActivation:
    """Read the form.

    Raises:
        InvalidForm: at least one field is refused; it names each of them.
    """
    read = read_fields(
        {
            "last_name": lambda: _name("last_name", typed.last_name),
            "first_name": lambda: _name("first_name", typed.first_name),
            "contract": lambda: _contract(typed.contract),
            "birth": lambda: _birth(typed, today),
            "email": lambda: parse_email(typed.email),
        }
    )
    return AskedActivation(**read)


def _name(field: str, text: str) -> str:
    name = clean(text[: _MAX_NAME_LENGTH + 1])
    if not name:
        raise InvalidInput(field, "empty")
    if len(name) > _MAX_NAME_LENGTH or not name.isprintable():
        raise InvalidInput(field)
    return name


def _contract(text: str) -> str:
    digits = digits_of(text)
    if not digits:
        raise InvalidInput("contract", "empty")
    if len(digits) != _CONTRACT_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise InvalidInput("contract")
    return digits


def _birth(typed: TypedActivation, today: date) -> date:
    birth = parse_date(
        "birth",
        day=typed.birth_day,
        month=typed.birth_month,
        year=typed.birth_year,
        years=range(OLDEST_BIRTH_YEAR, today.year + 1),
    )
    if birth > today:
        raise InvalidInput("birth", "future")
    if birth.year < OLDEST_BIRTH_YEAR:
        raise InvalidInput("birth", "wrong_year")
    return birth
