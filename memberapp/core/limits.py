"""Counters of tries, kept in SQL so that a restart forgets nothing.

A try is reserved before the secret is looked at, so that parallel tries are counted exactly, and
given back when it succeeds. Subjects are stored as keyed hashes: an identifier is counted as it
was typed, whether or not somebody has it.
"""

import ipaddress
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, func, select, update

from memberapp.core import audit
from memberapp.core.errors import TooManyTries
from memberapp.core.secrets import keyed_hash
from memberapp.core.tables import AttemptCounter
from memberapp.core.work import Work, writes

_log = logging.getLogger(__name__)

_REACHED = "reached"
_IPV6_SITE_BITS = 64  # one line of one home: its lower bits are free for anybody to vary


class Scope(StrEnum):
    """What is counted."""

    IDENTIFIER = "identifier"
    ADDRESS = "address"
    EVERYBODY = "everybody"
    CODE = "code"
    CODE_ADDRESS = "code_address"
    DEVICE = "device"
    DEVICE_CODE = "device_code"
    CODE_SENT = "code_sent"
    FILE = "file"
    CALLBACK_ACCOUNT = "callback_account"
    CALLBACK_PHONE = "callback_phone"
    CALLBACK_EMAIL = "callback_email"
    CALLBACK_MEMBERS_PHONE = "callback_members_phone"
    CALLBACK_MEMBERS_EMAIL = "callback_members_email"
    CALLBACK_ADDRESS = "callback_address"
    DOSSIER = "dossier"
    PREVIEW = "preview"
    NOT_FOUND = "not_found"
    ACTIVATION_CONTRACT = "activation_contract"
    ACTIVATION_ADDRESS = "activation_address"
    ACTIVATION_CODE = "activation_code"
    RESET_IDENTIFIER = "reset_identifier"
    RESET_SMS = "reset_sms"
    RESET_ADDRESS = "reset_address"
    RESET_CODE = "reset_code"
    PRESENT_PASSWORD = "present_password"  # noqa: S105 - what is counted


@dataclass(frozen=True)
class Limit:
    """At most `count` failures of one subject in one window."""

    scope: Scope
    count: int
    window: timedelta


@dataclass(frozen=True)
class Reservation:
    """The counters a try stands in, by key, with the window it was counted in."""

    counted: tuple[tuple[str, datetime], ...]


# Always reserved in this order, so that two tries never wait for each other's rows.
# The wait grows with the failures; after a hundred in a row only a new password opens again.
IN_A_ROW = timedelta(days=365)
"""The window of the failures in a row: a success ends it."""
_IN_A_ROW_KEY = f":{int(IN_A_ROW.total_seconds())}:"
_FEW_IN_A_ROW = 3
IN_A_ROW_DELETED_AFTER = timedelta(days=30) - IN_A_ROW
"""Long before their window ends, a few failures in a row are forgotten: 30 days after the first."""
_PASSWORD_LIMITS = (
    Limit(Scope.IDENTIFIER, 10, timedelta(minutes=5)),
    Limit(Scope.IDENTIFIER, 20, timedelta(hours=1)),
    Limit(Scope.IDENTIFIER, 50, timedelta(days=1)),
    Limit(Scope.IDENTIFIER, 100, IN_A_ROW),
    Limit(Scope.ADDRESS, 10, timedelta(minutes=5)),
    Limit(Scope.EVERYBODY, 1000, timedelta(minutes=5)),
)
_CODE_LIMITS = (
    Limit(Scope.CODE, 5, timedelta(minutes=5)),
    Limit(Scope.CODE, 20, timedelta(hours=1)),
    Limit(Scope.CODE, 50, timedelta(days=1)),
    Limit(Scope.CODE_ADDRESS, 10, timedelta(minutes=5)),
)
# Of a browser the member used before: whatever others do elsewhere, he gets in there.
_DEVICE_PASSWORD_LIMITS = tuple(
    Limit(Scope.DEVICE, limit.count, limit.window)
    for limit in _PASSWORD_LIMITS
    if limit.scope is Scope.IDENTIFIER
)
_DEVICE_CODE_LIMITS = tuple(
    Limit(Scope.DEVICE_CODE, limit.count, limit.window)
    for limit in _CODE_LIMITS
    if limit.scope is Scope.CODE
)
_CODE_SENT_LIMITS = (
    Limit(Scope.CODE_SENT, 5, timedelta(minutes=15)),
    Limit(Scope.CODE_SENT, 20, timedelta(days=1)),
)
# Files cost time to make (docs/security.md, 43); one look at a preview asks for many pages.
_FILE_LIMITS = (Limit(Scope.FILE, 30, timedelta(hours=1)),)
_NOT_FOUND_LIMITS = (Limit(Scope.NOT_FOUND, 30, timedelta(hours=1)),)
_PREVIEW_LIMITS = (Limit(Scope.PREVIEW, 300, timedelta(hours=1)),)
# Each takes a place of a slot and sends a message to an address that nobody checked.
_CALLBACK_MEMBER_LIMITS = (
    Limit(Scope.CALLBACK_ACCOUNT, 5, timedelta(days=1)),
    Limit(Scope.CALLBACK_MEMBERS_PHONE, 5, timedelta(days=1)),
    Limit(Scope.CALLBACK_MEMBERS_EMAIL, 5, timedelta(days=1)),
)
_DOSSIER_LIMITS = (Limit(Scope.DOSSIER, 10, timedelta(days=1)),)
_CALLBACK_VISITOR_LIMITS = (
    Limit(Scope.CALLBACK_PHONE, 3, timedelta(days=1)),
    Limit(Scope.CALLBACK_EMAIL, 3, timedelta(days=1)),
    Limit(Scope.CALLBACK_ADDRESS, 10, timedelta(hours=1)),
    Limit(Scope.CALLBACK_ADDRESS, 20, timedelta(days=1)),
)


def reserve_password_try(
    work: Work, *, identifier: str, address: str, device_id: str | None = None
) -> Reservation:
    """Count a try of a password; `device_id` is the browser, when its owner used it before.

    Raises:
        TooManyTries: a limit was reached before; this try is not counted.
    """
    if device_id is not None:
        return reserve(work, _DEVICE_PASSWORD_LIMITS, {Scope.DEVICE: device_id})
    subjects = {
        Scope.IDENTIFIER: identifier,
        Scope.ADDRESS: limited_address(address),
        Scope.EVERYBODY: "",
    }
    return reserve(work, _PASSWORD_LIMITS, subjects)


def reserve_code_try(
    work: Work, *, account_id: str, address: str, device_id: str | None = None
) -> Reservation:
    """Count a try of a code, as `reserve_password_try` does; a password gives none back.

    Raises:
        TooManyTries: a limit was reached before; this try is not counted.
    """
    if device_id is not None:
        return reserve(work, _DEVICE_CODE_LIMITS, {Scope.DEVICE_CODE: device_id})
    subjects = {Scope.CODE: account_id, Scope.CODE_ADDRESS: limited_address(address)}
    return reserve(work, _CODE_LIMITS, subjects)


def count_code_sent(work: Work, *, whom: str) -> None:
    """Count a code that is sent: `whom` is a known browser, or an account and a network.

    Raises:
        TooManyTries: a limit was reached before; this one is not counted.
    """
    reserve(work, _CODE_SENT_LIMITS, {Scope.CODE_SENT: whom})


@writes
def count_file(work: Work) -> None:
    """Count a file that a member asks for, in a transaction of its own: a refused one counts.

    Raises:
        TooManyTries: a limit was reached before; this file is not counted.
    """
    reserve(work, _FILE_LIMITS, {Scope.FILE: work.member_id})


@writes
def count_preview(work: Work) -> None:
    """Count a page of a preview that a member asks for, as `count_file` does.

    Raises:
        TooManyTries: a limit was reached before; this page is not counted.
    """
    reserve(work, _PREVIEW_LIMITS, {Scope.PREVIEW: work.member_id})


def count_not_found(work: Work) -> None:
    """Count what a member asks for and cannot have, and the trail tells.

    Raises:
        TooManyTries: a limit was reached before.
    """
    reserve(work, _NOT_FOUND_LIMITS, {Scope.NOT_FOUND: work.member_id})


def count_callback(
    work: Work, *, account_id: str | None, phone: str, email: str, address: str
) -> None:
    """Count a call that is asked for, and whom its messages reach; no e-mail is an empty one.

    Members are counted apart, so that strangers who type a member's phone take nothing from him.

    Raises:
        TooManyTries: a limit was reached before; this one is not counted.
    """
    if account_id is not None:
        limits = _CALLBACK_MEMBER_LIMITS
        subjects = {
            Scope.CALLBACK_ACCOUNT: account_id,
            Scope.CALLBACK_MEMBERS_PHONE: phone,
            Scope.CALLBACK_MEMBERS_EMAIL: email,
        }
    else:
        limits = _CALLBACK_VISITOR_LIMITS
        subjects = {
            Scope.CALLBACK_PHONE: phone,
            Scope.CALLBACK_EMAIL: email,
            Scope.CALLBACK_ADDRESS: limited_address(address),
        }
    reserve(work, [limit for limit in limits if subjects[limit.scope]], subjects)


def forget_password_tries(
    work: Work, *, identifiers: Collection[str], address: str, device_id: str | None
) -> None:
    """Reopen what wrong passwords of one account closed: its owner proved who he is.

    The address gets back as many tries as were that account's: those of others stay counted, or
    resetting one's own password would open as many more tries of somebody else's.
    """
    for limit in (limit for limit in _PASSWORD_LIMITS if limit.scope is Scope.ADDRESS):
        own = [_key(replace(limit, scope=Scope.IDENTIFIER), typed) for typed in identifiers]
        tried = work.db.exec(
            select(func.sum(AttemptCounter.count)).where(
                col(AttemptCounter.key).in_(own), col(AttemptCounter.window_ends_at) > work.now
            )
        ).one()
        left = col(AttemptCounter.count) - (tried or 0)
        work.db.exec(
            update(AttemptCounter)
            .where(col(AttemptCounter.key) == _key(limit, limited_address(address)))
            .values(count=case((left > 0, left), else_=0))
        )
    subjects = [
        *((Scope.IDENTIFIER, typed) for typed in identifiers),
        *([(Scope.DEVICE, device_id)] if device_id else []),
    ]
    keys = [
        _key(limit, subject)
        for limit in (*_PASSWORD_LIMITS, *_DEVICE_PASSWORD_LIMITS)
        for scope, subject in subjects
        if limit.scope is scope
    ]
    work.db.exec(delete(AttemptCounter).where(col(AttemptCounter.key).in_(keys)))


def count_dossier(work: Work) -> None:
    """Count a request for assistance: each takes places and sends a message.

    Raises:
        TooManyTries: a limit was reached before; this one is not counted.
    """
    reserve(work, _DOSSIER_LIMITS, {Scope.DOSSIER: work.member_id})


def give_back(work: Work, reservation: Reservation) -> None:
    """Uncount a try that succeeded, unless its window is over; no failure follows on another."""
    rows = [key for key, _ends_at in reservation.counted if _IN_A_ROW_KEY in key]
    work.db.exec(delete(AttemptCounter).where(col(AttemptCounter.key).in_(rows)))
    for key, window_ends_at in reservation.counted:
        work.db.exec(
            update(AttemptCounter)
            .where(
                col(AttemptCounter.key) == key,
                col(AttemptCounter.window_ends_at) == window_ends_at,
                col(AttemptCounter.count) > 0,
            )
            .values(count=AttemptCounter.count - 1)
        )


@writes
def note_reached(work: Work, *, counter: str, until: datetime) -> None:
    """Write down that a limit was reached, once until it ends.

    What reached it was undone with its own transaction; this one comes after it.
    """
    key = f"{_REACHED}:{keyed_hash(_REACHED, counter)}"
    count, _ends_at = _count_one(work, key, until - work.now)
    if count == 1:
        if counter.startswith(f"{Scope.EVERYBODY}:"):
            _log.warning("the limit of wrong passwords for the whole site is reached")
        work.audit(audit.Event.LIMIT_REACHED, ref=counter.partition(":")[0], result="refused")


def is_few_in_a_row() -> ColumnElement[bool]:
    """Return the condition that a counter holds failures in a row, and few of them."""
    return and_(
        col(AttemptCounter.key).contains(_IN_A_ROW_KEY), col(AttemptCounter.count) <= _FEW_IN_A_ROW
    )


def reserve(work: Work, limits: Iterable[Limit], subjects: dict[Scope, str]) -> Reservation:
    """Count a try in each limit, in their order.

    Raises:
        TooManyTries: a limit was reached before; this try is not counted.
    """
    counted: list[tuple[str, datetime]] = []
    reached: list[tuple[datetime, str]] = []
    for limit in limits:
        key = _key(limit, subjects[limit.scope])
        count, window_ends_at = _count_one(work, key, limit.window)
        counted.append((key, window_ends_at))
        if count > limit.count:
            reached.append((window_ends_at, key))
    if reached:
        raise TooManyTries(*max(reached))
    return Reservation(tuple(counted))


def _count_one(work: Work, key: str, window: timedelta) -> tuple[int, datetime]:
    """Add one to a counter, or begin its next window, in one statement."""
    insert: Any = (
        postgresql.insert if work.db.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    is_over = col(AttemptCounter.window_ends_at) <= work.now
    statement = insert(AttemptCounter).values(key=key, count=1, window_ends_at=work.now + window)
    statement = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((is_over, 1), else_=AttemptCounter.count + 1),
            "window_ends_at": case(
                (is_over, work.now + window), else_=col(AttemptCounter.window_ends_at)
            ),
        },
    ).returning(col(AttemptCounter.count), col(AttemptCounter.window_ends_at))
    count, window_ends_at = work.db.execute(statement).one()
    return count, window_ends_at


def _key(limit: Limit, subject: str) -> str:
    hashed = keyed_hash(f"attempt:{limit.scope}", subject)
    return f"{limit.scope}:{int(limit.window.total_seconds())}:{hashed}"


def limited_address(address: str) -> str:
    """Return what an address is counted as: one line of one home is one address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _IPV6_SITE_BITS), strict=False))
