"""When a member who lost every factor gets a new one: two agents, then 72 hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

DELAY: Final = timedelta(hours=72)
"""Between the second agent and the code: what a member may need to read a message that stops it."""
APPROVAL_LIFETIME: Final = timedelta(days=7)
CODE_LIFETIME: Final = timedelta(days=15)
"""After the delay the code is to be given within this time."""


class Check(StrEnum):
    """How the agent made sure who asks."""

    IDENTITY_PAPER = "identity-paper"
    MEMBER_CARD = "member-card"
    CALL_TO_KNOWN_PHONE = "call-to-known-phone"
    LAST_REIMBURSEMENTS = "last-reimbursements"


class RecoveryStage(StrEnum):
    """How far a recovery is."""

    OPENED = "opened"
    WAITING = "waiting"
    READY = "ready"
    GIVEN = "given"
    STOPPED = "stopped"
    EXPIRED = "expired"


@dataclass(frozen=True)
class RecoveryFacts:
    """What happened to a recovery, and when."""

    opened_at: datetime
    approved_at: datetime | None = None
    given_at: datetime | None = None
    stopped_at: datetime | None = None


def stage_of(facts: RecoveryFacts, now: datetime) -> RecoveryStage:
    """Return how far a recovery is at an instant."""
    if facts.stopped_at is not None:
        return RecoveryStage.STOPPED
    if facts.given_at is not None:
        return RecoveryStage.GIVEN
    if facts.approved_at is None:
        is_late = now >= facts.opened_at + APPROVAL_LIFETIME
        return RecoveryStage.EXPIRED if is_late else RecoveryStage.OPENED
    ready_at = facts.approved_at + DELAY
    if now < ready_at:
        return RecoveryStage.WAITING
    return RecoveryStage.READY if now < ready_at + CODE_LIFETIME else RecoveryStage.EXPIRED
