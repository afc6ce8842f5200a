"""Numbers that carry their own check: social security, accounts, communications, statements.

Rules: docs/rules.md, Identifiers. Each reader takes what a person may type (spaces, lower
case, separators) and returns the compact form that is stored.
"""

import re
import string

from schwifty import IBAN
from stdnum import iso11649
from stdnum.be import bis, nn, ogm_vcs
from stdnum.fr import nir as french_nir
from stdnum.iso7064 import mod_37_36

from memberapp.core.errors import InvalidIdentifier

# Sex 1, 2, or 3, 4, 7, 8 while provisional; month 01-12, or 20-42 and 50-99 when it is not known.
_NIR_START = re.compile(r"[123478]\d\d(0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)", re.ASCII)
_REFERENCE = re.compile(
    r"(DEC|RAP|AST|DEM|SUI|ENV|EST|SIG|REL|AVI|RDV|DEV)(\d{4})(\d{7})([0-9A-Z])", re.ASCII
)
MAX_ROW_ID_LENGTH = 32
_ROW_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_IBAN_WORD = re.compile(r"^\s*IBAN\s*(?:n°)?\s*:?", re.IGNORECASE)
_STORABLE = re.compile(r"[^\0\ud800-\udfff]{1,80}")
_HIDDEN = "•"
_ALPHABET = string.digits + string.ascii_uppercase
_CERTIFICATE_CHARACTERS = 8
_CERTIFICATE = re.compile(r"(ATT)(\d{4})([0-9A-Z]{8})([0-9A-Z])", re.ASCII)


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
    """Return a structured communication: Belgian as `+++ddd/dddd/ddddd+++`, or ISO 11649, `RF…`.

    Raises:
        InvalidIdentifier: its form or its key is wrong.
    """
    try:
        if text[:2].upper() == "RF":
            return iso11649.validate(text)
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


def appointment_reference(year: int, number: int) -> str:
    """Return the public reference `RDV-YYYY-NNNNNNN-C` of an appointment in the network."""
    return _reference("RDV", year, number)


def read_appointment_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("RDV", text)


def quote_reference(year: int, number: int) -> str:
    """Return the public reference `DEV-YYYY-NNNNNNN-C` of a quote asked for in the network."""
    return _reference("DEV", year, number)


def read_quote_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("DEV", text)


def assistance_reference(year: int, number: int) -> str:
    """Return the public reference `AST-YYYY-NNNNNNN-C` of a request for assistance."""
    return _reference("AST", year, number)


def read_assistance_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("AST", text)


def request_reference(year: int, number: int) -> str:
    """Return the public reference `DEM-YYYY-NNNNNNN-C` of what a member asks the insurer."""
    return _reference("DEM", year, number)


def read_request_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("DEM", text)


def ticket_reference(year: int, number: int) -> str:
    """Return the public reference `SUI-YYYY-NNNNNNN-C` of what a member wrote to the help."""
    return _reference("SUI", year, number)


def read_ticket_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("SUI", text)


def fraud_report_reference(year: int, number: int) -> str:
    """Return the public reference `SIG-YYYY-NNNNNNN-C` of a suspicious message handed over."""
    return _reference("SIG", year, number)


def read_fraud_report_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("SIG", text)


def case_number(year: int, number: int) -> str:
    """Return the number `DOS-YYYY-NNNNNNN-C` that the staff gives to a request for assistance."""
    return _reference("DOS", year, number)


def estimate_reference(year: int, number: int) -> str:
    """Return the public reference `EST-YYYY-NNNNNNN-C` of a quote that was estimated."""
    return _reference("EST", year, number)


def read_estimate_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("EST", text)


def pack_reference(year: int, number: int) -> str:
    """Return the public reference `REL-YYYY-NNNNNNN-C` of acts prepared for another insurer."""
    return _reference("REL", year, number)


def read_pack_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("REL", text)


def upload_reference(year: int, number: int) -> str:
    """Return the public reference `ENV-YYYY-NNNNNNN-C` of a file that a member sends."""
    return _reference("ENV", year, number)


def read_upload_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("ENV", text)


def opinion_reference(year: int, number: int) -> str:
    """Return the public reference `AVI-YYYY-NNNNNNN-C` of a second opinion."""
    return _reference("AVI", year, number)


def read_opinion_reference(text: str) -> str | None:
    """Return a typed reference in its public form; None when it is none or has a typing error."""
    return _read_reference("AVI", text)


def read_row_id(given: object) -> str:
    """Return the id of a row of ours; "", which none has, of what cannot be one.

    What a browser sends may be no text at all, or one that a database takes offence at.
    """
    return given if isinstance(given, str) and _ROW_ID.fullmatch(given) else ""


def read_foreign_key(given: str) -> str:
    """Return a reference that another system made; "", which none has, of what cannot be one.

    Their form is theirs; PostgreSQL takes offence at the character NUL, and at half a character.
    """
    return given if _STORABLE.fullmatch(given) else ""


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


def read_certificate_number(text: str) -> str | None:
    """Return a typed number of a certificate in its public form; None when it is none."""
    found = _CERTIFICATE.fullmatch(re.sub(r"[\s-]", "", text).upper())
    if found is None or not mod_37_36.is_valid(found[0]):
        return None
    return "-".join(found.groups())


def _reference(prefix: str, year: int, number: int) -> str:
    """Return a reference whose last character is the ISO 7064 mod 37,36 check of the others."""
    check = mod_37_36.calc_check_digit(f"{prefix}{year}{number:07}")
    return f"{prefix}-{year}-{number:07}-{check}"


def _read_reference(prefix: str, text: str) -> str | None:
    found = _REFERENCE.fullmatch(re.sub(r"[\s-]", "", text).upper())
    if found is None or found[1] != prefix or not mod_37_36.is_valid(found[0]):
        return None
    return "-".join(found.groups())
