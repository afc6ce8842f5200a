"""What is searched for in the list of lines: words, amounts and days, as people type them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from memberapp.core.dates import month_named
from memberapp.core.text import fold, search_words, visible

_MAX_CENTS: Final = 2**31 - 1  # what a column of cents holds
_LEAP_YEAR: Final = 2024
_MONTH: Final = r"(?P<name>(?:jan|fev|mar|avr|mai|jui|aou|sep|oct|nov|dec)[a-z]*)\.?"
_EUROS: Final = r"(?:€|euros?|eur)"
_MIN_PART: Final = 5
_STATEMENT_LENGTH: Final = 15  # letters and figures of DEC-YYYY-NNNNNNN-C
_PART_OF_STATEMENT: Final = re.compile(r"dec20[0-9]{2}[0-9]+[0-9a-z]?")
_NUMBER_OF_STATEMENT: Final = re.compile(r"0[0-9]{4,}")
_TERM: Final = re.compile(
    r"(?<!\S)(?:"
    rf"(?:(?P<d>[0-9]{{1,2}})(?:er)? )?{_MONTH}(?: (?P<y>[0-9]{{4}}))?"
    r"|(?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
    r"|(?P<month>[0-9]{1,2}/[0-9]{4})"
    r"|(?P<numeric>[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-](?:[0-9]{4}|[0-9]{2}))?)"
    rf"(?! {_EUROS}(?!\S))"  # « 28.50 euros » is an amount, never a day
    rf"|(?P<euros>[0-9]{{1,3}}(?: [0-9]{{3}})+(?:[,.][0-9]{{1,2}}|(?= ?{_EUROS}(?!\S)))"
    rf"|[0-9]+(?:[,.][0-9]{{1,2}})?)(?: ?{_EUROS})?"
    r"|(?P<word>\S+)"
    r")(?!\S)"
)


class ReferenceKind(StrEnum):
    """What a whole reference that was searched for names."""

    STATEMENT = "statement"
    PAYMENT = "payment"


@dataclass(frozen=True)
class Reference:
    """A reference that was searched for, as the pages write it, or a part of one as typed."""

    kind: ReferenceKind
    text: str
    is_part: bool = False
    missing: int = 0
    """How many letters and figures a part lacks to be the whole reference of a statement."""


@dataclass(frozen=True)
class DayAsked:
    """A day, or as much of one as was typed: each part that is not None must be right."""

    day: int | None
    month: int
    year: int | None


@dataclass(frozen=True)
class Term:
    """One of the things that a line must all hold: its text, or the amount or day it may mean."""

    text: str
    """Folded; empty when it has neither letter nor figure."""
    cents: int | None = None
    day: DayAsked | None = None


def read_terms(typed: str) -> tuple[Term, ...]:
    """Return what was typed, term by term; « 12.05 » may mean both an amount and a day."""
    plain = " ".join(unicodedata.normalize("NFKC", visible(typed)).casefold().split())
    decomposed = unicodedata.normalize("NFD", plain)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return tuple(term for found in _TERM.finditer(plain) for term in _terms_of(found) if term.text)


def read_part_of_reference(typed: str) -> str | None:
    """Return the letters and figures of what may be a part of a reference, folded.

    None of what is too short to name anything, of words, amounts and days. « dec 2026 » is a month.
    """
    part = "".join(search_words(typed))
    if len(part) < _MIN_PART or part.isalpha():
        return None
    if _PART_OF_STATEMENT.fullmatch(part) or _NUMBER_OF_STATEMENT.fullmatch(part):
        return part
    is_other = any(term.day is not None or term.cents is not None for term in read_terms(typed))
    return None if is_other else part


def missing_of_statement(part: str) -> int | None:
    """Return how many characters lack to a whole reference of a statement; None of another form."""
    is_its_beginning = _PART_OF_STATEMENT.fullmatch(part) is not None
    return max(_STATEMENT_LENGTH - len(part), 0) if is_its_beginning else None


def _terms_of(found: re.Match[str]) -> list[Term]:
    text = fold(found[0])
    month = month_named(found["name"] or "")
    if month:
        return [Term(text, day=_day(found["d"], month, found["y"]))]
    if found["word"] or found["name"]:  # « Martin » begins like a month
        return [Term(word) for word in text.split()]
    if found["iso"]:
        return [Term(text, day=_day(*reversed(found["iso"].split("-"))))]
    if found["month"]:
        return [Term(text, day=_day(None, *found["month"].split("/")))]
    if found["euros"]:
        return [Term(text, cents=_cents(found["euros"]))]
    day, month, *year = re.split(r"[/.-]", found["numeric"])
    asked = _day(day, month, year[0] if year else None)
    is_amount = found["numeric"].count(".") == 1 and not year
    return [Term(text, _cents(found["numeric"]) if is_amount else None, asked)]


def _day(day: str | None, month: str, year: str | None) -> DayAsked | None:
    """Return a day that exists; a year of two figures is of this century."""
    asked = DayAsked(
        int(day) if day else None,
        int(month),
        (int(year) if len(year) > 2 else 2000 + int(year)) if year else None,  # noqa: PLR2004
    )
    try:
        date(
            _LEAP_YEAR if asked.year is None else asked.year,
            asked.month,
            1 if asked.day is None else asked.day,
        )
    except ValueError:
        return None
    return asked


def _cents(typed: str) -> int | None:
    euros, _, fraction = typed.replace(" ", "").replace(",", ".").partition(".")
    cents = int(euros) * 100 + int(fraction.ljust(2, "0"))
    return cents if cents <= _MAX_CENTS else None
