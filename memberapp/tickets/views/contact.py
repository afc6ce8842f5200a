"""`/aide/contact`: the form, what it knows already, and what is said once it is sent."""

from dataclasses import dataclass
from datetime import datetime

from memberapp import addresses, clock
from memberapp.core import formats, wording
from memberapp.core.identifiers import (
    read_assistance_reference,
    read_request_reference,
    read_statement_reference,
    read_ticket_reference,
)
from memberapp.core.outgoing import Channel
from memberapp.tickets.catalogue import read_tickets
from memberapp.tickets.drafts import ContactForm
from memberapp.tickets.rules import MAX_TEXT_LENGTH, promised_by

_ABOUT_HINT = (
    "Celle d’un décompte, d’une demande ou d’un dossier, par exemple "
    "DEC\u20112026\u20110000012\u2011P. Laissez vide si vous ne savez pas."
)
_ABOUT_FOUND = "Nous l’avons retrouvée d’après la page que vous quittez."
_RECEIPTS = {
    Channel.EMAIL: "Un accusé de réception vous parvient par e-mail.",
    Channel.SMS: "Un accusé de réception vous parvient par SMS.",
}
NO_RECEIPT = (
    "Nous n’avons ni e-mail ni mobile pour vous prévenir\u00a0: la réponse vous attendra ici."
)


@dataclass(frozen=True)
class SubjectView:
    """A subject to choose."""

    code: str
    title: str
    text: str


@dataclass(frozen=True)
class ContactView:
    """What the form says beside its fields."""

    name: str = ""
    number: str = ""
    email: str = ""
    phone: str = ""
    phone_spoken: str = ""
    about_hint: str = ""
    receipt: str = ""
    waiting: str = ""
    """« 2 messages en cours »; empty without any."""


def subjects() -> list[SubjectView]:
    """Return what can be written about, in the order of the file."""
    found = read_tickets().subjects.values()
    return [SubjectView(one.code, one.title, one.text) for one in found]


def to_contact(form: ContactForm) -> ContactView:
    """Show what the form knows of the member."""
    return ContactView(
        name=f"{form.first_name} {form.last_name}",
        number=form.number,
        email=form.email or "Non renseigné",
        phone=formats.masked_phone(form.phone) if form.phone else "Non renseigné",
        phone_spoken=f"Numéro se terminant par {form.phone[-2:]}" if form.phone else "",
        about_hint=_ABOUT_FOUND if form.about else _ABOUT_HINT,
        receipt=_RECEIPTS[form.receipt] if form.receipt else NO_RECEIPT,
        waiting=_waiting(form.waiting),
    )


def promise_text(subject: str, region: str) -> str:
    """Say by when a person answers, for a subject; of none chosen, what is the rule."""
    known = read_tickets()
    chosen = known.subjects.get(subject) or next(iter(known.subjects.values()))
    days = known.queue(chosen.queue).working_days
    by = promised_by(known.calendar, days, clock.now())
    return f"Réponse écrite d’une personne, au plus tard {by_text(by, region)}."


def note_text(subject: str) -> str:
    """Say who answers where that is not just anybody: the complex cases."""
    found = read_tickets().subjects.get(subject)
    return found.note if found else ""


def count_text(text: str, saved_at: datetime | None, region: str) -> str:
    """Return « 105 caractères sur 3 000. Brouillon gardé à 9 h 58. »."""
    length = len(text)
    counted = f"{formats.count(length, 'caractère')} sur {formats.number(MAX_TEXT_LENGTH)}."
    if saved_at is None or not length:
        return counted
    return f"{counted} Brouillon gardé à {formats.local_time(saved_at, region)}."


def by_text(instant: datetime, region: str) -> str:
    """Return « le mardi 1ᵉʳ décembre 2026 à 19 h », where the member lives."""
    day = formats.local_day(instant, region)
    return f"le {formats.weekday(day)} {wording.moment(instant, region).removeprefix('le ')}"


def too_many_text(until: datetime, region: str) -> str:
    """Say when to write again, and that what was typed stays."""
    return (
        "Vous nous avez beaucoup écrit aujourd’hui. Votre texte est gardé\u00a0: envoyez-le "
        f"{wording.at_first_minute(until, region)}, ou {wording.call_us()}."
    )


def own_path(reference: str) -> str:
    """Return where something of the member's own is shown, "" of what has no page."""
    for read, path in (
        (read_statement_reference, addresses.statement_path),
        (read_assistance_reference, addresses.case_path),
        (read_request_reference, addresses.request_path),
        (read_ticket_reference, addresses.ticket_path),
    ):
        if read(reference) is not None:
            return path(reference)
    return ""


def _waiting(count: int) -> str:
    return f"{formats.count(count, 'message')} en cours" if count else ""
