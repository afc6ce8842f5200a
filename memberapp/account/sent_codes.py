"""Codes sent by text message or e-mail, where the member has no authenticator app.

A code serves one session and one purpose for ten minutes, once, and only the last one sent counts.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlmodel import col, delete, select

from memberapp.account import devices, messages, notices, second_factor
from memberapp.account.rules.sign_ins import UnusualReason
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.tables import Account, SentCode, SignInSession
from memberapp.core import limits, tokens
from memberapp.core.access import cut_ip_address
from memberapp.core.limits import Limit
from memberapp.core.outgoing import Channel
from memberapp.core.secrets import keyed_hash, reveal
from memberapp.core.tokens import LinkKind
from memberapp.core.work import Work
from memberapp.members.tables import Member

LIFETIME = timedelta(minutes=10)
_SENT = Limit("code_sent", "5/15minute; 20/day")


class FactorMethod(StrEnum):
    """How a member gives their second factor."""

    APP = "app"
    SMS = "sms"
    EMAIL = "email"
    NONE = "none"


class Purpose(StrEnum):
    """What a code is asked for."""

    SIGN_IN = "sign_in"
    PROOF = "proof"
    BANK = "bank"
    PHONE = "phone"


@dataclass(frozen=True)
class Request:
    """For what a code is sent, and what more its message says."""

    session_id: str
    purpose: Purpose
    bound_to: str = ""
    link_token: str = ""
    """The link that confirms an unusual sign-in in place of the code."""
    reason: UnusualReason | None = None
    """Why a sign-in is unusual."""
    iban_end: str = ""
    """How the bank account ends that a code confirms."""


def method_of(work: Work, *, account: Account) -> FactorMethod:
    """Return the strongest factor a member has: the app, else a verified phone, else the e-mail."""
    if second_factor.is_on(work, account_id=account.id):
        return FactorMethod.APP
    member = work.db.get_one(Member, account.member_id)
    if verified_phone(account, member) is not None:
        return FactorMethod.SMS
    return FactorMethod.EMAIL if notices.email_of(account, member) else FactorMethod.NONE


def address_of(work: Work, *, account: Account, method: FactorMethod) -> str:
    """Return the phone or the e-mail that a code goes to; nothing where no code is sent."""
    member = work.db.get_one(Member, account.member_id)
    if method is FactorMethod.SMS:
        return verified_phone(account, member) or ""
    return notices.email_of(account, member) or "" if method is FactorMethod.EMAIL else ""


def verified_phone(account: Account, member: Member) -> str | None:
    """Return the member's phone, when a code proved that they read it and it is still theirs."""
    phone = reveal(member, "phone")
    is_verified = phone is not None and account.verified_phone == phone_hash(phone)
    return phone if is_verified else None


def phone_hash(phone: str) -> str:
    """Return what is stored of a verified phone."""
    return keyed_hash("verified_phone", phone)


def send(work: Work, *, account: Account, request: Request, channel: Channel) -> None:
    """Send a new code, which ends the one before it.

    Raises:
        TooManyTries: too many codes were sent lately, or too many were wrong: no code is accepted.
    """
    second_factor.check_tries(work, account_id=account.id)
    device = devices.known(work, account_id=account.id)
    elsewhere = f"{account.id}:{cut_ip_address(work.origin.ip_address)}"
    limits.reserve(work, (_SENT, device.id if device else elsewhere))
    work.db.exec(
        delete(SentCode).where(
            col(SentCode.session_id) == request.session_id,
            col(SentCode.purpose) == request.purpose,
        )
    )
    code = tokens.new_code()
    row = SentCode(
        account_id=account.id,
        session_id=request.session_id,
        purpose=request.purpose,
        bound_to=request.bound_to,
        channel=channel,
        # Without a link in its message, it has a token that nobody learns.
        **tokens.issue(work, request.link_token or tokens.new_token(LinkKind.DEVICE), LIFETIME),
    )
    row.code_hash = tokens.code_hash(row, code)
    work.db.add(row)
    if request.purpose is Purpose.SIGN_IN:
        link = tokens.address_of(request.link_token) if request.link_token else ""
        sent = messages.sign_in_code(
            work, sent=row, code=code, reason=request.reason, confirm_link=link
        )
    else:
        sent = messages.proof_code(work, sent=row, code=code, iban_end=request.iban_end)
    work.notify(*sent)


def take_over(work: Work) -> None:
    """Let the last code sent to this browser serve its newest sign-in, for which none could leave.

    The browser is the same when account, network and name are: of its earlier sign-ins no cookie
    may be left, and whoever shares all three still has to read the member's messages.
    """
    session = work.session
    row = work.db.exec(
        select(SentCode)
        .join(SignInSession, col(SignInSession.id) == col(SentCode.session_id))
        .where(
            col(SentCode.account_id) == session.account_id,
            col(SentCode.purpose) == Purpose.SIGN_IN,
            tokens.is_valid(SentCode, work.now),
            col(SignInSession.browser) == work.origin.browser,
            col(SignInSession.address) == cut_ip_address(work.origin.ip_address),
        )
        .order_by(col(SentCode.requested_at).desc(), SentCode.id)
        .limit(1)
    ).first()
    if row is not None:
        row.session_id = session.id
        work.db.add(row)


def has_counter(counter: str) -> bool:
    """Return whether a counter that was reached is that of codes sent."""
    return _SENT.has_counter(counter)


def prove(work: Work, *, account_id: str, request: Request, code: str) -> CodeOutcome:
    """Check a code, in the caller's writing transaction; twenty parallel tries succeed once.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    reservation = second_factor.reserve_try(work, account_id=account_id)
    row = work.db.exec(
        select(SentCode).where(
            col(SentCode.account_id) == account_id,
            col(SentCode.session_id) == request.session_id,
            col(SentCode.purpose) == request.purpose,
            col(SentCode.bound_to) == request.bound_to,
        )
    ).first()
    if row is None or row.expires_at <= work.now:
        return CodeOutcome.EXPIRED
    if not tokens.is_code(row, code):
        return CodeOutcome.WRONG
    if not tokens.use(work, row):
        return CodeOutcome.USED
    limits.give_back(work, reservation)
    return CodeOutcome.RIGHT


def last_sent(work: Work, *, purpose: Purpose) -> SentCode | None:
    """Return the code that waits to be typed, None when it is over or none was sent."""
    return work.db.exec(
        select(SentCode).where(
            col(SentCode.session_id) == work.session.id,
            col(SentCode.purpose) == purpose,
            tokens.is_valid(SentCode, work.now),
        )
    ).first()
