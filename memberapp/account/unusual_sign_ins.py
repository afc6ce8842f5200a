"""What makes a sign-in unusual: it waits for the second factor, wherever it comes from."""

from datetime import datetime, timedelta

from sqlmodel import col, func, select

from memberapp.account.rules.sign_ins import UnusualReason
from memberapp.account.tables import Account, Device, SignInSession
from memberapp.core import audit
from memberapp.core.access import Access, cut_ip_address, is_elsewhere
from memberapp.core.tables import AuditEvent
from memberapp.core.work import Work

LONG_ABSENCE = timedelta(days=180)
MANY_FAILURES = 5
FAILURES_WINDOW = timedelta(hours=1)


def reason_of(work: Work, *, account: Account, device: Device | None) -> UnusualReason | None:
    """Return why a right password is not enough, whatever its browser; None when it is usual."""
    before = work.db.exec(
        select(func.max(SignInSession.last_seen_at), func.max(SignInSession.created_at)).where(
            col(SignInSession.account_id) == account.id,
            col(SignInSession.access) >= Access.MEMBER,
        )
    ).one()
    last_seen, last_sign_in = before
    if _failures_since(work, account.member_id, last_sign_in) >= MANY_FAILURES:
        return UnusualReason.AFTER_FAILURES
    presences = [at for at in (last_seen, device and device.last_seen_at) if at]
    if max(presences, default=account.created_at) <= work.now - LONG_ABSENCE:
        return UnusualReason.LONG_ABSENCE
    if _is_new_place(work, account, device) and last_sign_in:
        return UnusualReason.NEW_PLACE
    return None


def _is_new_place(work: Work, account: Account, device: Device | None) -> bool:
    """Return whether browser and network are new at once; the cookie of a device may be copied."""
    if device is not None:
        return is_elsewhere(device.browser, device.address, work.origin)
    return not _is_known_network(work, account.id)


def _failures_since(work: Work, member_id: str, last_sign_in: datetime | None) -> int:
    """Count the passwords refused within the hour, since the member last came in."""
    since = max(work.now - FAILURES_WINDOW, last_sign_in or work.now - FAILURES_WINDOW)
    return work.db.exec(
        select(func.count()).where(
            col(AuditEvent.member_id) == member_id,
            col(AuditEvent.event) == audit.Event.SIGN_IN_REFUSED,
            col(AuditEvent.at) > since,
        )
    ).one()


def _is_known_network(work: Work, account_id: str) -> bool:
    earlier = select(SignInSession.id).where(
        col(SignInSession.account_id) == account_id,
        col(SignInSession.access) >= Access.MEMBER,
        col(SignInSession.address) == cut_ip_address(work.origin.ip_address),
    )
    return work.db.exec(earlier.limit(1)).first() is not None
