"""Members whose second factor is asked at each sign-in for a while: their data was copied.

Whoever holds such data passes for the member more easily. Until that day no device is trusted, and
none becomes so.
"""

from datetime import datetime

from memberapp.account.tables import StrongerSignIn
from memberapp.core.work import Work


def ask(work: Work, *, member_id: str, until: datetime) -> None:
    """Ask a member for both factors at each sign-in until an instant; a later one rules."""
    row = work.db.get(StrongerSignIn, member_id)
    if row is None:
        work.db.add(StrongerSignIn(member_id=member_id, until=until))
    elif row.until < until:
        row.until = until
        work.db.add(row)


def until(work: Work, *, member_id: str) -> datetime | None:
    """Return until when a member gives both factors each time; None where devices are trusted."""
    row = work.db.get(StrongerSignIn, member_id)
    return row.until if row is not None and row.until > work.now else None


def until_of_session(work: Work) -> datetime | None:
    """Return the same for the caller, however far their sign-in went."""
    return until(work, member_id=work.session.member_id)
