"""What a member types to declare somebody."""

from datetime import date
from typing import Any

from sqlmodel import Session, select

from memberapp.account.tables import Account
from memberapp.family import service as family
from memberapp.family.service import Declared
from memberapp.members.tables import Member
from tests.personas import Persona
from tests.support.factories import make_account
from tests.support.units_of_work import change, run_now

BIRTH = {
    "happening": "birth",
    "first_name": "Lou",
    "last_name": "Moreau",
    "birth_day": "2",
    "birth_month": "11",
    "birth_year": "2026",
}


def day(name: str, on: date) -> dict[str, str]:
    """Return the three fields of a date."""
    return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def declare(who: Persona, **typed: Any) -> Declared:
    """Declare a birth, or what is typed instead."""
    return declare_as(who.id, **BIRTH | typed)


def declare_as(member_id: str, **typed: Any) -> Declared:
    """Declare what is typed, for a member who is given an account if they have none."""
    account_id = change(lambda db: _account_of(db, member_id))
    return run_now(family.declare, member_id=member_id, account_id=account_id, typed=typed)


def _account_of(db: Session, member_id: str) -> str:
    known = db.exec(select(Account.id).where(Account.member_id == member_id)).first()
    return known or make_account(db, db.get_one(Member, member_id)).id
