"""What the account sends about a public identity, with « pas vous »."""

from memberapp.account import not_me, notices
from memberapp.account.messages.kinds import Kind
from memberapp.account.tables import Account
from memberapp.core.outgoing import Channel, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member


def public_identity_linked(work: Work, *, account: Account, provider: str) -> list[Message]:
    """Tell that the identity of a provider opens the space from now on."""
    return _told(work, Kind.PUBLIC_IDENTITY_LINKED, account, provider)


def public_identity_refused(work: Work, *, account: Account, provider: str) -> list[Message]:
    """Tell that it opens the space no longer."""
    return _told(work, Kind.PUBLIC_IDENTITY_REFUSED, account, provider)


def _told(work: Work, kind: Kind, account: Account, provider: str) -> list[Message]:
    member = work.db.get_one(Member, account.member_id)
    contacts = notices.contacts_of(work, account=account, member=member)
    return notices.to_each(
        work,
        kind,
        member=member,
        contacts=notices.by_channel(contacts, Channel.EMAIL),
        key=f"{account.id}:{work.now.isoformat()}",
        provider=provider,
        link=not_me.link(work, kind, account=account),
    )
