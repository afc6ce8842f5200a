"""What makes a sign-in unusual: it is held until the second factor, wherever it comes from."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, func, select

from memberapp.account.tables import Account, Device, SignInSession
from memberapp.core import audit
from memberapp.core.access import Access, Origin, cut_address
from memberapp.core.tables import AuditEvent

LONG_ABSENCE = timedelta(days=180)
MANY_FAILURES = 5
FAILURES_WINDOW = timedelta(hours=1)


class Suspicion(StrEnum):
    """Why a sign-in is unusual."""

    NEW_PLACE = "new_place"
    LONG_ABSENCE = "long_absence"
    AFTER_FAILURES = "after_failures"


def of(
    db: Session, *, account: Account, device: Device | None, origin: Origin, now: datetime
) -> Suspicion | None:
    """Return why a right password is not enough, whatever its browser; None when it is usual."""
    before = db.exec(
        select(func.max(SignInSession.last_seen_at), func.max(SignInSession.created_at)).where(
            col(SignInSession.account_id) == account.id,
            col(SignInSession.access) >= Access.MEMBER,
        )
    ).one()
    last_seen, last_sign_in = before
    if _failures_since(db, account.member_id, last_sign_in, now) >= MANY_FAILURES:
        return Suspicion.AFTER_FAILURES
    presences = [at for at in (last_seen, device and device.last_seen_at) if at]
    if max(presences, default=account.created_at) <= now - LONG_ABSENCE:
        return Suspicion.LONG_ABSENCE
    if device is None and last_sign_in and not _is_known_network(db, account.id, origin):
        return Suspicion.NEW_PLACE
    return None


def _failures_since(
    db: Session, member_id: str, last_sign_in: datetime | None, now: datetime
) -> int:
    """Count the passwords refused within the hour, since the member last came in."""
    since = max(now - FAILURES_WINDOW, last_sign_in or now - FAILURES_WINDOW)
    return db.exec(
        select(func.count()).where(
            col(AuditEvent.member_id) == member_id,
            col(AuditEvent.event) == audit.Event.SIGN_IN_REFUSED,
            col(AuditEvent.at) > since,
        )
    ).one()


def _is_known_network(db: Session, account_id: str, origin: Origin) -> bool:
    seen = select(SignInSession.id).where(
        col(SignInSession.account_id) == account_id,
        col(SignInSession.access) >= Access.MEMBER,
        col(SignInSession.address) == cut_address(origin.address),
    )
    return db.exec(seen.limit(1)).first() is not None
