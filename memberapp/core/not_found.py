"""What members ask for and cannot have, as the trail tells it: never what was asked."""

from datetime import datetime

from sqlmodel import Session

from memberapp.core import audit, limits
from memberapp.core.access import Actor, Origin
from memberapp.core.errors import TooManyTries
from memberapp.core.work import writes


@writes
def note_not_found(
    db: Session,
    *,
    what: str,
    member_id: str,
    actor: Actor,
    origin: Origin | None = None,
    now: datetime,
) -> None:
    """Record that a member asked for a `what` of somebody else's, up to a limit per hour."""
    try:
        limits.count_not_found(db, member_id=member_id, now=now)
    except TooManyTries:
        return
    audit.append(
        db,
        audit.Event.NOT_FOUND,
        actor=actor,
        now=now,
        member_id=member_id,
        object_ref=what,
        origin=origin,
        result="refused",
    )
