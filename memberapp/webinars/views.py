"""The webinars in ready text."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from memberapp import addresses, routes
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.formats import NBSP
from memberapp.core.places import BELGIUM, FRANCE
from memberapp.gateways.calendars import Appointment, Standing, uid_of
from memberapp.settings import get_settings
from memberapp.webinars.catalogue import Webinar
from memberapp.webinars.labels import LANGUAGES
from memberapp.webinars.rules import is_room_open, reminder_at
from memberapp.webinars.service import Listing, OwnWebinar, SignUp

READ_ONLY: Final = (
    "La salle est en lecture seule\u00a0: votre nom et votre image n’apparaissent pas. Les "
    "questions se posent par écrit, sans nom."
)
GONE: Final = "Ce webinaire n’est pas dans votre espace, ou il a déjà commencé."
FULL: Final = (
    "La dernière place vient d’être prise. Si quelqu’un se désinscrit, elle se libère ici."
)
_LEAD: Final = "En direct, avec un professionnel qui répond à vos questions."
_CLOCKS: Final = {FRANCE: "heure de Paris", BELGIUM: "heure de Bruxelles"}


@dataclass(frozen=True)
class WebinarView:
    """A webinar."""

    code: str
    day: str  # "8", of the month
    title: str
    when: str  # "Mardi 8 décembre à 18 h 30, 45 minutes."
    who: str  # "Avec Anaïs Roche, kinésithérapeute."
    about: str
    language: str
    """Of its title and what it is about: "fr", "nl" or "de"."""
    places: str = ""  # "84 places libres sur 200."; empty where it does not matter
    status: str = ""
    tone: str = ""
    can_sign_up: bool = False
    can_leave: bool = False
    calendar: str = ""
    """The address of its calendar file; empty of one that the member does not come to."""
    room: str = ""
    """Where it is held, while it can be entered."""


@dataclass(frozen=True)
class MonthView:
    """The webinars of a month."""

    title: str  # "Décembre 2026, heure de Paris"
    webinars: list[WebinarView]


@dataclass(frozen=True)
class WebinarsView:
    """Everything the page shows."""

    lead: str = ""
    empty: str = ""
    months: list[MonthView] = field(default_factory=list)
    past: list[WebinarView] = field(default_factory=list)


def to_view(listing: Listing) -> WebinarsView:
    """Show the webinars by month."""
    months = groupby(
        listing.to_come,
        key=lambda one: formats.local_day(one.webinar.starts_at, listing.region).replace(day=1),
    )
    return WebinarsView(
        lead=f"{_LEAD} Compris dans votre contrat." if listing.is_covered else _LEAD,
        empty=_empty(listing),
        months=[
            MonthView(
                f"{formats.month(month)}, {_clock(listing.region)}",
                [_to_come(one, listing) for one in webinars],
            )
            for month, webinars in months
        ],
        past=[_past(one, listing) for one in listing.past],
    )


def signed_up(webinar: Webinar, region: str, now: datetime) -> str:
    """Say that a place is taken, and whether a reminder follows."""
    day = formats.local_day(webinar.starts_at, region)
    return (
        f"Votre inscription est enregistrée{NBSP}: {webinar.title}, le {formats.long_day(day)} à "
        f"{formats.local_time(webinar.starts_at, region)}{formats.whose_clock(region)}. "
        + (
            "Un rappel part une heure avant, selon vos préférences."
            if reminder_at(webinar.starts_at, now) is not None
            else "Il commence bientôt\u00a0: la salle s’ouvre ici un quart d’heure avant."
        )
    )


def left(webinar: Webinar) -> str:
    """Say that a place is given back."""
    return (
        f"Votre inscription est annulée{NBSP}: {webinar.title}. La place servira à quelqu’un "
        "d’autre."
    )


def too_often(until: datetime, region: str) -> str:
    """Say when somebody can sign up again."""
    return (
        "C’est beaucoup d’inscriptions pour aujourd’hui. Réessayez "
        f"{wording.at_first_minute(until, region)}."
    )


def to_appointment(sign_up: SignUp) -> Appointment:
    """Return what a calendar keeps, which others may read: not what the webinar is about."""
    url = get_settings().origins[0] + routes.WEBINARS.path
    return Appointment(
        uid=uid_of(sign_up.id),
        sequence=sign_up.sequence,
        changed_at=sign_up.changed_at,
        title=f"Webinaire, {read_brand().name}",
        details=f"Pour entrer dans la salle ou vous désinscrire, ouvrez cette page.\n{url}",
        url=url,
        starts=sign_up.starts_at,
        ends=sign_up.ends_at,
        standing=Standing.CANCELLED if sign_up.is_cancelled else Standing.CONFIRMED,
    )


def _empty(listing: Listing) -> str:
    if listing.to_come:
        return ""
    if not listing.is_covered:
        return "Aucun contrat n’est en cours\u00a0: les webinaires demandent un contrat."
    return "Aucun webinaire n’est prévu pour l’instant. Les prochains s’afficheront ici."


def _to_come(one: OwnWebinar, listing: Listing) -> WebinarView:
    webinar, sign_up, now = one.webinar, one.sign_up, listing.now
    has_begun = webinar.starts_at <= now
    is_full = not one.left and sign_up is None
    is_open = is_room_open(webinar.starts_at, webinar.ends_at, now)
    status, tone = _status(one, listing)
    return WebinarView(
        code=webinar.code,
        day=_day(webinar, listing.region),
        title=webinar.title,
        when=_when(webinar, listing.region),
        who=f"Avec {webinar.speaker}, {webinar.role}. "
        f"{formats.capitalized(LANGUAGES[webinar.language])}, {webinar.for_whom}.",
        about=webinar.about,
        language=webinar.language.value,
        places="" if sign_up or is_full or webinar.cancelled or has_begun else _places(one),
        status=status,
        tone=tone,
        can_sign_up=not (sign_up or is_full or webinar.cancelled or has_begun),
        can_leave=sign_up is not None and not webinar.cancelled and not has_begun,
        calendar=addresses.webinar_calendar_path(sign_up.id)
        if sign_up is not None and not webinar.cancelled
        else "",
        room=webinar.room if sign_up is not None and is_open and not webinar.cancelled else "",
    )


def _past(one: OwnWebinar, listing: Listing) -> WebinarView:
    webinar = one.webinar
    return WebinarView(
        code=webinar.code,
        day=_day(webinar, listing.region),
        title=webinar.title,
        when=_when(webinar, listing.region),
        who=f"Avec {webinar.speaker}, {webinar.role}.",
        about=webinar.about,
        language=webinar.language.value,
        status="Annulé" if webinar.cancelled else "Terminé",
        tone="neutral",
    )


def _status(one: OwnWebinar, listing: Listing) -> tuple[str, str]:
    webinar, sign_up = one.webinar, one.sign_up
    if webinar.cancelled:
        return "Annulé", "danger"
    if sign_up is not None:
        day = formats.local_day(sign_up.signed_up_at, listing.region)
        return f"Inscription faite le {formats.long_day(day)}", "success"
    if webinar.starts_at <= listing.now:
        return "En cours", "info"
    return ("Complet", "attention") if not one.left else ("", "")


def _places(one: OwnWebinar) -> str:
    free = formats.count(one.left, "place libre", "places libres")
    return f"{free} sur {formats.number(one.webinar.capacity)}."


def _when(webinar: Webinar, region: str) -> str:
    day = formats.local_day(webinar.starts_at, region)
    time = formats.local_time(webinar.starts_at, region)
    length = formats.minutes(timedelta(minutes=webinar.minutes))
    return f"{formats.capitalized(formats.weekday_and_day(day))} à {time}, {length}."


def _day(webinar: Webinar, region: str) -> str:
    return str(formats.local_day(webinar.starts_at, region).day)


def _clock(region: str) -> str:
    return _CLOCKS.get(region) or formats.whose_clock(region).removeprefix(", ")
