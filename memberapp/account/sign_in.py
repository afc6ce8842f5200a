"""Signing in: the password, then the second factor, and out.

The password is checked between two transactions, in the pool of hashing: `begin` counts the try
and returns the hash to compare with, `conclude` opens the session. Whether an account exists never
shows: an unknown identifier goes the same way, with a hash that no password opens.

The factor is asked for on every browser that is not trusted, wherever the sign-in is unusual, and
for a while of those whose data was copied.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from memberapp.account import (
    accounts,
    devices,
    messages,
    password_tries,
    passwords,
    proof,
    public_identities,
    sent_codes,
    sessions,
    sign_in_notices,
    stronger_sign_ins,
    unusual_sign_ins,
)
from memberapp.account.password_tries import CountedTry
from memberapp.account.proof import CodeResult
from memberapp.account.rules.sign_ins import UnusualReason
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod, Purpose, Request
from memberapp.account.tables import Account, SignInSession
from memberapp.core import audit, limits, tokens
from memberapp.core.access import SYSTEM, Access, Actor, LiveSession, Role
from memberapp.core.errors import TooManyTries
from memberapp.core.tokens import LinkKind
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes

BLOCKED_SECONDS: Final = 0.25
"""A blocked identifier is answered after this long, about as long as a password takes."""
BY_PASSKEY: Final = "passkey"
BY_PUBLIC_IDENTITY: Final = "public_identity"
"""What the trail says of who gave both factors at once."""


class SignInOutcome(StrEnum):
    """What a password opened."""

    REFUSED = "refused"
    CODE_NEEDED = "code_needed"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True)
class SignInResult:
    """The outcome and, unless refused, the token of the new session.

    `not_sent` says why no code left, and until when; `region` is then where the member lives.
    """

    outcome: SignInOutcome
    token: str = field(default="", repr=False)
    session: LiveSession | None = None
    """The new session, where the second factor is still to come."""
    not_sent: TooManyTries | None = None
    region: str = "FR"


@dataclass(frozen=True)
class PasswordTry:
    """A counted try: whose, if anybody's, and the hash to compare with."""

    counted: CountedTry
    account_id: str | None
    password_hash: str = field(repr=False)


@writes
def begin(work: Work, *, identifier: str) -> PasswordTry:
    """Count a try and say with which hash its password is to be compared.

    Raises:
        TooManyTries: a limit was reached; this try is not counted.
    """
    account = accounts.find(work, identifier=identifier)
    # Asked for nobody too, so that it takes as long.
    device = devices.known(work, account_id=account.id if account else "")
    counted = password_tries.reserve(
        work,
        identifier=accounts.attempt_subject(identifier),
        account_id=account.id if account else None,
        device_id=device.id if device else None,
    )
    account_id = account.id if account else None
    if account is None or counted.closed is not None:
        return PasswordTry(counted, account_id, passwords.dummy_hash())
    return PasswordTry(counted, account_id, account.password_hash)


@writes
def conclude(
    work: Work,
    *,
    attempt: PasswordTry,
    is_right: bool,
    new_hash: str | None,
) -> SignInResult:
    """Open the session of a right password, or note the refusal."""
    account = work.db.get(Account, attempt.account_id) if attempt.account_id else None
    # Meanwhile the password may have been changed, or the account disabled.
    is_same = account is not None and account.password_hash == attempt.password_hash
    if account is None or not is_right or not is_same or account.disabled_at is not None:
        _record(work, audit.Event.SIGN_IN_REFUSED, account)
        return SignInResult(SignInOutcome.REFUSED)
    limits.give_back(work, attempt.counted.reservation)
    if new_hash is not None:
        account.password_hash = new_hash
        work.db.add(account)
    return open_session(work, account=account)


def open_session(work: Work, *, account: Account) -> SignInResult:
    """Open the session of a right first factor, in the caller's transaction.

    That of this browser ends. Where the browser is not trusted, or the sign-in is unusual, the
    second factor is still to come.
    """
    if work.caller.session is not None:
        sessions.end(work, session_id=work.caller.session.id)
    device = devices.known(work, account_id=account.id)
    reason = unusual_sign_ins.reason_of(work, account=account, device=device)
    is_stronger = stronger_sign_ins.until(work, member_id=account.member_id) is not None
    is_trusted = devices.is_trusted(device, work.now) and not is_stronger
    if device is not None and is_trusted and reason is None:
        devices.see_again(work, device)
        token = sessions.create(work, account=account, access=Access.MEMBER, device_id=device.id)
        _record(work, audit.Event.SIGNED_IN, account)
        return SignInResult(SignInOutcome.SIGNED_IN, token)
    token = sessions.create(
        work,
        account=account,
        access=Access.PASSWORD_OK,
        held_for=reason,
        tell_at=work.now + sign_in_notices.UNFINISHED_AFTER,
    )
    work.db.flush()
    session = sessions.load(work, token=token)
    if reason is not None:
        _record(work, audit.Event.SIGN_IN_HELD, account, reason=reason)
    return SignInResult(SignInOutcome.CODE_NEEDED, token, session)


@writes
def send_code(work: Work) -> None:
    """Send the code of the caller's sign-in where there is no app, and tell of one that is unusual.

    Raises:
        TooManyTries: too many codes were sent lately, or were wrong.
    """
    row = work.db.get_one(SignInSession, work.session.id)
    account = work.db.get_one(Account, row.account_id)
    reason = UnusualReason(row.held_for) if row.held_for else None
    method = sent_codes.method_of(work, account=account)
    is_confirmed_by_link = reason is not None and method is FactorMethod.EMAIL
    if reason is not None and not is_confirmed_by_link:
        work.notify(
            *messages.sign_in_unusual(work, account=account, session_id=row.id, reason=reason)
        )
    channel = proof.CHANNELS.get(method)
    if channel is None:
        return
    link_token = tokens.new_token(LinkKind.DEVICE) if is_confirmed_by_link else ""
    sent_codes.send(
        work,
        account=account,
        request=Request(row.id, Purpose.SIGN_IN, link_token=link_token, reason=reason),
        channel=channel,
    )


@writes
def go_on_without_code(work: Work) -> None:
    """Where no code could leave, tell of an unusual sign-in; the last code sent serves it."""
    row = work.db.get_one(SignInSession, work.session.id)
    if row.held_for:
        account, reason = work.db.get_one(Account, row.account_id), UnusualReason(row.held_for)
        work.notify(
            *messages.sign_in_unusual(work, account=account, session_id=row.id, reason=reason)
        )
    sent_codes.take_over(work)


@writes
def enter_code(
    work: Work, *, code: str, is_trusted: bool = False, is_recovery: bool = False
) -> CodeResult:
    """Turn a session that has the password into a member's one, with a new token.

    Raises:
        TooManyTries: too many codes were wrong.
        Conflict: meanwhile the session was ended or turned already; the code is not used up.
    """
    request = Request(work.session.id, Purpose.SIGN_IN)
    result = proof.check(work, request=request, code=code, is_recovery=is_recovery)
    account = work.db.get_one(Account, work.session.account_id)
    if result.outcome is not CodeOutcome.RIGHT:
        _record(work, audit.Event.CODE_REFUSED, account, reason=result.outcome)
        return result
    return finish(work, is_trusted=is_trusted)


def finish(work: Work, *, is_trusted: bool = False, by: str = "") -> CodeResult:
    """Let a member in who gave both factors, in the caller's transaction; their browser is known.

    `by` is what gave both at once: a passkey, a public identity.

    Raises:
        Conflict: meanwhile the session was ended or turned already.
    """
    account = accounts.lock(work, work.session.account_id)
    is_new = devices.known(work, account_id=account.id) is None
    if stronger_sign_ins.until(work, member_id=account.member_id) is not None:
        is_trusted = False  # the page offers no such choice: a form from before it does
    device = devices.remember(work, account=account, is_trusted=is_trusted)
    token = sessions.step_up(work, device_id=device.id)
    row = work.db.get_one(SignInSession, work.session.id)
    method = sent_codes.method_of(work, account=account)
    # An e-mail with the code, or one that told of the unusual, said as much already.
    if is_new and row.held_for is None and (by or method is not FactorMethod.EMAIL):
        work.notify(*messages.sign_in_new_device(work, account=account))
    _record(work, audit.Event.SIGNED_IN, account, reason=by)
    public_identities.confirm(work, account=account, session_id=work.session.id)
    if is_trusted:
        _record(work, audit.Event.DEVICE_TRUSTED, account)
    return CodeResult(CodeOutcome.RIGHT, token, device.token)


@writes
def sign_out(work: Work) -> str:
    """End the session for every tab of the browser.

    Return what its provider of a public identity wants to see, empty where there is none.
    """
    identity_token = sessions.identity_token_of(work, session_id=work.session.id)
    sessions.end(work, session_id=work.session.id)
    account = work.db.get_one(Account, work.session.account_id)
    _record(work, audit.Event.SIGNED_OUT, account)
    return identity_token


@writes
def end_copied(work: Work) -> None:
    """End the session of a copied cookie, and tell."""
    if not sessions.end(work, session_id=work.session.id):
        return
    account = work.db.get_one(Account, work.session.account_id)
    work.notify(*messages.session_copied(work, account=account))
    work.changed(Topic.SECURITY)
    work.audit(
        audit.Event.SESSION_COPIED,
        work.session.id,
        actor=SYSTEM,  # who came with the cookie is not known to be the member
        result="refused",
    )


_NOT_IN = {audit.Event.SIGN_IN_REFUSED, audit.Event.SIGN_IN_HELD, audit.Event.CODE_REFUSED}


def _record(work: Work, event: audit.Event, account: Account | None, *, reason: str = "") -> None:
    is_refused = event in _NOT_IN
    work.audit(
        event,
        # Who was refused is not known to be the member.
        actor=SYSTEM if account is None or is_refused else Actor(account.id, Role.HOLDER),
        member_id=account.member_id if account else None,
        reason=reason,
        result="refused" if is_refused else "ok",
    )
