"""What « pas moi » takes back: e-mail, phone, app and recovery codes that came after a sign-in.

Whoever came in with both factors may have made the next ones their own: a reset that follows would
let them in again and keep the member out. It reaches back seven days at most, as long as former
contacts are told; after that, a link found in a mailbox must not remove an app.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from memberapp.account import accounts, offered_phone, recovery_codes, second_factor, sent_codes
from memberapp.account.sent_codes import FactorMethod
from memberapp.account.tables import Account
from memberapp.core import audit, locks, portal_changes
from memberapp.core.contacts import RECENT_CONTACT
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.members.tables import Member

Undone = tuple[audit.Event, str]
"""What the trail has to tell, and the reference of what it is about."""
Undoer = Callable[[Work, str, datetime], Sequence[Undone]]
_UNDOERS: Final[list[Undoer]] = []
_EVENTS = {
    ContactField.EMAIL: audit.Event.EMAIL_CHANGED,
    ContactField.PHONE: audit.Event.PHONE_CHANGED,
}


def take_back(work: Work, *, account: Account, since: datetime) -> Sequence[audit.Event]:
    """Undo what an account's means of access became since; return what the trail has to tell."""
    since = max(since, work.now - RECENT_CONTACT)
    member = work.db.get_one(
        Member, account.member_id, with_for_update=locks.ROW, populate_existing=True
    )
    former = portal_changes.take_back(work, member_id=member.id, fields=_EVENTS, since=since)
    if ContactField.EMAIL in former:
        member.email = former[ContactField.EMAIL]
        is_own = member.email is not None and accounts.is_email_free(work, member.email)
        account.email = member.email if is_own else None
    if ContactField.PHONE in former:
        seal(member, "phone", former[ContactField.PHONE])
    offered_phone.forget(work, account)  # whoever came in may have opened the space, and typed it
    work.db.add(account)
    if former:
        member.contact_version += 1
        work.db.add(member)
        work.changed(Topic.PROFILE, member_id=member.id)
    events = [_EVENTS[field] for field in former]
    if second_factor.take_back(work, account=account, since=since):
        events.append(audit.Event.FACTOR_DISABLED)
    if recovery_codes.take_back(work, account=account, since=since):
        events.append(audit.Event.RECOVERY_CODES_REMOVED)
    return events


def undoes(undoer: Undoer) -> Undoer:
    """Declare what a room above undoes of what was done in a member's name since an instant.

    It is called in the transaction of « pas moi », which nobody need be signed in for, with the
    member and the instant. It returns what was undone, which is audited last, and raises nothing.
    """
    _UNDOERS.append(undoer)
    return undoer


def undo_acts(work: Work, *, member_id: str, since: datetime) -> Sequence[Undone]:
    """Undo what was done in a member's name since, as far back as `take_back` reaches."""
    since = max(since, work.now - RECENT_CONTACT)
    return [undone for undoer in _UNDOERS for undone in undoer(work, member_id, since)]


def is_contact_doubtful(work: Work, *, member_id: str, since: datetime) -> bool:
    """Return whether e-mail or phone had changed shortly before `since`, which is not reverted."""
    recent = work.now - RECENT_CONTACT
    return any(
        portal_changes.count_since(work, member_id=member_id, field=field, since=recent)[0]
        > portal_changes.count_since(
            work, member_id=member_id, field=field, since=max(since, recent)
        )[0]
        for field in _EVENTS
    )


def is_mailbox_disputed(work: Work, *, account: Account) -> bool:
    """Return whether a mailbox that was restored lately would open the space by itself.

    Whoever reads the former mailbox may have restored it with the link sent there when the member
    left it: it resets no password for as long, unless an app or a verified phone is asked for too.
    """
    is_restored = portal_changes.is_taken_back(
        work,
        member_id=account.member_id,
        field=ContactField.EMAIL,
        since=work.now - RECENT_CONTACT,
    )
    method = sent_codes.method_of(work, account=account)
    return is_restored and method not in {FactorMethod.APP, FactorMethod.SMS}
