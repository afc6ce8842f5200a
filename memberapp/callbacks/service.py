"""« Je souhaite être rappelé »: asking for a call, signed in or not, with or without an e-mail.

The key of a form is random and known to the browser that asked alone. It makes a double click one
call, and it is what later shows that call to a visitor. Of a visitor nothing is compared with a
member's file: what they typed is only stored.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from memberapp import clock
from memberapp.account.tables import Account
from memberapp.callbacks import asking, messages
from memberapp.callbacks.calling import (
    callee_of,
    country_of,
    instants_of,
    member_of,
    most,
    queue_for,
    region_of,
    seen_by,
)
from memberapp.callbacks.rules import (
    ABOUT_ACCESS,
    AskedCall,
    CallbackReason,
    CallbackStatus,
    Callee,
    TypedCall,
    late_since,
    may_change,
    parse_call,
    reminder_at,
)
from memberapp.callbacks.tables import Callback
from memberapp.core import audit, locks, not_found, outbox, references, slots
from memberapp.core.access import SYSTEM, Actor, Role
from memberapp.core.errors import Conflict, InvalidForm, InvalidInput, NotFound, SlotTaken
from memberapp.core.identifiers import callback_reference, read_callback_reference
from memberapp.core.locks import Lock
from memberapp.core.opening_hours import CallQueue, Window, find_window, seen_from
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.phones import phone_in
from memberapp.core.references import draw_free
from memberapp.core.secrets import read_opaque, readable, seal, token_hash
from memberapp.core.slots import DaySlots
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_KEY_BYTES = 16
KEY_PURPOSE: Final = "callback"
"""What the key is for that a browser gets for a reference and the last digits of its number."""
_JUST_ASKED = timedelta(minutes=15)
_MAX_REFERENCE_LENGTH = 40
_MAX_KEYS = 5  # as many as a browser is given


@dataclass(frozen=True)
class CallForm:
    """What the form offers; `callee` is empty for a visitor."""

    is_member: bool
    days: tuple[DaySlots, ...]
    callee: Callee
    about: str
    """What of the member's own, or their access, the call would be about; empty without any."""
    key: str
    zone: ZoneInfo
    """Where the queue works, whose clocks the days and windows are of."""
    country: str
    """The country of whoever asks; the insurer's own of a visitor."""
    region: str
    """Where whoever asks lives."""

    def local(self, window: Window) -> Window:
        """Return a window as the clocks of whoever asks show it."""
        return seen_from(window, self.zone, clock.zone_of(self.region))


@dataclass(frozen=True)
class CallbackSnapshot:
    """A call that was asked for, as whoever asked sees it again."""

    reference: str
    reason: CallbackReason
    about: str
    region: str
    """Where whoever asked lives, for clocks and phones: `core/places.py`."""
    day: date
    starts: time
    ends: time
    status: CallbackStatus
    created_at: datetime
    callee: Callee
    message: MessageSnapshot | None
    """The confirmation; None when no message can reach the callee."""
    is_just_asked: bool
    """Whether whoever looks has just typed it: the number is shown in full to be compared."""
    sequence: int
    """How often its hour changed: a change is of the call that a page shows."""
    tries: int
    """How often nobody answered."""
    late_since: datetime | None
    """Since when nobody says what became of it; None while it is not late."""
    can_change: bool
    """Whether it can be moved and cancelled still."""
    is_told: bool
    """Whether a message reaches the callee."""
    is_in_space: bool
    """Whether its member looks at it, signed in."""


def open_form(work: Work, *, about: str = "") -> CallForm:
    """Return the days that can be chosen and, of a member, what their file knows already."""
    member = _signed_in(work)
    queue = queue_for(member)
    return CallForm(
        is_member=member is not None,
        days=slots.left(work, queue, most=most(queue, member)),
        callee=_known_callee(work, member),
        about=_subject(work, member, about) or "",
        key=secrets.token_urlsafe(_KEY_BYTES),
        zone=queue.zone,
        country=country_of(member),
        region=region_of(member),
    )


@writes
def request(work: Work, *, typed: TypedCall, key: str) -> str:
    """Ask for a call and return its reference; the same form posted again changes nothing.

    Raises:
        InvalidForm: at least one field cannot be read, and is named; or `code` is needed, or
            `email` got too many messages (`asking`).
        SlotTaken: the last slot of that window was taken meanwhile, or its time has come.
        Conflict: this form was posted before, with other answers.
        TooManyTries: too many calls were asked for.
    """
    locks.take_lock(work, Lock.CALLBACKS)
    member = _signed_in(work)
    asked = parse_call(typed, member.region if member else "")
    about = _about(work, member, typed.about)
    before = work.db.exec(
        select(Callback).where(Callback.idempotency_key == token_hash(key))
    ).first()
    if before is not None:
        if not _is_the_same(before, asked, about):
            raise Conflict(f"asked for as {before.reference} already")
        return before.reference
    account_id = work.account_id if member is not None else None
    asking.refuse_too_many(
        work,
        member=member,
        callee=asked.callee,
        code=typed.code,
        own_email=_known_callee(work, member).email,
    )
    queue = queue_for(member)
    _take_slot(work, queue, asked, member)
    callback = _kept(work, queue, asked, about=about, member=member, key=key)
    window, region = seen_by(callback, member), region_of(member)
    work.notify(
        *messages.callback_confirmed(
            work, callback=callback, member=member, window=window, region=region
        )
    )
    if member is not None:
        work.changed(Topic.CALLS)
    work.audit(
        audit.Event.CALLBACK_REQUESTED,
        actor=Actor(account_id, Role.HOLDER) if account_id else SYSTEM,
        member_id=callback.member_id,
        ref=callback.reference,
    )
    return callback.reference


def own(work: Work, *, reference: str, keys: Sequence[str]) -> CallbackSnapshot:
    """Return a call to the member it belongs to, or to the browser that asked for it.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    callback = owned(work, reference=reference, keys=keys)
    is_found = not (_is_members(work, callback) or _is_browsers(callback, keys))
    return _snapshot_of(work, callback, is_found=is_found)


def owned(work: Work, *, reference: str, keys: Sequence[str]) -> Callback:
    """Return the row of a call that the caller may see: as its member, or by a key.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    known = read_callback_reference(reference[:_MAX_REFERENCE_LENGTH])
    callback = work.db.exec(select(Callback).where(Callback.reference == known)).first()
    if callback is None:
        raise NotFound
    is_theirs = (
        _is_members(work, callback)
        or _is_browsers(callback, keys)
        or callback.id in {read_opaque(KEY_PURPOSE, key) for key in keys[:_MAX_KEYS]}
    )
    if not is_theirs:
        raise NotFound
    return callback


def cancel_waiting(work: Work) -> None:
    """Cancel the calls of the caller that nobody made yet; their slots can be booked again."""
    rows = work.db.exec(
        select(Callback).where(
            col(Callback.member_id) == work.member_id,
            col(Callback.status) == CallbackStatus.WAITING,
        )
    ).all()
    for row in rows:
        row.status, row.remind_at = CallbackStatus.CANCELLED, None
        row.sequence, row.changed_at = row.sequence + 1, work.now
        work.db.add(row)
        slots.give_back(work, queue=row.queue, day=row.day, window=row.window)
        work.audit(audit.Event.CALLBACK_CANCELLED, ref=row.reference)


@writes
def record_not_found(work: Work) -> None:
    """Write down that a member asked for somebody else's call, up to a limit per hour.

    Of visitors nothing is written: anybody could fill the trail.
    """
    if work.caller.is_member:
        not_found.record_not_found(work, what="callback")


def _is_members(work: Work, callback: Callback) -> bool:
    return work.caller.is_member and callback.member_id == work.member_id


def _is_browsers(callback: Callback, keys: Sequence[str]) -> bool:
    """Return whether a visitor's browser asked for it; a member's call is in their space."""
    return callback.member_id is None and callback.idempotency_key in map(token_hash, keys)


def _signed_in(work: Work) -> Member | None:
    """Return the member of a session that went all the way; a half-way one is a visitor's."""
    return work.db.get_one(Member, work.member_id) if work.caller.is_member else None


def _known_callee(work: Work, member: Member | None) -> Callee:
    if member is None:
        return Callee("", "", "")
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    phone = readable(member, "phone")
    emails = [readable(one, "email_sealed") for one in (account, member) if one is not None]
    return Callee(
        name=f"{member.first_name} {member.last_name}",
        phone=phone_in(member.region, phone) if phone else "",
        email=next(filter(None, emails), ""),
    )


def _about(work: Work, member: Member | None, text: str) -> str:
    """Return what the call is about: the access, or what of their own a member calls about.

    A visitor's words about it are not kept.
    """
    if not text.strip() or (member is None and text != ABOUT_ACCESS):
        return ""
    found = _subject(work, member, text)
    if found is None:
        raise InvalidForm((InvalidInput("about"),))
    return found


def _subject(work: Work, member: Member | None, text: str) -> str | None:
    """Return the access, or the reference of their own statement or request for assistance."""
    if text == ABOUT_ACCESS:
        return ABOUT_ACCESS
    if member is None:
        return None
    return references.find_own(work, text=text[:_MAX_REFERENCE_LENGTH])


def _is_the_same(callback: Callback, asked: AskedCall, about: str) -> bool:
    before = AskedCall(
        callee_of(callback), CallbackReason(callback.reason), callback.day, callback.window
    )
    return before == asked and callback.about == about


def _take_slot(work: Work, queue: CallQueue, asked: AskedCall, member: Member | None) -> None:
    if find_window(queue, asked.day, asked.window, work.now) is None:
        raise SlotTaken
    slots.take(work, queue, day=asked.day, window=asked.window, most=most(queue, member))


def _kept(
    work: Work, queue: CallQueue, asked: AskedCall, *, about: str, member: Member | None, key: str
) -> Callback:
    callback = Callback(
        reference=draw_free(
            work, callback_reference, work.now.astimezone(queue.zone).year, Callback.reference
        ),
        idempotency_key=token_hash(key),
        member_id=member.id if member else None,
        reason=asked.reason,
        about=about,
        queue=queue.code,
        day=asked.day,
        window=asked.window,
        status=CallbackStatus.WAITING,
        created_at=work.now,
    )
    for column in ("name", "phone", "email"):
        seal(callback, column, getattr(asked.callee, column))
    callback.remind_at = reminder_at(instants_of(callback, member)[0], work.now)
    work.db.add(callback)
    work.db.flush()
    return callback


def _snapshot_of(work: Work, callback: Callback, *, is_found: bool) -> CallbackSnapshot:
    """Show a call; found by its reference and a few digits it says less of what it is about."""
    member = member_of(work, callback)
    window, status = seen_by(callback, member), CallbackStatus(callback.status)
    starts_at, ends_at = instants_of(callback, member)
    return CallbackSnapshot(
        reference=callback.reference,
        reason=CallbackReason(callback.reason),
        about="" if is_found else callback.about,
        region=region_of(member),
        day=window.day,
        starts=window.starts,
        ends=window.ends,
        status=status,
        created_at=callback.created_at,
        callee=callee_of(callback),
        message=outbox.find(work, idempotency_key=messages.key_of(callback)),
        is_just_asked=not is_found and work.now - callback.created_at < _JUST_ASKED,
        sequence=callback.sequence,
        tries=callback.tries,
        late_since=late_since(status, ends_at, work.now),
        can_change=may_change(status, starts_at, work.now),
        is_told=messages.reaches(callback),
        is_in_space=_is_members(work, callback),
    )
