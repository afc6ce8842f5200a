"""What a passkey does: it signs a member in, gives the proof again, and is added.

A challenge is used up by its answer, right or wrong. A wrong one counts as a try of its IP
address: nobody guesses a signature, and nobody elsewhere can lock the member out by trying.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlmodel import col, select

from memberapp.account import (
    messages,
    passkey_answers,
    passkey_challenges,
    passkeys,
    sessions,
    sign_in,
)
from memberapp.account.passkey_challenges import Ceremony
from memberapp.account.passkeys import KnownKey
from memberapp.account.rules.passkeys import is_copied
from memberapp.account.tables import Account
from memberapp.core import audit, limits
from memberapp.core.access import SYSTEM, Access
from memberapp.core.errors import Conflict, InvalidInput
from memberapp.core.limits import Limit
from memberapp.core.work import Caller, Work, writes
from memberapp.members.tables import Member

_TRIES = Limit("passkey_address", "100/5minute; 500/hour")


class PasskeyOutcome(StrEnum):
    """What became of an authenticator's answer."""

    RIGHT = "right"
    REFUSED = "refused"
    COPIED = "copied"
    """Its counter did not grow: somebody else has the same key."""
    OVER = "over"
    """Its challenge was used, has expired, or is another browser's."""
    TOO_MANY = "too_many"
    """The member has as many passkeys as one may have, or this one already."""


@dataclass(frozen=True)
class PasskeyResult:
    """The outcome and, when right, the new tokens: of the session, and of the browser."""

    outcome: PasskeyOutcome
    token: str = field(default="", repr=False)
    device_token: str = field(default="", repr=False)


@writes
def sign_in_with(work: Work, *, token: str, answer: str) -> PasskeyResult:
    """Open the space of whoever has the passkey; a passkey that is not known is a wrong one.

    The session that this browser had ends.

    Raises:
        TooManyTries: too many were wrong at this IP address.
    """
    known, outcome = _check(work, token=token, answer=answer, ceremony=Ceremony.SIGN_IN)
    if known is None:
        return PasskeyResult(outcome)
    if work.caller.session is not None:
        sessions.end(work, session_id=work.caller.session.id)
    account = work.db.get_one(Account, known.account_id)
    halfway = sessions.create(work, account=account, access=Access.PASSWORD_OK)
    work.db.flush()
    session = sessions.load(work, token=halfway)
    member = replace(work, caller=Caller.of_browser(session, work.origin))
    given = sign_in.finish(member, by=sign_in.BY_PASSKEY)
    return PasskeyResult(outcome, given.token, given.device_token)


@writes
def give_proof(work: Work, *, token: str, answer: str) -> PasskeyResult:
    """Open sensitive acts for ten minutes with one of the member's own passkeys.

    Raises:
        TooManyTries: too many were wrong at this IP address.
        Conflict: meanwhile the session was ended.
    """
    known, outcome = _check(work, token=token, answer=answer, ceremony=Ceremony.PROOF)
    if known is None:
        return PasskeyResult(outcome)
    work.audit(audit.Event.PROVED, known.row.id, reason=sign_in.BY_PASSKEY)
    return PasskeyResult(outcome, sessions.renew(work))


@writes
def add(work: Work, *, token: str, answer: str, name: str) -> PasskeyOutcome:
    """Keep the passkey that the member's device has just made."""
    challenge = passkey_challenges.use(work, token=token, ceremony=Ceremony.ENROLMENT)
    if challenge is None:
        return PasskeyOutcome.OVER
    try:
        made = passkey_answers.read_new(answer, challenge=challenge)
        passkeys.add(work, made=made, name=name)
    except InvalidInput:
        work.audit(audit.Event.PASSKEY_REFUSED, result="refused")
        return PasskeyOutcome.REFUSED
    except Conflict:
        return PasskeyOutcome.TOO_MANY
    return PasskeyOutcome.RIGHT


def _check(
    work: Work, *, token: str, answer: str, ceremony: Ceremony
) -> tuple[KnownKey | None, PasskeyOutcome]:
    """Return the passkey whose answer is right, or None with the reason."""
    address = limits.limited_ip_address(work.origin.ip_address)
    reservation = limits.reserve(work, (_TRIES, address))
    challenge = passkey_challenges.use(work, token=token, ceremony=ceremony)
    known = passkeys.find(work, answer=answer)
    if challenge is None:
        return None, PasskeyOutcome.OVER
    key = known.public_key if known is not None else None
    try:
        counted = passkey_answers.check(answer, challenge=challenge, public_key=key)
    except InvalidInput:
        _refuse(work, known, PasskeyOutcome.REFUSED)
        return None, PasskeyOutcome.REFUSED
    if known is None or not _may_serve(work, known, ceremony):
        _refuse(work, known, PasskeyOutcome.REFUSED)
        return None, PasskeyOutcome.REFUSED
    if is_copied(counted, known.row.sign_count):
        account = work.db.get_one(Account, known.account_id)
        work.notify(*messages.passkey_copied(work, account=account, passkey_id=known.row.id))
        _refuse(work, known, PasskeyOutcome.COPIED)
        return None, PasskeyOutcome.COPIED
    limits.give_back(work, reservation)
    passkeys.count_use(work, known, counted=counted)
    return known, PasskeyOutcome.RIGHT


def _may_serve(work: Work, known: KnownKey, ceremony: Ceremony) -> bool:
    """Return whether the account of a passkey is open and, but for a sign-in, the caller's own."""
    if ceremony is not Ceremony.SIGN_IN and known.account_id != work.account_id:
        return False
    is_open = (
        select(Account.id)
        .join(Member, col(Member.id) == col(Account.member_id))
        .where(
            col(Account.id) == known.account_id,
            col(Account.disabled_at).is_(None),
            col(Member.closed_at).is_(None),
        )
    )
    return work.db.exec(is_open).first() is not None


def _refuse(work: Work, known: KnownKey | None, why: PasskeyOutcome) -> None:
    account = work.db.get_one(Account, known.account_id) if known is not None else None
    work.audit(
        audit.Event.PASSKEY_REFUSED,
        known.row.id if known is not None else "",
        actor=SYSTEM,  # who was refused is not known to be the member
        member_id=account.member_id if account is not None else None,
        reason=why,
        result="refused",
    )
