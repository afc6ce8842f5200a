"""Signing in: the password, then the code where the account has a second factor, and out.

The password is checked between two transactions, in the pool of hashing: `begin` counts the try
and returns the hash to compare with, `conclude` opens the session. Whether an account exists never
shows: an unknown identifier goes the same way, with a hash that no password opens.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from memberapp.domain.access import SYSTEM, Access, Actor, LiveSession, Origin, Role
from memberapp.models.accounts import Account
from memberapp.services import accounts, attempts, audit, passwords, second_factor, sessions
from memberapp.services.attempts import Reservation
from memberapp.services.second_factor import CodeOutcome
from memberapp.services.sessions import EndReason
from memberapp.services.transaction import run, run_hashing, writes


class SignInOutcome(StrEnum):
    """What a password opened."""

    REFUSED = "refused"
    CODE_NEEDED = "code_needed"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True)
class SignInResult:
    """The outcome and, unless refused, the token of the new session."""

    outcome: SignInOutcome
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class CodeResult:
    """What the code was and, when right, the token of the new session."""

    outcome: CodeOutcome
    token: str = field(default="", repr=False)


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
    attempt = await run(begin, identifier=identifier, origin=origin)
    is_right = await run_hashing(passwords.matches, password, attempt.password_hash)
    new_hash = None
    if is_right and attempt.account_id and passwords.is_outdated(attempt.password_hash):
        new_hash = await run_hashing(passwords.hash_password, password)
    return await run(
        conclude,
        attempt=attempt,
        is_right=is_right,
        new_hash=new_hash,
        origin=origin,
        replaced=replaced,
    )


@writes
def begin(db: Session, *, identifier: str, origin: Origin, now: datetime) -> PasswordTry:
    """Count a try and say with which hash its password is to be compared.

    Raises:
        TooManyTries: a limit was reached; this try is not counted.
    """
    reservation = attempts.reserve_password_try(
        db,
        identifier=accounts.attempt_subject(identifier),
        address=origin.address,
        now=now,
    )
    account = accounts.find(db, identifier=identifier)
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
    attempts.give_back(db, attempt.reservation)
    if new_hash is not None:
        account.password_hash = new_hash
        db.add(account)
    if replaced is not None:
        sessions.end(db, session_id=replaced.id, reason=EndReason.REPLACED, now=now)
    if second_factor.is_on(db, account_id=account.id):
        token = sessions.create(
            db, account=account, access=Access.PASSWORD_OK, origin=origin, now=now
        )
        return SignInResult(SignInOutcome.CODE_NEEDED, token)
    token = sessions.create(db, account=account, access=Access.MEMBER, origin=origin, now=now)
    _note(db, audit.Event.SIGNED_IN, account, origin=origin, now=now)
    return SignInResult(SignInOutcome.SIGNED_IN, token)


@writes
def enter_code(
    db: Session, *, session: LiveSession, code: str, origin: Origin, now: datetime
) -> CodeResult:
    """Turn a session that has the password into a member's one, with a new token.

    Raises:
        TooManyTries: too many codes were wrong.
        Conflict: meanwhile the session was ended or turned already; the code is not used up.
    """
    outcome = second_factor.prove(
        db, account_id=session.account_id, code=code, address=origin.address, now=now
    )
    account = db.get_one(Account, session.account_id)
    if outcome is not CodeOutcome.RIGHT:
        _note(db, audit.Event.CODE_REFUSED, account, origin=origin, now=now, reason=outcome)
        return CodeResult(outcome)
    token = sessions.step_up(db, session=session, access=Access.MEMBER, origin=origin, now=now)
    _note(db, audit.Event.SIGNED_IN, account, origin=origin, now=now)
    return CodeResult(outcome, token)


@writes
def sign_out(db: Session, *, session: LiveSession, origin: Origin, now: datetime) -> None:
    """End the session for every tab of the browser."""
    sessions.end(db, session_id=session.id, reason=EndReason.SIGNED_OUT, now=now)
    account = db.get_one(Account, session.account_id)
    _note(db, audit.Event.SIGNED_OUT, account, origin=origin, now=now)


def _note(
    db: Session,
    event: audit.Event,
    account: Account | None,
    *,
    origin: Origin,
    now: datetime,
    reason: str = "",
) -> None:
    is_refused = event in {audit.Event.SIGN_IN_REFUSED, audit.Event.CODE_REFUSED}
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
