"""The authenticator app: a secret shared once, then a new code every 30 seconds.

It rules only once a right code confirmed it. Each code counts once: the step of the last one used
only ever grows, by an atomic update, so that twenty parallel tries of one code succeed once.
"""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp
from pyotp.totp import TOTP
from sqlmodel import Session, col, delete, select, update

from memberapp.account import devices, notices
from memberapp.account.sessions import PROOF_LIFETIME
from memberapp.account.tables import Account, SignInSession, TotpFactor
from memberapp.core import audit, changes, limits
from memberapp.core.access import Actor, Origin
from memberapp.core.errors import Conflict
from memberapp.core.limits import Reservation
from memberapp.core.outbox import Channel, MessageKind
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import writes
from memberapp.members.tables import Member

STEP_SECONDS = 30
_SECRET_CHARACTERS = 32  # 160 bits in base 32
_TOLERATED_STEPS = 1  # a slow reader, a clock a little off
_HINTED_STEPS = 10  # beyond the tolerance, a right code tells that the phone's clock is wrong
ENROLMENT_LIFETIME = timedelta(minutes=30)


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


def overview(
    db: Session, *, member_id: str, account_id: str, session_id: str, now: datetime
) -> FactorOverview:
    """Return how far the second factor of an account is, as one of its sessions may see it."""
    factor = _factor_of(db, account_id, now)
    if factor is None:
        return FactorOverview(FactorStage.OFF, member_id)
    if factor.confirmed_at is not None:
        return FactorOverview(FactorStage.ON, member_id, since=factor.confirmed_at)
    if not _may_see_key(db, factor, session_id):
        return FactorOverview(FactorStage.OFF, member_id)
    return FactorOverview(FactorStage.ENROLLING, member_id, secret=reveal(factor, "secret"))


def is_on(db: Session, *, account_id: str) -> bool:
    """Return whether a confirmed second factor protects the account."""
    statement = select(TotpFactor.id).where(
        col(TotpFactor.account_id) == account_id, col(TotpFactor.confirmed_at).is_not(None)
    )
    return db.exec(statement).first() is not None


@writes
def start(
    db: Session, *, member_id: str, account_id: str, actor: Actor, origin: Origin, now: datetime
) -> None:
    """Make a new secret to scan; the one of an enrolment under way is replaced.

    Raises:
        Conflict: a second factor is on; it has to be removed first.
    """
    if is_on(db, account_id=account_id):
        raise Conflict("a second factor is on")
    db.exec(delete(TotpFactor).where(col(TotpFactor.account_id) == account_id))
    factor = TotpFactor(account_id=account_id, created_at=now)
    seal(factor, "secret", pyotp.random_base32(_SECRET_CHARACTERS))
    db.add(factor)
    audit.append(
        db, audit.Event.FACTOR_STARTED, actor=actor, now=now, member_id=member_id, origin=origin
    )
    changes.add(db, member_id=member_id, topic=changes.Topic.SECURITY, now=now)


@writes
def confirm(
    db: Session,
    *,
    member_id: str,
    account_id: str,
    actor: Actor,
    code: str,
    origin: Origin,
    now: datetime,
) -> CodeOutcome:
    """Switch the second factor on with a first right code.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    factor = _factor_of(db, account_id, now)
    if factor is None or factor.confirmed_at is not None:
        return CodeOutcome.NOTHING_TO_PROVE
    outcome = _try_code(db, factor, code=code, origin=origin, now=now)
    if outcome is CodeOutcome.RIGHT:
        factor.confirmed_at = now
        db.add(factor)
        _tell(db, MessageKind.FACTOR_ENABLED, factor, member_id=member_id, now=now)
    _note(
        db,
        audit.Event.FACTOR_ENABLED,
        outcome,
        member_id=member_id,
        actor=actor,
        origin=origin,
        now=now,
    )
    return outcome


@writes
def cancel(
    db: Session, *, member_id: str, account_id: str, actor: Actor, origin: Origin, now: datetime
) -> None:
    """Give up an enrolment; a second factor that is on stays on."""
    given_up = db.exec(
        delete(TotpFactor).where(
            col(TotpFactor.account_id) == account_id, col(TotpFactor.confirmed_at).is_(None)
        )
    )
    if given_up.rowcount == 0:
        return
    audit.append(
        db, audit.Event.FACTOR_CANCELLED, actor=actor, now=now, member_id=member_id, origin=origin
    )
    changes.add(db, member_id=member_id, topic=changes.Topic.SECURITY, now=now)


@writes
def remove(
    db: Session,
    *,
    member_id: str,
    account_id: str,
    actor: Actor,
    code: str,
    origin: Origin,
    now: datetime,
) -> CodeOutcome:
    """Switch the second factor off with a right code.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    outcome = prove(db, account_id=account_id, code=code, origin=origin, now=now)
    if outcome is CodeOutcome.RIGHT:
        factor = db.exec(select(TotpFactor).where(col(TotpFactor.account_id) == account_id)).one()
        _tell(db, MessageKind.FACTOR_DISABLED, factor, member_id=member_id, now=now)
        db.delete(factor)
    _note(
        db,
        audit.Event.FACTOR_DISABLED,
        outcome,
        member_id=member_id,
        actor=actor,
        origin=origin,
        now=now,
    )
    return outcome


def take_back(db: Session, *, account: Account, since: datetime, now: datetime) -> bool:
    """Remove an app that came after an instant, in the caller's transaction; tell if one ruled."""
    factor = db.exec(
        select(TotpFactor).where(
            col(TotpFactor.account_id) == account.id, col(TotpFactor.created_at) > since
        )
    ).first()
    if factor is None:
        return False
    was_on = factor.confirmed_at is not None
    if was_on:
        _tell(db, MessageKind.FACTOR_DISABLED, factor, member_id=account.member_id, now=now)
    db.delete(factor)
    return was_on


def prove(db: Session, *, account_id: str, code: str, origin: Origin, now: datetime) -> CodeOutcome:
    """Check a code of the account's second factor, in the caller's writing transaction.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    factor = _factor_of(db, account_id, now)
    if factor is None or factor.confirmed_at is None:
        return CodeOutcome.NOTHING_TO_PROVE
    return _try_code(db, factor, code=code, origin=origin, now=now)


@writes
def purge(db: Session, *, now: datetime) -> None:
    """Delete the enrolments that nobody finished."""
    db.exec(
        delete(TotpFactor).where(
            col(TotpFactor.confirmed_at).is_(None),
            col(TotpFactor.created_at) <= now - ENROLMENT_LIFETIME,
        )
    )


def _factor_of(db: Session, account_id: str, now: datetime) -> TotpFactor | None:
    factor = db.exec(select(TotpFactor).where(col(TotpFactor.account_id) == account_id)).first()
    if factor is None or factor.confirmed_at is not None:
        return factor
    return factor if factor.created_at > now - ENROLMENT_LIFETIME else None


def _may_see_key(db: Session, factor: TotpFactor, session_id: str) -> bool:
    """Return whether the session proved a factor when the key was made or since; others see no key.

    Whoever sits in an older session would copy the key, and have every later code.
    """
    session = db.get(SignInSession, session_id)
    proved_at = session.proved_at if session else None
    return proved_at is not None and proved_at > factor.created_at - PROOF_LIFETIME


def _try_code(
    db: Session, factor: TotpFactor, *, code: str, origin: Origin, now: datetime
) -> CodeOutcome:
    reservation = reserve_try(db, account_id=factor.account_id, origin=origin, now=now)
    current = int(now.timestamp()) // STEP_SECONDS
    distance = _distance(reveal(factor, "secret") or "", code, current)
    if distance is None:
        return CodeOutcome.WRONG
    if abs(distance) > _TOLERATED_STEPS:
        return CodeOutcome.CLOCK_IS_OFF
    if not _use_step(db, factor, current + distance):
        return CodeOutcome.USED
    limits.give_back(db, reservation)
    return CodeOutcome.RIGHT


def reserve_try(db: Session, *, account_id: str, origin: Origin, now: datetime) -> Reservation:
    """Count a try of a code, on a browser known to the account apart from all others.

    Raises:
        TooManyTries: too many codes were wrong.
    """
    device = devices.known(db, account_id=account_id, origin=origin)
    return limits.reserve_code_try(
        db,
        account_id=account_id,
        address=origin.address,
        now=now,
        device_id=device.id if device else None,
    )


def _distance(secret: str, code: str, current: int) -> int | None:
    """Return how many steps a code lies from now, the nearest first; None when it is far off."""
    digits = digits_of(code)
    generator = TOTP(secret)
    near = sorted(range(-_HINTED_STEPS, _HINTED_STEPS + 1), key=abs)
    matching = [
        step for step in near if hmac.compare_digest(generator.generate_otp(current + step), digits)
    ]
    return matching[0] if matching else None


def digits_of(code: str) -> str:
    """Return a typed code without its spaces or dashes; ASCII only, so that it compares."""
    text = unicodedata.normalize("NFKC", code[:32])
    return "".join(character for character in text if character.isascii() and character.isdigit())


def _use_step(db: Session, factor: TotpFactor, step: int) -> bool:
    used = db.exec(
        update(TotpFactor)
        .where(col(TotpFactor.id) == factor.id, col(TotpFactor.last_step) < step)
        .values(last_step=step)
    )
    return used.rowcount == 1


def _note(
    db: Session,
    event: audit.Event,
    outcome: CodeOutcome,
    *,
    member_id: str,
    actor: Actor,
    origin: Origin,
    now: datetime,
) -> None:
    """Write down what a right code did, or that a code was refused."""
    is_right = outcome is CodeOutcome.RIGHT
    audit.append(
        db,
        event if is_right else audit.Event.CODE_REFUSED,
        actor=actor,
        now=now,
        member_id=member_id,
        reason="" if is_right else outcome,
        origin=origin,
        result="ok" if is_right else "refused",
    )


def _tell(
    db: Session, kind: MessageKind, factor: TotpFactor, *, member_id: str, now: datetime
) -> None:
    account = db.get_one(Account, factor.account_id)
    member = db.get_one(Member, member_id)
    contacts = notices.contacts_of(db, account=account, member=member, now=now)
    emails = [contact for contact in contacts if contact.channel is Channel.EMAIL]
    notices.tell(db, kind, member=member, contacts=emails, key=factor.id, now=now)
    changes.add(db, member_id=member_id, topic=changes.Topic.SECURITY, now=now)
