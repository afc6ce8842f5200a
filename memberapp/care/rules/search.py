"""What is searched for in the list of lines: words, amounts and days, as people type them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.core.dates import month_named
from memberapp.core.text import fold, visible

_MAX_CENTS: Final = 2**31 - 1  # what a column of cents holds
_LEAP_YEAR: Final = 2024
_MONTH: Final = r"(?P<name>(?:jan|fev|mar|avr|mai|jui|aou|sep|oct|nov|dec)[a-z]*)\.?"
_EUROS: Final = r"(?:€|euros?|eur)"
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
