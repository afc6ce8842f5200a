"""Where a member is signed in, which browsers they trust, and their sign-ins of the last days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from memberapp.account import accounts, devices, push_subscriptions, sessions
from memberapp.account.devices import TrustedDevice
from memberapp.account.rules.sign_ins import PastSignInResult, SignInSummary
from memberapp.account.tables import Account, Device, SignInSession, TotpFactor
from memberapp.core import audit
from memberapp.core.access import Access, Role
from memberapp.core.errors import NotFound
from memberapp.core.tables import AuditEvent
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

SHOWN_FOR = timedelta(days=30)
_MAX_SHOWN = 25


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
    result: PastSignInResult


@dataclass(frozen=True)
class Connections:
    """All of it, and where the member lives."""

    region: str
    open: Sequence[OpenSession]
    trusted: Sequence[TrustedDevice]
    recent: Sequence[PastSignIn]


_RESULTS = {
    audit.Event.SIGNED_IN: PastSignInResult.SUCCEEDED,
    audit.Event.SIGN_IN_HELD: PastSignInResult.HELD,
    audit.Event.SIGN_IN_REFUSED: PastSignInResult.WRONG_PASSWORD,
    audit.Event.CODE_REFUSED: PastSignInResult.WRONG_CODE,
    audit.Event.SESSION_COPIED: PastSignInResult.COPIED_COOKIE,
    audit.Event.PASSKEY_REFUSED: PastSignInResult.WRONG_PASSKEY,
    audit.Event.IDENTITY_REFUSED: PastSignInResult.WRONG_IDENTITY,
}


def overview(work: Work) -> Connections:
    """Return what the page of security shows of sign-ins."""
    rows = sessions.open_of(work)
    opened = [
        OpenSession(row.id, row.browser, row.address, row.last_seen_at, row.id == work.session_id)
        for row in sorted(
            rows, key=lambda row: (row.id != work.session_id, -row.last_seen_at.timestamp())
        )
    ]
    return Connections(
        region=work.db.get_one(Member, work.member_id).region,
        open=opened,
        trusted=devices.trusted(work),
        recent=_recent(work),
    )


@writes
def close(work: Work, *, closed_id: str) -> None:
    """End one session of the member and stop trusting its browser: it may be lost.

    Raises:
        NotFound: the member has no such session open.
    """
    accounts.lock(work, work.account_id)
    row = work.db.exec(
        select(SignInSession).where(
            col(SignInSession.id) == closed_id,
            col(SignInSession.account_id) == work.account_id,
            col(SignInSession.access) >= Access.MEMBER,
        )
    ).first()
    if row is None:
        raise NotFound
    if not sessions.end(work, session_id=row.id):
        raise NotFound
    device = work.db.get(Device, row.device_id) if row.device_id else None
    if device is not None:
        device.trusted_until = None
        work.db.add(device)
        push_subscriptions.remove_of_device(work, account_id=work.account_id, device_id=device.id)
    _record(work, work.member_id, ref=row.id)


@writes
def close_others(work: Work, *, forgets_devices: bool) -> None:
    """End every session of the member but this one; with them go, when wanted, trusted devices."""
    accounts.lock(work, work.account_id)
    ended = sessions.end_all(work, account_id=work.account_id, except_id=work.session_id)
    this_device = work.db.get_one(SignInSession, work.session_id).device_id or ""
    distrusted = forgets_devices and devices.distrust_all(
        work, account_id=work.account_id, except_id=this_device
    )
    if ended or distrusted:
        _record(work, work.member_id, ref="others")


@writes
def close_by_staff(work: Work, *, number: str) -> tuple[str, int]:
    """End every session of a member who calls, and trust none of their browsers.

    Return their n° d'adhérent and how many sessions ended; their trail tells who did it and why.

    Raises:
        NotFound: there is no such member.
    """
    member = accounts.find_member(work, number)
    account = work.db.exec(select(Account).where(col(Account.member_id) == member.id)).first()
    ended = 0
    if account is not None:
        accounts.lock(work, account.id)
        ended = sessions.end_all(work, account_id=account.id)
        devices.distrust_all(work, account_id=account.id)
    _record(work, member.id, ref="all")
    return member.id, ended


def _recent(work: Work) -> Sequence[PastSignIn]:
    lines = work.db.exec(
        select(AuditEvent)
        .where(
            col(AuditEvent.member_id) == work.member_id,
            col(AuditEvent.event).in_(list(_RESULTS)),
            col(AuditEvent.at) > work.now - SHOWN_FOR,
            # What is refused to who is in already, for a proof or a new factor, is no such try.
            col(AuditEvent.event).not_in([audit.Event.CODE_REFUSED, audit.Event.PASSKEY_REFUSED])
            | (col(AuditEvent.actor_role) == Role.SYSTEM),
        )
        .order_by(col(AuditEvent.id).desc())
        .limit(_MAX_SHOWN)
    )
    return [
        PastSignIn(line.at, line.browser, line.address, _RESULTS[audit.Event(line.event)])
        for line in lines
    ]


def _record(work: Work, member_id: str, *, ref: str, reason: str = "") -> None:
    work.audit(audit.Event.SESSION_CLOSED, reason=reason, member_id=member_id, ref=ref)
    work.changed(Topic.SECURITY, member_id=member_id)


def summary(work: Work) -> SignInSummary:
    """Return whether the member has an authenticator app, and the sign-in before this one."""
    return summary_of(work.db.execute(select_columns(*summary_columns(work.member_id))).one())


def summary_columns(member_id: Any) -> tuple[ColumnElement[Any], ...]:
    """Return what `summary` reads of a member, for a query that reads more.

    The sign-in before the newest one, which is the member's own of now; a session that stopped
    before the second factor was no sign-in.
    """
    factor = (
        select(TotpFactor.id)
        .join(Account)
        .where(Account.member_id == member_id, col(TotpFactor.confirmed_at).is_not(None))
    )
    previous = [
        select(column)
        .where(
            SignInSession.member_id == member_id,
            col(SignInSession.access) >= Access.MEMBER,
        )
        .order_by(col(SignInSession.created_at).desc(), SignInSession.id)
        .offset(1)
        .limit(1)
        .scalar_subquery()
        for column in (SignInSession.created_at, SignInSession.address)
    ]
    return factor.exists(), *previous


def summary_of(read: Sequence[Any]) -> SignInSummary:
    """Return what the values of `summary_columns` mean."""
    has_factor, previous_at, previous_address = read
    return SignInSummary(bool(has_factor), previous_at, previous_address or "")
