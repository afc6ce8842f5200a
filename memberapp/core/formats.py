"""French formats: amounts, dates, percentages, counts and names.

Fixed spaces are U+00A0 everywhere (the fonts have no U+202F) and the minus sign is U+2212.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from babel import Locale

from memberapp import clock
from memberapp.core.contacts import Address
from memberapp.core.dates import NO_END, UNKNOWN, is_known
from memberapp.core.money import Money
from memberapp.core.phones import own_phone
from memberapp.core.places import BELGIUM, FRANCE
from memberapp.core.text import fold

NBSP = "\u00a0"
_REFERENCE: Final = re.compile(r"\b[A-Z]{3}-\d{4}-[0-9A-Z]+-[0-9A-Z]\b")
MINUS = "\u2212"
_HUNDREDTH = Decimal("0.01")
_NAMES = Locale("fr", "FR")
_MONTHS = tuple(_NAMES.months["format"]["wide"][number] for number in range(1, 13))
_SHORT_MONTHS = tuple(_NAMES.months["format"]["abbreviated"][number] for number in range(1, 13))
_WEEKDAYS = tuple(_NAMES.days["format"]["wide"][number] for number in range(7))
_SHORT_PHONE_DIGITS = 8
"""Up to so many, four shown would leave too few to guess."""
_WITHOUT_DAY = {UNKNOWN: "date non connue", NO_END: "sans date de fin"}
_KILOBYTE: Final = 1000
_MEGABYTE: Final = 1000 * _KILOBYTE


def capitalized(text: str) -> str:
    """Return a text with a capital at its beginning, and its proper names as they are."""
    return text[:1].upper() + text[1:]


def money(amount: Money) -> str:
    """Return « 1 234,56 € », as babel writes it, in a hundredth of its time."""
    euros, cents = divmod(abs(amount.cents), 100)
    sign = MINUS if amount.cents < 0 else ""
    return f"{sign}{_grouped_by_three(euros)},{cents:02}{NBSP}€"


def about(amount: Money) -> str:
    """Return the nearest euro, « 819 € »; less than one euro stays exact."""
    return money(amount.nearest_euro).replace(",00", "")


def signed_money(amount: Money) -> str:
    """Return a difference, « + 7,00 € » or « − 7,00 € »; zero has no sign."""
    if not amount:
        return money(amount)
    sign = MINUS if amount.cents < 0 else "+"
    return f"{sign}{NBSP}{money(Money(abs(amount.cents)))}"


def agreed(amount: Money, singular: str, plural: str) -> str:
    """Return the form of a word that agrees with an amount: below two it is singular in French."""
    return singular if amount.cents < 200 else plural  # noqa: PLR2004 - French plural


def number(value: float) -> str:
    """Return a quantity or a rate with at most two decimals, « 1,5 »."""
    if type(value) is int:
        return (MINUS if value < 0 else "") + _grouped_by_three(abs(value))
    exact = Decimal(str(value)).quantize(_HUNDREDTH, rounding=ROUND_HALF_EVEN)
    whole, _, decimals = f"{abs(exact):f}".partition(".")
    decimals = decimals.rstrip("0")
    text = _grouped_by_three(int(whole)) + (f",{decimals}" if decimals else "")
    return (MINUS if exact < 0 else "") + text


def rate(percent: float) -> str:
    """Return a rate as it applies, « 65 % »."""
    return f"{number(percent)}{NBSP}%"


def share(part: Money, whole: Money) -> str:
    """Return what a part is of a whole, « 30 % »; only all of it is 100 %, only nothing 0 %."""
    if not whole or not part:
        return f"0{NBSP}%"
    percent = (200 * part.cents + whole.cents) // (2 * whole.cents)  # half-up
    if percent == 100 and part != whole:  # noqa: PLR2004 - per cent
        return f">{NBSP}99{NBSP}%"
    return f"{percent}{NBSP}%" if percent else f"<{NBSP}1{NBSP}%"


def hours(span: timedelta) -> str:
    """Write whole hours, « 48 h »."""
    return f"{span // timedelta(hours=1)}{NBSP}h"


def minutes(span: timedelta) -> str:
    """Write a length in whole minutes, « 10 minutes »."""
    return count(span // timedelta(minutes=1), "minute")


def numeric_day(day: date) -> str:
    """Return « 10/11/2026 », or words for what the core writes without knowing the day."""
    if not is_known(day):
        return _WITHOUT_DAY[day]
    return f"{day.day:02}/{day.month:02}/{day.year}"


def long_day(day: date) -> str:
    """Return « 10 novembre 2026 », or words for what the core writes without knowing the day."""
    if not is_known(day):
        return _WITHOUT_DAY[day]
    return f"{day_and_month(day)} {day.year}"


def day_and_month(day: date) -> str:
    """Return « 10 novembre », or « 1ᵉʳ » for the first of the month."""
    return f"{_day_number(day)}{NBSP}{_MONTHS[day.month - 1]}"


def month_name(number: int) -> str:
    """Return « janvier » for 1."""
    return _MONTHS[number - 1]


def short_month(number: int) -> str:
    """Return « janv. » for 1."""
    return _SHORT_MONTHS[number - 1]


def short_day(day: date) -> str:
    """Return « 19 nov. »."""
    return f"{_day_number(day)}{NBSP}{_SHORT_MONTHS[day.month - 1]}"


def month(day: date) -> str:
    """Return « Novembre 2026 », or words for what the core writes without knowing the day."""
    if not is_known(day):
        return _WITHOUT_DAY[day].capitalize()
    return f"{_MONTHS[day.month - 1].capitalize()} {day.year}"


def full_day(day: date) -> str:
    """Return « Samedi 21 novembre 2026 »."""
    return f"{weekday(day).capitalize()} {long_day(day)}"


def weekday_and_day(day: date) -> str:
    """Return « samedi 21 novembre »."""
    return f"{weekday(day)} {day_and_month(day)}"


def period(first: date, last: date) -> str:
    """Return « du 10 novembre 2026 » or « du 2 octobre au 10 novembre 2026 ».

    An end that the core does not know is left out: « jusqu’au 10 novembre 2026 ».
    """
    if not is_known(first):
        return f"jusqu’au {long_day(last)}" if is_known(last) else "à une date non connue"
    if not is_known(last):
        return f"depuis le {long_day(first)}"
    if first == last:
        return f"du {long_day(first)}"
    if first.year != last.year:
        return f"du {long_day(first)} au {long_day(last)}"
    start = _day_number(first) if first.month == last.month else day_and_month(first)
    return f"du {start} au {long_day(last)}"


def local_day(instant: datetime, region: str) -> date:
    """Return the day of an instant where the member lives."""
    return clock.local_date(instant, region)


def local_time(instant: datetime, region: str) -> str:
    """Return the time of an instant where the member lives, « 8 h » or « 8 h 12 ».

    Where that is unknown it says whose clock it is, « 8 h 12 (heure de Paris) ».
    """
    time = clock_time(clock.local(instant, region).time())
    return time if region else f"{time} (heure de{NBSP}Paris)"


def whose_clock(region: str) -> str:
    """Return « , heure locale (La Réunion) » where clocks are others, else nothing."""
    if region in {FRANCE, BELGIUM}:
        return ""
    return f", heure locale ({_NAMES.territories.get(region, region)})"


def clock_time(at: time) -> str:
    """Return a time on the wall clock, « 9 h » or « 9 h 30 »."""
    return f"{at.hour}{NBSP}h" + (f"{NBSP}{at.minute:02}" if at.minute else "")


def between(starts: time, ends: time) -> str:
    """Return « entre 9 h et 9 h 30 »."""
    return f"entre {clock_time(starts)} et {clock_time(ends)}"


def slot(day: date, starts: time, ends: time) -> str:
    """Return « lundi 23 novembre 2026, entre 9 h et 9 h 30 »."""
    return f"{weekday(day)} {long_day(day)}, {between(starts, ends)}"


def weekday(day: date) -> str:
    """Return « lundi »."""
    return _WEEKDAYS[day.weekday()]


def spoken_iban(masked_iban: str) -> str:
    """Return what a screen reader says instead of the dots of a masked account."""
    return f"IBAN se terminant par {masked_iban[-3:]}" if masked_iban else ""


def masked_phone(compact: str) -> str:
    """Return a number of which only its owner recognises the rest, « 06 •• •• •• 12 ».

    A short one, as in Nouvelle-Calédonie, shows its end only: « •• •• 12 ».
    """
    digits = own_phone(compact)
    start = 2 if sum(map(str.isdigit, digits)) > _SHORT_PHONE_DIGITS else 0
    middle = "".join("•" if sign.isdigit() else sign for sign in digits[start:-2])
    return (digits[:start] + middle + digits[-2:]).replace(" ", NBSP)


def address_line(address: Address) -> str:
    """Return an address in one line, in which the postcode stays with its town."""
    return address.one_line.replace(address.town, address.town.replace(" ", NBSP, 1))


def count(how_many: float, singular: str, plural: str = "") -> str:
    """Return « 22 actes »; zero and one are singular in French."""
    noun = singular if how_many < 2 else plural or f"{singular}s"  # noqa: PLR2004 - French plural
    return f"{number(how_many)}{NBSP}{noun}"


def file_size(size_bytes: int) -> str:
    """Return « 12,4 Mo » or « 84 ko », as members count them: by thousands."""
    if size_bytes < _MEGABYTE:
        return f"{max(1, round(size_bytes / _KILOBYTE))}{NBSP}ko"
    return f"{number(round(size_bytes / _MEGABYTE, 1))}{NBSP}Mo"


def fingerprint(sha256: str) -> str:
    """Return the beginning and the end of a checksum, « 3f9a 07d2 … c21e »: enough to compare."""
    return f"{sha256[:4]}{NBSP}{sha256[4:8]}{NBSP}…{NBSP}{sha256[-4:]}"


def unbroken(sentence: str) -> str:
    """Return a sentence whose references no line breaks; copied, they are read all the same."""
    return _REFERENCE.sub(lambda found: found[0].replace("-", "\u2011"), sentence)


def with_hard_spaces(text: str) -> str:
    """Keep signs with their words where a plain space was written; add no space."""
    return re.sub(r"(?<=«) | (?=[»:;?!€%])", NBSP, text)


def quoted(text: str) -> str:
    """Return « lunettes », never parted from its quotation marks."""
    return f"«{NBSP}{text}{NBSP}»"


def listing(words: Sequence[str]) -> str:
    """Return « Camille, Julien et Lou »."""
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last


def of(name: str) -> str:
    """Return « de Lou » or « d’Élie »."""
    bare = fold(name)
    elides = bare[:1] in tuple("aeiouh") or (bare[:1] == "y" and bare[1:2] not in tuple("aeiou"))
    return f"d’{name}" if elides else f"de {name}"


def network(cut_ip_address: str) -> str:
    """Return a cut address as « 81.250.12.x » (from /24) or « 2001:db8:1:x » (from /48)."""
    return cut_ip_address.replace(".0/24", ".x").replace("::/48", ":x")


def initials(first_name: str, last_name: str) -> str:
    """Return « CB »."""
    return f"{first_name[:1]}{last_name[:1]}".upper()


def grouped(identifier: str) -> str:
    """Return a contract's or member's number in groups of three digits, « 482 913 »."""
    letters, digits = re.fullmatch(r"(\D*)(.*)", identifier, re.DOTALL).groups()  # pyright: ignore[reportOptionalMemberAccess]
    head = len(digits) % 3
    groups = [letters, digits[:head], *re.findall("...", digits[head:])]
    return NBSP.join(group for group in groups if group)


def _day_number(day: date) -> str:
    return "1ᵉʳ" if day.day == 1 else str(day.day)


def _grouped_by_three(whole: int) -> str:
    return f"{whole:,}".replace(",", NBSP)
