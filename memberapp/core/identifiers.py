"""Numbers that carry their own check: social security, accounts, communications, statements.

Rules: docs/rules.md, Identifiers. Each reader takes what a person may type (spaces, lower
case, separators) and returns the compact form that is stored.
"""

import re
import string

from schwifty import IBAN
from stdnum.be import bis, nn, ogm_vcs
from stdnum.fr import nir as french_nir
from stdnum.iso7064 import mod_37_36

from memberapp.core.errors import InvalidIdentifier

# Sex 1, 2, or 3, 4, 7, 8 while provisional; month 01-12, or 20-42 and 50-99 when it is not known.
_NIR_START = re.compile(r"[123478]\d\d(0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)", re.ASCII)
_REFERENCE = re.compile(r"(DEC|RAP|AST)(\d{4})(\d{7})([0-9A-Z])", re.ASCII)
_ROW_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_IBAN_WORD = re.compile(r"^\s*IBAN\s*(?:n°)?\s*:?", re.IGNORECASE)
_HIDDEN = "•"
_ALPHABET = string.digits + string.ascii_uppercase
_CERTIFICATE_CHARACTERS = 8


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


def compact_iban(text: str) -> str:
    """Return a typed or pasted IBAN in capitals, without separators nor the word before it.

    « IBAN : fr76 9999… » is what a bank's page gives to copy; nothing is checked.
    """
    return re.sub(r"[\s.\-]", "", _IBAN_WORD.sub("", text, count=1)).upper()


def iban(text: str) -> str:
    """Return an IBAN without spaces whose own key and whose country's key are right.

    The bank itself need not exist in any register.

    Raises:
        InvalidIdentifier: its form or one of its keys is wrong.
    """
    try:
        return IBAN(compact_iban(text), validate_bban=True).compact
    except ValueError:
        raise InvalidIdentifier("iban") from None


def mask_iban(compact: str) -> str:
    """Hide an IBAN but for its country, its key and its last 3 characters, in blocks of four.

    Those 3 are never parted, whatever the length: a screen and what is spoken end with them.
    """
    hidden = compact[:4] + _HIDDEN * (len(compact) - 7)
    blocks = [hidden[start : start + 4] for start in range(0, len(hidden), 4)]
    is_room = len(blocks[-1]) == 1
    return " ".join(blocks) + ("" if is_room else " ") + compact[-3:]


def mask_number(nir: str | None, niss: str | None) -> str:
    """Hide a social security number but for what the birth tells and its last 2 digits."""
    if nir:
        return f"{nir[0]} {nir[1:3]} {nir[3:5]} •• ••• ••• {nir[-2:]}"
    if niss:
        return f"{niss[:2]}.{niss[2:4]}.{niss[4:6]}-•••.{niss[-2:]}"
    return ""


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


def statement_reference(year: int, number: int) -> str:
    """Return the public reference `DEC-YYYY-NNNNNNN-C` of the nth statement of a year."""
    return _reference("DEC", year, number)


def read_statement_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("DEC", text)


def callback_reference(year: int, number: int) -> str:
    """Return the public reference `RAP-YYYY-NNNNNNN-C` of a call that was asked for."""
    return _reference("RAP", year, number)


def read_callback_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("RAP", text)


def assistance_reference(year: int, number: int) -> str:
    """Return the public reference `AST-YYYY-NNNNNNN-C` of a request for assistance."""
    return _reference("AST", year, number)


def read_assistance_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("AST", text)


def case_number(year: int, number: int) -> str:
    """Return the number `DOS-YYYY-NNNNNNN-C` that the staff gives to a request for assistance."""
    return _reference("DOS", year, number)


def read_row_id(given: object) -> str:
    """Return the id of a row of ours; "", which none has, of what cannot be one.

    What a browser sends may be no text at all, or one that a database takes offence at.
    """
    return given if isinstance(given, str) and _ROW_ID.fullmatch(given) else ""


def certificate_number(year: int, digest: str) -> str:
    """Return the number `ATT-YYYY-XXXXXXXX-C` of the certificate that a hexadecimal digest names.

    C is the ISO 7064 mod 37,36 check character of the rest, without its hyphens.
    """
    rest = int(digest, 16)
    body = ""
    for _ in range(_CERTIFICATE_CHARACTERS):
        rest, position = divmod(rest, len(_ALPHABET))
        body += _ALPHABET[position]
    check = mod_37_36.calc_check_digit(f"ATT{year}{body}")
    return f"ATT-{year}-{body}-{check}"


def _reference(prefix: str, year: int, number: int) -> str:
    """Return a reference whose last character is the ISO 7064 mod 37,36 check of the others."""
    check = mod_37_36.calc_check_digit(f"{prefix}{year}{number:07}")
    return f"{prefix}-{year}-{number:07}-{check}"


def _read_reference(prefix: str, text: str) -> str | None:
    found = _REFERENCE.fullmatch(re.sub(r"[\s-]", "", text).upper())
    if found is None or found[1] != prefix or not mod_37_36.is_valid(found[0]):
        return None
    return "-".join(found.groups())
