"""Numbers that carry their own check: social security, accounts, communications, statements.

Rules and test values: `domain.md` §4. Each reader takes what a person may type (spaces, lower
case, separators) and returns the compact form that is stored.
"""

import re

import phonenumbers
from schwifty import IBAN
from stdnum.be import bis, nn, ogm_vcs
from stdnum.fr import nir as french_nir
from stdnum.iso7064 import mod_37_36

from memberapp.domain.errors import InvalidIdentifier

# Sex 1, 2, or 3, 4, 7, 8 while provisional; month 01-12, or 20-42 and 50-99 when it is not known.
_NIR_START = re.compile(r"[123478]\d\d(0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)", re.ASCII)
_REFERENCE = re.compile(r"(DEC)(\d{4})(\d{7})([0-9A-Z])", re.ASCII)
_HIDDEN = "•"


def nir(text: str) -> str:
    """Return a French social security number of 15 characters, Corsica (2A, 2B) included.

    Raises:
        InvalidIdentifier: its form or its key is wrong.
    """
    try:
        compact = french_nir.validate(text)
    except ValueError:
        raise InvalidIdentifier("nir") from None
    if not _NIR_START.match(compact):
        raise InvalidIdentifier("nir")
    return compact


def niss(text: str) -> str:
    """Return a Belgian national or BIS number of 11 digits.

    Raises:
        InvalidIdentifier: its form or its key is wrong.
    """
    for kind in (nn, bis):
        try:
            return kind.validate(text)
        except ValueError:
            continue
    raise InvalidIdentifier("niss")


def iban(text: str) -> str:
    """Return an IBAN without spaces whose own key and whose country's key are right.

    The bank itself need not exist in any register.

    Raises:
        InvalidIdentifier: its form or one of its keys is wrong.
    """
    try:
        return IBAN(text, validate_bban=True).compact
    except ValueError:
        raise InvalidIdentifier("iban") from None


def mask_iban(compact: str) -> str:
    """Hide an IBAN but for its country, its key and its last 3 characters, in blocks of four."""
    hidden = compact[:4] + _HIDDEN * (len(compact) - 7) + compact[-3:]
    return " ".join(hidden[start : start + 4] for start in range(0, len(hidden), 4))


def structured_communication(text: str) -> str:
    """Return a Belgian structured communication as `+++ddd/dddd/ddddd+++`.

    Raises:
        InvalidIdentifier: its form or its key is wrong.
    """
    try:
        digits = ogm_vcs.validate(text.replace("*", "+"))
    except ValueError:
        raise InvalidIdentifier("ogm") from None
    return f"+++{ogm_vcs.format(digits)}+++"


def phone(text: str, country: str) -> str:
    """Return a phone number as E.164 where it can be read so, else as it came: never refused."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def statement_reference(year: int, number: int) -> str:
    """Return the public reference `DEC-YYYY-NNNNNNN-C` of the nth statement of a year.

    C is the ISO 7064 mod 37,36 check character of the rest, without its hyphens.
    """
    check = mod_37_36.calc_check_digit(f"DEC{year}{number:07}")
    return f"DEC-{year}-{number:07}-{check}"


def read_statement_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    found = _REFERENCE.fullmatch(re.sub(r"[\s-]", "", text).upper())
    if found is None or not mod_37_36.is_valid(found[0]):
        return None
    return "-".join(found.groups())
