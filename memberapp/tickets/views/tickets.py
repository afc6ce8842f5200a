"""A ticket and the list of them: where each stands, who must act, and what was written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from memberapp import addresses
from memberapp.core import formats, wording
from memberapp.core.timeline import StepView
from memberapp.tickets.catalogue import read_tickets
from memberapp.tickets.exchanges import Entry, TicketSnapshot
from memberapp.tickets.labels import RATINGS
from memberapp.tickets.rules import (
    Author,
    EntryKind,
    TicketStatus,
    can_rate,
    can_write,
    late_since,
)
from memberapp.tickets.service import OwnTickets, TicketRow
from memberapp.tickets.views.contact import by_text, own_path
from memberapp.uploads.views import SentView, to_sent

MOVED: Final = (
    "Entre-temps, quelque chose a été ajouté à cet échange. Relisez-le ci-dessous\u00a0: votre "
    "texte est gardé, et n’est pas encore parti."
)
MOVED_BEFORE_CLOSING: Final = (
    "Entre-temps, quelque chose a été ajouté à cet échange. Relisez-le avant de le fermer."
)
CLOSED_FOR_GOOD: Final = (
    "Ce suivi est fermé depuis trop longtemps pour être rouvert. Écrivez-nous un nouveau message."
)
RATED_BEFORE: Final = "Votre avis était déjà enregistré."
ADDED: Final = "Votre message est ajouté à ce suivi."
REOPENED: Final = "Ce suivi est rouvert, votre message est parti."
CLOSED: Final = "Ce suivi est fermé. Vous pouvez le rouvrir ci-dessous, en y ajoutant un mot."
RATED: Final = "Merci, votre avis est enregistré."
_LATE: Final = (
    "Nous devions vous répondre {by}. Veuillez nous en excuser\u00a0: votre message passe en "
    "premier sur la liste de nos conseillers, vous n’avez rien à refaire."
)


@dataclass(frozen=True)
class EntryView:
    """What somebody wrote or did."""

    number: str
    who: str
    when: str
    text: str
    is_own: bool
    receipt: str = ""
    """What was promised when it arrived; empty of what promised nothing."""


@dataclass(frozen=True)
class TicketView:
    """A ticket of the member's."""

    title: str = ""
    reference: str = ""
    opened: str = ""
    status: str = ""
    tone: str = ""
    late_text: str = ""
    is_closed: bool = False
    thread: list[EntryView] = field(default_factory=list)
    has_older: bool = False
    steps: list[StepView] = field(default_factory=list)
    about: str = ""
    about_path: str = ""
    queue: str = ""
    can_write: bool = False
    write_label: str = ""
    write_hint: str = ""
    send_text: str = ""
    files: list[SentView] = field(default_factory=list)
    can_close: bool = False
    close_hint: str = ""
    can_rate: bool = False
    rated: str = ""
    version: str = ""
    callback_path: str = ""


@dataclass(frozen=True)
class RowView:
    """A ticket in the list."""

    path: str
    title: str
    detail: str
    status: str
    tone: str


@dataclass(frozen=True)
class ListView:
    """The member's tickets."""

    rows: list[RowView] = field(default_factory=list)
    more: str = ""
    """« Voir les 12 suivants »; empty when all are there."""


def to_ticket(ticket: TicketSnapshot, now: datetime) -> TicketView:
    """Show a ticket."""
    known, region, status = read_tickets(), ticket.region, ticket.status
    late = late_since(status, ticket.due_at, now)
    text, tone = _status(ticket, region, late=late)
    subject = known.subject(ticket.subject)
    may_write = can_write(status, ticket.closed_at, now, known.delays)
    is_answered = ticket.first_answered_at is not None
    label, hint, send = _writing(ticket, region)
    return TicketView(
        title=subject.heading,
        reference=ticket.reference,
        opened=f", ouvert {wording.moment(ticket.created_at, region)}",
        status=text,
        tone=tone,
        late_text=_LATE.format(by=f"avant {by_text(ticket.due_at, region)}") if late else "",
        is_closed=status is TicketStatus.CLOSED,
        thread=[*_entries(ticket)],
        has_older=bool(ticket.entries) and ticket.entries[0].number > 1,
        steps=[*_steps(ticket, region, late=late)],
        about=ticket.about,
        about_path=own_path(ticket.about),
        queue=formats.capitalized(known.queue(ticket.queue).name),
        can_write=may_write,
        write_label=label,
        write_hint=hint,
        send_text=send,
        files=to_sent(ticket.files, region),
        can_close=status is not TicketStatus.CLOSED,
        close_hint="" if is_answered else _UNANSWERED,
        can_rate=can_rate(status, is_answered=is_answered, is_rated=ticket.rating is not None),
        rated=_rated(ticket),
        version=f"{ticket.version}",
        callback_path=addresses.callback_form_path(reason="follow_up"),
    )


def sent_text(ticket: TicketSnapshot) -> str:
    """Say that a question was sent, under which reference, and by when it is answered."""
    return (
        f"Votre message est parti. Notez sa référence, {ticket.reference}. Une personne vous "
        f"répond ici, au plus tard {by_text(ticket.due_at, ticket.region)}."
    )


def to_list(found: OwnTickets, now: datetime) -> ListView:
    """Show the list; what is not closed comes first."""
    left = found.count - len(found.rows)
    return ListView(
        rows=[_row(one, found.region, now) for one in found.rows],
        more=f"Voir les {formats.count(left, 'suivant')}"
        if left > 1
        else "Voir le suivant"
        if left
        else "",
    )


_UNANSWERED: Final = "Vous n’avez plus besoin de réponse\u00a0? Fermez ce suivi."


def _row(one: TicketRow, region: str, now: datetime) -> RowView:
    text, tone = _status_of(
        one.status,
        one.due_at,
        one.closes_at,
        one.closed_at,
        region,
        late=late_since(one.status, one.due_at, now),
    )
    return RowView(
        path=addresses.ticket_path(one.reference),
        title=read_tickets().subject(one.subject).title,
        detail=f"{one.reference}, écrit le {_day(one.created_at, region)}",
        status=text,
        tone=tone,
    )


def _status(ticket: TicketSnapshot, region: str, *, late: datetime | None) -> tuple[str, str]:
    return _status_of(
        ticket.status, ticket.due_at, ticket.closes_at, ticket.closed_at, region, late=late
    )


def _status_of(
    status: TicketStatus,
    due_at: datetime,
    closes_at: datetime | None,
    closed_at: datetime | None,
    region: str,
    *,
    late: datetime | None,
) -> tuple[str, str]:
    """Return who must act and by when, and how serious that is."""
    if late is not None:
        return f"En retard depuis {wording.moment(late, region)}", "danger"
    if status is TicketStatus.WAITING:
        return f"À nous de répondre avant {by_text(due_at, region)}", "info"
    if status is TicketStatus.ASKED and closes_at is not None:
        day = _day(closes_at, region)
        return f"À vous de répondre, jusqu’au {day}", "attention"
    if status is TicketStatus.ANSWERED:
        return "Réponse donnée", "success"
    day = f" le {_day(closed_at, region)}" if closed_at else ""
    return f"Fermé{day}", "neutral"


def _writing(ticket: TicketSnapshot, region: str) -> tuple[str, str, str]:
    """Return the label of the next word, its hint and its button."""
    known = read_tickets()
    days = known.queue(ticket.queue).working_days
    within = f"Réponse de notre part sous {formats.count(days, 'jour')} ouvrés après votre envoi."
    if days == 1:
        within = "Réponse de notre part le jour ouvré qui suit votre envoi."
    match ticket.status:
        case TicketStatus.ASKED:
            return "Votre réponse", within, "Envoyer ma réponse"
        case TicketStatus.ANSWERED:
            return "Ajouter un mot", within, "Envoyer"
        case TicketStatus.CLOSED:
            until = (ticket.closed_at or ticket.changed_at) + timedelta(days=known.delays.to_reopen)
            day = _day(until, region)
            return "Rouvrir ce suivi", f"Possible jusqu’au {day}. {within}", "Rouvrir et envoyer"
        case _:
            same = f"La réponse reste promise pour {by_text(ticket.due_at, region)}."
            return "Ajouter un mot", same, "Envoyer"


def _entries(ticket: TicketSnapshot) -> Iterator[EntryView]:
    for entry in ticket.entries:
        yield EntryView(
            number=f"{entry.number}",
            who=_who(entry),
            when=formats.capitalized(wording.moment(entry.created_at, ticket.region)),
            text=entry.text or _DONE[entry.kind, entry.author],
            is_own=entry.author is Author.MEMBER,
            receipt=_receipt(entry, ticket.region),
        )


_DONE: Final = {
    (EntryKind.PASSED, Author.AGENT): "Votre message est transmis au service qui peut y répondre. "
    "La date promise ne change pas.",
    (EntryKind.CLOSED, Author.AGENT): "Ce suivi est fermé.",
    (EntryKind.CLOSED, Author.MEMBER): "Vous avez fermé ce suivi.",
    (EntryKind.CLOSED, Author.SYSTEM): "Ce suivi s’est fermé, sans autre mot de votre part.",
}


def _who(entry: Entry) -> str:
    if entry.author is Author.AGENT:
        return f"{entry.agent}, {read_tickets().queue(entry.queue).name}"
    return "Vous" if entry.author is Author.MEMBER else "Votre mutuelle"


def _receipt(entry: Entry, region: str) -> str:
    if entry.due_at is None:
        return ""
    if entry.kind is EntryKind.WRITTEN:
        return (
            f"Message reçu. Une personne vous répond au plus tard {by_text(entry.due_at, region)}."
        )
    day = _day(entry.due_at, region)
    return f"Sans réponse le {day}, ce suivi se ferme\u00a0; vous pourrez le rouvrir."


def _steps(ticket: TicketSnapshot, region: str, *, late: datetime | None) -> Iterator[StepView]:
    yield StepView(
        "Message reçu", formats.capitalized(wording.moment(ticket.created_at, region)), "done"
    )
    if ticket.first_answered_at is not None:
        when = formats.capitalized(wording.moment(ticket.first_answered_at, region))
        yield StepView("Réponse d’une personne", when, "done")
    if ticket.status is TicketStatus.WAITING:
        again = " suivante" if ticket.first_answered_at is not None else " d’une personne"
        yield StepView(
            f"Réponse{again}",
            f"Promise pour {by_text(ticket.due_at, region)}",
            "late" if late else "now",
            is_live=True,
        )
    yield from _ending(ticket, region)


def _ending(ticket: TicketSnapshot, region: str) -> Iterator[StepView]:
    if ticket.closed_at is not None:
        yield StepView(
            "Fermé",
            formats.capitalized(wording.moment(ticket.closed_at, region)),
            "done",
            is_live=True,
        )
        return
    if ticket.closes_at is None:
        yield StepView("Fermé", "Quand vous avez votre réponse", "todo")
        return
    day = _day(ticket.closes_at, region)
    if ticket.status is TicketStatus.ASKED:
        yield StepView("Votre réponse", f"Jusqu’au {day}", "now", is_live=True)
    yield StepView("Fermé", f"Le {day}, sans autre mot de votre part", "todo")


def _rated(ticket: TicketSnapshot) -> str:
    if ticket.rating is None:
        return ""
    comment = f" {formats.quoted(ticket.comment)}" if ticket.comment else ""
    return f"Votre avis\u00a0: {RATINGS[ticket.rating].lower()}.{comment}"


def _day(instant: datetime, region: str) -> str:
    return formats.long_day(formats.local_day(instant, region))
