"""Payments that a feed brings, and what their members are told."""

import asyncio
from typing import Any

from sqlmodel import Session

from memberapp import worker
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.secrets import seal
from memberapp.members.tables import Member
from memberapp.preferences import service as preferences
from memberapp.preferences.messages import Kind
from memberapp.preferences.rules import Way
from tests import feeds
from tests.feeds import Object
from tests.personas import MOBILE
from tests.support.factories import make_account
from tests.support.preferences import typed_choice
from tests.support.records import messages
from tests.support.units_of_work import change, run_now

MEMBER = "M100000001"
HISTORY = [feeds.member(), feeds.contract(), feeds.beneficiary(), feeds.reimbursement("R-OLD")]
"""Camille, with a payment from before her space."""


def open_space(member_id: str = MEMBER, **columns: Any) -> str:
    """Open a member's space, with a mobile; return the account."""

    def work(db: Session) -> str:
        member = db.get_one(Member, member_id)
        seal(member, "phone", MOBILE)
        db.add(member)
        return make_account(db, member, **columns).id

    return change(work)


def paid(key: str = "R-NEW", **fields: Any) -> Object:
    """A line of care that was paid the day before the tests take place."""
    return feeds.reimbursement(
        key, **{"pay_date": "2026-11-20", "pay_ref": "VIR-1", "statement": "S-1"} | fields
    )


def choose(account_id: str, member_id: str = MEMBER, **paces: str) -> None:
    """Choose how often the member is told, by default as nobody chose."""
    run_now(
        preferences.choose,
        typed=typed_choice(**paces),
        member_id=member_id,
        account_id=account_id,
    )


def work() -> None:
    """Let the worker do all that is due."""
    while asyncio.run(worker.run_once()):
        pass


def told(way: Way = Way.EMAIL) -> list[MessageSnapshot]:
    """Return what was told by a way, once the worker has done what is due, newest first."""
    work()
    return [one for one in messages() if (one.kind, one.channel) == (Kind.NEW_PAYMENTS, way)]
