"""What a member agreed to, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from memberapp.account import accounts, sent_codes
from memberapp.core.audit import Event
from memberapp.core.tables import AuditEvent
from memberapp.core.work import Work


@dataclass(frozen=True)
class Agreements:
    """When the space was opened, and since when codes go to the member's phone, if they do."""

    opened_at: datetime
    phone_at: datetime | None


def agreements(work: Work) -> Agreements:
    """Return what the member agreed to.

    Raises:
        NotFound: the account is closed.
    """
    member, account = accounts.own(work, member_id=work.member_id, account_id=work.account_id)
    verified = select(func.max(AuditEvent.at)).where(
        col(AuditEvent.member_id) == member.id,
        col(AuditEvent.event) == Event.PHONE_VERIFIED,
        col(AuditEvent.result) == "ok",
    )
    is_verified = sent_codes.verified_phone(account, member) is not None
    return Agreements(account.created_at, work.db.exec(verified).one() if is_verified else None)
