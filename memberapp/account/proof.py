"""The second factor given again: what a sensitive act needs, when the last time is too long ago."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from memberapp.account import accounts, second_factor, sent_codes, sessions
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod, Purpose, Request
from memberapp.account.tables import Account
from memberapp.core import audit
from memberapp.core.access import Access, Actor, LiveSession, Origin, Role
from memberapp.core.errors import NotFound, ProofNeeded
from memberapp.core.outbox import Channel
from memberapp.core.work import writes

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


@dataclass(frozen=True)
class CodeAsked:
    """By what the member gives his factor, and whether a code waits to be typed."""

    method: FactorMethod
    is_sent: bool = False


def asked(
    db: Session, *, session: LiveSession, now: datetime, purpose: Purpose = Purpose.PROOF
) -> CodeAsked:
    """Return what a page that asks for the factor says."""
    account = db.get_one(Account, session.account_id)
    method = sent_codes.method_of(db, account=account)
    waiting = sent_codes.last_sent(db, session_id=session.id, purpose=purpose, now=now)
    return CodeAsked(method, waiting is not None)


def check(
    db: Session, *, account_id: str, request: Request, code: str, origin: Origin, now: datetime
) -> CodeResult:
    """Check a second factor, in the caller's writing transaction.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    account = db.get_one(Account, account_id)
    method = sent_codes.method_of(db, account=account)
    if method is FactorMethod.APP:
        outcome = second_factor.prove(db, account_id=account_id, code=code, origin=origin, now=now)
    else:
        outcome = sent_codes.prove(
            db, account_id=account_id, request=request, code=code, origin=origin, now=now
        )
    return CodeResult(outcome, method=method)


@writes
def ask(
    db: Session,
    *,
    session: LiveSession,
    origin: Origin,
    now: datetime,
    purpose: Purpose = Purpose.PROOF,
    bound_to: str = "",
    **facts: str,
) -> FactorMethod:
    """Send a code where the member has no app, and return by what; its message says the facts.

    Raises:
        NotFound: meanwhile the account was closed.
        TooManyTries: too many codes were sent lately.
    """
    _member, account = accounts.own(db, member_id=session.member_id, account_id=session.account_id)
    method = sent_codes.method_of(db, account=account)
    channel = CHANNELS.get(method)
    if channel is not None:
        request = Request(session.id, purpose, bound_to)
        sent_codes.send(
            db, account=account, request=request, channel=channel, origin=origin, now=now, **facts
        )
    return method


@writes
def give(
    db: Session, *, session: LiveSession, code: str, origin: Origin, now: datetime
) -> CodeResult:
    """Open sensitive acts for ten minutes with a right code; the cookie gets a new token.

    Raises:
        TooManyTries: too many codes were wrong.
        Conflict: meanwhile the session was ended.
    """
    result = check(
        db,
        account_id=session.account_id,
        request=Request(session.id, Purpose.PROOF),
        code=code,
        origin=origin,
        now=now,
    )
    is_right = result.outcome is CodeOutcome.RIGHT
    audit.append(
        db,
        audit.Event.PROVED if is_right else audit.Event.CODE_REFUSED,
        actor=Actor(session.account_id, Role.HOLDER),
        now=now,
        member_id=session.member_id,
        reason="" if is_right else result.outcome,
        origin=origin,
        result="ok" if is_right else "refused",
    )
    if not is_right:
        return result
    return replace(result, token=sessions.renew(db, session=session, now=now))


def require_recent(db: Session, *, session_id: str, now: datetime) -> None:
    """Refuse a sensitive act whose session gave the factor too long ago.

    Raises:
        ProofNeeded: it has to be given again.
        NotFound: the session is over.
    """
    session = sessions.load_row(db, session_id=session_id, now=now)
    if session is None:
        raise NotFound
    if session.access < Access.RECENT_PROOF:
        raise ProofNeeded
