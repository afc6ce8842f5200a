"""The bank accounts of a member over time: the one in force, and those that it replaced."""

from datetime import datetime

from sqlmodel import col, select

from memberapp.core.brand import read_brand
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import Work
from memberapp.members.rules import IbanHistory
from memberapp.members.tables import FormerIban, Member


def remember(work: Work, member: Member, *, until: datetime) -> None:
    """Remember the account of a member's row, which another one is about to replace."""
    former = FormerIban(member_id=member.id, until=until)
    seal(former, "iban", reveal(member, "iban"))
    work.db.add(former)


def history(work: Work) -> IbanHistory:
    """Return the accounts of the member, in full; days are the insurer's, as those of payments."""
    member = work.db.get_one(Member, work.member_id)
    rows = work.db.exec(
        select(FormerIban)
        .where(FormerIban.member_id == member.id)
        .order_by(col(FormerIban.until), FormerIban.id)
    )
    return IbanHistory(
        former=tuple((read_brand().day_of(row.until), reveal(row, "iban")) for row in rows),
        present=reveal(member, "iban"),
    )
