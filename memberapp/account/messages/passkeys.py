"""What the account sends about passkeys: to every e-mail of the member, with « pas vous »."""

from memberapp.account import not_me, notices
from memberapp.account.labels import place
from memberapp.account.messages.kinds import Kind
from memberapp.account.tables import Account
from memberapp.core.access import cut_ip_address
from memberapp.core.outgoing import Channel, Message, Parameter
from memberapp.core.work import Work
from memberapp.members.tables import Member


def passkey_added(work: Work, *, account: Account, passkey_id: str) -> list[Message]:
    """Tell that a passkey opens the space from now on, and where it was made."""
    return _told(work, Kind.PASSKEY_ADDED, account, key=passkey_id, **_caller(work))


def passkey_removed(
    work: Work, *, account: Account, key: str, are_all: bool = False
) -> list[Message]:
    """Tell that a passkey, or all of them, opens the space no longer."""
    return _told(work, Kind.PASSKEY_REMOVED, account, key=key, are_all=are_all)


def passkey_copied(work: Work, *, account: Account, passkey_id: str) -> list[Message]:
    """Tell of a passkey whose counter did not grow; once a day."""
    key = f"{passkey_id}:{work.now:%Y%m%d}"
    return _told(work, Kind.PASSKEY_COPIED, account, key=key, **_caller(work))


def _told(
    work: Work, kind: Kind, account: Account, *, key: str, **parameters: Parameter
) -> list[Message]:
    member = work.db.get_one(Member, account.member_id)
    contacts = notices.contacts_of(work, account=account, member=member)
    return notices.to_each(
        work,
        kind,
        member=member,
        contacts=notices.by_channel(contacts, Channel.EMAIL),
        key=key,
        link=not_me.link(work, kind, account=account),
        **parameters,
    )


def _caller(work: Work) -> dict[str, Parameter]:
    address = cut_ip_address(work.origin.ip_address)
    return {"browser": work.origin.browser, "place": place(address)}
