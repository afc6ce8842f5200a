"""Browsers that gave a second factor: known from then on, trusted where the member chose it.

A known browser has its own counters of tries, so that nobody elsewhere can lock the member out of
it. A trusted one needs the password only, for 30 days.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col, select, update

from memberapp.account import push_subscriptions
from memberapp.account.tables import Account, Device
from memberapp.core import audit
from memberapp.core.access import Origin, cut_ip_address
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import NotFound
from memberapp.core.secrets import token_hash
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes

TRUST_LIFETIME = timedelta(days=30)
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class Remembered:
    """A browser that gave the second factor, and the new token of its cookie."""

    id: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class TrustedDevice:
    """A browser where the password is enough, as its owner sees it."""

    id: str
    browser: str
    address: str
    trusted_until: datetime
    is_this_one: bool


def token_of(cookie_header: str) -> str:
    """Return the browser's token of a `Cookie` header, empty when there is none."""
    return cookie_value(cookie_header, CookieKind.DEVICE)


def known(work: Work, *, account_id: str) -> Device | None:
    """Return the browser, when this account's member gave a second factor there."""
    if not work.origin.device:
        return None
    return work.db.exec(
        select(Device).where(
            col(Device.token_hash) == token_hash(work.origin.device),
            col(Device.account_id) == account_id,
            col(Device.forgotten_at).is_(None),
        )
    ).first()


def is_trusted(device: Device | None, now: datetime) -> bool:
    """Return whether the password is enough on a browser."""
    return device is not None and device.trusted_until is not None and device.trusted_until > now


def remember(work: Work, *, account: Account, is_trusted: bool = False) -> Remembered:
    """Know a browser from now on, in the caller's transaction.

    Its token is always a new one, so that a token somebody planted there before opens nothing.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    device = known(work, account_id=account.id)
    if work.origin.device:
        # Others who signed in on this browser keep being known there.
        work.db.exec(
            update(Device)
            .where(
                col(Device.token_hash) == token_hash(work.origin.device),
                col(Device.forgotten_at).is_(None),
            )
            .values(token_hash=token_hash(token))
        )
    if device is None:
        device = Device(
            account_id=account.id,
            token_hash=token_hash(token),
            browser=work.origin.browser,
            address=cut_ip_address(work.origin.ip_address),
            last_seen_at=work.now,
        )
    _see(device, work.origin, work.now)
    if is_trusted:
        device.trusted_until = work.now + TRUST_LIFETIME
    work.db.add(device)
    work.db.flush()
    return Remembered(device.id, token)


def see_again(work: Work, device: Device) -> None:
    """Note that a known browser was used, and from where."""
    _see(device, work.origin, work.now)
    work.db.add(device)


def trusted(work: Work) -> Sequence[TrustedDevice]:
    """Return the browsers where the password is enough, the one last used first."""
    this_one = token_hash(work.origin.device)
    rows = work.db.exec(
        select(Device)
        .where(
            col(Device.account_id) == work.account_id,
            col(Device.forgotten_at).is_(None),
            col(Device.trusted_until) > work.now,
        )
        .order_by(col(Device.last_seen_at).desc(), Device.id)
    )
    return [
        TrustedDevice(
            id=row.id,
            browser=row.browser,
            address=row.address,
            trusted_until=row.trusted_until,
            is_this_one=row.token_hash == this_one,
        )
        for row in rows
        if row.trusted_until is not None
    ]


@writes
def distrust(work: Work, *, device_id: str) -> None:
    """Ask for the second factor again on one browser.

    Raises:
        NotFound: the member has no such trusted browser.
    """
    given_up = work.db.exec(
        update(Device)
        .where(
            col(Device.id) == device_id,
            col(Device.account_id) == work.account_id,
            col(Device.trusted_until) > work.now,
        )
        .values(trusted_until=None)
    )
    if given_up.rowcount != 1:
        raise NotFound
    push_subscriptions.remove_of_device(work, account_id=work.account_id, device_id=device_id)
    work.audit(audit.Event.DEVICE_DISTRUSTED, ref=device_id)
    work.changed(Topic.SECURITY)


def distrust_all(work: Work, *, account_id: str, except_id: str = "") -> int:
    """Ask for the second factor again everywhere, but on one browser that may be kept.

    Return how many were trusted until now.
    """
    given_up = work.db.exec(
        update(Device)
        .where(
            col(Device.account_id) == account_id,
            col(Device.id) != except_id,
            col(Device.trusted_until).is_not(None),
        )
        .values(trusted_until=None)
    )
    return given_up.rowcount


def forget_all(work: Work, *, account_id: str) -> None:
    """Know no browser of an account any more: one of them was somebody else's."""
    work.db.exec(
        update(Device)
        .where(col(Device.account_id) == account_id, col(Device.forgotten_at).is_(None))
        .values(forgotten_at=work.now, trusted_until=None)
    )


def _see(device: Device, origin: Origin, now: datetime) -> None:
    device.last_seen_at = now
    device.browser, device.address = origin.browser, cut_ip_address(origin.ip_address)
