"""What « pas moi » takes back: the e-mail, the phone and the app that came after a sign-in.

Whoever came in with both factors may have made the next ones his own: the reset that follows would
let him in again and keep the member out. It reaches back seven days at most, as long as former
contacts are told; after that, a link found in a mailbox must not remove an app.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from memberapp.account import accounts, second_factor
from memberapp.account.tables import Account
from memberapp.core import audit, changes, locks, portal_changes
from memberapp.core.contacts import RECENT_CONTACT
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import seal
from memberapp.members.tables import Member

_EVENTS = {
    ContactField.EMAIL: audit.Event.EMAIL_CHANGED,
    ContactField.PHONE: audit.Event.PHONE_CHANGED,
}


def take_back(
    db: Session, *, account: Account, since: datetime, now: datetime
) -> Sequence[audit.Event]:
    """Undo what an account's means of access became since; return what the trail has to tell."""
    since = max(since, now - RECENT_CONTACT)
    member = db.get_one(
        Member, account.member_id, with_for_update=locks.ROW, populate_existing=True
    )
    former = portal_changes.take_back(db, member_id=member.id, fields=_EVENTS, since=since, now=now)
    if ContactField.EMAIL in former:
        member.email = former[ContactField.EMAIL]
        is_own = member.email is not None and accounts.is_email_free(db, member.email)
        account.email = member.email if is_own else None
        db.add(account)
    if ContactField.PHONE in former:
        seal(member, "phone", former[ContactField.PHONE])
    if former:
        member.contact_version += 1
        db.add(member)
        changes.add(db, member_id=member.id, topic=changes.Topic.PROFILE, now=now)
    events = [_EVENTS[field] for field in former]
    if second_factor.take_back(db, account=account, since=since, now=now):
        events.append(audit.Event.FACTOR_DISABLED)
    return events


def is_contact_doubtful(db: Session, *, member_id: str, since: datetime, now: datetime) -> bool:
    """Return whether e-mail or phone had changed shortly before `since`, which is not reverted."""
    recent = now - RECENT_CONTACT
    return any(
        portal_changes.count_since(db, member_id=member_id, field=field, since=recent)[0]
        > portal_changes.count_since(
            db, member_id=member_id, field=field, since=max(since, recent)
        )[0]
        for field in _EVENTS
    )
