"""Calls to ask for, with sensible defaults."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from memberapp.callbacks import service as callbacks
from memberapp.callbacks.messages import Kind
from memberapp.callbacks.rules import TypedCall
from memberapp.core.access import Access, LiveSession, Origin
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage, Slot
from tests.support.clocks import START
from tests.support.units_of_work import work_in

MONDAY, NINE = "2026-11-23", "09:00-09:30"
PHONE, EMAIL = "06 39 98 00 12", "camille@example.org"
TYPED = TypedCall(
    name="Camille Berthelot",
    phone=PHONE,
    phone_country="",
    email="",
    reason="question",
    day=MONDAY,
    window=NINE,
    about="",
)
KEY = "k" * 22


def read_code(db: Session) -> str:
    """Return the code of the last SMS that shows whose a number is."""
    wanted = select(OutboxMessage).where(OutboxMessage.kind == Kind.CALLBACK_CODE)
    row = db.exec(wanted.order_by(col(OutboxMessage.created_at).desc())).first()
    assert row is not None
    return str(json.loads(reveal(row, "parameters") or "")["code"])


def session_of(member_id: str, access: Access = Access.MEMBER) -> LiveSession:
    """Return the session of a member, as a route gets it."""
    return LiveSession("session-1", f"account-of-{member_id}", member_id, access)


def ask(
    db: Session,
    *,
    key: str = KEY,
    session: LiveSession | None = None,
    address: str = "192.0.2.1",
    after: timedelta = timedelta(),
    **changes: Any,
) -> str:
    """Ask for a call on Monday at nine, unless told otherwise, and return its reference."""
    return callbacks.request(
        work_in(db, session=session, origin=Origin(address, "Firefox"), now=START + after),
        typed=replace(TYPED, **changes),
        key=key,
    )


def taken(db: Session) -> int:
    """Return how many places of all windows are taken."""
    return db.exec(select(func.coalesce(func.sum(Slot.taken), 0))).one()
