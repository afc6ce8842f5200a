"""The phone typed when a space was opened, while the insurer has another one.

It is offered to the member, who takes it or keeps the other; without an answer it is forgotten
after 30 days (`tables.RETENTION`).
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from memberapp.account.tables import Account
from memberapp.core.secrets import reveal
from memberapp.core.work import Work


def of(account: Account) -> str | None:
    """Return the phone that an account's member may take, None when nothing is offered."""
    return reveal(account, "offered_phone")


def forget(work: Work, account: Account) -> None:
    """Offer it no longer, in the caller's transaction: the member answered."""
    account.offered_phone = None
    work.db.add(account)


def is_offered(work: Work) -> bool:
    """Return whether the member has to say which phone is theirs."""
    is_it = is_offered_column(work.account_id, work.member_id)
    return bool(work.db.execute(select_columns(is_it)).scalar_one())


def is_offered_column(account_id: Any, member_id: Any) -> ColumnElement[bool]:
    """Return `is_offered` of an account, for a query that reads more."""
    offered = select(Account.id).where(
        col(Account.id) == account_id,
        col(Account.member_id) == member_id,
        col(Account.offered_phone).is_not(None),
    )
    return offered.exists()
