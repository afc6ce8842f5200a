"""A phone that receives the codes: the member proves, once, that he reads what it is sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from memberapp.account import accounts, sent_codes, sign_in_notices
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import Purpose, Request, phone_hash
from memberapp.core import audit, changes
from memberapp.core.access import Actor, LiveSession, Origin, Role
from memberapp.core.contacts import is_mobile
from memberapp.core.errors import InvalidInput
from memberapp.core.outbox import Channel
from memberapp.core.secrets import reveal
from memberapp.core.work import writes
from memberapp.members.tables import Member


@dataclass(frozen=True)
class PhoneCheck:
    """The member's phone, whether codes can go to it, and how far its check is."""

    phone: str | None
    can_receive: bool
    is_verified: bool
    is_sent: bool = False


def overview(
    db: Session, *, member_id: str, account_id: str, session_id: str, now: datetime
) -> PhoneCheck:
    """Return how far the check of the member's phone is."""
    member, account = accounts.own(db, member_id=member_id, account_id=account_id)
    phone = reveal(member, "phone")
    waiting = sent_codes.last_sent(db, session_id=session_id, purpose=Purpose.PHONE, now=now)
    return PhoneCheck(
        phone=phone,
        can_receive=phone is not None and is_mobile(phone),
        is_verified=sent_codes.verified_phone(account, member) is not None,
        is_sent=waiting is not None and phone is not None and waiting.bound_to == phone_hash(phone),
    )


@writes
def send(db: Session, *, session: LiveSession, origin: Origin, now: datetime) -> None:
    """Send a code to the phone of the member's file.

    Raises:
        InvalidInput: there is none, or it receives no text message.
        TooManyTries: too many codes were sent lately.
    """
    member, account = accounts.own(db, member_id=session.member_id, account_id=session.account_id)
    request = Request(session.id, Purpose.PHONE, phone_hash(_mobile_of(member)))
    sent_codes.send(
        db, account=account, request=request, channel=Channel.SMS, origin=origin, now=now
    )


@writes
def confirm(
    db: Session, *, session: LiveSession, code: str, origin: Origin, now: datetime
) -> CodeOutcome:
    """Let codes go to the phone, with the code that it received.

    Raises:
        InvalidInput: meanwhile the phone was taken away.
        TooManyTries: too many codes were wrong.
    """
    member, account = accounts.own(
        db, member_id=session.member_id, account_id=session.account_id, is_locked=True
    )
    phone = _mobile_of(member)
    request = Request(session.id, Purpose.PHONE, phone_hash(phone))
    outcome = sent_codes.prove(
        db, account_id=account.id, request=request, code=code, origin=origin, now=now
    )
    is_right = outcome is CodeOutcome.RIGHT
    if is_right:
        account.verified_phone = phone_hash(phone)
        db.add(account)
        sign_in_notices.tell_phone_verified(
            db, account=account, key=f"{account.id}:{now.isoformat()}", now=now
        )
        changes.add(db, member_id=member.id, topic=changes.Topic.SECURITY, now=now)
    audit.append(
        db,
        audit.Event.PHONE_VERIFIED if is_right else audit.Event.CODE_REFUSED,
        actor=Actor(account.id, Role.HOLDER),
        now=now,
        member_id=member.id,
        reason="" if is_right else outcome,
        origin=origin,
        result="ok" if is_right else "refused",
    )
    return outcome


def _mobile_of(member: Member) -> str:
    phone = reveal(member, "phone")
    if phone is None or not is_mobile(phone):
        raise InvalidInput("phone", "no_mobile")
    return phone
