"""What is asked of a practice, what a quote that came in may hold, and which figures are unknown.

What a quote would cost whom is not computed here: that is the estimates room's one rule.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from memberapp.core.errors import InvalidInput
from memberapp.core.money import parse_cents
from memberapp.core.text import clean, visible, well_formed
from memberapp.estimates.rules import MAX_LINES, parse_quantity

MAX_REMARK_LENGTH: Final = 500
MAX_VALIDITY: Final = timedelta(days=366)
"""How long a quote may say that it holds."""
MAX_LABEL_LENGTH: Final = 120
MAX_CENTS: Final = 10_000_000
"""Of one line: what `data/network.yaml` takes, too."""
LINES, VALID_UNTIL = "lines", "valid_until"
"""The parts of an answer, as its faults are named."""
_CODE: Final = re.compile(r"[0-9A-Z]{1,13}")
_ZERO: Final = re.compile(r"0(?:[.,]0{1,2})?")
_COLUMNS: Final = (4, 5)


class QuoteStatus(StrEnum):
    """Where a request for a quote stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    CHANGED = "changed"
    """Answered, then with other lines or another date."""
    REFUSED = "refused"
    """By the practice, be it after they answered: the quote is then withdrawn."""
    CANCELLED = "cancelled"
    """By the member."""


ANSWERED: Final = (QuoteStatus.ANSWERED, QuoteStatus.CHANGED)
OPEN: Final = (QuoteStatus.ASKED, *ANSWERED)


class Unknown(StrEnum):
    """Why nobody can say what would remain of a line."""

    ACT = "act"
    """Its code is none of the acts that can be estimated."""
    CAP = "cap"
    """Its price is above what the law allows for its act."""
    BASE = "base"
    """The practice says another base than the tariff has."""


@dataclass(frozen=True)
class OfferLine:
    """A line of a quote that came in; amounts are those of the whole line, in cents."""

    act: str
    label: str
    quantity: int
    cents: int
    base: int | None = None
    """What the practice says the health insurance counts; None where they say nothing."""


@dataclass(frozen=True)
class Offer:
    """A quote that came in."""

    lines: tuple[OfferLine, ...]
    valid_until: date

    @property
    def cents(self) -> int:
        """Return what is asked for all of it."""
        return sum(line.cents for line in self.lines)


def offer_line(
    act: str, label: str, quantity: int, cents: int, base: int | None = None
) -> OfferLine:
    """Return a line whose every part is within its bounds.

    Raises:
        InvalidInput: `lines`: one of them is not.
    """
    code, name = act.strip().upper(), clean(visible(well_formed(label)))
    amounts = (cents > 0, cents <= MAX_CENTS, base is None or 0 <= base <= MAX_CENTS)
    if not _CODE.fullmatch(code) or not 0 < len(name) <= MAX_LABEL_LENGTH:
        raise InvalidInput(LINES, "a code of capitals and digits and a name are needed")
    if not 1 <= quantity <= 99 or not all(amounts):  # noqa: PLR2004 - as of a typed quote
        raise InvalidInput(LINES, "a quantity or an amount is out of bounds")
    return OfferLine(code, name, quantity, cents, base)


def offer(lines: Sequence[OfferLine], valid_until: date, today: date) -> Offer:
    """Return a quote with so many lines as one that is typed, and a date to come.

    Raises:
        InvalidInput: `lines` or `valid_until`.
    """
    if not 1 <= len(lines) <= MAX_LINES:
        raise InvalidInput(LINES, f"a quote has 1 to {MAX_LINES} lines")
    if not today <= valid_until <= today + MAX_VALIDITY:
        raise InvalidInput(VALID_UNTIL, "a quote holds until a day of the year to come")
    return Offer(tuple(lines), valid_until)


def typed_line(text: str) -> OfferLine:
    """Return « HBLD038;Couronne;1;500,00 », with a base as a fifth column or none.

    Raises:
        InvalidInput: `lines`: it is none.
    """
    parts = [one.strip() for one in text.split(";")]
    if len(parts) not in _COLUMNS:
        raise InvalidInput(LINES, "each line is code;label;quantity;price, and ;base where known")
    act, label, quantity, price, *base = parts
    try:
        told = _base(base[0]) if base and base[0] else None
        return offer_line(act, label, parse_quantity(quantity), parse_cents(price), told)
    except ValueError:
        raise InvalidInput(LINES, "a quantity or an amount cannot be read") from None


def _base(text: str) -> int:
    """Return a base in cents, which is nothing for what the health insurance does not know."""
    return 0 if _ZERO.fullmatch(text) else parse_cents(text)


def may_cancel(status: QuoteStatus) -> bool:
    """Return whether a member may give a request up: while nobody has answered it."""
    return status is QuoteStatus.ASKED


def is_valid(valid_until: date, today: date) -> bool:
    """Return whether a quote still holds: its last day counts."""
    return today <= valid_until
