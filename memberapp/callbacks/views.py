"""« Je souhaite être rappelé »: what the form offers, and the call that was asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from memberapp import addresses
from memberapp.callbacks.entries import CalendarCall
from memberapp.callbacks.labels import CALLBACK_REASONS, SUBJECTS
from memberapp.callbacks.rules import (
    ABOUT_ACCESS,
    OPEN,
    CallbackReason,
    CallbackStatus,
    field_of_window,
)
from memberapp.callbacks.service import CallbackSnapshot
from memberapp.callbacks.upcoming import ComingCall
from memberapp.core import formats, wording
from memberapp.core.channels import read_channels
from memberapp.core.countries import country_names
from memberapp.core.deliveries import contact_of
from memberapp.core.errors import InvalidInput
from memberapp.core.identifiers import read_assistance_reference, read_request_reference
from memberapp.core.official_channels import help_phone
from memberapp.core.opening_hours import Window
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.core.phones import parse_phone, phone_abroad, phone_in, regions_of
from memberapp.core.slots import DaySlots
from memberapp.core.timeline import StepView
from memberapp.gateways.calendars import Appointment, Standing, uid_of
from memberapp.settings import get_settings

SLOT_TAKEN: Final = (
    "Ce créneau vient d’être pris, ou il est trop proche. Choisissez-en un autre\u00a0: nous avons "
    "gardé vos autres réponses."
)
CHANGED_MEANWHILE: Final = (
    "Ce rappel a changé entre-temps, ou son heure est venue. Relisez-le ci-dessous."
)
_MOVED: Final = "C’est fait\u00a0: votre rappel est déplacé."
_CANCELLED: Final = "C’est fait\u00a0: votre rappel est annulé."
_TOLD: Final = " Nous vous le confirmons par message."
_LATE: Final = (
    "Personne chez nous n’a noté cet appel. S’il n’a pas eu lieu, veuillez nous en excuser\u00a0: "
    "votre rappel passe en premier sur la liste de nos conseillers. Si vous ne pouvez plus "
    "répondre, demandez un autre rappel, ou appelez-nous."
)
_UNENDED: Final = (
    "Nous avons commencé cet appel, et personne n’en a noté la suite. Si nous ne vous avons pas "
    "parlé, demandez un autre rappel, ou appelez-nous."
)
_TRIED_ONCE: Final = (
    "Nous vous avons appelé une première fois sans réponse. Nous appelons une seconde fois à "
    "l’heure ci-dessous\u00a0; vous pouvez en choisir une autre."
)
_TRIED_TWICE: Final = (
    "Nous vous avons appelé deux fois sans réponse. Demandez un autre rappel à l’heure qui vous "
    "convient, ou appelez-nous."
)
CALL_TITLE: Final = "Appel de votre mutuelle"
"""What a calendar calls it, which others may read: never what the call is about."""
OTHER_ANSWERS: Final = (
    "Ce formulaire a déjà été envoyé avec d’autres réponses. Pour demander un second rappel, "
    "envoyez-le de nouveau d’ici."
)
EXPERTS_SENTENCE: Final = (
    "Une difficulté avec l’espace adhérent\u00a0? Nos conseillers mettent en place vos services "
    "avec vous, par téléphone."
)
ACCESS_SENTENCE: Final = (
    "Vous n’arrivez pas à ouvrir votre espace, ou à y entrer\u00a0? Un conseiller vérifie avec "
    "vous les coordonnées que nous avons, pour que vous le fassiez ensuite vous-même."
)
ACCESS_PATH: Final = addresses.callback_form_path(
    about=ABOUT_ACCESS, reason=CallbackReason.QUESTION
)
"""The form for somebody who does not get into their space: under the first reason, and noted."""
_HEADINGS: Final = {
    CallbackStatus.WAITING: "Votre rappel est enregistré",
    CallbackStatus.STARTED: "Votre rappel est enregistré",
    CallbackStatus.DONE: "Votre rappel a eu lieu",
    CallbackStatus.CANCELLED: "Votre rappel est annulé",
    CallbackStatus.NOT_REACHED: "Nous n’avons pas pu vous joindre",
}
_LAST_STEPS: Final = {
    CallbackStatus.WAITING: ("Un conseiller vous appelle", "todo"),
    CallbackStatus.STARTED: ("Un conseiller vous appelle", "now"),
    CallbackStatus.DONE: ("Un conseiller vous a appelé", "done"),
    CallbackStatus.CANCELLED: ("Appel d’un conseiller", "cancelled"),
    CallbackStatus.NOT_REACHED: ("Appel resté sans réponse", "missed"),
}
_CONFIRMATIONS: Final = {MessageStatus.SENT: "done", MessageStatus.DEAD: "missed"}
"""How the step of a confirmation looks; every other one is under way."""
_WELL: Final = (CallbackStatus.WAITING, CallbackStatus.STARTED, CallbackStatus.DONE)


@dataclass(frozen=True)
class WindowView:
    """A window as a pill, « 9 h » over « à 9 h 30 »."""

    value: str
    text: str
    until: str
    is_full: bool


@dataclass(frozen=True)
class DayView:
    """A day as a pill, « lun. » over « 23 nov. », and its windows."""

    value: str
    weekday: str
    text: str
    is_full: bool
    field: str  # "window-2026-11-23"
    legend: str  # "À quelle heure, le lundi 23 novembre ?"
    windows: list[WindowView]


@dataclass(frozen=True)
class CallbackView:
    """A call that was asked for: what is agreed, and its steps."""

    heading: str
    is_well: bool
    """Whether it goes as it was agreed: neither late, nor cancelled, nor without an answer."""
    reference: str
    slot_label: str  # "Nous vous appelons", of what is over or late "Créneau"
    slot: str  # "Lundi 23 novembre 2026, entre 9 h et 9 h 30"
    phone: str  # "+32 470 12 34 56", later "04•• •• •• 56"
    reason: str
    about: str
    steps: list[StepView]
    mailbox_advice: str
    advice: str  # what to do after a call that nobody made, or that nobody answered
    can_change: bool
    is_in_space: bool
    calendar_path: str
    """Where it is given to a calendar."""


def to_days(
    days: tuple[DaySlots, ...], local: Callable[[Window], Window] = lambda window: window
) -> list[DayView]:
    """Return the days to choose from; full ones are shown and cannot be chosen.

    `local` says what the clocks of whoever chooses show; the day is the queue's own.
    """
    return [
        DayView(
            value=one.day.isoformat(),
            weekday=f"{formats.weekday(one.day)[:3]}.",
            text=formats.short_day(one.day),
            is_full=_is_full(one),
            field=field_of_window(one.day.isoformat()),
            legend=f"À quelle heure, le {formats.weekday_and_day(one.day)}\u00a0?",
            windows=[
                _window(window, local(window), is_full=left == 0) for window, left in one.slots
            ],
        )
        for one in days
    ]


def hours_text(region: str) -> str:
    """Say whose hours these are, to who lives far away; nothing to others."""
    clock = formats.whose_clock(region).removeprefix(", ")
    return f"Les heures sont les vôtres\u00a0: {clock}." if clock else ""


def full_days_text(days: tuple[DaySlots, ...]) -> str:
    """Return which days are full, « Complet : lundi 23 novembre. »; empty when all have room."""
    full = [formats.weekday_and_day(one.day) for one in days if _is_full(one)]
    return f"Complet\u00a0: {formats.listing(full)}." if full else ""


def has_slots(days: tuple[DaySlots, ...]) -> bool:
    """Return whether there is still something to choose."""
    return any(not _is_full(one) for one in days)


def too_many(until: datetime, region: str) -> str:
    """Say when another call can be asked for, on the minute after the limit ends."""
    first_minute = until + timedelta(seconds=59)
    return (
        "Plusieurs rappels ont déjà été demandés. Vous pourrez en demander un autre "
        f"{wording.moment(first_minute, region)}\u00a0; d’ici là, {wording.call_us()}."
    )


def next_slot_text(call: ComingCall | None) -> str:
    """Return « lundi 23 novembre 2026, entre 9 h et 9 h 30 », "" of no call."""
    if call is None:
        return ""
    window = call.window
    return formats.slot(window.day, window.starts, window.ends) + formats.whose_clock(call.region)


def reason_of(asked: str) -> str:
    """Return the reason that a link chose already, nothing when it names none."""
    return asked if asked in set(CallbackReason) else ""


def phone_read(typed: str, region: str) -> str:
    """Say whom these digits reach, « +33 6 39 98 00 12, France »; nothing of what reaches nobody.

    Args:
        typed: the number as it stands in the form.
        region: from where it is dialled; empty of a visitor, whose digits may mean two numbers.
    """
    try:
        regions = (region,) if region else regions_of(typed)
        numbers = {parse_phone(typed, one) for one in regions} - {None}
    except InvalidInput:
        return ""
    if len(numbers) != 1:
        return ""
    number, country = phone_abroad(f"{numbers.pop()}")
    told = number.replace(" ", formats.NBSP)
    return f"{told}, {country_names()[country]}" if country in country_names() else told


def about_text(reference: str) -> str:
    """Say what the call is about; the reference of a statement or of a request follows."""
    if not reference:
        return ""
    if reference == ABOUT_ACCESS:
        return "À propos de l’accès à votre espace."
    readers = (read_assistance_reference, read_request_reference)
    is_request = any(read(reference) is not None for read in readers)
    return f"À propos {'de la demande' if is_request else 'du décompte'}"


def to_view(snapshot: CallbackSnapshot) -> CallbackView:
    """Show a call to whoever asked for it; phone and e-mail as only they recognise them.

    Just after it was asked for the phone is in full, so that a wrong one is seen in time.
    """
    slot = formats.slot(snapshot.day, snapshot.starts, snapshot.ends)
    slot += formats.whose_clock(snapshot.region)
    slot = slot[:1].upper() + slot[1:]
    is_late = snapshot.late_since is not None
    is_expected = snapshot.status in OPEN and not is_late
    return CallbackView(
        heading="Votre rappel est en retard" if is_late else _HEADINGS[snapshot.status],
        is_well=snapshot.status in _WELL and not is_late,
        reference=snapshot.reference,
        slot_label="Nous vous appelons" if is_expected else "Créneau",
        slot=slot,
        phone=_phone(snapshot),
        reason=CALLBACK_REASONS[snapshot.reason],
        about=SUBJECTS.get(snapshot.about, snapshot.about),
        steps=_steps(snapshot, slot),
        mailbox_advice=_mailbox_advice(snapshot.message) if is_expected else "",
        advice=_advice(snapshot),
        can_change=snapshot.can_change,
        is_in_space=snapshot.is_in_space,
        calendar_path=addresses.callback_calendar_path(snapshot.reference),
    )


def to_appointment(call: CalendarCall) -> Appointment:
    """Return what a calendar keeps of a call."""
    url = get_settings().origins[0] + addresses.callback_path(call.reference)
    is_over = call.status in (CallbackStatus.CANCELLED, CallbackStatus.NOT_REACHED)
    return Appointment(
        uid=uid_of(call.id),
        sequence=call.sequence,
        changed_at=call.changed_at,
        title=CALL_TITLE,
        details=calendar_details(url),
        url=url,
        starts=call.starts_at,
        ends=call.ends_at,
        standing=Standing.CANCELLED if is_over else Standing.CONFIRMED,
    )


def calendar_file_name(call: CalendarCall) -> str:
    """Return the name of the file that is kept."""
    return f"appel-{call.reference}.ics"


def calendar_details(url: str) -> str:
    """Say where an appointment is changed: its calendar does not."""
    phone = help_phone(read_channels()).number
    return f"Pour le déplacer ou l’annuler, ouvrez cette page ou appelez le {phone}.\n{url}"


def moved_text(*, is_told: bool) -> str:
    """Say that a call has moved; `is_told`: that a message says so too."""
    return f"{_MOVED}{_TOLD}" if is_told else _MOVED


def cancelled_text(*, is_told: bool) -> str:
    """Say that a call is cancelled, as `moved_text` does."""
    return f"{_CANCELLED}{_TOLD}" if is_told else _CANCELLED


def _steps(snapshot: CallbackSnapshot, slot: str) -> list[StepView]:
    asked_at = wording.moment(snapshot.created_at, snapshot.region)
    asked = StepView("Demande reçue", asked_at[:1].upper() + asked_at[1:], "done")
    return [asked, *_confirmation(snapshot.message, snapshot.region), _last_step(snapshot, slot)]


def _last_step(snapshot: CallbackSnapshot, slot: str) -> StepView:
    title, state = _LAST_STEPS[snapshot.status]
    if snapshot.late_since is None:
        return StepView(title, slot, state)
    since = wording.moment(snapshot.late_since, snapshot.region)
    return StepView(title, slot, "late", status=f"En retard depuis {since}", tone="danger")


def _advice(snapshot: CallbackSnapshot) -> str:
    if snapshot.late_since is not None:
        return _UNENDED if snapshot.status is CallbackStatus.STARTED else _LATE
    if snapshot.status is CallbackStatus.NOT_REACHED:
        return _TRIED_TWICE
    return _TRIED_ONCE if snapshot.tries and snapshot.status is CallbackStatus.WAITING else ""


def _phone(snapshot: CallbackSnapshot) -> str:
    if snapshot.is_just_asked:
        return phone_in(snapshot.region, snapshot.callee.phone).replace(" ", formats.NBSP)
    return formats.masked_phone(snapshot.callee.phone)


def _confirmation(message: MessageSnapshot | None, region: str) -> list[StepView]:
    """Return the step of the confirmation; none when no message can reach the callee."""
    if message is None:
        return []
    title, state = f"Confirmation par {contact_of(message)}", _CONFIRMATIONS.get(message.status)
    return [StepView(title, _when(message, region), state or "now", is_live=True)]


def _when(message: MessageSnapshot, region: str) -> str:
    if message.status is MessageStatus.SENT and message.sent_at is not None:
        return f"Parti\u00a0: {wording.moment(message.sent_at, region)}."
    if message.status is MessageStatus.DEAD:
        return "Il n’a pas pu vous être remis. Votre rappel reste enregistré."
    name = "E-mail" if message.channel is Channel.EMAIL else "SMS"
    return f"{name} en cours d’envoi\u00a0: il arrive d’ordinaire en quelques minutes."


def _mailbox_advice(message: MessageSnapshot | None) -> str:
    if message is None or message.channel is not Channel.EMAIL:
        return ""
    return (
        "Vous ne trouvez pas l’e-mail\u00a0? Regardez dans vos courriers indésirables (spams). "
        "Même sans lui, votre rappel est enregistré."
    )


def _window(window: Window, seen: Window, *, is_full: bool) -> WindowView:
    # Seen from the Pacific a morning here may be the evening before.
    other_day = f"{formats.weekday(seen.day)[:3]}. " if seen.day != window.day else ""
    return WindowView(
        value=window.code,
        text=other_day + formats.clock_time(seen.starts),
        until=f"à {formats.clock_time(seen.ends)}",
        is_full=is_full,
    )


def _is_full(one: DaySlots) -> bool:
    return all(left == 0 for _, left in one.slots)
