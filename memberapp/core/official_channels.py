"""The insurer's official channels, in sentences."""

from dataclasses import dataclass
from typing import Final

from memberapp.core import formats
from memberapp.core.channels import Channels, OpeningHours

NEVER_GIVE: Final = (
    "Ne donnez jamais vos identifiants, vos mots de passe ni vos codes, même à votre banque ou à "
    "un conseiller. Cela vaut aussi pour les codes du boîtier DIGIPASS d’une banque belge."
)
DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True)
class HelpPhone:
    """The number to call when stuck."""

    number: str  # "02 61 91 12 12"
    href: str  # "tel:+33261911212"
    price: str  # "appel non surtaxé"
    hours: str  # "du lundi au vendredi de 8 h 30 à 19 h, le samedi de 9 h à 12 h 30"


def help_phone(channels: Channels) -> HelpPhone:
    """Return the line printed on every page."""
    phone = channels.help_line
    return HelpPhone(
        number=phone.display,
        href=f"tel:{phone.number}",
        price=phone.price,
        hours=", ".join(_hours(hours) for hours in phone.hours),
    )


def never_asked_sentence(channels: Channels) -> str:
    """Say what the insurer never asks for."""
    *first, last = channels.never_asked
    things = f"{', '.join(first)} ni {last}" if first else last
    return f"Nous ne demandons jamais {things} par SMS, e-mail ou téléphone."


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
