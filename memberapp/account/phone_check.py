"""A phone that receives the codes: the member proves, once, that they read what it is sent."""

from dataclasses import dataclass
from datetime import datetime

from memberapp.account import accounts, messages, second_factor, sent_codes
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import Purpose, Request, phone_hash
from memberapp.core import audit
from memberapp.core.access import Actor, Role
from memberapp.core.errors import InvalidInput
from memberapp.core.outgoing import Channel
from memberapp.core.phones import is_mobile
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member


@dataclass(frozen=True)
class PhoneCheck:
    """The member's phone, whether codes can go to it, and how far its check is."""

    phone: str | None
    can_receive: bool
    is_verified: bool
    is_sent: bool = False
    locked_until: datetime | None = None
    """Until when no code is accepted: too many were wrong."""


def overview(work: Work) -> PhoneCheck:
    """Return how far the check of the member's phone is."""
    member, account = accounts.own(work, member_id=work.member_id, account_id=work.account_id)
    phone = reveal(member, "phone")
    waiting = sent_codes.last_sent(work, purpose=Purpose.PHONE)
    return PhoneCheck(
        phone=phone,
        can_receive=phone is not None and is_mobile(phone),
        is_verified=sent_codes.verified_phone(account, member) is not None,
        is_sent=waiting is not None and phone is not None and waiting.bound_to == phone_hash(phone),
        locked_until=second_factor.locked_until(work, account_id=account.id),
    )


@writes
def send(work: Work) -> None:
    """Send a code to the phone of the member's file.

    Raises:
        InvalidInput: there is none, or it receives no text message.
        TooManyTries: too many codes were sent lately.
    """
    member, account = accounts.own(work, member_id=work.member_id, account_id=work.account_id)
    request = Request(work.session_id, Purpose.PHONE, phone_hash(_mobile_of(member)))
    sent_codes.send(work, account=account, request=request, channel=Channel.SMS)


@writes
def confirm(work: Work, *, code: str) -> CodeOutcome:
    """Let codes go to the phone, with the code that it received.

    Raises:
        InvalidInput: meanwhile the phone was taken away.
        TooManyTries: too many codes were wrong.
    """
    member, account = accounts.own(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    phone = _mobile_of(member)
    request = Request(work.session_id, Purpose.PHONE, phone_hash(phone))
    outcome = sent_codes.prove(work, account_id=account.id, request=request, code=code)
    is_right = outcome is CodeOutcome.RIGHT
    if is_right:
        account.verified_phone = phone_hash(phone)
        work.db.add(account)
        work.notify(*messages.phone_verified(work, account=account))
        work.changed(Topic.SECURITY, member_id=member.id)
    work.audit(
        audit.Event.PHONE_VERIFIED if is_right else audit.Event.CODE_REFUSED,
        actor=Actor(account.id, Role.HOLDER),
        member_id=member.id,
        reason="" if is_right else outcome,
        result="ok" if is_right else "refused",
    )
    return outcome


def _mobile_of(member: Member) -> str:
    phone = reveal(member, "phone")
    if phone is None or not is_mobile(phone):
        raise InvalidInput("phone", "no_mobile")
    return phone
