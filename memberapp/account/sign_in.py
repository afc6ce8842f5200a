"""Signing in: the password, then the second factor, and out.

The password is checked between two transactions, in the pool of hashing: `begin` counts the try
and returns the hash to compare with, `conclude` opens the session. Whether an account exists never
shows: an unknown identifier goes the same way, with a hash that no password opens.

The factor is asked for on every browser that is not trusted, and wherever the sign-in is unusual.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlmodel import Session

from memberapp.account import (
    accounts,
    devices,
    passwords,
    proof,
    sent_codes,
    sessions,
    sign_in_notices,
    suspicion,
)
from memberapp.account.proof import CodeResult
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod, Purpose, Request
from memberapp.account.sessions import EndReason
from memberapp.account.suspicion import Suspicion
from memberapp.account.tables import Account, SignInSession
from memberapp.core import audit, limits, tokens
from memberapp.core.access import SYSTEM, Access, Actor, LiveSession, Origin, Role
from memberapp.core.errors import TooManyTries
from memberapp.core.limits import Reservation
from memberapp.core.tokens import LinkKind
from memberapp.core.work import run, run_hashing, writes

_BLOCKED_SECONDS: Final = 0.25
"""A blocked identifier is answered after this long, about as long as a password takes."""


class SignInOutcome(StrEnum):
    """What a password opened."""

    REFUSED = "refused"
    CODE_NEEDED = "code_needed"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True)
class SignInResult:
    """The outcome and, unless refused, the token of the new session.

    `wait_until` says when a code can be sent again, where too many were.
    """

    outcome: SignInOutcome
    token: str = field(default="", repr=False)
    session_id: str = ""
    wait_until: datetime | None = None


@dataclass(frozen=True)
class PasswordTry:
    """A counted try: whose, if anybody's, and the hash to compare with."""

    reservation: Reservation
    account_id: str | None
    password_hash: str = field(repr=False)


async def sign_in(
    *,
    identifier: str,
    password: str,
    origin: Origin,
    replaced: LiveSession | None = None,
) -> SignInResult:
    """Check a password and open a session; `replaced` is the one this browser had.

    Raises:
        TooManyTries: a limit was reached, the same for known and unknown identifiers.
    """
    await run_hashing(passwords.dummy_hash)  # made once, and never inside a transaction
    try:
        attempt = await run(begin, identifier=identifier, origin=origin)
    except TooManyTries as error:
        # The same time for everybody: only an owner is told, which would show that there is one.
        told = run(
            sign_in_notices.tell_blocked,
            identifier=identifier,
            counter=error.counter,
            until=error.until,
        )
        await asyncio.gather(told, asyncio.sleep(_BLOCKED_SECONDS))
        raise
    is_right = await run_hashing(passwords.matches, password, attempt.password_hash)
    new_hash = None
    if is_right and attempt.account_id and passwords.is_outdated(attempt.password_hash):
        new_hash = await run_hashing(passwords.hash_password, password)
    result = await run(
        conclude,
        attempt=attempt,
        is_right=is_right,
        new_hash=new_hash,
        origin=origin,
        replaced=replaced,
    )
    if result.outcome is SignInOutcome.CODE_NEEDED:
        try:
            await run(send_code, session_id=result.session_id, origin=origin)
        except TooManyTries as error:
            return replace(result, wait_until=error.until)
    return result


@writes
def begin(db: Session, *, identifier: str, origin: Origin, now: datetime) -> PasswordTry:
    """Count a try and say with which hash its password is to be compared.

    Raises:
        TooManyTries: a limit was reached; this try is not counted.
    """
    account = accounts.find(db, identifier=identifier)
    # Asked for nobody too, so that it takes as long.
    device = devices.known(db, account_id=account.id if account else "", origin=origin)
    reservation = limits.reserve_password_try(
        db,
        identifier=accounts.attempt_subject(identifier),
        address=origin.address,
        now=now,
        device_id=device.id if device else None,
    )
    if account is None:
        return PasswordTry(reservation, None, passwords.dummy_hash())
    return PasswordTry(reservation, account.id, account.password_hash)


@writes
def conclude(
    db: Session,
    *,
    attempt: PasswordTry,
    is_right: bool,
    new_hash: str | None,
    origin: Origin,
    replaced: LiveSession | None,
    now: datetime,
) -> SignInResult:
    """Open the session of a right password, or note the refusal."""
    account = db.get(Account, attempt.account_id) if attempt.account_id else None
    # Meanwhile the password may have been changed, or the account disabled.
    is_same = account is not None and account.password_hash == attempt.password_hash
    if account is None or not is_right or not is_same or account.disabled_at is not None:
        _note(db, audit.Event.SIGN_IN_REFUSED, account, origin=origin, now=now)
        return SignInResult(SignInOutcome.REFUSED)
    limits.give_back(db, attempt.reservation)
    if new_hash is not None:
        account.password_hash = new_hash
        db.add(account)
    if replaced is not None:
        sessions.end(db, session_id=replaced.id, reason=EndReason.REPLACED, now=now)
    device = devices.known(db, account_id=account.id, origin=origin)
    reason = suspicion.of(db, account=account, device=device, origin=origin, now=now)
    if device is not None and devices.is_trusted(device, now) and reason is None:
        devices.see_again(db, device, origin=origin, now=now)
        token = sessions.create(
            db, account=account, access=Access.MEMBER, origin=origin, now=now, device_id=device.id
        )
        _note(db, audit.Event.SIGNED_IN, account, origin=origin, now=now)
        return SignInResult(SignInOutcome.SIGNED_IN, token)
    token = sessions.create(
        db,
        account=account,
        access=Access.PASSWORD_OK,
        origin=origin,
        now=now,
        held_for=reason,
        tell_at=now + sign_in_notices.UNFINISHED_AFTER,
    )
    db.flush()
    session = sessions.load(db, token=token, now=now)
    if reason is not None:
        _note(db, audit.Event.SIGN_IN_HELD, account, origin=origin, now=now, reason=reason)
    return SignInResult(SignInOutcome.CODE_NEEDED, token, session_id=session.id if session else "")


@writes
def send_code(db: Session, *, session_id: str, origin: Origin, now: datetime) -> None:
    """Send the code of a sign-in where there is no app, and tell of one that is unusual.

    Raises:
        TooManyTries: too many codes were sent lately.
    """
    row = db.get_one(SignInSession, session_id)
    account = db.get_one(Account, row.account_id)
    reason = Suspicion(row.held_for) if row.held_for else None
    method = sent_codes.method_of(db, account=account)
    is_confirmed_by_link = reason is not None and method is FactorMethod.EMAIL
    if reason is not None and not is_confirmed_by_link:
        sign_in_notices.tell_unusual(
            db, account=account, session_id=row.id, reason=reason, origin=origin, now=now
        )
    channel = proof.CHANNELS.get(method)
    if channel is None:
        return
    link_token = tokens.new_token(LinkKind.DEVICE) if is_confirmed_by_link else ""
    sent_codes.send(
        db,
        account=account,
        request=Request(row.id, Purpose.SIGN_IN, link_token=link_token),
        channel=channel,
        origin=origin,
        now=now,
        reason=reason or "",
        confirm_link=tokens.address_of(link_token) if link_token else "",
        link=sign_in_notices.not_me_link(row.id),
    )


@writes
def enter_code(
    db: Session,
    *,
    session: LiveSession,
    code: str,
    origin: Origin,
    now: datetime,
    is_trusted: bool = False,
) -> CodeResult:
    """Turn a session that has the password into a member's one, with a new token.

    Raises:
        TooManyTries: too many codes were wrong.
        Conflict: meanwhile the session was ended or turned already; the code is not used up.
    """
    result = proof.check(
        db,
        account_id=session.account_id,
        request=Request(session.id, Purpose.SIGN_IN),
        code=code,
        origin=origin,
        now=now,
    )
    account = db.get_one(Account, session.account_id)
    if result.outcome is not CodeOutcome.RIGHT:
        _note(db, audit.Event.CODE_REFUSED, account, origin=origin, now=now, reason=result.outcome)
        return result
    return finish(db, session=session, origin=origin, now=now, is_trusted=is_trusted)


def finish(
    db: Session, *, session: LiveSession, origin: Origin, now: datetime, is_trusted: bool = False
) -> CodeResult:
    """Let a member in who gave both factors, in the caller's transaction; his browser is known.

    Raises:
        Conflict: meanwhile the session was ended or turned already.
    """
    account = accounts.hold(db, session.account_id)
    is_new = devices.known(db, account_id=account.id, origin=origin) is None
    device = devices.remember(db, account=account, origin=origin, now=now, is_trusted=is_trusted)
    token = sessions.step_up(db, session=session, origin=origin, now=now, device_id=device.id)
    row = db.get_one(SignInSession, session.id)
    method = sent_codes.method_of(db, account=account)
    # An e-mail with the code, or one that told of the unusual, said as much already.
    if is_new and row.held_for is None and method is not FactorMethod.EMAIL:
        sign_in_notices.tell_new_device(
            db, account=account, session_id=session.id, origin=origin, now=now
        )
    _note(db, audit.Event.SIGNED_IN, account, origin=origin, now=now)
    if is_trusted:
        _note(db, audit.Event.DEVICE_TRUSTED, account, origin=origin, now=now)
    return CodeResult(CodeOutcome.RIGHT, token, device.token)


@writes
def sign_out(db: Session, *, session: LiveSession, origin: Origin, now: datetime) -> None:
    """End the session for every tab of the browser."""
    sessions.end(db, session_id=session.id, reason=EndReason.SIGNED_OUT, now=now)
    account = db.get_one(Account, session.account_id)
    _note(db, audit.Event.SIGNED_OUT, account, origin=origin, now=now)


_NOT_IN = {audit.Event.SIGN_IN_REFUSED, audit.Event.SIGN_IN_HELD, audit.Event.CODE_REFUSED}


def _note(
    db: Session,
    event: audit.Event,
    account: Account | None,
    *,
    origin: Origin,
    now: datetime,
    reason: str = "",
) -> None:
    is_refused = event in _NOT_IN
    audit.append(
        db,
        event,
        # Who was refused is not known to be the member.
        actor=SYSTEM if account is None or is_refused else Actor(account.id, Role.HOLDER),
        now=now,
        member_id=account.member_id if account else None,
        reason=reason,
        origin=origin,
        result="refused" if is_refused else "ok",
    )
