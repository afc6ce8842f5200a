"""What members ask for and cannot have, as the trail tells it: never what was asked."""

from memberapp.core import audit, limits
from memberapp.core.errors import TooManyTries
from memberapp.core.work import Work, writes


@writes
def note_not_found(work: Work, *, what: str) -> None:
    """Record that a member asked for a `what` of somebody else's, up to a limit per hour."""
    try:
        limits.count_not_found(work)
    except TooManyTries:
        return
    work.audit(audit.Event.NOT_FOUND, ref=what, result="refused")
