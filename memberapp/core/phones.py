"""Phone numbers as people type them: what is read, stored (E.164), shown.

Rules: docs/rules.md. A region is that of `core/places.py`: who types « 0470 12 34 56 » means
another number in France than in Belgium.
"""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from memberapp.core.errors import InvalidInput
from memberapp.core.places import BELGIUM, FRANCE
from memberapp.core.text import clean

_NEIGHBOURS = ("LU", "CH", "DE", "NL", "GB", "IT", "MC", "ES", "AD")
# Overseas numbers that are dialled as those of France are, and who dials so: YT shares RE's plan.
_TEN_DIGITS = ("RE", "GP", "GF", "MQ")
_DIAL_AS_FRANCE = {*_TEN_DIGITS, "YT", "MF", "BL"}
_ISLANDS = ("PM", "WF", "PF", "NC")  # six or eight digits, which say nothing elsewhere
_CALLING_CODES = {
    phonenumbers.country_code_for_region(region)
    for region in (FRANCE, BELGIUM, *_NEIGHBOURS, *_TEN_DIGITS, *_ISLANDS)
}
# Letters would be read as those of a keypad, and somebody else called.
_DIALLED = re.compile(r"\(?\+?[\d\s().\-/]+")
_PERSONAL = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
_REACHABLE = _PERSONAL | {PhoneNumberType.VOIP}
_FICTION_MOBILE = re.compile(r"\+3363998\d{4}")  # kept by Arcep for fiction, so in no other list
_MAX_LENGTH = 40


def parse_phone(text: str, region: str) -> str | None:
    """Return the number that these digits dial from a region as E.164; None of an empty field.

    Numbers are those of France, overseas included, Belgium and their neighbours.

    Raises:
        InvalidInput: it reaches no person there: `characters` (other than digits, spaces, dots,
            hyphens, slashes, parentheses and one + before them), `invalid`, `foreign`, or
            `premium` (a number that costs the caller, or a service).
    """
    typed = clean(text[: _MAX_LENGTH + 1])
    if not typed:
        return None
    try:
        number = _dialled(typed, region)
    except NumberParseException:
        raise InvalidInput("phone") from None
    if number.country_code not in _CALLING_CODES:
        raise InvalidInput("phone", "foreign")
    compact = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if _FICTION_MOBILE.fullmatch(compact):
        return compact
    kind = phonenumbers.number_type(number)
    if not phonenumbers.is_possible_number(number) or kind == PhoneNumberType.UNKNOWN:
        raise InvalidInput("phone", "premium" if _is_belgian_shared_rate(number) else "invalid")
    if kind not in _REACHABLE:
        raise InvalidInput("phone", "premium")
    return compact


def regions_of(text: str) -> tuple[str, ...]:
    """Return in which of France and Belgium these digits can be dialled; both if with a code."""
    return tuple(region for region in (FRANCE, BELGIUM) if _is_read(text, region))


def received_phone(text: str, region: str) -> str:
    """Return a number of the core's file as E.164 where it can be read, else as it came."""
    try:
        number = _dialled(text, region)
    except (NumberParseException, InvalidInput):
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_mobile(compact: str) -> bool:
    """Return whether a stored number can receive an SMS."""
    if _FICTION_MOBILE.fullmatch(compact):
        return True
    try:
        number = phonenumbers.parse(compact)
    except NumberParseException:
        return False
    kinds = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
    return phonenumbers.number_type(number) in kinds


def phone_in(region: str, compact: str) -> str:
    """Return a stored number as it is dialled from a region, else as it came.

    « 06 39 98 00 12 » in France, « +33 6 39 98 00 12 » elsewhere: what is shown reads back as the
    same number.
    """
    try:
        number = phonenumbers.parse(compact)
    except NumberParseException:
        return compact
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    if received_phone(national, region) == compact:
        return national
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def phone_abroad(compact: str) -> tuple[str, str]:
    """Return a stored number as it is dialled from anywhere, and the country it is of.

    The country is an ISO code, empty where the number does not say.
    """
    try:
        number = phonenumbers.parse(compact)
    except NumberParseException:
        return compact, ""
    country = phonenumbers.region_code_for_number(number) or ""
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL), country


def own_phone(compact: str) -> str:
    """Return a stored number as its owner writes it at home, to show a part of it."""
    try:
        number = phonenumbers.parse(compact)
    except NumberParseException:
        return compact
    return phone_in(phonenumbers.region_code_for_number(number) or FRANCE, compact)


def _dialled(typed: str, region: str) -> PhoneNumber:
    """Return whom these digits reach; « 0692 12 34 56 » of France is a number of La Réunion.

    Raises:
        NumberParseException: these are no digits to dial.
        InvalidInput: there are letters or other signs.
    """
    if not _DIALLED.fullmatch(typed):
        raise InvalidInput("phone", "characters")
    region = FRANCE if region in _DIAL_AS_FRANCE else region
    number = phonenumbers.parse(typed, region)
    if region in _ISLANDS and not phonenumbers.is_valid_number(number):
        region, number = FRANCE, phonenumbers.parse(typed, FRANCE)
    compact = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if region == FRANCE and not _FICTION_MOBILE.fullmatch(compact):
        for home in (*_TEN_DIGITS, FRANCE):
            reached = phonenumbers.parse(typed, home)
            if phonenumbers.number_type(reached) in _PERSONAL:
                return reached
    return number


def _is_read(text: str, region: str) -> bool:
    try:
        return parse_phone(text, region) is not None
    except InvalidInput:
        return False


def _is_belgian_shared_rate(number: PhoneNumber) -> bool:
    return number.country_code == 32 and str(number.national_number).startswith("70")  # noqa: PLR2004
