"""The insurer's official channels, in sentences."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from memberapp import clock
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.channels import Channels, OpeningHours
from memberapp.core.opening_hours import openings
from memberapp.core.places import BELGIUM

NEVER_GIVE: Final = (
    "Ne donnez jamais vos identifiants, vos mots de passe ni vos codes, même à votre banque ou à "
    "un conseiller."
)
_NOR_DIGIPASS: Final = "Cela vaut aussi pour les codes de votre boîtier DIGIPASS."
DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True)
class HelpPhone:
    """The number to call when stuck."""

    number: str  # "02 61 91 12 12"
    href: str  # "tel:+33261911212"
    price: str  # "appel non surtaxé"
    hours: str
    """« du lundi au vendredi de 8 h 30 à 19 h, heure de Paris »: some members have other clocks."""


def bank_advice(region: str) -> str:
    """Say the same of the device that banks hand out where somebody lives; empty elsewhere."""
    return _NOR_DIGIPASS if region == BELGIUM else ""


def help_phone(channels: Channels) -> HelpPhone:
    """Return the line printed on every page."""
    phone = channels.help_line
    return HelpPhone(
        number=phone.display,
        href=f"tel:{phone.number}",
        price=phone.price,
        hours=", ".join([*map(_hours, phone.hours), _whose_clock(read_brand().zone)]),
    )


def help_line_status(
    channels: Channels, now: datetime, *, country: str, zone: ZoneInfo, region: str
) -> str:
    """Return « Ligne ouverte jusqu’à 19 h », or « Ligne fermée, rouvre lundi 8 h 30 ».

    Args:
        channels: with the hours of the line, on the wall clock of its zone.
        now: any aware instant.
        country: whose public holidays the line does not answer on.
        zone: where the line is.
        region: who reads it, on the clock of where they live.
    """
    here = now.astimezone(zone).replace(tzinfo=None)
    ahead = openings(channels.help_line.shifts, country, here.date())
    found = next((one for one in ahead if one[1] > here), None)
    if found is None:
        return "Ligne fermée"
    opens, closes = (clock.local(at.replace(tzinfo=zone), region) for at in found)
    whose = formats.whose_clock(region)
    if opens <= now:
        return f"Ligne ouverte jusqu’à {formats.clock_time(closes.time())}{whose}"
    when = _day_ahead(opens.date(), clock.local_date(now, region))
    return f"Ligne fermée, rouvre {when}{formats.clock_time(opens.time())}{whose}"


def _day_ahead(day: date, today: date) -> str:
    """Return « lundi », with its date when that is a week or more ahead; empty of today."""
    ahead = (day - today).days
    if ahead == 0:
        return "à\u00a0"
    if ahead == 1:
        return "demain "
    if ahead < len(DAY_NAMES):
        return f"{formats.weekday(day)} "
    return f"{formats.weekday(day)} {formats.day_and_month(day)}, "


def never_asked_sentence(channels: Channels) -> str:
    """Say what the insurer never asks for."""
    *first, last = channels.never_asked
    things = f"{', '.join(first)} ni {last}" if first else last
    return f"Nous ne demandons jamais {things} par SMS, e-mail ou téléphone."


def _whose_clock(zone: ZoneInfo) -> str:
    city = get_timezone_location(zone, locale="fr", return_city=True)
    return f"heure {formats.of(city)}"


def _hours(hours: OpeningHours) -> str:
    days = sorted(hours.days)
    first, last = DAY_NAMES[days[0] - 1], DAY_NAMES[days[-1] - 1]
    if len(days) == 1:
        when = f"le {first}"
    elif days[-1] - days[0] == len(days) - 1:
        when = f"du {first} au {last}"
    else:
        *others, final = (DAY_NAMES[day - 1] for day in days)
        when = f"les {', '.join(others)} et {final}"
    return f"{when} de {formats.clock_time(hours.opens)} à {formats.clock_time(hours.closes)}"
