"""What each kind of message is about, as members choose of what they want to be told."""

from enum import StrEnum
from typing import Final


class Subject(StrEnum):
    """What a message is about."""

    NEW_PAYMENTS = "new_payments"
    FOLLOW_UP = "follow_up"
    """What the member asked for, and where it stands: requests, assistance, questions, files."""
    CALLS = "calls"
    """Appointments, by phone or with an adviser of the mutual."""
    CONTRIBUTIONS = "contributions"
    NEWS = "news"
    """Prevention and what is new: only for who asked for it."""
    SECURITY = "security"
    """What lets a member say no in time: their sign-in, contacts, bank account, data."""


_KINDS: Final = {
    Subject.NEW_PAYMENTS: ("new_payments",),
    Subject.FOLLOW_UP: (
        "case_received",
        "case_opened",
        "case_changed",
        "step_late",
        "slot_confirmed",
        "information_asked",
        "request_sent",
        "request_moved",
        "request_late",
        "ticket_received",
        "ticket_answered",
        "ticket_late",
        "ticket_closed",
        "coaching_reminder",
        "opinion_moved",
        "opinion_late",
        "quote_answered",
        "quote_changed",
        "quote_refused",
        "quote_late",
        "fraud_report_received",
        "upload_refused",
        "insurance_step",
        "weekly_digest",
    ),
    Subject.CALLS: (
        "callback_confirmed",
        "callback_moved",
        "callback_cancelled",
        "callback_reminder",
        "callback_missed",
        "callback_not_reached",
        "consultation_reminder",
        "consultation_cancelled",
        "appointment_confirmed",
        "appointment_moved",
        "appointment_refused",
        "appointment_late",
        "webinar_reminder",
        "webinar_moved",
        "webinar_cancelled",
    ),
    Subject.CONTRIBUTIONS: (
        "contribution_due",
        "contribution_arrears",
        "premium_due",
        "debit_refused",
        "plan_decided",
    ),
    Subject.NEWS: ("newsletter",),
}
"""By their names: most are of rooms above this one."""
_SUBJECTS: Final = {kind: subject for subject, kinds in _KINDS.items() for kind in kinds}


def subject_of(kind: str) -> Subject:
    """Return what a kind is about; one that nothing is said of is of those that always leave."""
    return _SUBJECTS.get(kind, Subject.SECURITY)
