"""What the space holds of what a member wrote to the help, sent or not, and of the answers."""

from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, Value, of_member
from memberapp.core.work import Work
from memberapp.tickets.catalogue import read_tickets
from memberapp.tickets.labels import AUTHORS, ENTRY_KINDS, RATINGS, TICKET_STATUSES
from memberapp.tickets.tables import Ticket, TicketDraft, TicketEntry

_AGENT: Final = Hidden("Conseiller qui suit votre message", Reason.ELSEWHERE)


def _subject(_work: Work, row: Any) -> Value:
    return read_tickets().subject(row.subject).title if row.subject else None


def _queue(_work: Work, row: Any) -> Value:
    return read_tickets().queue(row.queue).name


def _of_own_ticket(work: Work) -> ColumnElement[bool]:
    own = select(Ticket.id).where(Ticket.member_id == work.member_id)
    return col(TicketEntry.ticket_id).in_(own)


def _reference(work: Work, row: Any) -> Value:
    ticket = work.db.get(Ticket, row.ticket_id) if row.ticket_id else None
    return ticket.reference if ticket else None


PARTS: Final = (
    Part(
        "messages-a-l-aide",
        "Messages écrits à l’aide",
        Ticket,
        of_member(Ticket),
        (col(Ticket.created_at), col(Ticket.id)),
        {
            "reference": "Référence",
            "subject": Field("Sujet", show=_subject),
            "about": "À propos de",
            "queue": Field("Service qui répond", show=_queue),
            "status": Field("État", TICKET_STATUSES),
            "created_at": "Envoyé le",
            "changed_at": "Dernier changement le",
            "due_at": "Réponse promise pour le",
            "late_told_at": "Retard signalé le",
            "closes_at": "Se ferme le",
            "first_answered_at": "Première réponse le",
            "closed_at": "Fermé le",
            "rating": Field("Votre avis", RATINGS),
            "comment": "Votre précision",
            "rated_at": "Avis donné le",
        },
        {"id": INTERNAL, "member_id": INTERNAL, "version": INTERNAL, "agent_id": _AGENT},
    ),
    Part(
        "echanges-avec-l-aide",
        "Vos messages à l’aide, et nos réponses",
        TicketEntry,
        _of_own_ticket,
        (col(TicketEntry.created_at), col(TicketEntry.ticket_id), col(TicketEntry.number)),
        {
            "reference": Field("Référence", show=_reference),
            "created_at": "Date",
            "author": Field("De", AUTHORS),
            "kind": Field("Ce que c’est", ENTRY_KINDS),
            "text": "Texte",
            "queue": Field("Service", show=_queue),
            "due_at": "Réponse promise, ou attendue, pour le",
        },
        {
            "id": INTERNAL,
            "ticket_id": INTERNAL,
            "number": INTERNAL,
            "idempotency_key": INTERNAL,
            "agent_id": _AGENT,
        },
    ),
    Part(
        "messages-non-envoyes",
        "Messages à l’aide commencés",
        TicketDraft,
        of_member(TicketDraft),
        (col(TicketDraft.updated_at), col(TicketDraft.id)),
        {
            "reference": Field("Suivi", show=_reference),
            "subject": Field("Sujet", show=_subject),
            "about": "À propos de",
            "text": "Texte",
            "updated_at": "Modifié le",
        },
        {"id": INTERNAL, "member_id": INTERNAL, "ticket_id": INTERNAL},
    ),
)
