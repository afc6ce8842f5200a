"""The second factor given again: what a sensitive act needs, when the last time is too long ago."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from memberapp.account import (
    accounts,
    messages,
    notices,
    passkeys,
    recovery_codes,
    second_factor,
    sent_codes,
    sessions,
)
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod, Purpose, Request
from memberapp.account.tables import Account
from memberapp.core import audit
from memberapp.core.access import Access
from memberapp.core.errors import NotFound, ProofNeeded
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel
from memberapp.core.work import Work, writes

CHANNELS = {FactorMethod.SMS: Channel.SMS, FactorMethod.EMAIL: Channel.EMAIL}
"""By what a code goes out; the app makes its own."""


@dataclass(frozen=True)
class CodeResult:
    """What a code was and, when right, the new tokens: of the session, and of the browser."""

    outcome: CodeOutcome
    token: str = field(default="", repr=False)
    device_token: str = field(default="", repr=False)
    method: FactorMethod = FactorMethod.NONE
    """By what a refused one was to be given: what to do about it depends on that."""
    is_recovery: bool = False
    """Whether it was a recovery code, whatever the method."""


@dataclass(frozen=True)
class CodeAsked:
    """By what the member gives their factor, whether a code waits to be typed, and where it is."""

    method: FactorMethod
    is_sent: bool = False
    sent_to: str = field(default="", repr=False)
    """The phone or the e-mail of the code, in full; its view masks it."""
    messages: tuple[MessageSnapshot, ...] = ()
    """Where the messages with that code stand."""
    locked_until: datetime | None = None
    """Until when no code is accepted: too many were wrong."""
    has_recovery: bool = False
    """Whether a recovery code is left, to be given instead."""
    has_passkey: bool = False
    """Whether a passkey can be given instead, which nobody guesses: also while codes are locked."""


def asked(work: Work, *, purpose: Purpose = Purpose.PROOF, bound_to: str = "") -> CodeAsked:
    """Return what a page that asks for the factor, for one thing that it proves, says."""
    account = work.db.get_one(Account, work.session.account_id)
    method = sent_codes.method_of(work, account=account)
    locked_until = second_factor.locked_until(work, account_id=account.id)
    has_passkey = passkeys.has_any(work, account_id=account.id)
    if locked_until is not None:
        return CodeAsked(method, locked_until=locked_until, has_passkey=has_passkey)
    asked = CodeAsked(
        method,
        sent_to=sent_codes.address_of(work, account=account, method=method),
        has_recovery=recovery_codes.left(work) > 0,
        has_passkey=has_passkey,
    )
    waiting = sent_codes.last_sent(work, purpose=purpose)
    if waiting is None or waiting.bound_to != bound_to:
        return asked
    sent = notices.told(
        work, member_id=account.member_id, kinds=(messages.Kind.PROOF_CODE,), key=waiting.id
    )
    return replace(asked, is_sent=True, messages=sent)


def check(work: Work, *, request: Request, code: str, is_recovery: bool = False) -> CodeResult:
    """Check a second factor, or the recovery code given instead, in the caller's transaction.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    account = work.db.get_one(Account, work.session.account_id)
    method = sent_codes.method_of(work, account=account)
    if is_recovery:
        outcome = recovery_codes.use(work, code=code)
    elif method is FactorMethod.APP:
        outcome = second_factor.prove(work, code=code)
    else:
        outcome = sent_codes.prove(
            work, account_id=work.session.account_id, request=request, code=code
        )
    return CodeResult(outcome, method=method, is_recovery=is_recovery)


@writes
def ask(
    work: Work,
    *,
    purpose: Purpose = Purpose.PROOF,
    bound_to: str = "",
    iban_end: str = "",
) -> FactorMethod:
    """Send a code where the member has no app, and return by what.

    Raises:
        NotFound: meanwhile the account was closed.
        TooManyTries: too many codes were sent lately.
    """
    _member, account = accounts.own(
        work, member_id=work.session.member_id, account_id=work.session.account_id
    )
    method = sent_codes.method_of(work, account=account)
    channel = CHANNELS.get(method)
    if channel is not None:
        request = Request(work.session.id, purpose, bound_to, iban_end=iban_end)
        sent_codes.send(work, account=account, request=request, channel=channel)
    return method


@writes
def give(work: Work, *, code: str, is_recovery: bool = False) -> CodeResult:
    """Open sensitive acts for ten minutes with a right code; the cookie gets a new token.

    Raises:
        TooManyTries: too many codes were wrong.
        Conflict: meanwhile the session was ended.
    """
    request = Request(work.session.id, Purpose.PROOF)
    result = check(work, request=request, code=code, is_recovery=is_recovery)
    second_factor.record(work, audit.Event.PROVED, result.outcome)
    if result.outcome is not CodeOutcome.RIGHT:
        return result
    return replace(result, token=sessions.renew(work))


@writes
def remove_app(work: Work, *, code: str, is_recovery: bool = False) -> CodeResult:
    """Switch the authenticator app off with one of its codes, or with a recovery code.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    if not second_factor.is_on(work, account_id=work.account_id):
        return CodeResult(CodeOutcome.NOTHING_TO_PROVE, method=FactorMethod.APP)
    request = Request(work.session.id, Purpose.PROOF)
    result = check(work, request=request, code=code, is_recovery=is_recovery)
    if result.outcome is CodeOutcome.RIGHT:
        second_factor.remove(work)
    second_factor.record(work, audit.Event.FACTOR_DISABLED, result.outcome)
    return result


def require_recent(work: Work) -> None:
    """Refuse a sensitive act whose session gave the factor too long ago.

    Raises:
        ProofNeeded: it has to be given again.
        NotFound: the session is over.
    """
    session = sessions.load_row(work, session_id=work.session_id)
    if session is None:
        raise NotFound
    if session.access < Access.RECENT_PROOF:
        raise ProofNeeded
