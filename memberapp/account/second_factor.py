"""The authenticator app: a secret shared once, then a new code every 30 seconds.

It rules only once a right code confirmed it. Each code counts once: the step of the last one used
only ever grows, by an atomic update, so that twenty parallel tries of one code succeed once.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pyotp
from pyotp.totp import TOTP
from sqlmodel import col, delete, select, update

from memberapp.account import devices, messages
from memberapp.account.sessions import PROOF_LIFETIME
from memberapp.account.tables import ENROLMENT_LIFETIME, Account, SignInSession, TotpFactor
from memberapp.core import audit, limits, tokens
from memberapp.core.errors import Conflict, TooManyTries
from memberapp.core.limits import Limit, Reservation, Try, limited_ip_address
from memberapp.core.secrets import reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes

STEP_SECONDS = 30
_RATES = "5/5minute; 20/hour; 50/day"
_CODES = Limit("code", _RATES)
_DEVICE_CODES = Limit("device_code", _RATES)
_CODES_OF_ADDRESS = Limit("code_address", "100/5minute")  # many share one: a home, an operator
_SECRET_CHARACTERS = 32  # 160 bits in base 32
_TOLERATED_STEPS = 1  # a slow reader, a clock a little off
_HINTED_STEPS = 10  # beyond the tolerance, a right code tells that the phone's clock is wrong


class FactorStage(StrEnum):
    """How far the second factor is."""

    OFF = "off"
    ENROLLING = "enrolling"
    ON = "on"


class CodeOutcome(StrEnum):
    """What a code was."""

    RIGHT = "right"
    WRONG = "wrong"
    USED = "used"
    CLOCK_IS_OFF = "clock_is_off"
    EXPIRED = "expired"
    NOTHING_TO_PROVE = "nothing_to_prove"


@dataclass(frozen=True)
class FactorOverview:
    """The second factor as its page shows it; the secret only while it is being set up."""

    stage: FactorStage
    member_id: str
    since: datetime | None = None
    secret: str | None = None


def overview(work: Work) -> FactorOverview:
    """Return how far the second factor of an account is, as one of its sessions may see it."""
    factor = _factor_of(work)
    if factor is None:
        return FactorOverview(FactorStage.OFF, work.member_id)
    if factor.confirmed_at is not None:
        return FactorOverview(FactorStage.ON, work.member_id, since=factor.confirmed_at)
    if not _may_see_key(work, factor):
        return FactorOverview(FactorStage.OFF, work.member_id)
    return FactorOverview(FactorStage.ENROLLING, work.member_id, secret=reveal(factor, "secret"))


def is_on(work: Work, *, account_id: str) -> bool:
    """Return whether a confirmed second factor protects the account."""
    statement = select(TotpFactor.id).where(
        col(TotpFactor.account_id) == account_id, col(TotpFactor.confirmed_at).is_not(None)
    )
    return work.db.exec(statement).first() is not None


@writes
def start(work: Work) -> None:
    """Make a new secret to scan; the one of an enrolment under way is replaced.

    Raises:
        Conflict: a second factor is on; it has to be removed first.
    """
    if is_on(work, account_id=work.account_id):
        raise Conflict("a second factor is on")
    work.db.exec(delete(TotpFactor).where(col(TotpFactor.account_id) == work.account_id))
    factor = TotpFactor(account_id=work.account_id, created_at=work.now)
    seal(factor, "secret", pyotp.random_base32(_SECRET_CHARACTERS))
    work.db.add(factor)
    work.audit(audit.Event.FACTOR_STARTED)
    work.changed(Topic.SECURITY)


@writes
def confirm(work: Work, *, code: str) -> CodeOutcome:
    """Switch the second factor on with a first right code.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    factor = _factor_of(work)
    if factor is None or factor.confirmed_at is not None:
        return CodeOutcome.NOTHING_TO_PROVE
    outcome = _try_code(work, factor, code=code)
    if outcome is CodeOutcome.RIGHT:
        factor.confirmed_at = work.now
        work.db.add(factor)
        work.notify(*messages.factor_enabled(work, factor=factor))
        work.changed(Topic.SECURITY)
    record(work, audit.Event.FACTOR_ENABLED, outcome)
    return outcome


@writes
def cancel(work: Work) -> None:
    """Give up an enrolment; a second factor that is on stays on."""
    given_up = work.db.exec(
        delete(TotpFactor).where(
            col(TotpFactor.account_id) == work.account_id, col(TotpFactor.confirmed_at).is_(None)
        )
    )
    if given_up.rowcount == 0:
        return
    work.audit(audit.Event.FACTOR_CANCELLED)
    work.changed(Topic.SECURITY)


def remove(work: Work) -> None:
    """Switch the app off, in the caller's transaction, which checked a code; `proof.remove_app`."""
    factor = work.db.exec(
        select(TotpFactor).where(col(TotpFactor.account_id) == work.account_id)
    ).one()
    work.notify(*messages.factor_disabled(work, factor=factor))
    work.changed(Topic.SECURITY)
    work.db.delete(factor)


def take_back(work: Work, *, account: Account, since: datetime) -> bool:
    """Remove an app that came after an instant, in the caller's transaction; tell if one ruled."""
    factor = work.db.exec(
        select(TotpFactor).where(
            col(TotpFactor.account_id) == account.id, col(TotpFactor.created_at) > since
        )
    ).first()
    if factor is None:
        return False
    was_on = factor.confirmed_at is not None
    if was_on:
        work.notify(*messages.factor_disabled(work, factor=factor))
        work.changed(Topic.SECURITY, member_id=account.member_id)
    work.db.delete(factor)
    return was_on


def prove(work: Work, *, code: str) -> CodeOutcome:
    """Check a code of the account's second factor, in the caller's writing transaction.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    factor = _factor_of(work)
    if factor is None or factor.confirmed_at is None:
        return CodeOutcome.NOTHING_TO_PROVE
    return _try_code(work, factor, code=code)


def _factor_of(work: Work) -> TotpFactor | None:
    factor = work.db.exec(
        select(TotpFactor).where(col(TotpFactor.account_id) == work.session.account_id)
    ).first()
    if factor is None or factor.confirmed_at is not None:
        return factor
    return factor if factor.created_at > work.now - ENROLMENT_LIFETIME else None


def _may_see_key(work: Work, factor: TotpFactor) -> bool:
    """Return whether the session proved a factor when the key was made or since; others see no key.

    Whoever sits in an older session would copy the key, and have every later code.
    """
    session = work.db.get(SignInSession, work.session_id)
    proved_at = session.proved_at if session else None
    return proved_at is not None and proved_at > factor.created_at - PROOF_LIFETIME


def _try_code(work: Work, factor: TotpFactor, *, code: str) -> CodeOutcome:
    reservation = reserve_try(work, account_id=factor.account_id)
    current = int(work.now.timestamp()) // STEP_SECONDS
    distance = _distance(reveal(factor, "secret") or "", code, current)
    if distance is None:
        return CodeOutcome.WRONG
    if abs(distance) > _TOLERATED_STEPS:
        return CodeOutcome.CLOCK_IS_OFF
    if not _use_step(work, factor, current + distance):
        return CodeOutcome.USED
    limits.give_back(work, reservation)
    return CodeOutcome.RIGHT


def reserve_try(work: Work, *, account_id: str) -> Reservation:
    """Count a try of a code, on a browser known to the account apart from all others.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    return limits.reserve(work, *_counted(work, account_id))


def check_tries(work: Work, *, account_id: str) -> None:
    """Do nothing unless no code would be accepted now.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    limits.check(work, *_counted(work, account_id))


def locked_until(work: Work, *, account_id: str) -> datetime | None:
    """Return until when no code is accepted, None when one would be now."""
    try:
        check_tries(work, account_id=account_id)
    except TooManyTries as error:
        return error.until
    return None


def _counted(work: Work, account_id: str) -> Sequence[Try]:
    device = devices.known(work, account_id=account_id)
    if device is not None:
        return [(_DEVICE_CODES, device.id)]
    address = limited_ip_address(work.origin.ip_address)
    return [(_CODES, account_id), (_CODES_OF_ADDRESS, address)]


def has_counter(counter: str) -> bool:
    """Return whether a counter that was reached is that of one member's codes."""
    return _CODES.has_counter(counter) or _DEVICE_CODES.has_counter(counter)


def _distance(secret: str, code: str, current: int) -> int | None:
    """Return how many steps a code lies from now, the nearest first; None when it is far off."""
    digits = tokens.digits_of(code)
    generator = TOTP(secret)
    near = sorted(range(-_HINTED_STEPS, _HINTED_STEPS + 1), key=abs)
    matching = [
        step for step in near if hmac.compare_digest(generator.generate_otp(current + step), digits)
    ]
    return matching[0] if matching else None


def _use_step(work: Work, factor: TotpFactor, step: int) -> bool:
    used = work.db.exec(
        update(TotpFactor)
        .where(col(TotpFactor.id) == factor.id, col(TotpFactor.last_step) < step)
        .values(last_step=step)
    )
    return used.rowcount == 1


def record(work: Work, event: audit.Event, outcome: CodeOutcome) -> None:
    """Write down what a right code did, or that a code was refused."""
    is_right = outcome is CodeOutcome.RIGHT
    work.audit(
        event if is_right else audit.Event.CODE_REFUSED,
        reason="" if is_right else outcome,
        result="ok" if is_right else "refused",
    )
