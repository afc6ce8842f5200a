"""What happens here that the insurer's own systems may be told of, by webhooks.

An act is in the trail with the reference of what it was done to. Those lines that say something of
what the API can be read for are told as well: a use case has nothing to add. What members changed
for the core has no line of its own; `core/portal_changes` notes it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sqlmodel import Session

from memberapp.core.audit import Event

_NOTED = "happenings"


class Happening(StrEnum):
    """What a webhook may be told, as its `type` names it; machines read it."""

    CHANGE_MADE = "change.made"
    REQUEST_SENT = "request.sent"
    REQUEST_CHANGED = "request.changed"
    DOSSIER_SENT = "dossier.sent"
    DOSSIER_CHANGED = "dossier.changed"
    TICKET_SENT = "ticket.sent"
    TICKET_WRITTEN = "ticket.written"
    TICKET_CHANGED = "ticket.changed"
    CALLBACK_ASKED = "callback.asked"
    CALLBACK_CHANGED = "callback.changed"
    BANK_CHANGE_CONFIRMED = "bank_change.confirmed"
    BANK_CHANGE_CHANGED = "bank_change.changed"
    INSTALMENTS_ASKED = "instalments.asked"
    INSTALMENTS_CHANGED = "instalments.changed"
    APPOINTMENT_ASKED = "appointment.asked"
    APPOINTMENT_CHANGED = "appointment.changed"
    QUOTE_ASKED = "quote.asked"
    QUOTE_CHANGED = "quote.changed"
    OPINION_SENT = "opinion.sent"
    OPINION_CHANGED = "opinion.changed"


_WITHOUT_REFERENCE: Final = frozenset({Happening.INSTALMENTS_ASKED, Happening.INSTALMENTS_CHANGED})
"""Theirs is the number of a contract, which names a family: whoever may know reads the list."""

OF_EVENTS: Final[Mapping[Event, Happening]] = {
    Event.REQUEST_SENT: Happening.REQUEST_SENT,
    **dict.fromkeys(
        (
            Event.REQUEST_TAKEN,
            Event.REQUEST_ASKED,
            Event.REQUEST_GIVEN,
            Event.REQUEST_ANSWERED,
            Event.REQUEST_ACCEPTED,
            Event.REQUEST_REFUSED,
            Event.REQUEST_CLOSED,
            Event.REQUEST_WITHDRAWN,
            Event.REQUEST_LATE,
        ),
        Happening.REQUEST_CHANGED,
    ),
    Event.CASE_SUBMITTED: Happening.DOSSIER_SENT,
    **dict.fromkeys(
        (
            Event.CASE_OPENED,
            Event.CASE_CLOSED,
            Event.CASE_LATE,
            Event.CASE_STEP_CONFIRMED,
            Event.CASE_STEP_MOVED,
            Event.CASE_STEP_STARTED,
            Event.CASE_STEP_DONE,
            Event.CASE_STEP_MISSED,
            Event.CASE_STEP_CANCELLED,
            Event.CASE_HOURS_RECORDED,
            Event.CASE_INFORMATION_ASKED,
            Event.CASE_INFORMATION_GIVEN,
            Event.CASE_INFORMATION_RECEIVED,
            Event.CASE_COMPLETED,
            Event.CASE_SERVICE_ADDED,
            Event.CASE_SERVICE_MOVED,
            Event.CASE_SERVICE_CANCELLED,
            Event.CASE_CANCELLED,
            Event.CASE_HOSPITAL_NOTED,
        ),
        Happening.DOSSIER_CHANGED,
    ),
    Event.TICKET_SENT: Happening.TICKET_SENT,
    Event.TICKET_WRITTEN: Happening.TICKET_WRITTEN,
    **dict.fromkeys(
        (
            Event.TICKET_TAKEN,
            Event.TICKET_ANSWERED,
            Event.TICKET_ASKED,
            Event.TICKET_PASSED,
            Event.TICKET_CLOSED,
            Event.TICKET_RATED,
            Event.TICKET_LATE,
        ),
        Happening.TICKET_CHANGED,
    ),
    Event.CALLBACK_REQUESTED: Happening.CALLBACK_ASKED,
    **dict.fromkeys(
        (
            Event.CALLBACK_STARTED,
            Event.CALLBACK_DONE,
            Event.CALLBACK_MOVED,
            Event.CALLBACK_NOT_REACHED,
            Event.CALLBACK_CANCELLED,
        ),
        Happening.CALLBACK_CHANGED,
    ),
    Event.BANK_CONFIRMED: Happening.BANK_CHANGE_CONFIRMED,
    **dict.fromkeys(
        (
            Event.BANK_REVIEWED,
            Event.BANK_EFFECTIVE,
            Event.BANK_CANCELLED,
            Event.BANK_DECIDED,
        ),
        Happening.BANK_CHANGE_CHANGED,
    ),
    Event.PLAN_ASKED: Happening.INSTALMENTS_ASKED,
    **dict.fromkeys(
        (Event.PLAN_WITHDRAWN, Event.PLAN_GRANTED, Event.PLAN_REFUSED),
        Happening.INSTALMENTS_CHANGED,
    ),
    Event.APPOINTMENT_ASKED: Happening.APPOINTMENT_ASKED,
    **dict.fromkeys(
        (
            Event.APPOINTMENT_TOLD,
            Event.APPOINTMENT_CONFIRMED,
            Event.APPOINTMENT_MOVED,
            Event.APPOINTMENT_REFUSED,
            Event.APPOINTMENT_CANCELLED,
            Event.APPOINTMENT_END_TOLD,
            Event.APPOINTMENT_LATE,
        ),
        Happening.APPOINTMENT_CHANGED,
    ),
    Event.QUOTE_ASKED: Happening.QUOTE_ASKED,
    **dict.fromkeys(
        (
            Event.QUOTE_TOLD,
            Event.QUOTE_ANSWERED,
            Event.QUOTE_CHANGED,
            Event.QUOTE_REFUSED,
            Event.QUOTE_CANCELLED,
            Event.QUOTE_END_TOLD,
            Event.QUOTE_LATE,
        ),
        Happening.QUOTE_CHANGED,
    ),
    Event.OPINION_SENT: Happening.OPINION_SENT,
    **dict.fromkeys(
        (
            Event.OPINION_RECEIVED,
            Event.OPINION_ANSWERED,
            Event.OPINION_REFUSED,
            Event.OPINION_WITHDRAWN,
            Event.OPINION_LATE,
        ),
        Happening.OPINION_CHANGED,
    ),
}
"""Lines of the trail that are told; each has the reference by which the API is asked."""


def note(db: Session, happening: Happening, reference: str) -> None:
    """Note that something happens with this transaction; once, however often it is noted."""
    noted: dict[tuple[Happening, str], None] = db.info.setdefault(_NOTED, {})
    noted[happening, "" if happening in _WITHOUT_REFERENCE else reference] = None


def note_line(db: Session, event: Event, reference: str) -> None:
    """Note what a line of the trail tells; most of them tell nothing."""
    if (happening := OF_EVENTS.get(event)) is not None:
        note(db, happening, reference)


def take_noted(db: Session) -> list[tuple[Happening, str]]:
    """Return what was noted, in its order, and forget it."""
    return list(db.info.pop(_NOTED, ()))
