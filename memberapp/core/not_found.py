"""What members ask for and cannot have, as the trail tells it: never what was asked."""

from memberapp.core import audit, limits
from memberapp.core.errors import TooManyTries
from memberapp.core.limits import Limit
from memberapp.core.work import Work, writes

_NOT_FOUND = Limit("not_found", "30/hour")


@writes
def record_not_found(work: Work, *, what: str) -> None:
    """Record that a member asked for a `what` of somebody else's, up to a limit per hour."""
    try:
        limits.reserve(work, (_NOT_FOUND, work.member_id))
    except TooManyTries:
        return
    work.audit(audit.Event.NOT_FOUND, ref=what, result="refused")
