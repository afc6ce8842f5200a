"""Where a member is signed in, which browsers he trusts, and his sign-ins of the last days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from memberapp.account import accounts, devices, sessions
from memberapp.account.devices import TrustedDevice
from memberapp.account.rules.sign_ins import SignInResultSeen, SignInSummary
from memberapp.account.sessions import EndReason
from memberapp.account.tables import Account, Device, SignInSession, TotpFactor
from memberapp.core import audit, changes
from memberapp.core.access import Access, Actor, Origin, Role
from memberapp.core.errors import NotFound
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from memberapp.members.tables import Member
from memberapp.staff import service as agents

SHOWN_FOR = timedelta(days=30)
_MOST_SHOWN = 25


@dataclass(frozen=True)
class OpenSession:
    """A browser where the member is signed in now."""

    id: str
    browser: str
    address: str
    last_seen_at: datetime
    is_this_one: bool


@dataclass(frozen=True)
class PastSignIn:
    """A try to come in: when, from where, with what, and what came of it."""

    at: datetime
    browser: str
    address: str
    result: SignInResultSeen


@dataclass(frozen=True)
class Connections:
    """All of it, and where the member lives."""

    country: str
    open: Sequence[OpenSession]
    trusted: Sequence[TrustedDevice]
    recent: Sequence[PastSignIn]


_RESULTS = {
    audit.Event.SIGNED_IN: SignInResultSeen.SUCCEEDED,
    audit.Event.SIGN_IN_HELD: SignInResultSeen.HELD,
    audit.Event.SIGN_IN_REFUSED: SignInResultSeen.REFUSED,
    audit.Event.CODE_REFUSED: SignInResultSeen.REFUSED,
}


def overview(
    db: Session,
    *,
    member_id: str,
    account_id: str,
    session_id: str,
    origin: Origin,
    now: datetime,
) -> Connections:
    """Return what the page of security shows of sign-ins."""
    rows = sessions.open_of(db, account_id=account_id, now=now)
    opened = [
        OpenSession(row.id, row.browser, row.address, row.last_seen_at, row.id == session_id)
        for row in sorted(
            rows, key=lambda row: (row.id != session_id, -row.last_seen_at.timestamp())
        )
    ]
    return Connections(
        country=db.get_one(Member, member_id).country,
        open=opened,
        trusted=devices.trusted(db, account_id=account_id, origin=origin, now=now),
        recent=_recent(db, member_id, now),
    )


@writes
def close(
    db: Session,
    *,
    member_id: str,
    account_id: str,
    actor: Actor,
    closed_id: str,
    now: datetime,
    origin: Origin | None = None,
) -> None:
    """End one session of the member and stop trusting its browser: it may be lost.

    Raises:
        NotFound: the member has no such session open.
    """
    accounts.hold(db, account_id)
    row = db.exec(
        select(SignInSession).where(
            col(SignInSession.id) == closed_id,
            col(SignInSession.account_id) == account_id,
            col(SignInSession.access) >= Access.MEMBER,
        )
    ).first()
    if row is None:
        raise NotFound
    if not sessions.end(db, session_id=row.id, reason=EndReason.CLOSED_ELSEWHERE, now=now):
        raise NotFound
    device = db.get(Device, row.device_id) if row.device_id else None
    if device is not None:
        device.trusted_until = None
        db.add(device)
    _note(db, member_id, actor=actor, ref=row.id, origin=origin, now=now)


@writes
def close_others(
    db: Session,
    *,
    member_id: str,
    account_id: str,
    session_id: str,
    actor: Actor,
    now: datetime,
    origin: Origin | None = None,
) -> None:
    """End every session of the member but this one; only this browser may stay trusted."""
    accounts.hold(db, account_id)
    ended = sessions.end_all(
        db,
        account_id=account_id,
        reason=EndReason.CLOSED_ELSEWHERE,
        now=now,
        kept_id=session_id,
    )
    kept = db.get_one(SignInSession, session_id)
    distrusted = devices.distrust_all(db, account_id=account_id, kept_id=kept.device_id or "")
    if ended or distrusted:
        _note(db, member_id, actor=actor, ref="others", origin=origin, now=now)


@writes
def close_by_staff(
    db: Session, *, number: str, agent_id: str, reason: str, now: datetime
) -> tuple[str, int]:
    """End every session of a member who calls, and trust none of his browsers.

    Return his n° d'adhérent and how many sessions ended; his trail tells who did it and why.

    Raises:
        NotFound: no such agent acts, or there is no such member.
        InvalidInput: no reason was given.
    """
    actor, why = agents.actor(db, agent_id=agent_id), agents.reason(reason)
    member = accounts.find_member(db, number)
    account = db.exec(select(Account).where(col(Account.member_id) == member.id)).first()
    ended = 0
    if account is not None:
        accounts.hold(db, account.id)
        ended = sessions.end_all(
            db, account_id=account.id, reason=EndReason.CLOSED_BY_STAFF, now=now
        )
        devices.distrust_all(db, account_id=account.id)
    _note(db, member.id, actor=actor, ref="all", origin=None, now=now, reason=why)
    return member.id, ended


def _recent(db: Session, member_id: str, now: datetime) -> Sequence[PastSignIn]:
    lines = db.exec(
        select(AuditEvent)
        .where(
            col(AuditEvent.member_id) == member_id,
            col(AuditEvent.event).in_(list(_RESULTS)),
            col(AuditEvent.at) > now - SHOWN_FOR,
            # A wrong code of who is in already, for a proof or a new factor, is no try to come in.
            (col(AuditEvent.event) != audit.Event.CODE_REFUSED)
            | (col(AuditEvent.actor_role) == Role.SYSTEM),
        )
        .order_by(col(AuditEvent.id).desc())
        .limit(_MOST_SHOWN)
    )
    return [
        PastSignIn(line.at, line.browser, line.address, _RESULTS[audit.Event(line.event)])
        for line in lines
    ]


def _note(
    db: Session,
    member_id: str,
    *,
    actor: Actor,
    ref: str,
    origin: Origin | None,
    now: datetime,
    reason: str = "",
) -> None:
    audit.append(
        db,
        audit.Event.SESSION_CLOSED,
        reason=reason,
        actor=actor,
        now=now,
        member_id=member_id,
        object_ref=ref,
        origin=origin,
    )
    changes.add(db, member_id=member_id, topic=changes.Topic.SECURITY, now=now)


def summary(db: Session, *, member_id: str) -> SignInSummary:
    """Return whether the member has an authenticator app, and the sign-in before this one."""
    previous = _previous_sign_in(db, member_id)
    return SignInSummary(
        has_second_factor=_has_second_factor(db, member_id),
        previous_at=previous.created_at if previous else None,
        previous_address=previous.address if previous else "",
    )


def _has_second_factor(db: Session, member_id: str) -> bool:
    factor = (
        select(TotpFactor.id)
        .join(Account)
        .where(Account.member_id == member_id, col(TotpFactor.confirmed_at).is_not(None))
    )
    return db.exec(factor).first() is not None


def _previous_sign_in(db: Session, member_id: str) -> SignInSession | None:
    """Return the sign-in before the newest one, which is the member's own of now.

    A session that stopped before the second factor was no sign-in.
    """
    newest = db.exec(
        select(SignInSession)
        .where(
            SignInSession.member_id == member_id,
            col(SignInSession.access) >= Access.MEMBER,
        )
        .order_by(col(SignInSession.created_at).desc(), SignInSession.id)
        .limit(2)
    ).all()
    return newest[1] if len(newest) > 1 else None
