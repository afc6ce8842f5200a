"""The types of a feed's fields: `objects.py` is declared with them, pydantic reads them.

An absent field is read like one that is null. The errors raised here have a `BadReason` as their
type; any other error of pydantic means `bad_field`.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetPydanticSchema,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from memberapp.core import identifiers
from memberapp.core.dates import is_known
from memberapp.core.errors import InvalidIdentifier
from memberapp.core.phones import received_phone
from memberapp.core.places import region_of
from memberapp.core.text import visible
from memberapp.feed.rules import MAX_INTEGER, MAX_NUMBER, BadReason

T = TypeVar("T")

_MAX_SEQUENCE = 2**63 - 1
_CONTEXT = {
    "pathway": ["yes", "no"],
    "optam": ["yes", "no"],
    "exemption": ["none", "ald", "maternite", "autre"],
    "regime": ["general", "alsace_moselle"],
    "basket": ["sante_100", "maitrise", "libre"],
}


def refusal(reason: BadReason) -> PydanticCustomError:
    """Return the error that a check raises; it does not hold the value."""
    return PydanticCustomError(reason, reason)  # pyright: ignore[reportArgumentType]


def _strip(text: str) -> str:
    if not (text.isprintable() or can_be_stored(text)):
        raise refusal(BadReason.BAD_FIELD)
    return text.strip()


def can_be_stored(text: str) -> bool:
    """Return whether every database can store a text: no NUL, no half of a surrogate pair."""
    try:
        return "\0" not in text and bool(text.encode())
    except UnicodeEncodeError:
        return False


def _strip_required(text: str) -> str:
    stripped = _strip(text)
    if not stripped:
        raise refusal(BadReason.BAD_FIELD)
    return stripped


def _strip_optional(text: str | None) -> str | None:
    return (_strip(text) or None) if text else None


def _matching(pattern: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise refusal(BadReason.BAD_FIELD)
        return text

    return AfterValidator(check)


def _checked_by(read: Callable[[str], str]) -> AfterValidator:
    """Read an identifier whose check digits must be right, where there is one."""

    def check(text: str | None) -> str | None:
        try:
            return read(visible(text)) if text else text
        except InvalidIdentifier:
            raise refusal(BadReason.WRONG_CHECK) from None

    return AfterValidator(check)


_LETTERS_AMONG_DIGITS = re.compile(r"\d[^\W\d_]|[^\W\d_]\d")
"""What a keypad would turn into the number of a stranger: `061234dgfs`."""


def _phone(value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str | None:
    """Return a phone number; an odd one sets no line aside, but for letters among its digits."""
    try:
        text = read(str(value) if type(value) is int else value)
    except ValidationError:
        return None
    if text and _LETTERS_AMONG_DIGITS.search(visible(text)):
        raise refusal(BadReason.BAD_FIELD)
    country, address = info.data.get("country"), info.data.get("address")
    if not text or not country or address is None:  # the line is refused for these
        return None
    return received_phone(visible(text), region_of(country, address.zip))


def _instant(value: object) -> datetime:
    """Return an instant; one without a zone is UTC, as all of the feed's are."""
    try:
        if isinstance(value, str):
            instant = datetime.fromisoformat(value)
            return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        pass
    raise refusal(BadReason.IMPOSSIBLE_DATE)


def _checked_in_rust(*steps: tuple[CoreSchema, BadReason]) -> GetPydanticSchema:
    """Check a value in steps, each with its own reason, without calling Python."""
    chain = core_schema.chain_schema(
        [
            core_schema.custom_error_schema(step, reason, custom_error_message=reason)
            for step, reason in steps
        ]
    )
    return GetPydanticSchema(lambda _type, _handler: chain)


def _without_nulls(words: dict[str, str | None]) -> dict[str, str | None]:
    if None not in words.values():  # most often, and much faster
        return words
    return {name: word for name, word in words.items() if word is not None}


def _null_as(empty: object) -> BeforeValidator:
    return BeforeValidator(lambda value: empty if value is None else value)


_NULL_IF_ABSENT = Field(default=None, validate_default=True)

_String = Annotated[str, Field(strict=True)]
Text = Annotated[_String, AfterValidator(_strip_required)]
OptionalText = Annotated[_String | None, AfterValidator(_strip_optional), _NULL_IF_ABSENT]
TextOrEmpty = Annotated[_String, AfterValidator(_strip), _null_as(""), _NULL_IF_ABSENT]

# What a person wrote once: names, addresses, e-mails. Invisible signs in them are nobody's.
Name = Annotated[Text, AfterValidator(visible), AfterValidator(_strip_required)]
Line = Annotated[TextOrEmpty, AfterValidator(visible), AfterValidator(str.strip)]
Email = Annotated[OptionalText, AfterValidator(lambda text: visible(text or "").strip() or None)]

Lang = Annotated[TextOrEmpty, AfterValidator(lambda lang: lang or "fr")]

ContractId = Annotated[Text, _matching("[0-9]{6}")]
LowerText = Annotated[Text, AfterValidator(str.lower)]
Sha256 = Annotated[LowerText, _matching("[0-9a-f]{64}")]
Nir = Annotated[OptionalText, _checked_by(identifiers.nir)]
Niss = Annotated[OptionalText, _checked_by(identifiers.niss)]
Iban = Annotated[OptionalText, _checked_by(identifiers.iban)]
RequiredIban = Annotated[Text, _checked_by(identifiers.iban)]
Communication = Annotated[TextOrEmpty, _checked_by(identifiers.structured_communication)]
Phone = Annotated[OptionalText, WrapValidator(_phone)]

Boolean = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0, le=MAX_INTEGER)]
DayOfMonth = Annotated[Annotated[int, Field(strict=True, ge=1, le=31)] | None, _NULL_IF_ABSENT]
OptionalCount = Annotated[Count | None, _NULL_IF_ABSENT]
Sequence = Annotated[int, Field(strict=True, ge=0, le=_MAX_SEQUENCE)]
Number = Annotated[float, Field(strict=True, ge=0, le=MAX_NUMBER, allow_inf_nan=False)]

Cents = Annotated[
    int,
    _checked_in_rust(
        (core_schema.int_schema(strict=True, le=MAX_INTEGER), BadReason.BAD_AMOUNT),
        (core_schema.int_schema(ge=0), BadReason.NEGATIVE_AMOUNT),
    ),
]
OptionalCents = Annotated[Cents | None, _NULL_IF_ABSENT]

Day = Annotated[
    date,
    _checked_in_rust(
        (
            core_schema.str_schema(strict=True, pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            BadReason.IMPOSSIBLE_DATE,
        ),
        (core_schema.date_schema(), BadReason.IMPOSSIBLE_DATE),
    ),
]
OptionalDay = Annotated[
    Day | None,
    AfterValidator(lambda day: day if is_known(day) else None),
    _NULL_IF_ABSENT,
]
"""A day; the marks of « not known » and « no end » are none, as if the field were absent."""
Instant = Annotated[datetime, BeforeValidator(_instant)]

Inner = Annotated[T, _null_as({})]
"""An object inside another one; null is an object without any field."""
OptionalInner = Annotated[Inner[T], _NULL_IF_ABSENT]
Many = Annotated[tuple[T, ...], BeforeValidator(lambda values: values or []), _NULL_IF_ABSENT]

OptionalMany = Annotated[tuple[T, ...] | None, _NULL_IF_ABSENT]
"""The same, of a field that came later: absent, it leaves the hash of a line as it was."""

_context_schema = core_schema.typed_dict_schema(
    {
        name: core_schema.typed_dict_field(
            core_schema.nullable_schema(core_schema.literal_schema(words)), required=False
        )
        for name, words in _CONTEXT.items()
    }
)
Context = OptionalInner[
    Annotated[
        dict[str, str],
        GetPydanticSchema(lambda _type, _handler: _context_schema),
        AfterValidator(_without_nulls),
    ]
]
