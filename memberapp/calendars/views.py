"""The link of a calendar in words, and the appointments that a calendar reads through it."""

from dataclasses import dataclass
from typing import Final

from memberapp import addresses, clock
from memberapp.appointments import views as appointments
from memberapp.assistance.views import calendars as assistance
from memberapp.calendars.service import Appointments, OwnLink
from memberapp.callbacks import views as callbacks
from memberapp.core import formats, wording
from memberapp.gateways.calendars import Appointment
from memberapp.settings import get_settings
from memberapp.webinars import views as webinars

CREATED: Final = "Votre lien est créé. Copiez-le maintenant\u00a0: il ne s’affichera plus."
RENEWED: Final = (
    "Votre nouveau lien est créé, l’ancien ne montre plus rien. Copiez-le maintenant\u00a0: il ne "
    "s’affichera plus."
)
REMOVED: Final = "Votre lien est supprimé\u00a0: il ne montre plus rien à personne."


@dataclass(frozen=True)
class CalendarLinkView:
    """The link of a member; nothing but empty texts without one."""

    id: str = ""
    created: str = ""
    """« Créé le 21 novembre 2026 à 11 h »."""
    read: str = ""
    """When a calendar read last."""


def to_view(link: OwnLink | None) -> CalendarLinkView:
    """Say since when there is a link, and whether a calendar reads it."""
    if link is None:
        return CalendarLinkView()
    read = "Aucun agenda ne l’a encore lu."
    if link.read_at is not None:
        day = formats.long_day(clock.local_date(link.read_at, link.region))
        read = f"Lu par un agenda, en dernier vers le {day}."
    created = f"Lien créé {wording.moment(link.created_at, link.region)}."
    return CalendarLinkView(link.id, created, read)


def web_address(token: str) -> str:
    """Return the address to copy into a calendar."""
    return get_settings().origins[0] + addresses.calendar_path(token)


def calendar_address(address: str) -> str:
    """Return the address that opens the calendar of the device, for the same link."""
    return f"webcal://{address.partition('://')[2]}"


def to_appointments(found: Appointments) -> list[Appointment]:
    """Return what a calendar reads, by the hours: the same appointments are the same file."""
    listed = [
        *map(callbacks.to_appointment, found.calls),
        *map(appointments.to_appointment, found.appointments),
        *map(webinars.to_appointment, found.webinars),
        *(one for case in found.cases for one in assistance.to_appointments(case)),
    ]
    recent = (one for one in listed if one.ends > found.since)
    return sorted(recent, key=lambda one: (one.starts, one.uid))
