"""What of a member can have been copied, and by when the authority is told of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

AUTHORITY_TIME: Final = timedelta(hours=72)
"""From when the insurer knows of a breach until the authority knows of it (GDPR, art. 33, 1)."""


class Data(StrEnum):
    """What the insurer or who works for it holds about a member."""

    NAME = "name"
    BIRTH = "birth"
    SOCIAL_SECURITY_NUMBER = "social_security_number"
    MEMBER_NUMBER = "member_number"
    INSURER = "insurer"
    GUARANTEES = "guarantees"
    BANK = "bank"
    REIMBURSEMENTS = "reimbursements"
    POSTAL_ADDRESS = "postal_address"
    PHONE = "phone"
    EMAIL = "email"
    DOCUMENTS = "documents"
    PASSWORD = "password"  # noqa: S105 - the name of a kind of data


class Way(StrEnum):
    """By what a member is told."""

    EMAIL = "email"
    LETTER = "letter"


class TaskPage(StrEnum):
    """Where in the space a task is done."""

    SECURITY = "security"
    ACTIVITY = "activity"
    PROFILE = "profile"
    REIMBURSEMENTS = "reimbursements"
    MESSAGE_CHECK = "message_check"
    ADVICE = "advice"


class AuthorityStatus(StrEnum):
    """Where the 72 hours of the authority stand."""

    RUNNING = "running"
    IN_TIME = "in_time"
    LATE = "late"
    OVERDUE = "overdue"


def authority_due_at(aware_at: datetime) -> datetime:
    """Return until when the authority is told of a breach that the insurer knows since."""
    return aware_at + AUTHORITY_TIME


def authority_status(
    *, aware_at: datetime, told_at: datetime | None, now: datetime
) -> AuthorityStatus:
    """Return whether the authority was told, and in time; a notice after it says why (art. 33)."""
    due_at = authority_due_at(aware_at)
    if told_at is None:
        return AuthorityStatus.RUNNING if now <= due_at else AuthorityStatus.OVERDUE
    return AuthorityStatus.IN_TIME if told_at <= due_at else AuthorityStatus.LATE


def split_data(
    *, exposed: tuple[Data, ...], spared: tuple[Data, ...], own: tuple[Data, ...]
) -> tuple[tuple[Data, ...], tuple[Data, ...]]:
    """Return what of one member was copied and what was not, in the order of the notice.

    `own` is what was copied of this member, where it is known; empty means all of `exposed`. What
    others lost and they did not is safe.
    """
    copied = tuple(one for one in exposed if not own or one in own)
    return copied, (*(one for one in exposed if one not in copied), *spared)
