"""A date typed in three fields, or pasted whole in one of them (docs/rules.md, Dates)."""

import unicodedata
from calendar import monthrange
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

from memberapp.core.errors import InvalidInput
from memberapp.core.text import fold

_BETWEEN_DIGITS = str.maketrans(dict.fromkeys(" .-/"))
MAX_DATE_LENGTH = 40
"""Longest text of a field: « vendredi 14 octobre 1983 » may be pasted into each."""
_YEAR_LENGTH = 4
UNKNOWN, NO_END = date.min, date.max
"""What the core system writes for « not known », 0001-01-01, and « no end », 9999-12-31."""
_PARTS: Final = ("day", "month", "year")
_WITHOUT_SPACES = {len("141083"), len("14101983")}
_SHORTEST_MONTH = 3

SENTENCES: Final = {
    "invalid": "Cette date n’existe pas. Vérifiez le jour et le mois, par exemple 14\u00a010"
    "\u00a01983 ou 14\u00a0octobre\u00a01983.",
    "no_day": "Ajoutez le jour.",
    "no_month": "Ajoutez le mois, en chiffres ou en lettres.",
    "no_year": "Ajoutez l’année, en quatre chiffres.",
    "month": "Écrivez le mois en chiffres ou en lettres, par exemple 10 ou octobre.",
    "wrong_year": "Vérifiez l’année, en quatre chiffres.",
    "short_year": "Écrivez l’année en quatre chiffres\u00a0: nous ne savons pas de quel siècle "
    "il s’agit.",
}
"""What every form says of a date that `parse_date` refuses; « empty » is the form's own."""


def parse_date(field: str, *, day: str, month: str, year: str, years: range) -> date:
    """Return the date of three texts, or of one that holds it whole.

    The month may be in letters, in full or cut (« octobre », « oct. »). A year of two digits is the
    one of `years` that ends so, where there is only one.

    Raises:
        InvalidInput: nothing was typed (`empty`), a part is missing (`no_day`, `no_month`,
            `no_year`) or wrong (`month`, `wrong_year`, `short_year`), or there is no such date
            (`invalid`); `field` is named.
    """
    typed = [_words(text) for text in (day, month, year)]
    if all(word.isdigit() for word in typed[2]) and len("".join(typed[2])) <= _YEAR_LENGTH:
        typed[2] = ["".join(typed[2])] if typed[2] else []  # « 1 980 »
    words = _split([word for part in typed for word in part])
    if not words:
        raise InvalidInput(field, "empty")
    if len(words) < len(_PARTS):
        raise InvalidInput(field, _missing(typed, words))
    if len(words) > len(_PARTS):
        raise InvalidInput(field)
    if len(words[0]) == _YEAR_LENGTH:  # « 1983-10-14 »
        words.reverse()
    return _date(field, *words, years=years)


def is_known(day: date | None) -> bool:
    """Return whether it is a day of the calendar, not a mark of the core system."""
    return day not in {None, UNKNOWN, NO_END}


def years_later(day: date, years: int) -> date:
    """Return the same day of another year: of the 29th of February, the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def months_later(day: date, months: int) -> date:
    """Return the same day of another month, or its last day: 31 January, then 28 February.

    A negative number goes back.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def same_day(day: date, year: int) -> date:
    """Return the day in another year, the 28th of February for the 29th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def same_day_last_year(day: date) -> date:
    """Return the last day of a comparison "at the same date"."""
    return same_day(day, day.year - 1)


def digits_of(text: str) -> str:
    """Return what was typed as digits without what people put between them."""
    return unicodedata.normalize("NFKC", text[:MAX_DATE_LENGTH]).translate(_BETWEEN_DIGITS)


def _words(text: str) -> list[str]:
    """Return the numbers and words of a text, without « le » and the day of the week."""
    cut = text[: MAX_DATE_LENGTH + 1]
    return [word for word in fold(cut).split() if word not in _names("days") and word != "le"]


def _split(words: list[str]) -> list[str]:
    """Return day, month and year of « 14101983 »; other words as they are."""
    if len(words) == 1 and words[0].isdigit() and len(words[0]) in _WITHOUT_SPACES:
        return [words[0][:2], words[0][2:4], words[0][4:]]
    return words


def _missing(typed: list[list[str]], words: list[str]) -> str:
    if max(map(len, typed)) == len(words) > 1:  # « 14 octobre » in one field
        return "no_year"
    return next(f"no_{name}" for name, part in zip(_PARTS, typed, strict=True) if not part)


def _date(field: str, day: str, month: str, year: str, *, years: range) -> date:
    day = day.removesuffix("er")
    number = month if _is_number(month) else month_named(month)
    if not number:
        raise InvalidInput(field, "month")
    if not _is_number(year) or len(year) not in {2, _YEAR_LENGTH}:
        raise InvalidInput(field, "wrong_year")
    if not _is_number(day):
        raise InvalidInput(field)
    whole_year = int(year)
    if len(year) != _YEAR_LENGTH:
        meant = [one for one in years if one % 100 == whole_year]
        if len(meant) != 1:
            raise InvalidInput(field, "short_year")
        whole_year = meant[0]
    try:
        return date(whole_year, int(number), int(day))
    except ValueError:
        raise InvalidInput(field) from None


def month_named(word: str) -> str:
    """Return the number of the only month that begins so, "" when none or several do."""
    found = [number for name, number in _names("months").items() if name.startswith(word)]
    return found[0] if len(found) == 1 and len(word) >= _SHORTEST_MONTH else ""


@cache
def _names(what: str) -> dict[str, str]:
    """Return the French names of the months, or of the days, folded, with their numbers."""
    named = getattr(Locale("fr"), what)["format"]["wide"]
    return {fold(name): str(number) for number, name in named.items()}


def _is_number(part: str) -> bool:
    # `isdigit` alone takes other alphabets' digits; a longer text is no year.
    return part.isascii() and part.isdigit() and len(part) <= _YEAR_LENGTH
