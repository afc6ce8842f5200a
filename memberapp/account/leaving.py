"""The end of a space, by its member: nothing of the way in is left, and a row without a name."""

from typing import Final

from sqlalchemy import Table
from sqlmodel import SQLModel, delete

from memberapp.account import access_recovery, accounts, messages, notices
from memberapp.account.tables import Account
from memberapp.core import audit, view_cache
from memberapp.core.work import Work
from memberapp.members.tables import Member

STAYING: Final = frozenset({"bank_change", "access_recovery"})
"""What the law, or proof, makes us store: their rows go by the table of retentions."""


def close(work: Work, *, is_bank_change_cancelled: bool) -> None:
    """Empty the account of the caller, and tell every contact: the last message.

    The e-mail is free from now on, and whoever signs in is answered as an unknown person is.
    """
    account = accounts.lock(work, work.account_id)
    access_recovery.stop(work, account=account)  # else its code would open the space of who returns
    member = work.db.get_one(Member, account.member_id)
    contacts = notices.contacts_of(work, account=account, member=member)
    work.notify(
        *messages.account_left(
            work,
            account=account,
            contacts=contacts,
            is_bank_change_cancelled=is_bank_change_cancelled,
        )
    )
    work.audit(audit.Event.ACCOUNT_LEFT)
    for table in reversed(SQLModel.metadata.sorted_tables):
        _delete_of(work, table, account.id)
    account.email = account.verified_phone = account.offered_phone = None
    account.number = account.password_hash = ""
    account.disabled_at = account.left_at = work.now
    account.is_demo = False
    work.db.add(account)
    view_cache.forget([work.session_id])


def _delete_of(work: Work, table: Table, account_id: str) -> None:
    """Delete what refers to the account, be it of a table that came after this was written."""
    for column in table.columns:
        is_of_account = any(
            key.target_fullname == f"{Account.__tablename__}.id" for key in column.foreign_keys
        )
        if is_of_account and table.name not in STAYING:
            work.db.execute(delete(table).where(column == account_id))
