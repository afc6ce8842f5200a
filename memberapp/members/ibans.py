"""The bank accounts of a member over time: the one in force, and those that it replaced."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from memberapp.core.brand import read_brand
from memberapp.core.secrets import readable, reveal, seal
from memberapp.core.work import Work
from memberapp.members.rules import IbanHistory
from memberapp.members.tables import FormerIban, Member

_ACCOUNTS: Final = (
    select(Member, FormerIban)
    .outerjoin(FormerIban, col(FormerIban.member_id) == col(Member.id))
    .where(Member.id == bindparam("member_id"))
    .order_by(col(FormerIban.until), FormerIban.id)
)


def remember(work: Work, member: Member, *, until: datetime) -> None:
    """Remember the account of a member's row, which another one is about to replace."""
    former = FormerIban(member_id=member.id, until=until)
    seal(former, "iban", reveal(member, "iban"))
    work.db.add(former)


def is_known(work: Work) -> bool:
    """Return whether the insurer knows an account of the member."""
    return work.db.get_one(Member, work.member_id).iban is not None


def history(work: Work) -> IbanHistory:
    """Return the accounts of the member, in full; days are the insurer's, as those of payments.

    One that no key opens is left out: what was paid is shown without its account.
    """
    rows = work.db.execute(_ACCOUNTS, {"member_id": work.member_id}).all()
    return IbanHistory(
        former=tuple(
            (read_brand().day_of(former.until), readable(former, "iban"))
            for _member, former in rows
            if former is not None
        ),
        present=readable(rows[0][0], "iban"),
    )
