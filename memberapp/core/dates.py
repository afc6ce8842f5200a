"""A date typed in three fields (docs/rules.md, Dates)."""

import unicodedata
from datetime import date

from memberapp.core.errors import InvalidInput

_BETWEEN_DIGITS = str.maketrans(dict.fromkeys(" .-/"))
_MAX_YEAR_LENGTH = 4
_MAX_TEXT_LENGTH = 20


def parse_date(field: str, *, day: str, month: str, year: str) -> date:
    """Return the date of three texts; spaces and separators in them do not count.

    Raises:
        InvalidInput: nothing was typed (`empty`), or it is no date; `field` is named.
    """
    parts = [digits_of(text) for text in (year, month, day)]
    if not any(parts):
        raise InvalidInput(field, "empty")
    if not all(_is_number(part) for part in parts):
        raise InvalidInput(field)
    try:
        return date(*map(int, parts))
    except ValueError:
        raise InvalidInput(field) from None


def digits_of(text: str) -> str:
    """Return what was typed as digits without what people put between them."""
    return unicodedata.normalize("NFKC", text[:_MAX_TEXT_LENGTH]).translate(_BETWEEN_DIGITS)


def _is_number(part: str) -> bool:
    # `isdigit` alone takes other alphabets' digits; a longer text is no year.
    return part.isascii() and part.isdigit() and len(part) <= _MAX_YEAR_LENGTH
