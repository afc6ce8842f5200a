"""Appointments in ready text."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from memberapp import addresses, routes
from memberapp.appointments.labels import HALVES, REASONS, STATUSES
from memberapp.appointments.messages import hour_text
from memberapp.appointments.rules import (
    CONFIRMED,
    AppointmentReason,
    AppointmentStatus,
    HalfDay,
    may_cancel,
)
from memberapp.appointments.service import (
    REASON,
    Desk,
    Listing,
    OwnAppointment,
    Step,
)
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.choices import ChoiceView
from memberapp.core.formats import NBSP
from memberapp.core.timeline import StepView
from memberapp.gateways.calendars import Appointment, Standing, uid_of
from memberapp.services.labels import SOURCES
from memberapp.services.network import PERSON
from memberapp.services.practice_requests import PHONE
from memberapp.services.practice_views import OwnRequestView, PracticeDeskView
from memberapp.services.rules import Teller, is_late
from memberapp.settings import get_settings

GONE: Final = "Ce rendez-vous n’est pas dans votre espace, ou il est déjà passé ou annulé."
SENT: Final = (
    "le nom de la personne, le téléphone, le motif et les demi-journées que vous choisissez ici."
)
_TONES: Final = {
    AppointmentStatus.ASKED: "wish",
    AppointmentStatus.CONFIRMED: "success",
    AppointmentStatus.MOVED: "success",
    AppointmentStatus.REFUSED: "danger",
    AppointmentStatus.CANCELLED: "neutral",
}
_ENDED: Final = (AppointmentStatus.REFUSED, AppointmentStatus.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class DeskView(PracticeDeskView):
    """What the form of a request offers."""

    reasons: list[ChoiceView] = field(default_factory=list)
    half_days: list[ChoiceView] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AppointmentView(OwnRequestView):
    """An appointment in the list of one's own."""

    hour: str  # "Jeudi 3 décembre 2026 à 9 h 15"; empty before it is known
    cancel_question: str = ""
    cancel_button: str = ""
    keep_link: str = ""
    calendar: str = ""


@dataclass(frozen=True)
class AppointmentsView:
    """Everything the page of one's appointments shows."""

    cancelling: str = ""
    """The reference of that which the address asks to give up."""
    appointments: list[AppointmentView] = field(default_factory=list)


def to_desk(desk: Desk) -> DeskView:
    """Show what can be asked."""
    asked, one = desk.practice, desk.practice.practitioner
    days = formats.count(asked.answer_days, "jour ouvré", "jours ouvrés")
    return DeskView(
        practice=one.name,
        about=one.about,
        address=f"{one.street}, {asked.commune.zip} {asked.commune.name}",
        promise=f"Réponse promise sous {days}.",
        sent_to=f"Transmis à {one.name}{NBSP}:",
        phone=one.display,
        href=f"tel:{one.phone}",
        reasons=[ChoiceView(each.value, REASONS[each]) for each in AppointmentReason],
        people=[ChoiceView(*each) for each in asked.people],
        half_days=[
            ChoiceView(each.code, formats.capitalized(_half_day(each))) for each in desk.half_days
        ],
    )


def first_values(desk: Desk) -> dict[str, str]:
    """Return what the form holds at first."""
    return {
        REASON: AppointmentReason.FIRST_VISIT.value,
        PERSON: desk.practice.people[0][0],
        PHONE: desk.practice.phone,
    }


def to_view(listing: Listing, *, cancelling: str = "") -> AppointmentsView:
    """Show the appointments, with the question that the address asks."""
    shown = [_appointment(one, listing) for one in listing.appointments]
    known = {one.reference for one in shown if one.can_cancel}
    return AppointmentsView(cancelling if cancelling in known else "", shown)


def sent(found: Listing, reference: str) -> str:
    """Say that a request is on its way, and by when it is answered."""
    for one in found.appointments:
        if one.reference == reference:
            moment = wording.moment(one.answer_by, found.region)
            return (
                f"Votre demande {reference} est envoyée. Réponse promise avant {moment}{NBSP}: "
                "nous vous prévenons."
            )
    return ""


def waiting(reference: str) -> str:
    """Say that another request has to be answered, or given up, first."""
    return (
        f"Vous avez déjà une demande en attente chez ce praticien{NBSP}: {reference}. Elle n’a pas "
        "changé. Pour d’autres demi-journées, annulez-la d’abord, à la page "
        f"«{NBSP}Mes rendez-vous{NBSP}»."
    )


def cancelled(one: OwnAppointment) -> str:
    """Say that one is given up, and who tells the practice."""
    done = "Votre rendez-vous est annulé." if one.starts_at else "Votre demande est annulée."
    return f"{done} {_told(one)}".strip()


def too_often(until: datetime, region: str) -> str:
    """Say when somebody can ask again."""
    return (
        "Vous avez demandé beaucoup de rendez-vous aujourd’hui. Réessayez "
        f"{wording.at_first_minute(until, region)}, ou appelez le praticien."
    )


def to_appointment(one: OwnAppointment) -> Appointment:
    """Return what a calendar keeps, which others may read: not with whom it is.

    Raises:
        ValueError: it has no hour.
    """
    if one.starts_at is None or one.ends_at is None:
        raise ValueError("no hour")
    url = get_settings().origins[0] + routes.APPOINTMENTS.path
    return Appointment(
        uid=uid_of(one.id),
        sequence=one.sequence,
        changed_at=one.changed_at,
        title=f"Rendez-vous {one.reference}, {read_brand().name}",
        details=f"Avec qui, où, et l’annulation{NBSP}: ouvrez cette page.\n{url}",
        url=url,
        starts=one.starts_at,
        ends=one.ends_at,
        standing=Standing.CANCELLED
        if one.status is AppointmentStatus.CANCELLED
        else Standing.CONFIRMED,
    )


def calendar_file_name(one: OwnAppointment) -> str:
    """Return the name of the file that is kept."""
    return f"rendez-vous-{one.reference}.ics"


def _appointment(one: OwnAppointment, listing: Listing) -> AppointmentView:
    late = is_late(one.status, one.answer_by, listing.now)
    status, tone = _status(one, listing, is_late=late)
    is_to_come = may_cancel(one.status, one.starts_at, listing.now)
    who = one.practitioner
    about = f"{REASONS[one.reason]}, pour {one.person}."
    if who is not None and one.commune is not None:
        about = f"{about} {who.street}, {one.commune.zip} {one.commune.name}."
    has_hour = one.starts_at is not None and one.status in CONFIRMED
    return AppointmentView(
        reference=one.reference,
        practice=one.practice,
        about=about,
        hour=_hour(one.starts_at, listing.region) if one.starts_at and has_hour else "",
        status=status,
        tone=tone,
        lead=_lead(one, listing, is_late=late),
        steps=[_step(each, one, listing) for each in one.steps],
        can_cancel=is_to_come,
        **_cancelling(one),
        cancel_path=addresses.cancel_appointment_path(one.reference),
        calendar=addresses.appointment_calendar_path(one.reference)
        if has_hour and is_to_come
        else "",
        phone=who.display if who else "",
        href=f"tel:{who.phone}" if who else "",
    )


def _status(one: OwnAppointment, listing: Listing, *, is_late: bool) -> tuple[str, str]:
    if is_late:
        return "En retard", "attention"
    if one.starts_at is not None and one.status in CONFIRMED and one.starts_at <= listing.now:
        return "Passé", "neutral"
    still_open = ", à confirmer" if one.status is AppointmentStatus.ASKED else ""
    return f"{STATUSES[one.status]}{still_open}", _TONES[one.status]


def _lead(one: OwnAppointment, listing: Listing, *, is_late: bool) -> str:
    moment = wording.moment(one.answer_by, listing.region)
    if is_late:
        return (
            f"La réponse était promise avant {moment}, et elle n’est pas venue. Appelez le "
            "praticien, ou annulez pour en choisir un autre."
        )
    if one.status is AppointmentStatus.ASKED:
        return f"{_sent(one, listing.region)} Réponse promise avant {moment}. Rien n’est réservé."
    if one.status is AppointmentStatus.REFUSED:
        return "Vous ne devez rien. Appelez le praticien, ou choisissez-en un autre."
    if one.status is AppointmentStatus.CANCELLED:
        return _end(one, listing.now)
    return ""


def _sent(one: OwnAppointment, region: str) -> str:
    if one.told_at:
        return f"Demande transmise au praticien {wording.moment(one.told_at, region)}."
    if one.teller is Teller.SERVICE:
        return "Nous la transmettons au praticien."
    return "Un conseiller la transmet au praticien."


def _end(one: OwnAppointment, now: datetime) -> str:
    """Return what the practice knows of the end; nothing of what is over anyway."""
    if one.end_told_at is not None:
        return "Le praticien est prévenu."
    return "" if one.starts_at is not None and one.starts_at <= now else _told(one)


def _cancelling(one: OwnAppointment) -> dict[str, str]:
    if one.starts_at is None:
        will, then = "Cette demande sera annulée.", "il faudra en envoyer une autre."
        words = "Annuler cette demande", "Annuler la demande", "La garder"
    else:
        will, then = "Ce rendez-vous sera annulé.", "il faudra en demander un autre."
        words = "Annuler ce rendez-vous", "Annuler le rendez-vous", "Le garder"
    question, button, keep = words
    sentences = (will, _told(one), f"Pour changer d’avis ensuite, {then}")
    return {
        "cancel_question": f"{question}{NBSP}?",
        "cancelling": " ".join(filter(None, sentences)),
        "cancel_button": button,
        "keep_link": keep,
    }


def _told(one: OwnAppointment) -> str:
    """Say who tells the practice that nobody comes; nothing where it never heard of it."""
    phone = one.practitioner.display.replace(" ", NBSP) if one.practitioner else ""
    if one.teller is Teller.NOBODY:
        return ""
    if one.teller is Teller.SERVICE:
        return "Nous prévenons le praticien."
    if one.teller is Teller.MEMBER and phone:
        return f"C’est bientôt{NBSP}: prévenez vous-même le praticien, au {phone}."
    return "Un conseiller prévient le praticien."


def _step(step: Step, one: OwnAppointment, listing: Listing) -> StepView:
    is_ended = step.status in _ENDED
    hour = f" {hour_text(step.starts_at, listing.region)}" if step.starts_at else ""
    title = STATUSES[step.status]
    if step.status is AppointmentStatus.ASKED:
        hour = f"{NBSP}: {_wishes(one.wishes)}"
    return StepView(
        title=f"{title}{hour if not is_ended else ''}",
        when=formats.capitalized(wording.moment(step.at, listing.region)),
        state="cancelled" if is_ended else "done",
        proof=_proof(step, one, listing.region),
    )


def _proof(step: Step, one: OwnAppointment, region: str) -> str:
    if step.status is not AppointmentStatus.CANCELLED or one.end_told_at is None:
        return SOURCES[step.source]
    return f"{SOURCES[step.source]}. Praticien prévenu {wording.moment(one.end_told_at, region)}."


def _hour(starts_at: datetime, region: str) -> str:
    return formats.capitalized(hour_text(starts_at, region).removeprefix("le "))


def _wishes(wishes: tuple[HalfDay, ...]) -> str:
    return ", ou ".join(_half_day(one) for one in wishes)


def _half_day(one: HalfDay) -> str:
    return f"{formats.weekday_and_day(one.day)} {HALVES[one.half]}"
