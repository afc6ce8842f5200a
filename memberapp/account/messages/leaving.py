"""The last message, to whom leaves."""

from collections.abc import Iterable

from memberapp.account import notices
from memberapp.account.messages.kinds import Kind
from memberapp.account.tables import Account
from memberapp.core.outgoing import Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member


def account_left(
    work: Work,
    *,
    account: Account,
    contacts: Iterable[Contact],
    is_bank_change_cancelled: bool,
) -> list[Message]:
    """Say that the space is gone: the last message, to every contact there was."""
    return notices.to_each(
        work,
        Kind.ACCOUNT_LEFT,
        member=work.db.get_one(Member, account.member_id),
        contacts=contacts,
        key=f"{account.id}:{work.now.isoformat()}",
        is_bank_change_cancelled=is_bank_change_cancelled,
    )
