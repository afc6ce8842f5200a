"""Contracts of the tests that come to their end."""

from datetime import date

from sqlmodel import Session, select

from memberapp.members.tables import Contract
from tests.personas import SignedInMember
from tests.support.units_of_work import change


def end_contracts(who: SignedInMember, last: date) -> None:
    """End every contract of a member on a last day, as a feed does."""

    def end(db: Session) -> None:
        for row in db.exec(select(Contract).where(Contract.member_id == who.member_id)):
            row.valid_to = last
            db.add(row)

    change(end)
