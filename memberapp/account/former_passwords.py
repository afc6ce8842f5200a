"""The passwords that an account had: none of the last ones is chosen again.

A password is recorded when it is chosen, so that one that was declared compromised
(`sign_in_links.disown`) is among them, whatever took its place meanwhile.
"""

from collections.abc import Sequence

from sqlmodel import col, delete, select

from memberapp.account.tables import FormerPassword
from memberapp.core.work import Work

_RECORDED = 6  # the present one and the five before it


def record(work: Work, *, account_id: str, password_hash: str) -> None:
    """Record a password that was chosen, in the caller's transaction; the oldest ones go."""
    work.db.add(
        FormerPassword(account_id=account_id, password_hash=password_hash, chosen_at=work.now)
    )
    work.db.flush()
    recorded = _newest_first(work, account_id)
    too_old = [row.id for row in recorded[_RECORDED:]]
    work.db.exec(delete(FormerPassword).where(col(FormerPassword.id).in_(too_old)))


def hashes_of(work: Work, *, account_id: str) -> tuple[str, ...]:
    """Return the hashes of the present password and of the five before it, newest first."""
    return tuple(row.password_hash for row in _newest_first(work, account_id))


def _newest_first(work: Work, account_id: str) -> Sequence[FormerPassword]:
    return work.db.exec(
        select(FormerPassword)
        .where(col(FormerPassword.account_id) == account_id)
        .order_by(col(FormerPassword.chosen_at).desc(), col(FormerPassword.id).desc())
    ).all()
