"""What a member types of a request, read and bounded."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from memberapp.core.dates import parse_date
from memberapp.core.errors import InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.money import Money
from memberapp.core.text import bounded, clean, read_lines
from memberapp.requests.rules.requests import ClaimSubject, DataRight, RequestKind
from memberapp.requests.rules.termination import Right, change_is_usable

MAX_TEXT_LENGTH: Final = 2000
MAX_SUBJECT_LENGTH: Final = 120
MAX_NOTE_LENGTH: Final = 300
_AMOUNT: Final = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?")


@dataclass(frozen=True)
class Choices:
    """What can be chosen today, by the values that a form sends."""

    people: Collection[str] = ()
    contracts: Collection[str] = ()
    products: Collection[str] = ()
    rights: Collection[Right] = ()


@dataclass(frozen=True)
class Asked:
    """A form whose every field can be read; what its kind does not ask is empty."""

    person: str = ""
    contract: str = ""
    product: str = ""
    subject: str = ""
    """In the member's words; of a claim a `ClaimSubject`, of data a `DataRight`."""
    right: Right | None = None
    changed_on: date | None = None
    """When the situation changed."""
    amount: Money | None = None
    wanted: str = ""
    text: str = ""


def parse(kind: RequestKind, typed: Mapping[str, str], choices: Choices, today: date) -> Asked:
    """Read the form of a kind.

    Raises:
        InvalidForm: at least one field is refused; it names each of them, in the form's order.
    """
    readers: dict[RequestKind, dict[str, Callable[[], Any]]] = {
        RequestKind.COVERAGE: {
            "person": lambda: _one_of("person", typed, choices.people),
            "subject": lambda: _line("subject", typed, MAX_SUBJECT_LENGTH),
            "amount": lambda: parse_amount(typed.get("amount", "")),
            "text": lambda: _text("text", typed),
        },
        RequestKind.GUARANTEES: {
            "contract": lambda: _one_of("contract", typed, choices.contracts),
            "product": lambda: _one_of("product", typed, choices.products),
            "text": lambda: _text("text", typed, is_optional=True),
        },
        RequestKind.TERMINATION: {
            "contract": lambda: _one_of("contract", typed, choices.contracts),
            "right": lambda: Right(_one_of("right", typed, choices.rights)),
            "changed_on": lambda: _changed_on(typed, today),
            "text": lambda: _text("text", typed, is_optional=not _is_change(typed)),
        },
        RequestKind.CLAIM: {
            "subject": lambda: _one_of("subject", typed, set(ClaimSubject)),
            "text": lambda: _text("text", typed),
            "wanted": lambda: _line("wanted", typed, MAX_NOTE_LENGTH, is_optional=True),
        },
        RequestKind.DATA: {
            "subject": lambda: _one_of("subject", typed, set(DataRight)),
            "text": lambda: _text("text", typed),
        },
    }
    return Asked(**read_fields(readers[kind]))


def parse_note(text: str, *, field: str = "text") -> str:
    """Read what somebody adds to a request, or says of it.

    Raises:
        InvalidInput: `empty` or `too_long`.
    """
    return read_lines(field, text, MAX_TEXT_LENGTH)


def parse_amount(text: str) -> Money | None:
    """Read « 320 », « 320,00 € »; None of nothing.

    Raises:
        InvalidInput: `amount`: it is no amount below a million euros.
    """
    compact = re.sub(r"[\s€]|euros?$", "", text.strip(), flags=re.IGNORECASE)
    if not compact:
        return None
    if _AMOUNT.fullmatch(compact) is None:
        raise InvalidInput("amount")
    return Money(int(Decimal(compact.replace(",", ".")) * 100))


def _one_of(field: str, typed: Mapping[str, str], known: Collection[str]) -> str:
    value = typed.get(field, "")
    if value not in known:
        raise InvalidInput(field, "empty")
    return value


def _is_change(typed: Mapping[str, str]) -> bool:
    return typed.get("right") == Right.CHANGE


def _changed_on(typed: Mapping[str, str], today: date) -> date | None:
    if not _is_change(typed):
        return None
    parts = {name: typed.get(f"changed_{name}", "") for name in ("day", "month", "year")}
    day = parse_date("changed_on", **parts, years=range(today.year - 1, today.year + 2))
    if not change_is_usable(day, today):
        raise InvalidInput("changed_on", "too_far")
    return day


def _line(field: str, typed: Mapping[str, str], longest: int, *, is_optional: bool = False) -> str:
    return bounded(field, clean(typed.get(field, "")), longest, is_optional=is_optional)


def _text(field: str, typed: Mapping[str, str], *, is_optional: bool = False) -> str:
    return read_lines(field, typed.get(field, ""), MAX_TEXT_LENGTH, is_optional=is_optional)
