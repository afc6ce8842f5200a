"""Countries of postal addresses, and how a postcode tells the country it is of.

The core's files have one postcode and no country: as on envelopes, the postcode of an address
abroad begins with its country, « L-1234 » (UPU, S42; CEPT for the single letters). The country of
the file itself, `home`, is never written.
"""

import re
from functools import cache
from typing import Final

from babel import Locale
from phonenumbers import SUPPORTED_REGIONS

from memberapp.core.errors import InvalidInput
from memberapp.core.places import BELGIUM, FRANCE
from memberapp.core.text import fold

_FIRST: Final = (FRANCE, BELGIUM, "LU", "CH", "MC", "DE", "IT", "ES", "NL", "GB", "AD", "PT")
_PARTS_OF_FRANCE: Final = {"BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"}
_LETTERS: Final = {FRANCE: "F", BELGIUM: "B", "LU": "L", "DE": "D", "IT": "I", "ES": "E",
                   "PT": "P", "AT": "A", "SE": "S", "NO": "N"}  # fmt: skip
_FIVE_DIGITS: Final = r"\d{5}"
_POSTCODES: Final = {
    FRANCE: r"(0[1-9]|[1-8]\d|9[0-8])\d{3}",
    BELGIUM: r"[1-9]\d{3}",
    "LU": r"[1-9]\d{3}",
    "CH": r"[1-9]\d{3}",
    "MC": r"980\d\d",
    "DE": _FIVE_DIGITS,
    "IT": _FIVE_DIGITS,
    "ES": _FIVE_DIGITS,
    "NL": r"[1-9]\d{3} ?[A-Z]{2}",
    "AD": r"(AD)?\d{3}",
    "PT": r"\d{4}-?\d{3}",
}
_EXAMPLES: Final = {
    FRANCE: "5\u00a0chiffres, par exemple 37000",
    BELGIUM: "4\u00a0chiffres, par exemple 4000",
    "LU": "4\u00a0chiffres, par exemple L-1234",
    "CH": "4\u00a0chiffres, par exemple 1201",
    "MC": "5\u00a0chiffres, par exemple 98000",
    "DE": "5\u00a0chiffres, par exemple 66111",
    "IT": "5\u00a0chiffres, par exemple 10121",
    "ES": "5\u00a0chiffres, par exemple 08001",
    "NL": "4\u00a0chiffres et 2\u00a0lettres, par exemple 1012 AB",
    "AD": "AD et 3\u00a0chiffres, par exemple AD500",
    "PT": "7\u00a0chiffres, par exemple 1000-001",
}
_ANY_POSTCODE: Final = r"([A-Z0-9][A-Z0-9 -]{0,10})?"  # some countries have none
_PREFIX: Final = re.compile(r"(?P<letters>[A-Z]{1,2})-(?P<rest>.*)")


@cache
def country_names() -> dict[str, str]:
    """Return the French name of each country by its ISO code, the nearest first.

    The parts of France overseas have addresses of France.
    """
    named = Locale("fr").territories
    others = sorted(
        (code for code in SUPPORTED_REGIONS - _PARTS_OF_FRANCE - set(_FIRST) if code in named),
        key=lambda code: fold(named[code]),
    )
    return {code: named[code] for code in (*_FIRST, *others)}


def postcode_sentence(country: str) -> str:
    """Say what a postcode of that country looks like."""
    example = _EXAMPLES.get(country)
    if example is None:
        return "Vérifiez le code postal et le pays."
    return f"Saisissez un code postal de {example}."


def read_postcode(text: str, *, country: str, home: str) -> str:
    """Return a typed postcode as it is stored, with its country unless that is `home`.

    A country before it, « L-1234 », decides whatever country was chosen.

    Raises:
        InvalidInput: nothing was typed (`empty`), or it is no postcode there.
    """
    typed = " ".join(text.upper().split())
    country, bare = split_postcode(typed, country)
    mark = _LETTERS.get(country, country)
    for before in (f"{mark}-", f"{mark} ", f"{country}-", f"{country} "):
        bare = bare.removeprefix(before)
    pattern = _POSTCODES.get(country)
    if pattern is not None:
        if not bare:
            raise InvalidInput("zip", "empty")
        bare = bare.replace(" ", "")
    if not bare.isascii() or not re.fullmatch(pattern or _ANY_POSTCODE, bare):
        raise InvalidInput("zip")
    return bare if country == home else f"{mark}-{bare}"


def split_postcode(stored: str, home: str) -> tuple[str, str]:
    """Return the country of a stored postcode and the postcode as it is there."""
    found = _PREFIX.fullmatch(stored.strip())
    country = _country_of(found["letters"]) if found else ""
    return (country, found["rest"].strip()) if found and country else (home, stored)


def printed_postcode(stored: str, home: str) -> str:
    """Return a postcode as an envelope has it: the country is its last line, « L- » stays before.

    Of Luxembourg and Andorra the letters are of the postcode itself (UPU, Postal addressing
    systems).
    """
    country, bare = split_postcode(stored, home)
    if country == "LU" and bare:
        return f"L-{bare.removeprefix('L-')}"
    if country == "AD" and bare:
        return f"AD{bare.removeprefix('AD')}"
    return bare


def _country_of(letters: str) -> str:
    by_letter = {letter: country for country, letter in _LETTERS.items()}
    return by_letter.get(letters) or (letters if letters in country_names() else "")
