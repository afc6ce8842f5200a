"""Whether a message leaves now, later, or is read in the space alone: what its member chose.

It is asked before each try, when the worker has written the message, so that the last choice
counts. Codes and what protects the space always leave at once.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.account.service import push_contacts
from memberapp.account.tables import Account
from memberapp.callbacks.rules import REMINDER_LEAD
from memberapp.core import outbox
from memberapp.core.outbox import MessageToSend
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.messages.retention import WITH_A_SECRET
from memberapp.messages.subjects import Subject, subject_of
from memberapp.preferences import digests, stop_links
from memberapp.preferences.messages import Kind
from memberapp.preferences.rules import DEFAULTS, Pace, QuietHours, Way, quiet_until
from memberapp.preferences.stop_links import Stop
from memberapp.preferences.tables import ChosenQuietHours, ContactPreference

_DISTURBING: Final = (Channel.SMS, Channel.PUSH)
_ALREADY_PACED: Final = (Kind.NEW_PAYMENTS, Kind.WEEKLY_DIGEST)
"""Digests themselves, or what was told at its pace."""


_AT_ONCE: Final = (
    "callback_reminder",
    "callback_moved",
    "callback_cancelled",
    "callback_missed",
    "consultation_cancelled",
    "webinar_cancelled",
    "case_opened",
)
"""What is of no use in the morning: an appointment that is near, moved or off, the number that an
assistant asks for at each call. By their names: the rooms are beside this one."""


class Fate(StrEnum):
    """What becomes of a message."""

    LEAVES = "leaves"
    HELD = "held"
    SPARED = "spared"


@writes
def decide(work: Work, *, message: MessageToSend) -> Fate:
    """Return what becomes of a message that was just written, and note it unless it leaves.

    A member who wants notifications of its subject gets them beside it, each device one.
    """
    subject = _chosen(message)
    member = work.db.get(Member, message.member_id) if message.member_id else None
    # A letter was asked for, or nothing else reaches the member.
    if subject is None or member is None or message.channel is Channel.POST:
        return Fate.LEAVES
    begins_at = _begins_at(message)
    if begins_at is not None and begins_at <= work.now:
        outbox.spare(work, message_id=message.id)
        return Fate.SPARED
    paces = _paces(work, member.id, subject)
    if message.is_entry:
        _notify_devices(work, message, member, paces)
        _write_by_post(work, message, member, paces)
    if paces.get(Way(message.channel), Pace.EACH) is Pace.NEVER:
        outbox.spare(work, message_id=message.id)
        return Fate.SPARED
    if _is_for_digest(message, paces):
        digests.add(work, member=member, message_id=message.id)
        outbox.spare(work, message_id=message.id)
        return Fate.SPARED
    until = _quiet_until(work, message, member)
    if until is None or any(hour <= until for hour in (begins_at, _former(message)) if hour):
        return Fate.LEAVES
    outbox.hold(work, message_id=message.id, until=until)
    return Fate.HELD


def stop_link_of(message: MessageToSend) -> str:
    """Return the link that stops messages of this subject by e-mail; none of what always leaves."""
    subject = _chosen(message)
    if subject is None or message.member_id is None or message.channel is not Channel.EMAIL:
        return ""
    return stop_links.link_of(Stop(message.member_id, subject, Way.EMAIL))


def _chosen(message: MessageToSend) -> Subject | None:
    """Return the subject of a message, when members choose whether they are told of it."""
    subject = subject_of(message.kind)
    is_free = subject in DEFAULTS and message.kind not in WITH_A_SECRET
    return subject if is_free else None


def _is_for_digest(message: MessageToSend, paces: dict[Way, Pace]) -> bool:
    is_weekly = message.channel is Channel.EMAIL and paces.get(Way.EMAIL) is Pace.WEEKLY
    return is_weekly and message.kind not in _ALREADY_PACED


def _paces(work: Work, member_id: str, subject: Subject) -> dict[Way, Pace]:
    rows = work.db.exec(
        select(ContactPreference).where(
            ContactPreference.member_id == member_id, ContactPreference.subject == subject
        )
    )
    return {**DEFAULTS[subject], **{Way(row.way): Pace(row.pace) for row in rows}}


def _notify_devices(
    work: Work, message: MessageToSend, member: Member, paces: dict[Way, Pace]
) -> None:
    """Queue a notification for each device; of new payments they are queued with the others."""
    if message.kind in _ALREADY_PACED or paces.get(Way.PUSH, Pace.NEVER) is Pace.NEVER:
        return
    account_id = work.db.exec(
        select(Account.id).where(Account.member_id == member.id, col(Account.disabled_at).is_(None))
    ).first()
    contacts: list[Contact] = push_contacts(work, account_id=account_id) if account_id else []
    work.notify(
        *(
            Message(
                message.kind,
                contact,
                member.id,
                f"{message.id}:{contact.address}",
                message.parameters,
                entry_id=message.id,
            )
            for contact in contacts
        )
    )


def _write_by_post(
    work: Work, message: MessageToSend, member: Member, paces: dict[Way, Pace]
) -> None:
    """Queue the same as a letter, for a member who wants their post beside."""
    if paces.get(Way.POST, Pace.NEVER) is Pace.NEVER:
        return
    to = Contact(member.id, Channel.POST)
    key = f"{message.id}:post"
    work.notify(Message(message.kind, to, member.id, key, message.parameters, entry_id=message.id))


def _begins_at(message: MessageToSend) -> datetime | None:
    """Return when what a message tells of has begun at the latest; None of any other message."""
    if message.kind == "callback_reminder":
        return message.queued_at + REMINDER_LEAD
    return _hour(message, "starts_at")


def _former(message: MessageToSend) -> datetime | None:
    """Return the hour at which nothing takes place any more, as a message says."""
    return _hour(message, "former_starts_at")


def _hour(message: MessageToSend, name: str) -> datetime | None:
    instant = message.parameters.get(name)
    return datetime.fromisoformat(str(instant)) if instant else None


def _quiet_until(work: Work, message: MessageToSend, member: Member) -> datetime | None:
    if message.channel not in _DISTURBING or message.kind in _AT_ONCE:
        return None
    row = work.db.get(ChosenQuietHours, member.id)
    quiet = QuietHours(row.starts, row.ends, row.on_sundays) if row else QuietHours()
    return quiet_until(work.now, quiet, clock.zone_of(member.region))
