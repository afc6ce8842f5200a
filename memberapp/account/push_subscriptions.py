"""The browsers that a member wants notifications on, each by a subscription of its push service.

A subscription belongs to one account and to one browser that gave the second factor, which has one
at most. Whoever knows its address can write there, so it is sealed. It ends with what the browser
is known by: a session that is closed, a device that is no longer trusted, a sign-out everywhere, a
new password, a space that ends; and when its service says that nobody is there any longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, select

from memberapp.account import accounts
from memberapp.account.rules.push import MAX_DEVICES
from memberapp.account.tables import Account, Device, PushSubscription, SignInSession
from memberapp.core import audit, limits
from memberapp.core.errors import Conflict, InvalidInput, NotFound, UnreadableContent
from memberapp.core.limits import Limit
from memberapp.core.outgoing import Channel, Contact
from memberapp.core.secrets import keyed_hash
from memberapp.core.stored import Stored
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.gateways import push
from memberapp.gateways.push import Subscription


@dataclass(frozen=True)
class _Content:
    account_id: str
    key: str
    """Ours, which the browser takes notifications of."""
    subscription: Subscription


_CONTENT: Final = Stored(_Content)
_ADDED: Final = Limit("push_device", "30/day")


@dataclass(frozen=True)
class PushDevice:
    """A browser that gets notifications, as its owner sees it."""

    id: str
    browser: str
    since: datetime
    is_this_one: bool


def overview(work: Work) -> Sequence[PushDevice]:
    """Return the browsers on which the member gets notifications, this one first."""
    here = _device_id(work)
    rows = work.db.exec(
        select(PushSubscription, Device.browser)
        .join(Device, col(Device.id) == col(PushSubscription.device_id))
        .where(PushSubscription.account_id == work.account_id)
        .order_by(col(PushSubscription.created_at).desc(), col(PushSubscription.id))
    )
    found = [
        PushDevice(row.id, browser, row.created_at, row.device_id == here) for row, browser in rows
    ]
    return sorted(found, key=lambda one: not one.is_this_one)


def contacts(work: Work, *, account_id: str) -> list[Contact]:
    """Return where notifications reach an account; nowhere while they are off."""
    if not push.public_key():
        return []
    ids = select(PushSubscription.id).where(PushSubscription.account_id == account_id)
    ordered = ids.order_by(col(PushSubscription.created_at), col(PushSubscription.id))
    return [Contact(row_id, Channel.PUSH) for row_id in work.db.exec(ordered)]


def add(work: Work, *, given: str) -> None:
    """Notify this browser from now on, in the caller's transaction; `given` is its JSON.

    A subscription that it had before is replaced.

    Raises:
        InvalidInput: it is no subscription, or one of another account: browsers make a new one.
        Conflict: the member has as many as one may have.
        NotFound: the session is over, or its browser did not give the second factor.
        TooManyTries: so many were added today.
    """
    try:
        subscription = push.read_subscription(given)
    except ValueError:
        raise InvalidInput("subscription") from None
    account = accounts.lock(work, work.account_id)
    device_id, index = _device_id(work), _index_of(subscription)
    if device_id is None:
        raise NotFound
    others = select(PushSubscription.id).where(
        PushSubscription.endpoint_index == index, PushSubscription.account_id != account.id
    )
    if work.db.exec(others).first() is not None:
        raise InvalidInput("subscription")
    is_former = (col(PushSubscription.device_id) == device_id) | (
        col(PushSubscription.endpoint_index) == index
    )
    work.db.exec(delete(PushSubscription).where(is_former))
    if _count(work, account.id) >= MAX_DEVICES:
        raise Conflict("too many devices")
    limits.reserve(work, (_ADDED, account.id))
    row = PushSubscription(
        account_id=account.id, device_id=device_id, endpoint_index=index, created_at=work.now
    )
    _CONTENT.seal(row, _Content(account.id, push.public_key(), subscription))
    work.db.add(row)
    work.audit(audit.Event.PUSH_ADDED, row.id)
    work.changed(Topic.PROFILE)


@writes
def remove(work: Work, *, subscription_id: str) -> None:
    """Notify one browser of the member no longer.

    Raises:
        NotFound: the member has no such subscription.
    """
    is_own = (col(PushSubscription.id) == subscription_id) & (
        col(PushSubscription.account_id) == work.account_id
    )
    if not _remove(work, work.account_id, is_own):
        raise NotFound


def remove_of_device(work: Work, *, account_id: str, device_id: str) -> None:
    """Notify a browser no longer, in the caller's transaction: its member gave it up."""
    _remove(work, account_id, col(PushSubscription.device_id) == device_id)


def remove_all(work: Work, *, account_id: str, except_session_id: str = "") -> None:
    """Notify no browser of an account any longer, but that of a session that may be kept."""
    kept = work.db.get(SignInSession, except_session_id) if except_session_id else None
    kept_device_id = (kept.device_id if kept else None) or ""
    _remove(work, account_id, col(PushSubscription.device_id) != kept_device_id)


def reached_by(work: Work, *, subscription_id: str) -> Subscription | None:
    """Return where a notification goes; None when nothing takes it any longer.

    A row that was moved to another account, or is of another key of ours, reaches nobody.
    """
    row = work.db.get(PushSubscription, subscription_id)
    if row is None:
        return None
    try:
        content = _CONTENT.reveal(row)
    except (InvalidTag, KeyError, UnreadableContent):
        return None
    is_ours = content.account_id == row.account_id and content.key == push.public_key()
    return content.subscription if is_ours else None


@writes
def forget_gone(work: Work, *, subscription_id: str) -> None:
    """Forget a subscription that its service knows no longer; there may be none."""
    row = work.db.get(PushSubscription, subscription_id)
    if row is not None:
        is_gone = col(PushSubscription.id) == subscription_id
        _remove(work, row.account_id, is_gone, reason="gone")


def _remove(
    work: Work, account_id: str, where: ColumnElement[bool], *, reason: str = ""
) -> Sequence[str]:
    is_one = (col(PushSubscription.account_id) == account_id) & where
    removed = work.db.exec(select(PushSubscription.id).where(is_one)).all()
    if not removed:
        return removed
    work.db.exec(delete(PushSubscription).where(is_one))
    member_id = work.db.get_one(Account, account_id).member_id
    for row_id in removed:
        work.audit(audit.Event.PUSH_REMOVED, row_id, member_id=member_id, reason=reason)
    work.changed(Topic.PROFILE, member_id=member_id)
    return removed


def _device_id(work: Work) -> str | None:
    return work.db.get_one(SignInSession, work.session_id).device_id


def _count(work: Work, account_id: str) -> int:
    counted = select(func.count()).select_from(PushSubscription)
    return work.db.exec(counted.where(col(PushSubscription.account_id) == account_id)).one()


def _index_of(subscription: Subscription) -> str:
    return keyed_hash("push", subscription.endpoint)
