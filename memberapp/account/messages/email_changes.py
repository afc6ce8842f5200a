"""What the account sends when its member changes the e-mail."""

from collections.abc import Iterable

from memberapp.account import not_me, notices
from memberapp.account.messages.kinds import Kind
from memberapp.account.tables import Account, EmailChange
from memberapp.core.contacts import RECENT_CONTACT, mask_email
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.secrets import reveal
from memberapp.core.work import Work
from memberapp.members.tables import Member


def email_change_link(work: Work, *, change: EmailChange, link: str) -> list[Message]:
    """Send the link that confirms a new e-mail to that e-mail."""
    return notices.to_unnamed(
        work,
        Kind.EMAIL_CHANGE_LINK,
        member=work.db.get_one(Member, change.member_id),
        contacts=[_new_mailbox(change)],
        key=change.id,
        link=link,
    )


def email_change_taken(work: Work, *, change: EmailChange) -> list[Message]:
    """Tell the owner of an e-mail that somebody else wanted it for another account."""
    kind, member = Kind.EMAIL_CHANGE_TAKEN, work.db.get_one(Member, change.member_id)
    contacts = [_new_mailbox(change)]
    return notices.to_unnamed(work, kind, member=member, contacts=contacts, key=change.id)


def email_change_requested(work: Work, *, change: EmailChange, present: str) -> list[Message]:
    """Tell the present e-mail that another one was asked for."""
    return notices.to_each(
        work,
        Kind.EMAIL_CHANGE_REQUESTED,
        member=work.db.get_one(Member, change.member_id),
        contacts=[Contact(present, Channel.EMAIL)],
        key=change.id,
        masked_email=_masked_email(change),
        link=_link_of_change(work, Kind.EMAIL_CHANGE_REQUESTED, change),
    )


def email_changed(work: Work, *, change: EmailChange, emails: Iterable[str]) -> list[Message]:
    """Tell the former e-mail and the new one that the new one is in effect."""
    return notices.to_each(
        work,
        Kind.EMAIL_CHANGED,
        member=work.db.get_one(Member, change.member_id),
        contacts=[Contact(email, Channel.EMAIL) for email in emails],
        key=change.id,
        link=_link_of_change(work, Kind.EMAIL_CHANGED, change),
        masked_email=_masked_email(change),
        former_contact_days=RECENT_CONTACT.days,
    )


def _link_of_change(work: Work, kind: Kind, change: EmailChange) -> str:
    return not_me.link(work, kind, account=work.db.get_one(Account, change.account_id))


def _new_mailbox(change: EmailChange) -> Contact:
    return Contact(reveal(change, "email") or "", Channel.EMAIL)


def _masked_email(change: EmailChange) -> str:
    return mask_email(reveal(change, "email") or "")
